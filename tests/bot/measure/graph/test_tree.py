import pytest

from bot.measure.graph.tree import plant


@pytest.fixture
def forest(project):
    return plant(project.flows, project.domain, folder=project.folder)


def path(root, *places):
    """The boxes from a root by the position of each child."""
    node = root
    for place in places:
        node = node.children[place]
        yield node


def test_roots_are_stories_rules_and_checkpoints(forest):
    assert [(root.kind, root.lines) for root in forest.roots] == [
        ("root", ("Stories",)), ("checkpoint", ("ordered",)), ("root", ("Rules",)),
    ]  # fmt: skip


def test_flows_that_begin_alike_share_their_beginning(forest):
    stories = forest.roots[0]
    assert len(stories.children) == 1
    greet, answer = path(stories, 0, 0)
    assert (greet.kind, greet.lines, answer.kind, answer.lines) == ("intent", ("greet",), "response", ("utter_greet",))
    assert greet.places == [(0, "data/stories.yml:4"), (1, "data/stories.yml:10")]
    assert [child.lines[0] for child in answer.children] == ["bye", "order (city)"]


def test_what_happens_between_two_steps_is_one_box(forest):
    *_, order, form, facts, checkpoint = path(forest.roots[0], 0, 0, 1, 0, 0, 0)
    assert order.names == ("order",)
    assert form.kind == "form"
    assert facts.kind == "state"
    assert facts.lines == ("asks for city", "city is Leeds", "the form ends")
    assert (checkpoint.kind, checkpoint.names, checkpoint.ends) == ("checkpoint", ("ordered",), [1])


def test_a_story_from_a_checkpoint_has_its_condition_and_its_choices(forest):
    condition, choice, said = path(forest.roots[1], 0, 0, 0)
    assert condition.lines == ("city is Leeds",)
    assert (choice.lines, choice.names) == (("affirm or deny",), ("affirm", "deny"))
    assert (said.kind, said.lines, said.ends) == ("response", ("“As you like.”",), [2])


def test_rules_have_their_conditions(forest):
    begin, end, first = (next(path(forest.roots[2], place)) for place in range(3))
    assert begin.lines == ("order",)
    assert begin.children[0].children == [], "that the form which ran is active goes without saying"
    assert end.lines == ("while order_form is active",)
    assert first.lines == ("at the very beginning",)
    *_, last = path(end, 0, 0, 0, 0)
    assert last.lines == ("goes on at once",)


def test_every_flow_is_in_the_list_and_ends_once(forest):
    assert [(flow.name, flow.kind, flow.place) for flow in forest.flows][-1] == (
        "first words", "rule", "data/rules.yml:17",
    )  # fmt: skip
    ends = []

    def walk(node):
        ends.extend(node.ends)
        for child in node.children:
            walk(child)

    for root in forest.roots:
        walk(root)
    assert sorted(ends) == list(range(len(forest.flows)))
