"""Which role may use which route: pycasbin over policy.csv, where one line is one permission.

Role-based access control as of Ferraiolo and Kuhn, "Role-Based Access Controls", 1992.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from casbin import Enforcer
from starlette.routing import compile_path

FOLDER = Path(__file__).parent

ANYONE = "anyone"
"""The role of callers who show no key."""


class Policy:
    """What roles may do; everything else is refused."""

    def __init__(self) -> None:
        # The whole policy, line by line, at every start tells nobody anything.
        logging.getLogger("casbin").setLevel(logging.WARNING)
        self._enforcer = Enforcer(str(FOLDER / "model.conf"), str(FOLDER / "policy.csv"))
        self._methods: dict[str, set[str]] = {}
        for _, method, route in self.lines():
            self._methods.setdefault(route, set()).add(method)
        # A route without parameters comes before one that would take its name for a parameter, as in the app.
        self._routes = [(compile_path(route)[0], route) for route in sorted(self._methods, key=_parameters)]
        # The questions are few, roles by routes, and casbin takes a fifth of a millisecond for one.
        self.allows = cache(self._allows)

    def route_of(self, path: str, method: str) -> str | None:
        """The route that answers a request, as it is declared; None where the policy names none for this path.

        Args:
            path: As it is called: `/customers/C-1001`.
            method: In capitals. Where no route of this path has it, another route of the path is given.
        """
        if method in self._methods.get(path, ()) and "{" not in path:  # such as /webhook, for every message
            return path
        fitting = [route for pattern, route in self._routes if pattern.match(path)]
        named = (route for route in fitting if method in self._methods[route])
        return next(named, fitting[0] if fitting else None)

    def knows(self, method: str, route: str) -> bool:
        """Whether anybody may do this."""
        return method in self._methods[route]

    def lines(self) -> list[tuple[str, str, str]]:
        """All permissions, as role, method and route."""
        return [(role, method, route) for role, method, route in self._enforcer.get_policy()]

    def _allows(self, role: str, method: str, route: str) -> bool:
        """Whether a role may use a route.

        Args:
            role: One of `actions.customer.schema.Role`, or `ANYONE`.
            method: In capitals; HEAD is asked as GET.
            route: As declared: `/customers/{customer_id}`.
        """
        return bool(self._enforcer.enforce(role, method, route))


def _parameters(route: str) -> int:
    return route.count("{")
