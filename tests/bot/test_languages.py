"""A conversation in one of several languages, and messages in one that the assistant does not speak."""

import pytest
from kit.processing import Talk, WordsUnderstanding

from bot.conversation import events as e
from bot.dialogue.escalation import EscalationSettings

DOMAIN = {
    "intents": ["hi", "thanks", "ask_human", "inform"],
    "slots": {
        "city": {
            "type": "text",
            "mappings": [{"type": "from_text", "conditions": [{"active_loop": "trip", "requested_slot": "city"}]}],
        }
    },
    "forms": {"trip": {"required_slots": ["city"]}},
    "responses": {
        "utter_hi": [{"text": "Hello", "language": "en"}, {"text": "Hallo", "language": "de"}],
        "utter_ask_city": [{"text": "Where to?"}],
    },
}
TABLE = {"hi": ["utter_hi"], "thanks": ["utter_hi"], "inform": ["trip"]}


class Languages(WordsUnderstanding):
    """Reads ``de intent``, and ``?fr intent`` for a language that is not spoken; ``- intent`` does not tell."""

    async def parse(self, text):
        code, said = text.split(maxsplit=1)
        heard = {"code": None if code == "-" else code.lstrip("?"), "confidence": 0.99, "is_foreign": code[0] == "?"}
        return {**await super().parse(said), "text": text, "language": heard}


@pytest.fixture
def talk():
    return Talk(DOMAIN, TABLE, understanding=Languages())


async def test_answers_are_in_the_language_of_the_conversation(talk):
    assert await talk.say("de hi") == ["Hallo"]
    assert await talk.say("- thanks") == ["Hallo"]
    assert await talk.say("/thanks") == ["Hallo"]
    assert await talk.say("en hi") == ["Hello"]
    assert await talk.say("- thanks") == ["Hello"]


async def test_before_anything_tells_the_language_written_first_is_spoken(talk):
    assert await talk.say("- hi") == ["Hello"]
    assert await talk.say("/hi", conversation="bob") == ["Hello"]


async def test_a_slot_named_language_is_the_customers_choice():
    slots = {**DOMAIN["slots"], "language": {"type": "text", "initial_value": "de", "mappings": []}}
    talk = Talk({**DOMAIN, "slots": slots}, TABLE, understanding=Languages())

    assert await talk.say("en hi") == ["Hallo"]


async def test_a_language_that_is_not_spoken_is_said_in_that_language_with_a_way_to_a_person(talk):
    await talk.say("en hi")
    assert await talk.say("?fr hi") == ["Désolé, je ne comprends pas le français. Un collègue pourra peut-être aider."]
    said = [event for event in await talk.events() if isinstance(event, e.BotUttered)][-1]
    assert said.data["buttons"] == [{"title": "Parler à une personne", "payload": "/ask_human"}]
    assert said.metadata["utter_action"] == "utter_language_unknown"
    assert (await talk.kinds())[-3:] == [f"bot: {said.text}", "rewind", "action_listen"]
    assert await talk.say("- thanks") == ["Hello"]


async def test_the_button_brings_a_person(talk):
    await talk.say("?fr hi")
    assert await talk.say("/ask_human") != []
    owner = [event for event in await talk.events() if isinstance(event, e.OwnershipChanged)]
    assert [(event.owner, event.cause) for event in owner] == [("waiting", "user_request")]


async def test_a_language_without_words_of_its_own_gets_english_ones(talk):
    assert await talk.say("?vi hi") == ["Sorry, I do not understand this language. A colleague may be able to help."]


async def test_a_project_says_it_in_its_own_words_and_languages():
    own = [{"text": "English only"}, {"text": "Nur Englisch", "language": "de"}]
    responses = {**DOMAIN["responses"], "utter_language_unknown": own}
    talk = Talk({**DOMAIN, "responses": responses}, TABLE, understanding=Languages())

    assert await talk.say("?de hi") == ["Nur Englisch"]
    assert await talk.say("?it hi") == ["English only"]


@pytest.mark.parametrize("escalation", [None, EscalationSettings(request_intents=("speak_to_staff",))])
async def test_no_button_is_offered_that_the_project_does_not_know(escalation):
    intents = [intent for intent in DOMAIN["intents"] if intent != "ask_human"]
    talk = Talk({**DOMAIN, "intents": intents}, TABLE, understanding=Languages(), escalation=escalation)

    assert await talk.say("?de hi") == ["Leider verstehe ich kein Deutsch."]
    said = [event for event in await talk.events() if isinstance(event, e.BotUttered)][-1]
    assert said.data["buttons"] is None


async def test_what_a_form_asked_for_is_left_to_the_form(talk):
    assert await talk.say("en inform") == ["Where to?"]
    await talk.say("?fr rue de la gare")
    slots = [event.value for event in await talk.events() if isinstance(event, e.SlotSet) and event.name == "city"]

    assert slots == ["?fr rue de la gare"]


async def test_a_second_message_that_nobody_understands_goes_to_a_person(talk):
    await talk.say("?fr nlu_fallback")
    await talk.say("?fr nlu_fallback")

    assert any(isinstance(event, e.OwnershipChanged) for event in await talk.events())
