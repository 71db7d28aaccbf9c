"""What a customer sees and does in the widget."""

import pytest
import pytest_asyncio
from kit.chat import Chat
from playwright.async_api import expect

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

HELLO = "Hello! What can I do for you?"
ORDER = "Your order FL-204417 is late: the courier lost a day at the Bristol depot. It should reach you tomorrow."
PASSING_ON = "I am passing you on to a colleague, who can read all of this."


@pytest_asyncio.fixture(loop_scope="session")
async def greeting(page):
    return await page.locator("usher-chat").get_attribute("greeting")


@pytest.fixture
def chat(page):
    return Chat(page)


async def test_a_chat_with_buttons(chat, greeting):
    await chat.expect_texts(greeting)
    await chat.say("hello there")
    await chat.expect_texts(greeting, "hello there", HELLO)
    await expect(chat.chips).to_have_text(
        ["Where is my order?", "Show me a picture", "I would rather talk to a person"]
    )
    await chat.chips.first.click()
    await chat.expect_texts(greeting, "hello there", HELLO, "Where is my order?", ORDER)
    await expect(chat.chips).to_have_count(0)
    await expect(chat.input).to_be_focused()


async def test_a_picture_has_words_for_those_who_do_not_see_it(chat):
    await chat.say("photo")
    picture = chat.log.get_by_role("img", name="The Aster 9 in fern green")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


async def test_a_picture_that_cannot_be_loaded_leaves_a_word(chat, shop):
    await chat.say("hello")
    await expect(chat.chips.first).to_be_visible()
    shop.post(await chat.conversation(), {"event": "agent", "data": {"image": "/widget/nothing.png"}})
    await expect(chat.log.locator(".picture")).to_have_text("Image")


async def test_a_card(chat):
    await chat.say("card")
    card = chat.log.locator(".card")
    await expect(card).to_contain_text("Aster 9")
    await card.get_by_role("button", name="Tell me more").click()
    await expect(chat.bubbles.last).to_have_text(ORDER)


async def test_while_the_assistant_works_its_dots_are_there_and_are_said(chat):
    await chat.say("slow")
    await expect(chat.dots).to_be_visible()
    await expect(chat.widget.locator(".root > [role=status]")).to_have_text("Fern is writing")
    await expect(chat.bubbles.last).to_have_text("That took a while.")
    await expect(chat.dots).to_be_hidden()


async def test_by_keyboard_alone(chat, page):
    await page.keyboard.press("Escape")  # nothing has the focus yet: the panel stays
    await expect(chat.panel).to_be_visible()
    await chat.input.focus()
    await page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.launcher).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.input).to_be_focused()
    await page.keyboard.type("hello")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Enter")
    await expect(chat.turn("hello\nthere")).to_be_visible()
    await expect(chat.chips).to_have_count(3)
    await page.keyboard.press("Shift+Tab")
    await expect(chat.chips.last).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    await expect(chat.chips.first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.bubbles.last).to_have_text(ORDER)
    await expect(chat.input).to_be_focused()


async def test_enter_that_ends_a_composition_sends_nothing(chat, greeting):
    await chat.input.fill("おはよう")
    await chat.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    await expect(chat.input).to_have_value("おはよう")
    await chat.expect_texts(greeting)


async def test_person_and_bot_are_told_apart_by_word_and_colour(chat, shop):
    await chat.say("ask_human please")
    await expect(chat.banner).to_have_text("A person will continue here. You need not repeat anything.")
    conversation = await chat.conversation()
    shop.post(conversation, {"event": "agent", "text": "Hello, Priya here.", "metadata": {"name": "Priya"}})
    await expect(chat.turn("Hello, Priya here.").locator(".who")).to_contain_text("Priya · Fernline team")
    await expect(chat.turn(PASSING_ON).locator(".who")).to_contain_text("Fern ·")
    await expect(chat.banner).to_have_text("You are talking with a person.")
    colours = [
        await chat.turn(text).locator(".bubble").evaluate("bubble => getComputedStyle(bubble).backgroundColor")
        for text in ("Hello, Priya here.", PASSING_ON)
    ]
    assert colours[0] != colours[1]
    await chat.say("thank you")
    await expect(chat.turn("thank you")).to_be_visible()
    await expect(chat.dots).to_be_hidden()
    shop.post(conversation, {"event": "resume"})
    await expect(chat.log.locator(".note").last).to_have_text("Fern is back.")
    await expect(chat.banner).to_be_hidden()


