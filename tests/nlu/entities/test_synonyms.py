"""Written forms to values."""

from nlu.component import Workspace
from nlu.entities.synonyms import SynonymMapper
from nlu.types import Entity


def mapped(mapper, value, processors=()):
    workspace = Workspace(["x"], entities=[[Entity("tea", 0, 1, value, "any", processors=processors)]])
    mapper.process(workspace)
    return workspace.entities[0][0]


def test_values(make):
    mapper = make(SynonymMapper)
    assert mapped(mapper, "Earl  GRAY").value == "Earl Grey"
    assert mapped(mapper, "earl gray", ("Before",)).processors == ("Before", "EntitySynonymMapper")
    for untouched in ("assam", "large", 7, None, ["earl gray"]):
        assert mapped(mapper, untouched).value == untouched
        assert mapped(mapper, untouched).processors == ()


def test_saved_and_loaded(make, tmp_path):
    make(SynonymMapper).save(tmp_path)
    assert mapped(SynonymMapper.load(tmp_path), "big cup").value == "large"
