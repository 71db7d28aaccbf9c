"""Profiles on both databases: what is believed, what is counted, and that a kept state changes nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.customer.definition import ProfileDefinition, profile_definition
from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.linking import withdraw
from actions.customer.profile import believed, read_profile
from actions.customer.schema import Customer, IdentityLink, ProfileState
from actions.customer.states import KEEP_AFTER, keep
from actions.customer.timeline import MOST, history, place, place_of, timeline
from actions.privacy import consent
from actions.tracking.message import Tracked
from actions.tracking.take import take

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(autouse=True)
def customer(session):
    """Somebody whom the sample knows nothing of."""
    known = {"phone": "07700 900999", "address": "1 High Street", "postcode": "LS1 1AA", "city": "Leeds"}
    session.add(
        Customer(id="P-1", name="Anna Brooke", email="anna.brooke@example.com", since=date(2024, 5, 1), **known)
    )
    session.flush()


@pytest.fixture
def definition():
    return profile_definition(DATA)


class Log:
    """Sends signals, each a minute after the one before."""

    def __init__(self, session, now):
        self.session, self.now, self.count = session, now, 0

    def send(self, kind, name, /, *names, ago=None, source="web", purpose="service", **properties):
        self.count += 1
        at = self.now - (ago if ago is not None else timedelta(hours=1) - timedelta(minutes=self.count))
        message = Tracked(
            message_id=f"{source}:{self.count}",
            kind=kind,
            name=name,
            identifiers=tuple(Identifier(*one) for one in names),
            occurred_at=at,
            received_at=self.now,
            source=source,
            purpose=purpose,
            properties=properties,
        )
        taken = take(self.session, [message])
        assert taken.stored == 1, taken
        return message


@pytest.fixture
def log(session, now):
    return Log(session, now)


@pytest.fixture
def read(session, definition, now):
    def of(who, **options):
        return read_profile(session, definition, who, now=options.pop("now", now), **options)

    return of


ANNA = ("user_id", "P-1")
VISITOR = ("anonymous_id", "507f191e")


def test_somebody_who_never_sent_a_signal_is_known_from_the_shops_record(read):
    profile = read("P-1")
    assert profile.fields["name"].value == "Anna Brooke"
    assert (profile.fields["name"].source, profile.fields["name"].at) == ("record", None)
    assert (profile.id, profile.customer_id, profile.identity_ids) == ("P-1", "P-1", ())


@pytest.mark.parametrize("who", ["C-9999", "identity:999999", "identity:x", "identity:", "null", "", "\x00"])
def test_nobody_is_nobody(read, who):
    assert read(who) is None


def test_the_shops_record_is_believed_before_what_a_browser_says(log, read, now):
    log.send("identify", "identify", ANNA, VISITOR, name="Mallory", birthday="1990-02-01", email="m@example.com")
    fields = read("P-1").fields
    assert fields["name"].value == "Anna Brooke"
    assert fields["email"].value == "anna.brooke@example.com"
    assert (fields["birthday"].value, fields["birthday"].source) == ("1990-02-01", "web")
    assert fields["birthday"].at == now - timedelta(minutes=59)


def test_of_sources_that_are_not_named_the_latest_word_counts_by_its_own_time(log, read):
    log.send("identify", "identify", VISITOR, ago=timedelta(days=1), company="Acme")
    log.send("identify", "identify", VISITOR, ago=timedelta(days=2), source="app", company="Acme Ltd")
    profile = read(Identifier(*VISITOR))
    assert profile.fields["company"].value == "Acme"
    assert profile.id.startswith("identity:")
    assert read(profile.id) == profile


def test_sources_are_believed_in_the_order_of_the_file():
    attribute = ProfileDefinition.model_validate(
        {"attributes": {"city": {"title": "City", "from": ["crm", "record", "*"]}}}
    ).attributes["city"]
    said = {"web": ["2026-05-03", "m", "Leeds"], "app": ["2026-05-04", "m", "York"], "crm": ["2020-01-01", "m", "Hull"]}
    assert believed(attribute, said, has_record=True) == "crm"
    del said["crm"]
    assert believed(attribute, said, has_record=True) == "record"
    assert believed(attribute, said, has_record=False) == "app"
    assert believed(attribute, {}, has_record=False) is None


def test_a_visitor_who_signs_in_brings_along_what_they_did(log, read, session, now):
    log.send("track", "Order Completed", VISITOR, ago=timedelta(days=30), order_id="1", total=50)
    assert read("P-1").fields.keys() & {"orders", "value"} == set()
    log.send("identify", "identify", ANNA, VISITOR)
    log.send("track", "Order Completed", ANNA, ago=timedelta(days=2), order_id="2", total="25.50")
    log.send("track", "Order Completed", ANNA, ago=timedelta(days=3), order_id="2", total="20")
    profile = read("P-1")
    assert {name: profile.fields[name].value for name in ("orders", "value", "recency", "tenure")} == {
        "orders": 2,
        "value": 75.5,
        "recency": 2,
        "tenure": 30,
    }
    assert [one.kind for one in profile.identifiers] == ["user_id", "anonymous_id"]
    link = session.scalar(select(IdentityLink.id).where(IdentityLink.message_id == "web:2"))
    withdraw(session, link, by="desk", reason="another person's browser", now=now)
    assert read("P-1").fields["value"].value == 25.5
    assert read(Identifier(*VISITOR)).fields["value"].value == 50


def test_messages_say_channel_hour_language_and_mood(log, read):
    said = [("webchat", "positive", "en"), ("webchat", "negative", "de"), ("rest", "neutral", "en")]
    for days, (channel, sentiment, language) in enumerate(said):
        properties = {"channel": channel, "sentiment": sentiment, "language": language}
        log.send("conversation", "Message Received", ANNA, ago=timedelta(days=days), source="assistant", **properties)
    fields = read("P-1").fields
    assert fields["preferred_channel"].value == "webchat"
    assert fields["last_sentiment"].value == "positive"
    assert fields["language"].value == "en"
    assert fields["preferred_hour"].value == "10"
    assert fields["frequency"].value == 3.0


def test_a_state_that_is_kept_changes_nothing(log, read, session, definition, now):
    ids = ensure(session, [Identifier(*ANNA), Identifier(*VISITOR)], now=now)
    log.send("identify", "identify", ANNA, VISITOR, birthday="1990-02-01")
    for number in range(KEEP_AFTER):
        log.send("track", "Order Completed", VISITOR, order_id=str(number), total=1)
    before = read("P-1")
    assert before.lagging == (ids[Identifier(*VISITOR)],)
    keep(session, definition, before.lagging)
    kept = read("P-1")
    assert kept.fields == before.fields
    assert kept.lagging == ()
    log.send("track", "Order Cancelled", VISITOR, order_id="3")
    assert read("P-1").fields["orders"].value == KEEP_AFTER - 1
    keep(session, definition, ids.values())
    assert read("P-1").fields["orders"].value == KEEP_AFTER - 1
    assert session.get(ProfileState, max(ids.values())) is not None


def test_a_changed_definition_counts_afresh(log, read, session, definition, now):
    log.send("track", "Order Completed", ANNA, order_id="1", total=10)
    keep(session, definition, ensure(session, [Identifier(*ANNA)], now=now).values())
    counts = {"title": "t", "means": "m", "count": {"events": ["Order Completed"]}}
    other = ProfileDefinition.model_validate({"computed": {"bought": counts}})
    assert read_profile(session, other, "P-1", now=now).fields["bought"].value == 1
    reworded = definition.model_copy(
        update={"computed": {name: one.model_copy(update={"title": "x"}) for name, one in definition.computed.items()}}
    )
    assert reworded.digest == definition.digest != other.digest


def test_only_the_fields_that_were_asked_for_are_read(log, read):
    log.send("track", "Order Completed", ANNA, order_id="1", total=10)
    assert read("P-1", fields=["orders", "city"]).fields.keys() == {"orders", "city"}


def test_what_is_not_allowed_is_not_counted(log, read, session, now):
    identity = ensure(session, [Identifier(*ANNA)], now=now)[Identifier(*ANNA)]

    def say(purpose, *, granted, minutes):
        consent.record(
            session,
            identity_id=identity,
            purpose=purpose,
            granted=granted,
            source="web",
            text_version="1",
            occurred_at=now + timedelta(minutes=minutes),
        )

    assert read("P-1", purpose="marketing").fields == {}
    say("marketing", granted=True, minutes=0)
    log.send("track", "Order Completed", ANNA, order_id="1", total=10)
    log.send("track", "Order Completed", ANNA, order_id="2", total=10, purpose="marketing")
    assert read("P-1").fields["orders"].value == 1
    assert read("P-1", purpose="marketing").fields["orders"].value == 2
    say("marketing", granted=False, minutes=1)
    assert read("P-1", purpose="marketing").fields == {}
    say("service", granted=False, minutes=1)
    refused = read("P-1")
    assert (refused.fields, refused.allowed) == ({}, frozenset())


def test_the_timeline_has_pages_the_newest_first(log, session, read):
    for number in range(7):
        log.send("page" if number % 2 else "track", f"n{number}", ANNA, purpose="service")
    ids = read("P-1").identity_ids
    first = timeline(session, ids, purposes=["service"], limit=3)
    rest = timeline(session, ids, purposes=["service"], limit=MOST + 1, after=place(str(place_of(first[-1]))))
    assert [one.name for one in (*first, *rest)] == [f"n{number}" for number in range(6, -1, -1)]
    assert [one.name for one in timeline(session, ids, purposes=["service"], kinds=["page"])] == ["n5", "n3", "n1"]
    assert timeline(session, ids, purposes=["marketing"]) == []


@pytest.mark.parametrize("text", ["", "x", "2026-05-03T10:00:00_1", "2026-05-03T10:00:00+00:00_x"])
def test_a_place_is_read_or_refused(text):
    with pytest.raises(ValueError, match="."):
        place(text)


def test_every_value_that_an_attribute_had_is_kept(log, session, definition, read):
    for city, source in (("Leeds", "web"), ("Leeds", "web"), ("York", "app"), ("Hull", "web")):
        log.send("identify", "identify", ANNA, source=source, city=city)
    changes = history(session, definition, read("P-1").identity_ids, "city", purposes=["service"])
    assert [(change.value, change.source) for change in changes] == [("Hull", "web"), ("York", "app"), ("Leeds", "web")]
    assert changes[0].at > changes[1].at
