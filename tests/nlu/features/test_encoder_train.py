"""Other encoders by way of sentence-transformers: small random models of each family, saved read as real ones."""

import json
import os

import numpy as np
import pytest

from nlu.features import encoder_files as files
from nlu.features.encoder import load_encoder

pytestmark = pytest.mark.train

SENTENCES = ["where is my order", "thank you", "where is where is where is my order ?", "you thank order my"]


@pytest.fixture
def libraries():
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    pytest.importorskip("torch", reason="the extra `train` is not installed")
    return pytest.importorskip("transformers"), pytest.importorskip("sentence_transformers")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("USHER_CACHE", str(tmp_path / "cache"))


def saved_model(libraries, folder, *, family, pooling):
    """A model with random weights, put on disk as sentence-transformers does it, and read by it."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    transformers, sentence_transformers = libraries
    words = ["<pad>", "<unk>", "<s>", "</s>", "where", "is", "my", "order", "thank", "you", "?"]
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 2), ("</s>", 3)]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", cls_token="<s>", sep_token="</s>"
    )
    config = {
        "vocab_size": len(words),
        "hidden_size": 24,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "intermediate_size": 48,
        "max_position_embeddings": 40,
        "initializer_range": 0.4,
        "pad_token_id": 0,
    }
    torch.manual_seed(3)
    kind = {"bert": ("BertConfig", "BertModel"), "xlm-roberta": ("XLMRobertaConfig", "XLMRobertaModel")}[family]
    if family == "xlm-roberta":
        config |= {"type_vocab_size": 1, "pad_token_id": 1}
    network = getattr(transformers, kind[1])(getattr(transformers, kind[0])(**config)).eval()
    network.save_pretrained(folder)
    fast.save_pretrained(folder)
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    described = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(parts)
    ]
    (folder / "modules.json").write_text(json.dumps(described))
    for path, _ in parts[1:]:
        (folder / path).mkdir()
    modes = {"word_embedding_dimension": 24, "pooling_mode_mean_tokens": False, f"pooling_mode_{pooling}": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(modes))
    return sentence_transformers.SentenceTransformer(str(folder), device="cpu")


@pytest.mark.parametrize(
    ("family", "pooling"), [("bert", "mean_tokens"), ("bert", "cls_token"), ("xlm-roberta", "mean_tokens")]
)
def test_the_vectors_are_those_of_sentence_transformers(libraries, cache, tmp_path, family, pooling):
    model = saved_model(libraries, tmp_path, family=family, pooling=pooling)

    vectors = load_encoder(str(tmp_path), precision="float32").encode(SENTENCES)

    np.testing.assert_allclose(vectors, model.encode(SENTENCES), atol=1e-5)


def test_a_model_is_fetched_by_name_through_sentence_transformers(libraries, cache, tmp_path):
    model = saved_model(libraries, tmp_path, family="bert", pooling="mean_tokens")
    spare = tmp_path / "spare"

    source = files._sentence_transformer(str(tmp_path), spare)

    assert files.read_shape(source).layers == 3
    vectors = load_encoder(str(source), precision="float32").encode(SENTENCES)
    np.testing.assert_allclose(vectors, model.encode(SENTENCES), atol=1e-5)


def test_a_name_that_nobody_knows_is_refused_with_the_mend(libraries, cache, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(files.EncoderError, match="Check the name"):
        files.encoder_files("usher-tests/no-such-model")


def multilingual(libraries, folder, *, pooling="mean", dense=False):
    """A small model of the XLM-R family over a Unigram tokenizer, as multilingual ones are."""
    import torch
    from sentence_transformers import models as parts
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    transformers, sentence_transformers = libraries
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    trainer = trainers.UnigramTrainer(
        vocab_size=120, special_tokens=list(special.values()), unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(LANGUAGES * 4, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    config = transformers.XLMRobertaConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=24, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=48, max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, initializer_range=0.4,
    )  # fmt: skip
    torch.manual_seed(5)
    transformers.XLMRobertaModel(config).eval().save_pretrained(folder / "raw")
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder / "raw")
    modules = [parts.Transformer(str(folder / "raw"), max_seq_length=20), parts.Pooling(24, pooling_mode=pooling)]
    model = sentence_transformers.SentenceTransformer(
        modules=[*modules, *([parts.Dense(24, 12)] if dense else [])], device="cpu"
    )
    model.save(str(folder / "model"))
    return model, str(folder / "model")


LANGUAGES = [
    "wo ist meine Bestellung?",
    "où est ma commande",
    "¿dónde está mi pedido?",
    "где мой заказ",
    "注文はどこですか",
]
LONGER = "wo ist meine Bestellung und wo ist meine Rechnung, ich möchte das alles gern wissen"


@pytest.mark.parametrize("pooling", ["mean", "cls", "mean_sqrt_len_tokens"])
def test_a_multilingual_encoder_has_the_vectors_of_sentence_transformers(libraries, cache, tmp_path, pooling):
    model, folder = multilingual(libraries, tmp_path, pooling=pooling)

    vectors = load_encoder(folder, precision="float32").encode([*LANGUAGES, LONGER])

    np.testing.assert_allclose(vectors, model.encode([*LANGUAGES, LONGER], normalize_embeddings=True), atol=1e-5)


@pytest.mark.parametrize(("more", "why"), [({"pooling": "max"}, "pools by max"), ({"dense": True}, "a layer Dense")])
def test_what_would_give_other_vectors_is_refused(libraries, cache, tmp_path, more, why):
    _, folder = multilingual(libraries, tmp_path, **more)

    with pytest.raises(files.EncoderError, match=why):
        load_encoder(folder)
