"""The widget on pages of other origins: one script tag, a strict policy, hostile styles, other scripts and colours."""

import time

import jwt
import pytest
from kit.chat import Chat
from kit.host_page import host_pages
from kit.small_shop import IDENTITY_KEY
from playwright.async_api import expect

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

HELLO = "Hello! What can I do for you?"


@pytest.fixture(scope="session")
def host():
    with host_pages() as pages:
        yield pages


@pytest.fixture
def visit(visitors, host, shop):
    """Puts a page that embeds the widget, and opens it."""

    async def open_page(body, *, attributes="", head="", headers=None, **context):
        html = f'<!doctype html><html {attributes}><head><meta charset="utf-8"><title>Shop</title>{head}</head>{body}'
        html = html.replace("WIDGET", f"{shop.url}widget/usher.js")
        page = await (await visitors(**context)).new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        await page.goto(host.put(html, **(headers or {})))
        return page

    return open_page


async def test_one_script_tag_is_enough(visit):
    page = await visit('<h1>Shop</h1><script src="WIDGET" data-title="Ask Fern" data-greeting="Hello!"></script>')
    chat = Chat(page)
    await chat.launcher.click()
    await expect(page.get_by_role("dialog", name="Ask Fern")).to_be_visible()
    await chat.say("hello")
    await chat.expect_texts("Hello!", "hello", HELLO)


async def test_a_script_tag_in_the_head_waits_for_the_body(visit):
    page = await visit("<h1>Shop</h1>", head='<script src="WIDGET" defer></script>')
    await expect(Chat(page).launcher).to_be_visible()
    page = await visit("<h1>Shop</h1>", head='<script src="WIDGET"></script>')
    await expect(Chat(page).launcher).to_be_visible()


async def test_under_a_strict_policy_nothing_is_blocked(visit, shop):
    origin = shop.url.rstrip("/")
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin} {origin.replace('http', 'ws')}"
    page = await visit('<script src="WIDGET"></script>', headers={"Content_Security_Policy": policy})
    chat = Chat(page)
    await chat.launcher.click()
    await chat.say("hello\nwith a second line")
    await expect(chat.chips).to_have_count(3)
    assert [text for text in page.said if "Content Security Policy" in text] == []
    assert await chat.panel.evaluate("panel => getComputedStyle(panel).borderRadius") == "22px"


HOSTILE = """<style>
* { color: red !important; font: 40px/3 serif !important; letter-spacing: 9px !important; margin: 30px !important;
    text-transform: uppercase !important; position: static !important; visibility: hidden !important; float: left }
usher-chat { all: unset; display: block !important; inline-size: 10px; block-size: 10px; overflow: hidden !important;
    opacity: .2 !important; transform: rotate(20deg) !important; pointer-events: none !important }
.panel, .bubble, button, textarea, li, .launcher { display: none !important }
html { font-size: 5px }
</style>"""


async def test_the_styles_of_a_page_do_not_reach_it(visit):
    page = await visit('<script src="WIDGET"></script>', head=HOSTILE)
    chat = Chat(page)
    await expect(chat.launcher).to_be_visible()
    box = await chat.launcher.bounding_box()
    assert (box["width"], box["height"]) == (60, 60)
    await chat.launcher.click()
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    style = await chat.bubbles.last.evaluate(
        "node => (s => [s.fontSize, s.letterSpacing, s.textTransform, s.color, s.visibility])(getComputedStyle(node))"
    )
    assert style == ["15px", "normal", "none", "rgb(20, 33, 28)", "visible"]


