"""`python -m actions.customer.sample`: fill the sample customer database, if there is nothing in it yet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy import make_url

from actions.customer.sample import DEMO_EMAIL, ensure_sample
from actions.errors import ActionsError
from actions.settings import read_settings

_SAID = {
    "filled": f"Filled the sample customers into {{place}}. Try {DEMO_EMAIL} with order FL-204417.",
    "topped_up": "The sample customers are in {place}; added bookable times for the coming days.",
    "left_alone": "The customers are in {place}.",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the sample.

    Args:
        arguments: Of the command line; the process's own otherwise.

    Returns:
        The exit code: 0, or 1 when the database cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m actions.customer.sample", description="Fill the sample customer database if it is empty."
    )
    parser.add_argument("url", nargs="?", help="the database; else USHER_CUSTOMER_DB, else sqlite:///var/customers.db")
    given = parser.parse_args(arguments)
    url = read_settings(given.url).database
    try:
        done = ensure_sample(url)
    except ActionsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{_SAID[done].format(place=_without_password(url))}\n")
    return 0


def _without_password(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


if __name__ == "__main__":
    sys.exit(main())
