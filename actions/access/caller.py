"""Who calls: the name and role that the guard found out, for routes that write them to the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may be let in.

    Args:
        name: Of the key, or what stands in its place: `token`, `assistant`, `this machine`.
        role: What the policy is asked for.
    """

    name: str
    role: str


def caller_of(request: Request) -> Caller:
    """Who sent a request that the guard let in; a dependency of routes."""
    caller: Caller = request.scope["state"]["caller"]
    return caller
