"""Times as customers write them. The moments are Duckling's, but for those that docs/understanding.md names."""

import pytest

TODAY, TOMORROW, FRIDAY = "2026-03-11", "2026-03-12", "2026-03-13"


def told(info):
    """``2026-03-12 17:00 hour``, or the two ends of a stretch with an arrow."""
    if info.get("type") == "interval":
        start, end = (told(info[side]) if side in info else "" for side in ("from", "to"))
        return f"{start} > {end}".strip()
    day, _, clock = info["value"].partition("T")
    return f"{day} {clock[:5]} {info['grain']}"


@pytest.mark.parametrize(
    ("text", "said", "meant"),
    [
        ("can you come tomorrow at 5pm?", "tomorrow at 5pm", f"{TOMORROW} 17:00 hour"),
        ("call me at 5pm tomorrow", "at 5pm tomorrow", f"{TOMORROW} 17:00 hour"),
        ("next Friday", "next Friday", f"{FRIDAY} 00:00 day"),
        ("on friday please", "on friday", f"{FRIDAY} 00:00 day"),
        ("it came last friday", "last friday", "2026-03-06 00:00 day"),
        ("wednesday", "wednesday", "2026-03-18 00:00 day"),
        ("friday next week", "friday next week", "2026-03-20 00:00 day"),
        ("in two weeks", "in two weeks", "2026-03-25 00:00 day"),
        ("in 3 days", "in 3 days", "2026-03-14 10:00 hour"),
        ("in half an hour", "in half an hour", f"{TODAY} 11:15 second"),
        ("in an hour and a half", "in an hour and a half", f"{TODAY} 12:15 second"),
        ("two weeks ago", "two weeks ago", "2026-02-25 00:00 day"),
        ("a month from now", "a month from now", "2026-04-11 00:00 day"),
        ("the 3rd of March", "the 3rd of March", "2027-03-03 00:00 day"),
        ("April 1st, 2026", "April 1st, 2026", "2026-04-01 00:00 day"),
        ("14 june", "14 june", "2026-06-14 00:00 day"),
        ("Friday the 13th of March", "Friday the 13th of March", f"{FRIDAY} 00:00 day"),
        ("on the 15th", "on the 15th", "2026-03-15 00:00 day"),
        ("I go on the 2nd for 10 days", "on the 2nd", "2026-04-02 00:00 day"),
        ("due on the 9th isn't here", "on the 9th", "2026-04-09 00:00 day"),
        ("03/04/2026", "03/04/2026", "2026-04-03 00:00 day"),
        ("2026-04-03", "2026-04-03", "2026-04-03 00:00 day"),
        ("29/02/2028", "29/02/2028", "2028-02-29 00:00 day"),
        ("half past six", "half past six", f"{TODAY} 18:30 minute"),
        ("quarter to 5", "quarter to 5", f"{TODAY} 16:45 minute"),
        ("it's ten to six", "ten to six", f"{TODAY} 17:50 minute"),
        ("half three", "half three", f"{TODAY} 15:30 minute"),
        ("17:30", "17:30", f"{TODAY} 17:30 minute"),
        ("at 9", "at 9", f"{TODAY} 21:00 hour"),
        ("8 o'clock", "8 o'clock", f"{TODAY} 20:00 hour"),
        ("9am", "9am", f"{TOMORROW} 09:00 hour"),
        ("eight tonight", "eight tonight", f"{TODAY} 20:00 hour"),
        ("tomorrow at 5", "tomorrow at 5", f"{TOMORROW} 17:00 hour"),
        ("tomorrow at 10", "tomorrow at 10", f"{TOMORROW} 10:00 hour"),
        ("noon", "noon", f"{TODAY} 12:00 hour"),
        ("midnight", "midnight", f"{TOMORROW} 00:00 hour"),
        ("yesterday", "yesterday", "2026-03-10 00:00 day"),
        ("the day after tomorrow", "the day after tomorrow", f"{FRIDAY} 00:00 day"),
        ("this week", "this week", "2026-03-09 00:00 week"),
        ("next month", "next month", "2026-04-01 00:00 month"),
        ("in May", "in May", "2026-05-01 00:00 month"),
        ("last January", "last January", "2026-01-01 00:00 month"),
        ("June 2027", "June 2027", "2027-06-01 00:00 month"),
        ("Christmas", "Christmas", "2026-12-25 00:00 day"),
        ("easter monday", "easter monday", "2026-04-06 00:00 day"),
        ("I need it now", "now", f"{TODAY} 10:45 second"),
        ("in 7 days at 5pm", "in 7 days at 5pm", "2026-03-18 17:00 hour"),
    ],
)
def test_points(values_of, text, said, meant):
    [(dimension, words, info)] = values_of(text, "time")

    assert (dimension, words, told(info)) == ("time", said, meant)
    assert info["type"] == "value"
    assert info["values"][0] == {"value": info["value"], "grain": info["grain"], "type": "value"}


