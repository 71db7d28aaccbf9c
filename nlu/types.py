"""What was said: the result of understanding one text, as plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent and how sure the model is of it.

    Args:
        name: The intent's name, or None where nothing was understood.
        confidence: Calibrated probability from 0 to 1.
    """

    name: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of the text with a type and a value.

    Args:
        entity: The type, as the domain names it.
        start: First character of the span.
        end: Character after the span.
        value: The span, or what a synonym or a normaliser made of it.
        extractor: The component that found it.
        confidence: From 0 to 1, or None where the extractor has none.
        role: Rasa's entity role.
        group: Rasa's entity group.
        processors: Components that changed the value afterwards.
        more: Further fields of the JSON: Duckling's ``text``, ``confidence`` and ``additional_info``.
    """

    entity: str
    start: int
    end: int
    value: Any
    extractor: str
    confidence: float | None = None
    role: str | None = None
    group: str | None = None
    processors: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, Any]:
        """The entity in Rasa's JSON, absent fields left out."""
        out: dict[str, Any] = {"entity": self.entity, "start": self.start, "end": self.end}
        if self.confidence is not None:
            out["confidence_entity"] = self.confidence
        if self.role is not None:
            out["role"] = self.role
        if self.group is not None:
            out["group"] = self.group
        out["value"] = self.value
        out["extractor"] = self.extractor
        if self.processors:
            out["processors"] = list(self.processors)
        return {**out, **self.more}


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How one message sounds.

    Args:
        label: very_negative, negative, neutral, positive or very_positive.
        score: From -1 (very negative) to 1 (very positive).
    """

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """How far a message lies from everything the assistant was taught.

    Args:
        score: Higher is further; compared with the threshold.
        threshold: Chosen on held-out data at training.
        is_out_of_scope: ``score > threshold``, and the text is not just a value (an order number, an address).
    """

    score: float
    threshold: float
    is_out_of_scope: bool


@dataclass(frozen=True, slots=True)
class Language:
    """Which language a message is in.

    Args:
        code: Of ISO 639-1 (``de``); None where the text does not tell.
        confidence: From 0 to 1.
        is_foreign: The assistant does not speak it; said only of messages long enough to be sure.
    """

    code: str | None
    confidence: float
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class RetrievalAnswer:
    """The best answer for one retrieval intent (``faq``), with the ranking of its keys.

    Args:
        retrieval_intent: ``faq``
        key: ``faq/opening_hours``
        confidence: From 0 to 1.
        ranking: The keys with their confidence, best first.
        responses: The response variations, as the domain has them.
    """

    retrieval_intent: str
    key: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    responses: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ParseResult:
    """Everything understood from one text.

    Args:
        text: The text as it came.
        intent: The best intent.
        intent_ranking: The best ten, best first.
        entities: In order of their start.
        text_tokens: Start and end of each token, in characters.
        retrieval: The best answer for each retrieval intent, when there are any.
        sentiment: Of this message alone; None where the pipeline has no sentiment.
        out_of_scope: None where the pipeline has no out-of-scope detection.
        language: None where the pipeline does not tell languages apart.
    """

    text: str
    intent: Intent
    intent_ranking: tuple[Intent, ...] = ()
    entities: tuple[Entity, ...] = ()
    text_tokens: tuple[tuple[int, int], ...] = ()
    retrieval: tuple[RetrievalAnswer, ...] = ()
    all_retrieval_intents: tuple[str, ...] = ()
    sentiment: Sentiment | None = None
    out_of_scope: OutOfScope | None = None
    language: Language | None = None

    def as_dict(self) -> dict[str, Any]:
        """The result in Rasa's ``/model/parse`` JSON, with ``sentiment``, ``out_of_scope`` and ``language`` added."""
        intent: dict[str, Any] = {"name": self.intent.name, "confidence": _short(self.intent.confidence)}
        for answer in self.retrieval:
            if answer.retrieval_intent == self.intent.name:
                intent["full_retrieval_intent_name"] = answer.key
        out: dict[str, Any] = {
            "text": self.text,
            "intent": intent,
            "entities": [entity.as_dict() for entity in self.entities],
            "text_tokens": [list(span) for span in self.text_tokens],
            "intent_ranking": [{"name": i.name, "confidence": _short(i.confidence)} for i in self.intent_ranking],
            "response_selector": self._response_selector(),
        }
        if self.sentiment is not None:
            out["sentiment"] = {"label": self.sentiment.label, "score": self.sentiment.score}
        if self.out_of_scope is not None:
            out["out_of_scope"] = {
                "score": _short(self.out_of_scope.score),
                "threshold": _short(self.out_of_scope.threshold),
                "is_out_of_scope": self.out_of_scope.is_out_of_scope,
            }
        if self.language is not None:
            out["language"] = {
                "code": self.language.code,
                "confidence": _short(self.language.confidence),
                "is_foreign": self.language.is_foreign,
            }
        return out

    def _response_selector(self) -> dict[str, Any]:
        selector: dict[str, Any] = {"all_retrieval_intents": list(self.all_retrieval_intents)}
        for answer in self.retrieval:
            selector[answer.retrieval_intent] = {
                "response": {
                    "responses": [dict(r) for r in answer.responses],
                    "confidence": _short(answer.confidence),
                    "intent_response_key": answer.key,
                    "utter_action": f"utter_{answer.key}",
                },
                "ranking": [{"confidence": _short(c), "intent_response_key": k} for k, c in answer.ranking],
            }
        return selector


def _short(number: float) -> float:
    """Six decimals: the result is stored, and sent with every action call, and no more of it means anything."""
    return round(number, 6)


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated training example.

    Args:
        text: Plain text, annotations taken out.
        intent: ``order_status`` or ``faq/opening_hours``; None for examples without an intent.
        entities: The annotated spans (extractor ``""``).
        place: ``data/nlu/orders.yml:12``
    """

    text: str
    intent: str | None
    entities: tuple[Entity, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything the NLU files say.

    Args:
        examples: All intent examples.
        synonyms: Written form (lower case) to value.
        lookups: Entity type to the values of its lookup tables.
        patterns: Entity type to regular expressions.
        pattern_places: Regular expression to where it is written (``data/nlu/entities.yml:12``).
        sentiments: Texts with their sentiment label, from sentiment.yml.
        responses: Retrieval response key (``faq/opening_hours``) to its variations, from the domain.
    """

    examples: tuple[Example, ...]
    synonyms: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pattern_places: Mapping[str, str] = field(default_factory=dict)
    sentiments: tuple[tuple[str, str], ...] = ()
    responses: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
