"""The chat widget as a customer uses it, through Playwright."""

from playwright.async_api import Locator, Page, expect


class Chat:
    """The widget on a page.

    Args:
        page: Where it is.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.widget = page.locator("usher-chat")
        self.log = self.widget.get_by_role("log")
        self.launcher = self.widget.locator(".launcher")
        self.panel = self.widget.locator(".panel")
        self.input = self.widget.locator("textarea")
        self.banner = self.widget.locator(".banner")
        self.bubbles = self.log.locator(".bubble:not(.dots)")
        self.chips = self.log.locator(".chip")
        self.dots = self.log.locator(".dots")

    async def say(self, text: str) -> None:
        """Type something and press Enter."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def expect_texts(self, *texts: str) -> None:
        """Wait until exactly these bubbles stand in the conversation."""
        await expect(self.bubbles).to_have_text(list(texts))

    def turn(self, text: str) -> Locator:
        """The entry of the conversation in which a text stands."""
        return self.log.locator("li.turn", has_text=text)

    async def conversation(self) -> str:
        """Id of the conversation."""
        return str(await self.widget.evaluate("chat => chat.line.conversation"))
