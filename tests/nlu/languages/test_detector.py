"""Which language a message is in: sure of long ones, silent about short ones, never wrong about the assistant's own."""

import sys

import pytest

from nlu.component import Workspace
from nlu.errors import PipelineError
from nlu.languages.detector import LanguageDetector
from nlu.languages.tables import CHARACTERS, LanguageTables
from nlu.settings import read_pipeline
from nlu.types import Example, Language, TrainingData

ENGLISH = """
where is my order
I want to cancel the contract
my internet is not working since yesterday
how much do I owe you this month
hola
moin moin zusammen
"""
DATA = TrainingData(
    examples=tuple(Example(line, "something") for line in ENGLISH.strip().splitlines()),
    lookups={"shop": ("Königsallee Düsseldorf Nord",)},
)
FOREIGN = {
    "de": "wo ist mein paket, ich warte schon eine woche",
    "fr": "où est ma commande",
    "es": "quiero hablar con una persona",
    "it": "vorrei parlare con una persona",
    "nl": "waar is mijn bestelling",
    "pl": "gdzie jest moje zamówienie",
    "pt": "quero cancelar o meu contrato",
    "tr": "siparişim nerede acaba",
    "ru": "где мой заказ",
    "ar": "أين طلبي من فضلك",
    "zh": "我的订单在哪里",
    "ja": "注文はどこですか",
    "ko": "제 주문은 어디에 있나요",
}
NEVER_FOREIGN = [
    "",
    " ",
    "ok",
    "oui",
    "hola",
    "danke schön",
    "Jo Bloggs",
    "Giovanni Rossi",
    "FL-204417",
    "SW1A 2AA",
    "jo.bloggs@example.com",
    "https://example.com/?q=1234",
    "👍👍👍",
    "12345 67890 11111",
    "wheres my ordr pls",
    "hwo mcuh do i ow eyou thsi mnth",
    "moin moin zusammen",
    "Königsallee Düsseldorf Nord",
    "asdf qwer zxcv",
    "\ud800\x00",
]


def detector(*languages: str) -> LanguageDetector:
    options = {**LanguageDetector.options, "languages": languages}
    return LanguageDetector.train(options, DATA, Workspace([]), 0, over=Workspace)


@pytest.fixture(scope="module")
def english():
    return detector("en")


@pytest.fixture(scope="module")
def both():
    return detector("en", "de")


@pytest.mark.parametrize(("code", "text"), FOREIGN.items(), ids=FOREIGN)
def test_a_language_that_is_not_spoken_is_known(english, code, text):
    found = english.language_of(text)
    assert (found.code, found.is_foreign) == (code, True)
    assert 0.4 < found.confidence <= 1


@pytest.mark.parametrize("text", NEVER_FOREIGN, ids=range(len(NEVER_FOREIGN)))
def test_what_may_be_anybodys_is_not_foreign(english, text):
    assert not english.language_of(text).is_foreign


def test_examples_are_never_foreign(english):
    assert [example.text for example in DATA.examples if english.language_of(example.text).is_foreign] == []


def test_one_of_the_assistants_languages_is_chosen(both):
    assert both.language_of("wo ist mein paket").code == "de"
    assert both.language_of("ich möchte den vertrag kündigen").code == "de"
    assert both.language_of("where is my parcel").code == "en"
    assert both.language_of("où est ma commande") == Language("fr", pytest.approx(0.98, abs=0.02), is_foreign=True)
    assert both.language_of("ok") == both.language_of("204417") == Language(None, 0.0)


def test_a_text_that_fits_both_tells_neither(both):
    assert both.language_of("hotel hand").code is None


def test_capitals_and_length_change_nothing(english):
    assert english.language_of("WO IST MEIN PAKET, ICH WARTE SCHON EINE WOCHE").code == "de"
    long = english.language_of("wo ist mein paket, ich warte schon. " * 500)
    assert (long.code, long.is_foreign) == ("de", True)
    assert (
        long.confidence == english.language_of(("wo ist mein paket, ich warte schon. " * 500)[:CHARACTERS]).confidence
    )


def test_the_model_needs_no_package_and_says_the_same(english, tmp_path, monkeypatch):
    english.save(tmp_path)
    monkeypatch.setitem(sys.modules, "py3langid", None)
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    loaded = LanguageDetector.load(tmp_path)

    texts = [*FOREIGN.values(), *NEVER_FOREIGN, *(example.text for example in DATA.examples)]
    assert [loaded.language_of(text) for text in texts] == [english.language_of(text) for text in texts]


def test_chances_are_those_of_the_package():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    codes = ["de", "en", "fr", "sr", "zh"]
    package = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    package.set_languages(codes)
    ours = LanguageTables.for_languages(codes)

    for text in [*FOREIGN.values(), "ok", "", "WO IST MEIN PAKET", "Ќ ѓ Где"]:
        assert ours.chances(text) == pytest.approx(dict(package.rank(text)), abs=1e-4)


def test_declared_languages_bring_the_detector():
    pipeline = [{"name": "NgramFeaturizer"}, {"name": "IntentClassifier"}]
    assert "LanguageDetector" not in [s.component.name for s in read_pipeline({"pipeline": pipeline})]

    last = read_pipeline({"languages": ["de", "en"], "pipeline": pipeline})[-1]
    assert (last.component.name, last.options["languages"]) == ("LanguageDetector", ("de", "en"))

    own = read_pipeline({"language": "fr", "pipeline": [{"name": "LanguageDetector", "confidence": 0.9}, *pipeline]})
    assert own[0].options == {"languages": ("fr",), "confidence": 0.9}


def test_the_first_language_is_that_of_the_other_components():
    pipeline = [{"name": "Tokenizer"}, {"name": "NgramFeaturizer"}, {"name": "IntentClassifier"}]
    steps = read_pipeline({"languages": ["de", "en"], "pipeline": pipeline})
    assert steps[0].options["language"] == "de"


def test_a_language_that_is_not_known_is_refused():
    with pytest.raises(PipelineError, match="The language 'gremlin' is not known here."):
        read_pipeline({"languages": ["en", "gremlin"], "pipeline": [{"name": "NgramFeaturizer"}]})


def test_a_region_is_left_out():
    assert detector("en-GB", "pt_BR").language_of("quero cancelar o meu contrato").code == "pt"
