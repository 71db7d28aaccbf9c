"""Reloads, second tabs, lost connections, a server that dies: nothing is lost and nothing doubled."""

import pytest
from kit.chat import Chat
from playwright.async_api import expect

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

HELLO = "Hello! What can I do for you?"


async def open_chat(context, url):
    page = await context.new_page()
    await page.goto(url)
    return Chat(page)


async def without_greeting(chat):
    """The texts of the conversation, less the greeting that the page adds."""
    return (await chat.bubbles.all_inner_texts())[1:]


async def test_a_reload_in_mid_conversation_goes_on_where_it_was(shop, visitors):
    chat = await open_chat(await visitors(), shop.url)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    before = await chat.bubbles.all_inner_texts()
    await chat.page.reload()
    await expect(chat.chips).to_have_count(3)
    assert await chat.bubbles.all_inner_texts() == before
    await chat.chips.first.click()
    await expect(chat.bubbles).to_have_count(len(before) + 2)


async def test_a_reload_while_the_assistant_works_finds_the_answer(shop, visitors):
    chat = await open_chat(await visitors(), shop.url)
    await chat.say("slow")
    await expect(chat.dots).to_be_visible()
    await chat.page.reload()
    await expect(chat.bubbles.last).to_have_text("That took a while.")
    assert await without_greeting(chat) == ["slow", "That took a while."]
    assert shop.texts(await chat.conversation()) == [("user", "slow"), ("bot", "That took a while.")]


async def test_what_was_said_before_a_reload_is_not_read_aloud(shop, visitors):
    chat = await open_chat(await visitors(), shop.url)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    context = chat.page.context
    # Looks, with each entry that comes in, at whether a screen reader would announce it.
    await context.add_init_script("""
        window.announced = [];
        customElements.whenDefined("usher-chat").then(() => setTimeout(() => {
            const log = document.querySelector("usher-chat").shadowRoot.querySelector("[role=log]");
            new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node =>
                log.getAttribute("aria-live") === "polite" && window.announced.push(node.textContent)
            ))).observe(log, {childList: true, subtree: true});
        }));
    """)
    await chat.page.reload()
    await expect(chat.chips).to_have_count(3)
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    assert await chat.page.evaluate("window.announced") == []
    await chat.say("order")
    await expect(chat.bubbles.last).to_contain_text("FL-204417")
    assert any("FL-204417" in text for text in await chat.page.evaluate("window.announced"))


async def test_the_chat_stays_as_it_was_open_or_closed(shop, visitors):
    chat = await open_chat(await visitors(), shop.url)
    await expect(chat.panel).to_be_visible()
    await chat.widget.get_by_role("button", name="Close chat").click()
    await chat.page.reload()
    await expect(chat.launcher).to_be_visible()
    await expect(chat.panel).to_be_hidden()


async def test_two_tabs_are_one_conversation(shop, visitors):
    context = await visitors()
    first = await open_chat(context, shop.url)
    await first.say("hello")
    await expect(first.chips).to_have_count(3)
    second = await open_chat(context, shop.url)
    await expect(second.chips).to_have_count(3)
    await second.chips.first.click()
    for chat in (first, second):
        await expect(chat.bubbles.last).to_contain_text("FL-204417")
        assert (await without_greeting(chat))[:3] == ["hello", HELLO, "Where is my order?"]
    await expect(first.chips).to_have_count(0)


async def test_a_conversation_that_is_left_in_one_tab_is_left_in_all(shop, visitors):
    context = await visitors()
    first, second = await open_chat(context, shop.url), await open_chat(context, shop.url)
    await first.say("hello")
    await expect(second.chips).to_have_count(3)
    await first.page.get_by_role("button", name="Begin a new conversation").click()
    await expect(second.bubbles).to_have_count(1)
    await second.say("order")
    await expect(first.bubbles.last).to_contain_text("FL-204417")


async def test_a_connection_that_is_cut_comes_back_and_what_was_written_meanwhile_is_sent_once(shop, visitors):
    context = await visitors()
    chat = await open_chat(context, shop.url)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    await context.set_offline(True)
    await chat.widget.evaluate("chat => chat.line.socket.close()")
    await expect(chat.banner).to_have_text("No connection. Trying again …")
    await chat.say("two")
    await expect(chat.turn("two")).to_have_class("turn customer fresh pending")
    shop.post(await chat.conversation(), {"event": "agent", "text": "Said while you were away"})
    await context.set_offline(False)
    await expect(chat.turn("Second of two.")).to_be_visible()
    await expect(chat.banner).not_to_have_text("No connection. Trying again …")
    assert await without_greeting(chat) == [
        "hello",
        HELLO,
        "Said while you were away",
        "two",
        "First of two.",
        "Second of two.",
    ]
    assert shop.texts(await chat.conversation()).count(("user", "two")) == 1


async def test_a_message_written_offline_survives_a_reload(shop, visitors):
    context = await visitors()
    chat = await open_chat(context, shop.url)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    await chat.widget.evaluate("chat => chat.line.hangUp()")
    await chat.say("order")
    await chat.page.reload()
    await expect(chat.bubbles.last).to_contain_text("Your order FL-204417 is late")
    assert (await without_greeting(chat))[:3] == ["hello", HELLO, "order"]


async def test_a_server_that_is_killed_and_comes_back_has_lost_and_doubled_nothing(own_shop, visitors):
    chat = await open_chat(await visitors(), own_shop.url)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    await chat.say("slow")
    await expect(chat.dots).to_be_visible()
    own_shop.kill()
    await expect(chat.banner).to_have_text("No connection. Trying again …")
    await chat.say("order")
    own_shop.start()
    await expect(chat.bubbles.last).to_contain_text("Your order FL-204417 is late")
    expected = ["hello", HELLO, "slow", "That took a while.", "order"]
    assert (await without_greeting(chat))[:5] == expected
    stored = [text for _, text in own_shop.texts(await chat.conversation())]
    assert stored[:5] == expected
    assert len(stored) == 6


async def test_a_token_that_the_server_no_longer_knows_begins_a_new_conversation(shop, visitors):
    chat = await open_chat(await visitors(), shop.url)
    await chat.say("hello")
    await expect(chat.chips).to_have_count(3)
    await chat.page.evaluate("""() => {
        const key = Object.keys(localStorage).find(key => key.startsWith("usher"));
        localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage[key]), token: "of another server"}));
    }""")
    await chat.page.reload()
    await chat.say("order")
    await expect(chat.bubbles.last).to_contain_text("FL-204417")
    assert (await without_greeting(chat))[0] == "order"


async def test_one_visitor_does_not_see_another(shop, visitors):
    anna, ben = await open_chat(await visitors(), shop.url), await open_chat(await visitors(), shop.url)
    await anna.say("hello")
    await expect(anna.chips).to_have_count(3)
    await ben.say("order")
    await expect(ben.bubbles.last).to_contain_text("FL-204417")
    assert (await without_greeting(ben))[0] == "order"
    assert await anna.conversation() != await ben.conversation()
