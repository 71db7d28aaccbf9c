"""Ten turns of the demo customer in the widget, as the README shows them."""

import re

from playwright.sync_api import Page, expect

TURNS: tuple[tuple[str, str], ...] = (
    ("hi there", r"Fern"),
    ("where has my order got to?", r"e-?mail"),
    ("anna.brook@example.com", r"order number"),
    ("FL-204417", r"FL-204417 \(Aster 9 and Aster 9 case\)"),
    ("no, the other order", r"FL-204533 \(Kestrel Buds\)"),
    ("why did my bill go up?", r"Roaming in Spain"),
    ("is 5g any good at LS6 2AB?", r"LS6 2AB \(Leeds\)"),
    ("what does roaming in Spain cost?", r"£2\.00 a day"),
    ("no thanks", r"."),
    ("when are you open on sundays?", r"Sundays?, 11 am|11 am to 4 pm on Sundays"),
)
"""What is typed, and what the answer must say."""


def play(page: Page, turns: tuple[tuple[str, str], ...] = TURNS) -> None:
    """Type every turn and wait for its answer."""
    box = page.get_by_role("textbox")
    for text, wanted in turns:
        before = page.locator("usher-chat li.turn.bot").count()
        box.fill(text)
        box.press("Enter")
        answers = page.locator("usher-chat li.turn.bot")
        expect(answers.nth(before)).to_be_visible(timeout=20_000)
        said = answers.filter(has_text=re.compile(wanted, re.IGNORECASE))
        expect(said.last).to_be_visible(timeout=20_000)
        page.wait_for_timeout(150)  # the turn's last message, before the next is typed