async def test_messages_are_text_whatever_is_in_them(chat, page):
    title = await page.title()
    await chat.say("<img src=x onerror=\"document.title='broken'\">")
    await expect(chat.bubbles.last).to_have_text("<img src=x onerror=\"document.title='broken'\">")
    await chat.say("script")
    await expect(chat.bubbles.last).to_have_text("<img src=x onerror=\"document.title='broken'\"><b>bold</b>")
    await expect(chat.chips).to_have_text(["<i>press</i>"])
    await expect(chat.log.locator("img")).to_have_count(0)
    await expect(chat.log.locator("b", has_text="bold")).to_have_count(0)
    await chat.chips.click()
    await expect(chat.turn("<i>press</i>")).to_be_visible()
    assert await page.title() == title


async def test_web_addresses_are_links_and_scripts_are_not(chat):
    await chat.say("link")
    link = chat.log.get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(link).to_have_text("https://fernline.example/privacy")
    assert await link.get_attribute("rel") == "noopener noreferrer nofollow"


async def test_long_messages_wrap_and_the_newest_is_in_view(chat, page):
    await chat.say("long")
    await expect(chat.bubbles.last).to_contain_text("xxxx")
    await expect(chat.log).to_have_js_property("scrollLeft", 0)
    assert await chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    await page.wait_for_function(
        "(log => log.scrollHeight - log.scrollTop - log.clientHeight < 5)(LOG)".replace(
            "LOG", "document.querySelector('usher-chat').shadowRoot.querySelector('[role=log]')"
        )
    )


async def test_who_reads_further_up_is_not_pulled_down(chat):
    await chat.say("long")
    await expect(chat.bubbles.last).to_contain_text("xxxx")
    await chat.say("slow")
    await expect(chat.dots).to_be_visible()
    await chat.log.hover()
    await chat.page.mouse.wheel(0, -2000)
    latest = chat.widget.get_by_role("button", name="New messages")
    await expect(latest).to_be_visible()
    assert await chat.log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") > 200
    await latest.click()
    await expect(latest).to_be_hidden()
    await expect(chat.bubbles.last).to_be_in_viewport()


async def test_a_card_number_is_hidden_also_from_the_one_who_wrote_it(chat):
    await chat.say("pay with 4111 1111 1111 1111")
    await expect(chat.bubbles.last).to_have_text("pay with **** **** **** 1111")


async def test_what_the_page_suggests_is_said(chat, page):
    await page.get_by_role("button", name="Why is my bill so high?").click()
    await expect(chat.turn("Why is my bill so high?")).to_be_visible()


async def test_another_conversation_can_be_begun(chat, page, greeting):
    await chat.say("hello")
    await expect(chat.chips.first).to_be_visible()
    before = await chat.conversation()
    await page.get_by_role("button", name="Begin a new conversation").click()
    await chat.expect_texts(greeting)
    await chat.say("order")
    await chat.expect_texts(greeting, "order", ORDER)
    assert await chat.conversation() != before


async def test_answers_while_the_chat_is_closed_are_counted(chat, shop):
    await chat.say("hello")
    await expect(chat.chips.first).to_be_visible()
    await chat.widget.get_by_role("button", name="Close chat").click()
    shop.post(await chat.conversation(), {"event": "agent", "text": "One"}, {"event": "agent", "text": "Two"})
    await expect(chat.launcher).to_have_accessible_name("Open chat (2)")
    await expect(chat.launcher.locator(".badge")).to_have_text("2")
    await chat.launcher.click()
    await expect(chat.launcher.locator(".badge")).to_be_hidden()


async def test_the_page_hears_what_is_said(chat, page):
    await page.evaluate("addEventListener('usher-message', event => (window.heard ??= []).push(event.detail))")
    await chat.say("custom")
    await page.wait_for_function("window.heard?.length === 1")
    assert (await page.evaluate("window.heard[0]"))["custom"] == {"map": [51.4, -2.6]}


async def test_messages_of_one_answer_stand_together_under_one_name(chat):
    await chat.say("two")
    await expect(chat.turn("First of two.").locator(".who")).to_contain_text("Fern")
    await expect(chat.turn("Second of two.")).to_contain_class("same")
    await expect(chat.turn("Second of two.").locator(".who")).to_have_count(0)
