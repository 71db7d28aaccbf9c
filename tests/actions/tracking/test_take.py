"""The one way in, in SQLite and PostgreSQL: everything once, nothing that was erased, nothing without consent."""

import pytest
from sqlalchemy import func, select

from actions.customer.schema import Consent, Identity, IdentityLink, Touchpoint
from actions.privacy import consent
from actions.privacy.tombstones import bury
from actions.tracking.consents import EVENT
from actions.tracking.take import take


def touchpoints(session, **where):
    found = session.scalars(select(Touchpoint).filter_by(**where).order_by(Touchpoint.id)).all()
    return [one for one in found if one.source == "shop"]


def identities(session, value):
    return session.scalars(select(Identity).where(Identity.value == value)).all()


def test_signals_become_touchpoints_of_the_surest_identifier(session, tracked, now):
    message = tracked(
        user_id="C-77", anonymous_id="browser-1", at=-90, properties={"total": 12.5}, context={"ip": "::1"}
    )
    taken = take(session, [message])
    assert (taken.stored, taken.repeated, taken.refused) == (1, 0, ())
    [kept] = touchpoints(session)
    [who] = identities(session, "C-77")
    assert (kept.message_id, kept.kind, kept.name, kept.identity_id) == (
        message.message_id,
        "track",
        "Order Completed",
        who.id,
    )
    assert (kept.occurred_at, kept.received_at) == (message.occurred_at, now)
    assert (kept.properties, kept.context, kept.purpose) == ({"total": 12.5}, {"ip": "::1"}, "service")


def test_an_empty_batch_is_nothing(session):
    assert take(session, []).stored == 0


def test_a_repeated_signal_is_left_out_in_one_batch_and_in_the_next(session, tracked):
    one, other = tracked(message_id="shop:1", user_id="C-77"), tracked(message_id="shop:2", user_id="C-77")
    again = tracked(message_id="shop:1", user_id="C-78", name="Something Else")
    assert take(session, [one, again, one]).repeated == 2
    taken = take(session, [one, other])
    assert (taken.stored, taken.repeated) == (1, 1)
    assert [kept.name for kept in touchpoints(session)] == ["Order Completed", "Order Completed"]
    assert identities(session, "C-78") == []


def test_identities_are_made_once_and_know_when_they_were_first_seen(session, tracked):
    take(session, [tracked(user_id="C-77", at=-5), tracked(user_id="C-77", at=-60), tracked(user_id="C-77")])
    take(session, [tracked(user_id="C-77")])
    [who] = identities(session, "C-77")
    assert who.first_seen_at == tracked(at=-60, user_id="C-77").occurred_at
    assert session.scalar(select(func.count()).where(Touchpoint.identity_id == who.id)) == 4


def test_identifiers_of_one_signal_are_evidence_of_a_link(session, tracked):
    take(session, [tracked(user_id="C-77", anonymous_id="browser-1", kind="identify", evidence="identify")])
    [user], [browser] = identities(session, "C-77"), identities(session, "browser-1")
    [link] = session.scalars(select(IdentityLink).where(IdentityLink.source == "shop")).all()
    assert {link.low_id, link.high_id} == {user.id, browser.id}
    assert (link.evidence, link.status) == ("identify", "active")
    assert user.profile_id == browser.profile_id != None  # noqa: E711 - one set, and one at all


def test_what_was_erased_stays_erased(session, tracked, now):
    old, new = tracked(user_id="C-77", at=-5), tracked(user_id="C-77", at=5, name="Back Again")
    other = tracked(message_id="shop:gone", user_id="C-78")
    bury(session, identifiers=[("user_id", "C-77")], message_ids=["shop:gone"], receipt="r-1", now=now)
    taken = take(session, [old, new, other])
    assert [(one.message, one.reason) for one in taken.refused] == [(old, "erased"), (other, "erased")]
    assert [kept.name for kept in touchpoints(session)] == ["Back Again"]


def test_browsing_is_kept_only_with_consent_and_nothing_is_known_of_who_gave_none(session, tracked):
    taken = take(session, [tracked(anonymous_id="browser-1", purpose="analytics"), tracked(anonymous_id="browser-2")])
    assert [(one.reason, one.message.identifiers[0].value) for one in taken.refused] == [("no_consent", "browser-1")]
    assert taken.stored == 1
    assert identities(session, "browser-1") == []


def test_consent_of_the_customer_holds_for_all_of_their_names_until_it_is_withdrawn(session, tracked, now):
    take(session, [tracked(user_id="C-77", anonymous_id="browser-1")])
    [user] = identities(session, "C-77")
    said = {"identity_id": user.id, "purpose": "analytics", "source": "form", "text_version": "1"}
    consent.record(session, granted=True, occurred_at=now, **said)
    assert take(session, [tracked(anonymous_id="browser-1", purpose="analytics")]).stored == 1
    # A browser that has not been seen before counts too, where the signal says whose it is.
    assert take(session, [tracked(user_id="C-77", anonymous_id="new", purpose="analytics")]).stored == 1
    consent.record(session, granted=False, occurred_at=tracked(at=1, user_id="C-77").occurred_at, **said)
    assert take(session, [tracked(anonymous_id="browser-1", purpose="analytics")]).refused[0].reason == "no_consent"


def test_a_consent_manager_says_yes_and_no_by_segments_own_event(session, tracked):
    said = {
        "consent": {"categoryPreferences": {"Analytics": True, "Advertising": False, "Odd": True, "Marketing": "x"}}
    }
    word = tracked(anonymous_id="browser-1", name=EVENT, context=said, properties={"textVersion": "2026-03"})
    seen = tracked(anonymous_id="browser-1", kind="page", name="Home", purpose="analytics")
    assert take(session, [seen, word]).stored == 2
    assert take(session, [word]).repeated == 1
    [browser] = identities(session, "browser-1")
    kept = session.scalars(select(Consent).where(Consent.identity_id == browser.id)).all()
    assert {(one.purpose, one.granted, one.text_version) for one in kept} == {
        ("analytics", True, "2026-03"),
        ("marketing", False, "2026-03"),
    }


@pytest.mark.parametrize("preferences", [None, [], "all", {"consent": 1}, {"consent": {"categoryPreferences": [1]}}])
def test_a_word_of_consent_that_says_nothing_is_a_signal_like_any_other(session, tracked, preferences):
    context = preferences if isinstance(preferences, dict) else {"consent": preferences}
    assert take(session, [tracked(user_id="C-77", name=EVENT, context=context)]).stored == 1
    assert session.scalar(select(func.count()).select_from(Consent).where(Consent.source == "shop")) == 0


def test_hundreds_of_signals_of_hundreds_of_people(session, tracked):
    many = [tracked(user_id=f"C-{n}", anonymous_id=f"b-{n}", message_id=f"shop:{n}") for n in range(700)]
    assert take(session, many).stored == 700
    assert take(session, many).repeated == 700


def test_marks_that_no_database_takes_are_kept_without_them(session, tracked):
    message = tracked(user_id="C-77", name="nul \x00 and \ud800 half", properties={"a\x00": "b\x00", "half": "\ud83d"})
    assert take(session, [message]).stored == 1
    session.expire_all()
    [kept] = touchpoints(session)
    assert kept.name == "nul  and ? half"
    assert "half" in kept.properties
