from nlu.evaluate.compare import compare
from nlu.evaluate.weak_points import find_weak_points
from nlu.types import Example, Intent, ParseResult

BILLS = [f"why is my bill so high in {month}" for month in ("may", "june", "july", "august", "march", "april")]
ORDERS = [f"where is the parcel of order number {n}" for n in ("one", "two", "three", "four", "five", "six")]
TRAINED = [
    *(Example(text, "bill", place=f"b.yml:{n}") for n, text in enumerate(BILLS * 2)),
    *(Example(text, "order", place=f"o.yml:{n}") for n, text in enumerate(ORDERS * 2)),
    Example("hello", "greet"),
]


def weak_points(*answers):
    """Each answer: text, what it means, what it was taken for, how surely."""
    examples = [Example(text, meant, place="t.yml:1") for text, meant, _, _ in answers]
    results = [ParseResult(text, Intent(taken, sure)) for text, _, taken, sure in answers]
    return find_weak_points(compare(examples, results), TRAINED)


def right(intent, sure=0.9, times=10):
    return [(f"{intent} {n}", intent, intent, sure) for n in range(times)]


def test_a_confusion_has_counts_both_ways_messages_and_what_pulls_them():
    found = weak_points(
        *right("bill"), *right("order"),
        ("is the bill in my parcel", "order", "bill", 0.6),
        ("my order's bill is wrong", "order", "bill", 0.8),
        ("bill for which parcel", "bill", "order", 0.5),
    ).confusions  # fmt: skip

    assert [(each.expected, each.predicted, each.count, each.back) for each in found] == [("order", "bill", 2, 1)]
    assert [pull.message.text for pull in found[0].messages] == ["my order's bill is wrong", "is the bill in my parcel"]
    assert all(pull.nearest.intent == "bill" for pull in found[0].messages)
    assert found[0].words[0] == "bill"
    assert "'bill'" in found[0].mend


def test_the_mend_is_of_the_kind_of_confusion():
    def mend(*answers):
        return weak_points(*answers).confusions[0].mend

    torn = [("x", "bill", "order", 0.5), ("y", "order", "bill", 0.5)]
    assert "Merge bill and order" in mend(*torn) or "Merge order and bill" in mend(*torn)
    assert mend(*right("bill"), ("hiya there", "greet", "bill", 0.5)) == "Add examples to greet: it has only 1."
    lost = mend(*right("bill"), ("the invoice please", "bill", "nlu_fallback", 0.3))
    assert "Add examples to bill" in lost
    assert "it has 12" in lost
    assert "differ" in mend(*right("bill"), *right("order"), ("zebra", "bill", "order", 0.5))


def test_the_worst_come_first_and_ten_at_most():
    answers = [("x", "order", "bill", 0.5), ("y", "order", "bill", 0.5)]
    answers += [(f"z{n}", f"i{n:02}", f"j{n:02}", 0.5) for n in range(15)]

    found = weak_points(*answers).confusions

    assert len(found) == 10
    assert (found[0].expected, found[0].count) == ("order", 2)


def test_labels_look_wrong_where_the_model_is_as_sure_as_where_it_is_right():
    found = weak_points(
        *right("bill", sure=0.8), ("sure", "order", "bill", 0.85), ("unsure", "order", "bill", 0.7),
        ("never right", "order", "greet", 0.99),
    ).suspects  # fmt: skip

    assert [each.text for each in found] == ["sure"]


def test_nothing_wrong_is_nothing_to_say():
    found = weak_points(*right("bill"))

    assert (found.confusions, found.suspects) == ((), ())
