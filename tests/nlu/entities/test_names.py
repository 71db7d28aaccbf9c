"""Names by a spaCy pipeline: a small one, made and saved here."""

import pytest
import spacy

from nlu.component import Workspace
from nlu.entities.names import SpacyNames
from nlu.errors import PipelineError
from nlu.types import Entity


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Ada Lovelace"}, {"label": "GPE", "pattern": "Paris"}])
    folder = tmp_path_factory.mktemp("spacy") / "tiny"
    language.to_disk(folder)
    return str(folder)


def found(component, *texts):
    workspace = Workspace(texts)
    component.process(workspace)
    return workspace.entities


def test_names(make, pipeline):
    names = make(SpacyNames, model=pipeline)
    assert found(names, "Ada Lovelace is in Paris", "nobody") == [
        [
            Entity("PERSON", 0, 12, "Ada Lovelace", "SpacyEntityExtractor"),
            Entity("GPE", 19, 24, "Paris", "SpacyEntityExtractor"),
        ],
        [],
    ]


def test_dimensions_and_other_names(make, pipeline, tmp_path):
    names = make(SpacyNames, model=pipeline, dimensions=["GPE"], rename={"GPE": "city"})
    names.save(tmp_path)
    for each in (names, SpacyNames.load(tmp_path)):
        assert found(each, "Ada Lovelace is in Paris") == [[Entity("city", 19, 24, "Paris", "SpacyEntityExtractor")]]


def test_a_pipeline_that_is_not_installed(make):
    with pytest.raises(PipelineError) as caught:
        make(SpacyNames, model="xx_not_there")
    assert str(caught.value) == (
        "config.yml: SpacyEntityExtractor: The spaCy pipeline 'xx_not_there' is not installed. "
        "Install it (python -m spacy download xx_not_there), or take the component out."
    )
