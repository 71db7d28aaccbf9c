"""Greetings before a wish and thanks behind it: a message is about the wish.

English only: other words stay where they are.
"""

from __future__ import annotations

import re

LEAST_BEHIND_GREETING = 2
LEAST_BEFORE_THANKS = 4
"""Words that must be left: of fewer the greeting or the thanks may be what is meant (``no thanks``)."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_AGAIN = 4

_BEFORE = re.compile(
    r"\s*(?:"
    r"(?:hi+|hello+|hey+|hiya|hullo|howdy|greetings)\b(?:\s+(?:there|again|all|everyone|everybody|team|guys|folks|you))?"
    r"|(?:a\s+very\s+)?good\s+(?:morning|afternoon|evening|day)\b(?:\s+(?:all|everyone|team|to\s+(?:all\s+of\s+)?you(?:\s+all)?))?"
    r"|(?:morning|afternoon|evening)(?=\s*[,.!])"
    r"|dear\s+(?:sirs?(?:\s+or\s+madam)?|madam|team|customer\s+service|support|all)"
    r"|(?:i\s+)?(?:do\s+)?hope\s+(?:you|u|all|everything|this|your)\b[^,.!?\n]{0,40}(?=[,.!\n])"
    r"|how\s+are\s+(?:you|things|u)(?:\s+doing)?(?:\s+today)?(?=\s*[?!.,])"
    r"|(?:i(?:'m|\s+am)\s+)?sorry\s+to\s+(?:bother|disturb|trouble)\s+you(?:\s+(?:again|but))?"
    r"|excuse\s+me"
    r"|(?:just\s+)?(?:(?:i(?:'ve|\s+have)?\s+(?:got\s+)?)?an?\s+)?(?:quick\s+)?(?:question|one)(?=\s*(?:[,.!?:\-\u2013\u2014]|$))"
    r"|(?:is\s+)?(?:any|some)(?:one|body)(?:\s+(?:there|here|around|available|home))+"
    r"|can\s+(?:any|some)(?:one|body)\s+(?:hear|help)\s+me|(?:can|could)\s+you\s+help\s+me(?:\s+please)?(?=\s*(?:[,.!?]|$))"
    r"|(?:it(?:'s|s|\s+is)\s+)?(?:only\s+)?me(?:\s+again)?(?=\s*(?:[,.!?]|$))|(?:i(?:'m|\s+am)\s+)?back\s+again"
    r"|(?i:my\s+name\s+is|my\s+name's|this\s+is|it's|its|it\s+is)\s+(?-i:[A-Z]\w+(?:\s[A-Z]\w+)?)(?=\s*(?:[,.!?]|$))"
    r")(?:\s*[,.!?:;\-\u2013\u2014]+\s*|\s+|$)",
    re.IGNORECASE,
)
_THANKS = (
    r"(?:many\s+|a\s+big\s+|big\s+)?(?:thanks|thank\s+you|thankyou|thx|thanx|ty|cheers)"
    r"(?:\s+(?:very\s+much|so\s+much|a\s+lot|a\s+million|again|and\s+(?:best|kind)\s+regards"
    r"|for\s+(?:your|any|the)\s+(?:help|time|assistance|support)))*"
)
_NAME = r"(?:[\s,.!\-\u2013]+[A-Z][\w'\u2019.]*){0,3}"
_BEHIND = re.compile(
    r"(?:"
    rf"(?:(?<=[,.!?;\n\-\u2013])|(?<=[,.!?;\n\-\u2013]\s))(?i:{_THANKS}|please|pls|plz)"
    r"|\s(?i:(?:many\s+)?(?:thanks|thank\s+you|thx)\s+(?:very\s+much\s+)?in\s+advance)"
    r"|\s(?i:(?:with\s+)?(?:kind|best|warm|many)(?:est)?\s+(?:regards|wishes)|yours\s+(?:sincerely|faithfully|truly))"
    r"|(?<=[.!?\n,])\s*(?i:(?:i\s+)?look(?:ing)?\s+forward\s+to\s+(?:hearing\s+from\s+you|your\s+(?:reply|answer)))"
    r"|(?<=[.!?\n,])\s*(?i:have\s+a\s+(?:nice|good|great|lovely|wonderful)\s+(?:day|one|evening|weekend|time))"
    rf"){_NAME}\s*[,.!?]*\s*$"
)


def without_courtesies(text: str) -> str:
    """The text without greetings in front and thanks behind, where a wish is left.

    >>> without_courtesies("Good morning! Hope you are well. I want to change my address, thanks in advance, Jo")
    'I want to change my address'
    >>> without_courtesies("hello there")
    'hello there'
    """
    rest = text
    for _ in range(_AGAIN):
        if (found := _BEFORE.match(rest)) is None:
            break
        rest = rest[found.end() :]
    if _words(rest) >= LEAST_BEHIND_GREETING:
        text = rest
    for _ in range(_AGAIN):
        found = _BEHIND.search(text)
        if found is None or _words(text[: found.start()]) < LEAST_BEFORE_THANKS:
            break
        text = text[: found.start()].rstrip(" ,;-\u2013\n\t")
    return text


def _words(text: str) -> int:
    return len(_WORD.findall(text))
