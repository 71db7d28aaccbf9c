"""axe-core finds no serious fault, in light and dark, wide and narrow, in every state of the chat."""

import pytest
from axe_playwright_python.async_playwright import Axe
from kit.chat import Chat
from playwright.async_api import expect

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

WIDE = {"viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Nothing moves: axe must not measure the contrast of what is fading in.
STILL = {"reduced_motion": "reduce", "bypass_csp": True}


async def faults(page):
    """What axe-core calls serious or critical."""
    results = await Axe().run(page)
    assert len(results.response["passes"]) > 10
    return [
        (fault["id"], node["target"], node["failureSummary"])
        for fault in results.response["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_every_state_of_the_chat(shop, visitors, scheme, size):
    context = await visitors(**size, **STILL, color_scheme=scheme)
    page = await context.new_page()
    await page.goto(shop.url)
    chat = Chat(page)
    assert await faults(page) == []
    if size is NARROW:
        await chat.launcher.click()
    await chat.say("photo")
    await expect(chat.log.get_by_role("img", name="The Aster 9 in fern green")).to_be_visible()
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    assert await faults(page) == []
    await chat.say("slow")
    await expect(chat.dots).to_be_visible()
    assert await faults(page) == []
    await expect(chat.bubbles.last).to_have_text("That took a while.")
    await chat.say("ask_human")
    await expect(chat.banner).to_be_visible()
    shop.post(await chat.conversation(), {"event": "agent", "text": "Priya here.", "metadata": {"name": "Priya"}})
    await expect(chat.turn("Priya here.")).to_be_visible()
    assert await faults(page) == []
    await context.set_offline(True)
    await chat.widget.evaluate("chat => chat.line.socket.close()")
    await expect(chat.banner).to_have_text("No connection. Trying again …")
    await chat.say("are you there?")
    await expect(chat.turn("are you there?")).to_contain_class("pending")
    assert await faults(page) == []


async def test_the_fault_finder_finds_faults(visitors):
    page = await (await visitors(**STILL)).new_page()
    await page.set_content(
        "<html lang=en><main><img src='x.png'><button></button><p style='color:#eee'>pale</p></main>"
    )
    assert {fault[0] for fault in await faults(page)} >= {"image-alt", "button-name", "color-contrast"}


async def test_on_a_phone_the_chat_fills_the_screen_and_keeps_the_focus(shop, visitors):
    page = await (await visitors(**NARROW, **STILL)).new_page()
    await page.goto(shop.url)
    chat = Chat(page)
    await expect(chat.panel).to_be_hidden()
    await chat.launcher.click()
    await expect(chat.panel).to_have_attribute("aria-modal", "true")
    assert await chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(chat.panel).to_be_focused()  # not the input: a keyboard would cover the screen
    for _ in range(8):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.localName") == "usher-chat"
    for _ in range(8):
        await page.keyboard.press("Shift+Tab")
        assert await page.evaluate("document.activeElement.localName") == "usher-chat"
    await chat.widget.get_by_role("button", name="Close chat").click()
    await expect(chat.launcher).to_be_focused()


async def test_on_a_phone_what_the_page_suggests_opens_the_chat(shop, visitors):
    page = await (await visitors(**NARROW)).new_page()
    await page.goto(shop.url)
    await page.get_by_role("button", name="My internet is down").click()
    await expect(Chat(page).turn("My internet is down")).to_be_visible()


async def test_nothing_moves_for_those_who_do_not_want_it(shop, visitors):
    page = await (await visitors(**STILL)).new_page()
    await page.goto(shop.url)
    chat = Chat(page)
    await chat.say("slow")
    await expect(chat.dots).to_be_visible()
    for part in (chat.panel, chat.turn("slow"), chat.dots.locator("i").first):
        assert await part.evaluate("part => getComputedStyle(part).animationName") == "none"


async def test_each_part_has_its_role_and_its_name(shop, visitors):
    page = await (await visitors()).new_page()
    await page.goto(shop.url)
    chat = Chat(page)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    await expect(page.get_by_role("dialog", name="Fern from Fernline")).to_be_visible()
    await expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Write a message")).to_be_visible()
    await expect(page.get_by_role("group", name="Suggested answers")).to_be_visible()
    await expect(chat.log.locator(".turn.customer")).to_have_text("You: hello")
