"""rasa-webchat 1.0.1, a client that nobody here wrote, as its makers built it, over Socket.IO."""

import httpx
import jwt
import pytest
from kit.host_page import host_pages
from kit.npm_packages import npm_file
from kit.rasa_webchat import RasaWebchat, page_with
from playwright.async_api import expect

pytestmark = [pytest.mark.web, pytest.mark.asyncio(loop_scope="session")]

HELLO = "Hello! What can I do for you?"
ORDER = "Your order FL-204417 is late"


@pytest.fixture(scope="session")
def site():
    """A site of another origin, which has the widget's script on it."""
    script = npm_file("rasa-webchat", "lib/index.js").read_text(encoding="utf-8")
    with host_pages() as pages:
        pages.put(script, path="/rasa-webchat.js", Content_Type="text/javascript; charset=utf-8")
        yield pages


@pytest.fixture
def open_chat(site, visitors):
    """Puts a page with the widget for a server, and opens the chat on it."""

    async def open_page(server, *, context=None, **options):
        page = await (context or await visitors()).new_page()
        await page.goto(site.put(page_with(server, **options)))
        chat = RasaWebchat(page)
        await chat.open()
        return chat

    return open_page


async def test_a_conversation_with_buttons(shop, open_chat):
    chat = await open_chat(shop.url)
    await chat.say("hello")
    await expect(chat.bubbles).to_contain_text(["hello", HELLO])
    await expect(chat.replies).to_have_count(3)
    await chat.replies.filter(has_text="Where is my order?").click()
    await expect(chat.bubbles).to_contain_text(["hello", HELLO, "Where is my order?", ORDER])
    await expect(chat.replies).to_have_count(0)


async def test_the_first_words_are_the_bots_where_the_site_says_so(shop, open_chat):
    chat = await open_chat(shop.url, initPayload="/hello", customData={"language": "en", "verified_customer": "C-1001"})
    await expect(chat.bubbles).to_contain_text([HELLO])
    metadata = tracker(shop, await chat.session())["latest_message"]["metadata"]
    assert metadata["language"] == "en"
    assert "verified_customer" not in metadata


async def test_pictures_cards_and_two_messages(shop, open_chat):
    chat = await open_chat(shop.url)
    await chat.say("photo")
    await expect(chat.bubbles).to_contain_text(["photo", "The Aster 9 in fern green"])
    await expect(chat.page.locator(".rw-image-frame")).to_be_visible()
    await chat.say("card")
    await expect(chat.page.locator(".rw-carousel-card")).to_contain_text("Aster 9")
    await chat.say("two")
    await expect(chat.bubbles.filter(has_text="Second of two.")).to_be_visible()


async def test_a_reload_goes_on_where_it_was(shop, open_chat):
    chat = await open_chat(shop.url)
    await chat.say("hello")
    await expect(chat.replies).to_have_count(3)
    session = await chat.session()
    await chat.page.reload()
    await expect(chat.bubbles).to_contain_text(["hello", HELLO])
    await chat.replies.filter(has_text="Where is my order?").click()
    await expect(chat.bubbles.last).to_contain_text(ORDER)
    assert await chat.session() == session
    assert [text for _, text in shop.texts(conversation_of(session))][:3] == ["hello", HELLO, "/order"]


async def test_a_server_that_was_killed_and_started_anew_knows_the_session(own_shop, open_chat):
    chat = await open_chat(own_shop.url)
    await chat.say("hello")
    await expect(chat.replies).to_have_count(3)
    session = await chat.session()
    own_shop.kill()
    own_shop.start()
    await chat.page.reload()
    await chat.say("order")
    await expect(chat.bubbles.last).to_contain_text(ORDER)
    assert await chat.session() == session
    assert len(own_shop.texts(conversation_of(session))) == 4


async def test_what_was_answered_while_the_next_page_was_loading_is_there(shop, open_chat):
    chat = await open_chat(shop.url)
    await chat.say("slow")
    await expect(chat.bubbles).to_contain_text(["slow"])
    await chat.page.reload()
    await expect(chat.bubbles).to_contain_text(["slow", "That took a while."])


async def test_what_a_person_says_is_shown(shop, open_chat):
    chat = await open_chat(shop.url)
    await chat.say("ask_human")
    await expect(chat.bubbles.last).to_contain_text("a colleague")
    shop.post(conversation_of(await chat.session()), {"event": "agent", "text": "Priya here, how can I help?"})
    await expect(chat.bubbles.last).to_contain_text("Priya here, how can I help?")


async def test_an_id_that_somebody_wrote_into_the_browser_opens_nothing(shop, open_chat):
    anna = await open_chat(shop.url)
    await anna.say("hello")
    await expect(anna.replies).to_have_count(3)
    conversation = conversation_of(await anna.session())
    thief = await open_chat(shop.url)
    await thief.say("hello")
    await expect(thief.replies).to_have_count(3)
    await thief.remember(conversation)
    await thief.page.reload()
    await thief.say("order")
    await expect(thief.bubbles.last).to_contain_text(ORDER)
    assert await thief.session() != conversation
    assert len(shop.texts(conversation)) == 2


def conversation_of(session):
    """The conversation that a session's id opens."""
    return jwt.decode(session, options={"verify_signature": False})["sub"]


def tracker(shop, session):
    """The conversation as the HTTP API shows it."""
    return httpx.get(f"{shop.url}conversations/{conversation_of(session)}/tracker").json()