@pytest.mark.parametrize(
    ("text", "said", "meant"),
    [
        ("from 3 to 5pm", "from 3 to 5pm", f"{TODAY} 15:00 hour > {TODAY} 18:00 hour"),
        ("10 to 2pm on Friday", "10 to 2pm on Friday", f"{FRIDAY} 10:00 hour > {FRIDAY} 15:00 hour"),
        ("between 2 and 4 tomorrow", "between 2 and 4 tomorrow", f"{TOMORROW} 14:00 hour > {TOMORROW} 17:00 hour"),
        ("Friday from 9am to 11am", "Friday from 9am to 11am", f"{FRIDAY} 09:00 hour > {FRIDAY} 12:00 hour"),
        ("9:30-11:00", "9:30-11:00", f"{TODAY} 09:30 minute > {TODAY} 11:01 minute"),
        ("from 9 to 5", "from 9 to 5", f"{TODAY} 09:00 hour > {TODAY} 18:00 hour"),
        ("Friday from 11 to 2", "Friday from 11 to 2", f"{FRIDAY} 11:00 hour > {FRIDAY} 15:00 hour"),
        ("Friday to Sunday", "Friday to Sunday", f"{FRIDAY} 00:00 day > 2026-03-16 00:00 day"),
        ("from 13 to 15 July", "from 13 to 15 July", "2026-07-13 00:00 day > 2026-07-16 00:00 day"),
        ("July 13-15", "July 13-15", "2026-07-13 00:00 day > 2026-07-16 00:00 day"),
        ("after 5pm", "after 5pm", f"{TODAY} 17:00 hour >"),
        ("by Friday", "by Friday", f"> {FRIDAY} 00:00 day"),
        ("since Monday", "since Monday", "2026-03-09 00:00 day >"),
        ("tomorrow morning", "tomorrow morning", f"{TOMORROW} 04:00 hour > {TOMORROW} 12:00 hour"),
        ("this weekend", "this weekend", f"{FRIDAY} 18:00 hour > 2026-03-16 00:00 hour"),
        ("last night", "last night", "2026-03-10 18:00 hour > 2026-03-11 00:00 hour"),
        ("the last two weeks", "the last two weeks", "2026-02-23 00:00 week > 2026-03-09 00:00 week"),
        ("next 3 days", "next 3 days", f"{TOMORROW} 00:00 day > 2026-03-15 00:00 day"),
    ],
)
def test_stretches(values_of, text, said, meant):
    [(_, words, info)] = values_of(text, "time")

    assert (words, told(info)) == (said, meant)


@pytest.mark.parametrize(
    "text",
    [
        "may I ask something",
        "I may come, may I not",
        "she will march on",
        "wait a second",
        "good morning",
        "the sun is shining and I sat down",
        "I live at 5 High Street",
        "I need 5 to 6 boxes",
        "between 5 and 10 people",
        "order FL-204417",
        "24/7",
        "version 3.2.1",
        "room 1130",
        "the 3st",
        "30/02/2026",
        "what time is it",
        "now that you ask",
        "it costs 17.30",
        "the third floor",
        "on the 3rd floor",
        "the 2nd parcel",
        "mar the surface",
        "99:99",
    ],
)
def test_what_names_no_time(values_of, text):
    assert values_of(text, "time") == []


def test_an_american_writes_the_month_first(values_of):
    [(_, _, info)] = values_of("03/04/2026", "time", region="US")

    assert info["value"].startswith("2026-03-04")


def test_times_bear_the_offset_of_their_own_day(values_of):
    [(_, _, winter)] = values_of("tomorrow", "time")
    [(_, _, summer)] = values_of("14 june", "time")

    assert winter["value"] == "2026-03-12T00:00:00.000+00:00"
    assert summer["value"] == "2026-06-14T00:00:00.000+01:00"


def test_what_a_word_leaves_open_is_among_the_readings(values_of):
    [(_, _, info)] = values_of("tomorrow at 9", "time")

    assert [reading["value"][:16] for reading in info["values"]] == ["2026-03-12T09:00", "2026-03-12T21:00"]


@pytest.mark.parametrize(
    ("language", "text", "said", "meant"),
    [
        ("de", "geht morgen um 17 Uhr?", "morgen um 17 Uhr", f"{TOMORROW} 17:00 hour"),
        ("de", "am 3. Mai 2026", "am 3. Mai 2026", "2026-05-03 00:00 day"),
        ("de", "03.04.2026", "03.04.2026", "2026-04-03 00:00 day"),
        ("fr", "demain à 17h", "demain à 17h", f"{TOMORROW} 17:00 hour"),
        ("es", "mañana", "mañana", f"{TOMORROW} 00:00 day"),
    ],
)
def test_other_languages(values_of, language, text, said, meant):
    [(_, words, info)] = values_of(text, "time", language=language, region="")

    assert (words, told(info)) == (said, meant)


@pytest.mark.parametrize("text", ["so ist es", "ich habe 3 Handys", "do", "bestellung 204417"])
def test_words_and_numbers_of_other_languages_are_no_dates(values_of, text):
    assert values_of(text, "time", language="de", region="") == []
