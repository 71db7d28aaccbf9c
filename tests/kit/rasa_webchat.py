"""The npm package rasa-webchat as a customer uses it: its own build, on a page of a site's own."""

import json

from playwright.async_api import Page, expect


def page_with(server: str, **options: object) -> str:
    """A site's page with the widget in it.

    Args:
        server: Address of the assistant.
        options: Its props.
    """
    props = {"socketUrl": server, "title": "Fernline", "params": {"storage": "local"}, **options}
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fernline</title></head>
<body><h1>Fernline</h1><div id="webchat"></div><script src="/rasa-webchat.js"></script>
<script>WebChat.default({json.dumps(props)});</script></body></html>"""


class RasaWebchat:
    """The widget on a page.

    Args:
        page: Where it is.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator(".rw-launcher")
        self.input = page.locator(".rw-new-message")
        self.replies = page.locator(".rw-reply")
        self.bubbles = page.locator(".rw-message .rw-client, .rw-message .rw-response")

    async def open(self) -> None:
        """Open the chat."""
        await self.launcher.click()
        await expect(self.input).to_be_visible()

    async def say(self, text: str) -> None:
        """Type something and press Enter."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def session(self) -> str:
        """The session's id, as the browser remembers it."""
        return str(await self.page.evaluate("JSON.parse(localStorage.chat_session).session_id"))

    async def remember(self, session: str) -> None:
        """Write another session's id into the browser, as somebody would who has heard of one."""
        write = "id => { const s = JSON.parse(localStorage.chat_session); s.session_id = id;"
        await self.page.evaluate(f"{write} localStorage.chat_session = JSON.stringify(s); }}", session)
