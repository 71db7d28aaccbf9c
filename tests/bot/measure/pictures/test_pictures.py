"""Pictures: what is in them is looked at by people; here, that they show what they should where they should."""

from collections import Counter

import pytest
from PIL import Image

from bot.measure.pictures.histogram import BINS, HEAD, ROW, SCALE_WIDTH, WIDTH, draw_histogram
from bot.measure.pictures.matrix import draw_matrix
from bot.measure.pictures.paper import RIGHT, SCALE, WRONG, mixed, width_of

GROUND = (255, 255, 255)


def drawn(paper, folder):
    paper.save(folder / "picture.png")
    return Image.open(folder / "picture.png").convert("RGB")


def colours(image):
    return Counter({colour: count for count, colour in image.getcolors(1 << 24)})


def matrix(confusion, folder):
    return drawn(draw_matrix(confusion, title="Intents", rows="meant", columns="understood as"), folder)


def test_right_answers_and_mistakes_have_their_colours(tmp_path):
    right = matrix({"a": {"a": 5}, "b": {"b": 5}}, tmp_path)
    mixed_up = matrix({"a": {"a": 5, "b": 5}, "b": {"b": 5}}, tmp_path)
    assert mixed_up.size == right.size
    cell = (46 * SCALE) ** 2
    assert colours(mixed_up)[WRONG] - colours(right)[WRONG] > cell * 0.8
    assert colours(mixed_up)[RIGHT] == pytest.approx(colours(right)[RIGHT], rel=0.05)


@pytest.mark.parametrize("labels", [1, 4, 45, 120])
def test_the_sheet_holds_all_labels(tmp_path, labels):
    names = [f"a_rather_long_intent_{number}" for number in range(labels)]
    image = matrix({name: {name: 1, "": 2} for name in names}, tmp_path)
    assert image.width > width_of(names[-1], 9) * SCALE
    edges = [image.getpixel((x, y)) for x in range(image.width) for y in (0, image.height - 1)]
    edges += [image.getpixel((x, y)) for y in range(image.height) for x in (0, image.width - 1)]
    assert set(edges) == {GROUND}, "nothing is cut off"


def test_nothing_was_tested(tmp_path):
    assert matrix({}, tmp_path).size > (0, 0)
    assert drawn(draw_histogram([], [], title="Intents"), tmp_path).size > (0, 0)


@pytest.mark.parametrize("confidence", [0.0, 0.5, 0.97, 1.0])
def test_a_bar_stands_in_the_row_of_its_confidence(tmp_path, confidence):
    image = drawn(draw_histogram([confidence] * 3, [1 - confidence], title="Intents"), tmp_path)
    for sure, colour, side in ((confidence, RIGHT, -1), (1 - confidence, WRONG, 1)):
        row = BINS - 1 - min(BINS - 1, int(sure * BINS))
        x, y = WIDTH / 2 + side * (SCALE_WIDTH / 2 + 40), HEAD + ROW * (row + 0.5)
        assert image.getpixel((round(x * SCALE), round(y * SCALE))) == colour


def test_colours_from_white():
    assert (mixed(RIGHT, 0), mixed(RIGHT, 1)) == (GROUND, RIGHT)
