"""A message in a language that the assistant does not speak: it is told so, and offered a person."""

from __future__ import annotations

from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.responding.context import Context
from bot.responding.generate import generate
from bot.responding.utterance import bot_uttered

RESPONSE = "utter_language_unknown"
ENGLISH = ("Sorry, I do not understand this language.", "A colleague may be able to help.", "Talk to a person")
SENTENCES = {
    "cs": ("Omlouvám se, česky bohužel nerozumím.", "Možná vám pomůže kolega.", "Mluvit s člověkem"),
    "da": ("Beklager, jeg forstår ikke dansk.", "Måske kan en kollega hjælpe.", "Tal med et menneske"),
    "de": ("Leider verstehe ich kein Deutsch.", "Vielleicht kann ein Mensch helfen.", "Mit einem Menschen sprechen"),
    "en": ("Sorry, I do not understand English.", "A colleague may be able to help.", "Talk to a person"),
    "es": ("Lo siento, no entiendo español.", "Quizás pueda ayudar una persona.", "Hablar con una persona"),
    "fi": ("Valitettavasti en ymmärrä suomea.", "Ehkä kollegani voi auttaa.", "Puhu ihmisen kanssa"),
    "fr": ("Désolé, je ne comprends pas le français.", "Un collègue pourra peut-être aider.", "Parler à une personne"),
    "it": ("Mi dispiace, non capisco l'italiano.", "Forse può aiutare una persona.", "Parlare con una persona"),
    "nl": ("Sorry, ik begrijp geen Nederlands.", "Misschien kan een collega helpen.", "Met een mens praten"),
    "pl": ("Przepraszam, nie rozumiem po polsku.", "Może pomoże ktoś z obsługi.", "Porozmawiaj z człowiekiem"),
    "pt": ("Desculpe, não entendo português.", "Talvez uma pessoa possa ajudar.", "Falar com uma pessoa"),
    "sv": ("Tyvärr förstår jag inte svenska.", "Kanske kan en kollega hjälpa till.", "Prata med en människa"),
    "tr": ("Üzgünüm, Türkçe anlamıyorum.", "Belki bir çalışan yardımcı olabilir.", "Bir insanla konuş"),  # noqa: RUF001
}
"""What is said without a response of the project's: that, the offer, and the button; by language."""


async def say_language_unknown(
    context: Context, tracker: Tracker, code: str, *, person_intent: str | None
) -> list[e.Event]:
    """Say it in that language where there are words for it, and undo the message.

    Args:
        context: With the project's responses.
        tracker: The conversation.
        code: The language of the message.
        person_intent: By which a customer asks for a person; None where the project has no such intent.
    """
    message = await generate(context, tracker, RESPONSE, language=code) or _default(code, person_intent)
    return [bot_uttered({**message, "utter_action": RESPONSE}), e.UserUtteranceReverted()]


def _default(code: str, person_intent: str | None) -> dict[str, object]:
    sorry, offer, button = SENTENCES.get(code, ENGLISH)
    if person_intent is None:
        return {"text": sorry}
    return {"text": f"{sorry} {offer}", "buttons": [{"title": button, "payload": f"/{person_intent}"}]}
