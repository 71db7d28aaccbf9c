"""The page in a real browser."""

import pytest
from kit.browser import CHROMIUM, chromium

from bot.assistant.load import load_project
from bot.measure.graph.page import draw

pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser, project, tmp_path):
    file = tmp_path / "graph.html"
    file.write_text(draw(project), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1400, "height": 800})
    said = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    opened.goto(file.as_uri())
    yield opened
    assert said == [], "errors, warnings or requests"
    assert opened.evaluate("window.broken") is None
    opened.close()


def boxes(page):
    return page.locator("g.node").all_text_contents()


def box(page, name):
    return page.locator("g.node", has_text=name).first


def test_everything_is_drawn_and_nothing_overlaps(page):
    assert page.locator("#count").inner_text() == "3 stories, 3 rules"
    assert len(boxes(page)) == 24
    areas = page.locator("g.node rect").evaluate_all(
        "all => all.map(r => { const b = r.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })"
    )
    for number, (left, top, right, bottom) in enumerate(areas):
        for other_left, other_top, other_right, other_bottom in areas[number + 1 :]:
            assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top


def test_hovering_tells_what_is_known_and_where_it_is_written(page):
    box(page, "utter_greet").hover()
    tip = page.locator("#tip").inner_text()
    assert "Hello </script>" in tip
    assert "hello and goodbye" in tip
    assert "data/stories.yml:5" in tip
    assert "data/stories.yml:11" in tip
    page.locator("#search").hover()
    assert page.locator("#tip").is_hidden()


@pytest.mark.parametrize(
    ("words", "flows"),
    [
        ("utter_bye", ["hello and goodbye"]),
        ("ORDER_FORM", ["hello and an order", "begin the order", "end the order"]),
        ("first wo", ["first words"]),
        ("affirm", ["after an order"]),
        ("asks for city", ["hello and an order"]),
        ("rules.yml", ["begin the order", "end the order", "first words"]),
    ],
)
def test_searching_leaves_the_flows_that_have_it(page, words, flows):
    page.fill("#search", words)
    assert page.locator("nav button").all_text_contents() == flows
    assert page.locator("g.node .end").count() == len(flows)


def test_what_was_found_is_marked_and_escape_shows_everything(page):
    page.keyboard.press("/")
    page.keyboard.type("utter_b")
    assert page.locator("g.node.hit").all_text_contents() == ["utter_bye"]
    page.fill("#search", "nothing has this")
    assert page.locator("#nothing").is_visible()
    page.keyboard.press("Escape")
    assert len(boxes(page)) == 24


def test_stories_or_rules_alone(page):
    page.uncheck("#stories")
    assert page.locator("#count").inner_text() == "0 stories, 3 rules"
    assert "Stories" not in boxes(page)
    page.uncheck("#rules")
    assert page.locator("#nothing").is_visible()


def test_a_story_is_followed(page):
    page.get_by_role("button", name="hello and goodbye").click()
    assert page.locator("g.node.on").all_text_contents() == ["Stories", "greet", "utter_greet", "bye", "utter_bye"]
    page.keyboard.press("Escape")
    assert page.locator(".chosen").count() == 0


def test_keys_go_from_box_to_box(page):
    page.locator("g.node").first.focus()
    for key, there in (("ArrowRight", "greet"), ("ArrowRight", "utter_greet"), ("ArrowLeft", "greet")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == there
    assert "data/stories.yml:4" in page.locator("#tip").inner_text()


def test_a_checkpoint_leads_on(page):
    page.locator("g.node.checkpoint").first.click()
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused).startswith("checkpoint ordered")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "city is Leeds"


def test_a_click_pins_what_is_told(page):
    box(page, "greet").click()
    page.locator("#search").hover()
    assert "“hello”" in page.locator("#tip").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()


def test_moving_and_zooming(page):
    place = "document.getElementById('world').getAttribute('transform')"
    before = page.evaluate(place)
    page.mouse.move(900, 600)
    page.mouse.down()
    page.mouse.move(800, 500, steps=4)
    page.mouse.up()
    moved = page.evaluate(place)
    assert moved != before
    page.get_by_role("button", name="Larger").click()
    assert "scale(1.25)" in page.evaluate(place)
    page.locator("#fit").click()
    assert "translate(24 24)" in page.evaluate(place)


def test_names_are_offered_while_one_types(page):
    offered = page.locator("#names option").evaluate_all("all => all.map(option => option.value)")
    assert {"greet", "utter_greet", "order_form", "action_order"} <= set(offered)


def test_in_a_large_project_the_drawing_waits_until_the_typing_pauses(page, tmp_path):
    rules = "".join(f"- rule: r{n}\n  steps: [{{intent: greet}}, {{action: utter_{n}}}]\n" for n in range(200))
    (tmp_path / "data" / "rules.yml").write_text(f"rules:\n{rules}")
    (tmp_path / "large.html").write_text(draw(load_project(tmp_path)), encoding="utf-8")
    page.goto((tmp_path / "large.html").as_uri())
    page.locator("#search").press_sequentially("utter_199")
    page.get_by_role("status").filter(has_text="0 stories, 1 rule").wait_for()
    assert page.locator("g.node.hit").all_text_contents() == ["utter_199"]
