"""One suite for every component of the library's pipeline: what a component promises, whichever it is."""

import dataclasses

import numpy as np
import pytest

from nlu.catalogue import find, modules
from nlu.component import Workspace

FIELDS = {field.name for field in dataclasses.fields(Workspace)} - {"texts", "held_out"}
TEXTS = ["renew my loan on L-20417 please", "is there wifi?", "hello", "", "the capital of France"]


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_component_is_known_by_its_name_and_says_what_it_needs(name):
    component = find(name)

    assert component.name == name
    assert {field for need in component.requires for field in need.split("|")} <= FIELDS
    assert component.provides
    assert component.provides <= FIELDS
    assert component.__doc__
    assert all(isinstance(option, str) for option in component.options)


def seen(components, texts):
    workspace = Workspace(texts=list(texts), wanted=FIELDS)
    for component in components:
        component.process(workspace)
    return workspace


def test_a_saved_component_works_as_before(library, tmp_path):
    for number, component in enumerate(library.components):
        folder = tmp_path / str(number)
        folder.mkdir()
        component.save(folder)
        again = (*library.components[:number], type(component).load(folder), *library.components[number + 1 :])

        before, after = seen(library.components, TEXTS), seen(again, TEXTS)

        for field in FIELDS:
            one, other = getattr(before, field), getattr(after, field)
            if field == "pieces":
                one, other = (np.concatenate([read.states for read in each]) for each in (one, other))
            if isinstance(one, np.ndarray) or hasattr(one, "csr"):
                plain = [each.csr().toarray() if hasattr(each, "csr") else each for each in (one, other)]
                np.testing.assert_array_equal(*plain)
            else:
                assert one == other, (component.name, field)


def test_a_component_fills_what_it_provides_one_row_a_text(library):
    workspace = Workspace(texts=TEXTS, wanted=FIELDS)
    for component in library.components:
        component.process(workspace)
        for field in component.provides:
            rows = getattr(workspace, field)
            assert (rows.shape[0] if hasattr(rows, "shape") else len(rows)) == len(TEXTS), (component.name, field)


def test_a_batch_of_none_is_no_error(library):
    assert seen(library.components, []).texts == []