async def test_right_to_left(visit):
    strings = '{"placeholder": "اكتب رسالة", "open": "افتح المحادثة", "you": "أنت"}'
    page = await visit(f"<script src='WIDGET' data-strings='{strings}'></script>", attributes='lang="ar" dir="rtl"')
    chat = Chat(page)
    await expect(chat.launcher).to_have_accessible_name("افتح المحادثة")
    assert (await chat.launcher.bounding_box())["x"] < 100
    await chat.launcher.click()
    await expect(chat.input).to_have_attribute("placeholder", "اكتب رسالة")
    await chat.say("مرحبا، أين طلبي FL-204417؟")
    await chat.say("order")
    arabic, english = chat.turn("مرحبا").locator(".bubble"), chat.bubbles.last
    await expect(english).to_contain_text("Your order FL-204417")
    assert await arabic.evaluate("bubble => getComputedStyle(bubble).direction") == "rtl"
    assert await english.evaluate("bubble => getComputedStyle(bubble).direction") == "ltr"
    mine, theirs = await arabic.bounding_box(), await english.bounding_box()
    assert mine["x"] < theirs["x"] + theirs["width"] - mine["width"]
    assert "matrix(-1" in await chat.widget.locator(".send svg").evaluate("icon => getComputedStyle(icon).transform")


@pytest.mark.parametrize(
    ("accent", "letters"),
    [("#0b6e4f", "rgb(255, 255, 255)"), ("#ffd400", "rgb(16, 32, 26)"), ("navy", "rgb(255, 255, 255)")],
)
async def test_letters_can_be_read_on_any_accent(visit, accent, letters):
    page = await visit(f'<script src="WIDGET" data-accent="{accent}"></script>')
    assert await Chat(page).launcher.evaluate("button => getComputedStyle(button).color") == letters


async def test_a_page_may_set_theme_and_accent_later(visit):
    page = await visit('<script src="WIDGET" data-open data-theme="light"></script>', color_scheme="dark")
    chat = Chat(page)
    assert await chat.panel.evaluate("panel => getComputedStyle(panel).backgroundColor") == "rgb(255, 255, 255)"
    await chat.widget.evaluate("chat => chat.setAttribute('theme', 'dark')")
    assert await chat.panel.evaluate("panel => getComputedStyle(panel).backgroundColor") == "rgb(18, 25, 23)"


async def test_inline_it_fills_its_place(visit):
    page = await visit(
        '<div style="height: 500px; width: 700px"><usher-chat inline></usher-chat></div><script src="WIDGET"></script>'
    )
    chat = Chat(page)
    box = await chat.panel.bounding_box()
    assert (box["width"], box["height"]) == (700, 500)
    await expect(chat.launcher).to_be_hidden()
    await chat.input.press("Escape")
    await expect(chat.panel).to_be_visible()
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)


async def test_strings_that_are_not_json_are_reported_to_the_developer(visit):
    page = await visit("<script src='WIDGET' data-strings='{oops'></script>")
    await expect(Chat(page).launcher).to_have_accessible_name("Open chat")
    assert any("is not JSON" in text for text in page.said)


async def test_a_customer_who_is_signed_in_is_known_and_one_whose_token_is_old_can_still_chat(visit, shop):
    identity = jwt.encode({"sub": "C-1001", "exp": time.time() + 600}, IDENTITY_KEY, "HS256")
    page = await visit(f'<script src="WIDGET" data-identity="{identity}"></script>')
    chat = Chat(page)
    await chat.launcher.click()
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    assert await page.evaluate("JSON.parse(atob(Object.values(localStorage)[0].split('.')[1])).customer") == "C-1001"
    first = await chat.conversation()

    expired = jwt.encode({"sub": "C-1001", "exp": time.time() - 600}, IDENTITY_KEY, "HS256")
    await page.set_content(f'<script src="{shop.url}widget/usher.js" data-identity="{expired}"></script>')
    await chat.say("order")
    await expect(chat.bubbles.last).to_contain_text("FL-204417")
    assert await chat.conversation() == first
    assert any("identity token" in text for text in page.said)


async def test_a_page_that_takes_the_chat_away_closes_the_line(visit):
    page = await visit('<script src="WIDGET" data-open></script>')
    await Chat(page).say("hello")
    await expect(Chat(page).chips).to_have_count(3)
    assert await page.evaluate("""() => {
        const chat = document.querySelector("usher-chat");
        chat.remove();
        return [chat.line.socket, chat.line.wanted];
    }""") == [None, False]
