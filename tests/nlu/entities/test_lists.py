"""Which words are listed for an entity."""

from nlu.entities.lists import listed_words
from nlu.types import Entity, Example, TrainingData


def test_synonyms_of_annotated_values_are_listed_beside_the_lookup_table():
    examples = (
        Example("it is high", "say", (Entity("priority", 6, 10, "high", ""),)),
        Example("call my cell", "say", (Entity("phone", 8, 12, "mobile", ""),)),
    )
    # "cell" is annotated itself.
    synonyms = {"urgent": "high", "Critical": "high", "handset": "mobile", "cell": "mobile", "aunt": "relative"}
    data = TrainingData(examples, synonyms=synonyms, lookups={"priority": ("High", "Low"), "shop": ("Leeds",)})
    assert listed_words(data) == {
        "priority": ("High", "Low", "critical", "urgent"),
        "shop": ("Leeds",),
        "phone": ("handset", "mobile"),
    }


def test_without_synonyms_the_lookup_tables_stay_as_they_are():
    data = TrainingData((Example("in May", "say", (Entity("month", 3, 6, "May", ""),)),), lookups={"month": ("May",)})
    assert listed_words(data) == {"month": ("May",)}
