"""Parts of a message that are not what is said: quoted mails, and what a mail program puts below.

Source for ``-- `` and ``>``: RFC 3676, sections 4.3 and 4.5.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_BELOW = re.compile(
    r"^-- ?$"
    r"|^[ \t]*-{2,} ?(?:Original|Forwarded) message ?-{2,}"
    r"|^[ \t]*On\b[^\n]{5,200}\bwrote:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"(?:^|(?<=[.!?\n]))\s*"
    r"(?:Sent (?:from|via|with|using) (?:my |an? |the )?[^\n.!?]{2,40}"
    r"|Get Outlook for \w+"
    r"|Von meinem [^\n.!?]{2,30} gesendet|Gesendet von [^\n.!?]{2,40}"
    r"|Envoy\u00e9 (?:de|depuis) mon [^\n.!?]{2,40}"
    r"|Enviado desde mi [^\n.!?]{2,40}"
    r"|Inviato da(?:l mio)? [^\n.!?]{2,40}"
    r"|Verzonden vanaf mijn [^\n.!?]{2,40})[.!]?\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")


def without_asides(text: str) -> str:
    r"""The text without quoted lines and signatures; as it is where nothing else would be left.

    >>> without_asides("where is my order?\n\nSent from my iPhone")
    'where is my order?'
    """
    below = _BELOW.search(text)
    rest = _QUOTED.sub("", text if below is None else text[: below.start()])
    rest = _PROGRAM.sub("", rest.rstrip()).strip()
    return rest if _WORD.search(rest) else text
