"""The graph against a forward pass written independently, in plain numpy, from the paper and the weights' names."""

import math

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from nlu.features.encoder import load_encoder
from nlu.features.encoder_files import DEFAULT_ENCODER, package_folder, read_shape, read_weights
from nlu.features.encoder_graph import EncoderShape, build_encoder
from nlu.features.encoder_int8 import Measured

TINY = EncoderShape(layers=2, heads=3, width=12, epsilon=1e-12, tokens=20)
SENTENCES = (
    "Where is my parcel? I ordered it last week.",
    "hi",
    "cancel my contract please!",
    "The internet at home has been dead since this morning and nobody answers the phone, which is not good enough.",
)


def tiny_weights(shape: EncoderShape, *, words: int = 30, places: int = 20, inner: int = 24) -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)

    def draw(*size):
        return random.normal(0, 0.3, size).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": draw(words, shape.width),
        "embeddings.position_embeddings.weight": draw(places, shape.width),
        "embeddings.token_type_embeddings.weight": draw(2, shape.width),
        "embeddings.LayerNorm.weight": draw(shape.width) + 1,
        "embeddings.LayerNorm.bias": draw(shape.width),
    }
    for layer in range(shape.layers):
        at = f"encoder.layer.{layer}"
        sizes = {
            "attention.self.query": (shape.width, shape.width),
            "attention.self.key": (shape.width, shape.width),
            "attention.self.value": (shape.width, shape.width),
            "attention.output.dense": (shape.width, shape.width),
            "intermediate.dense": (inner, shape.width),
            "output.dense": (shape.width, inner),
        }
        for name, size in sizes.items():
            weights[f"{at}.{name}.weight"], weights[f"{at}.{name}.bias"] = draw(*size), draw(size[0])
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"{at}.{name}.weight"], weights[f"{at}.{name}.bias"] = draw(shape.width) + 1, draw(shape.width)
    return weights


def reference(weights, shape, tokens, centre=0.0):
    """Vector and wording of one text, without padding, head by head, in float64."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    erf = np.vectorize(math.erf)

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + shape.epsilon)
        return scaled * w[f"{name}.weight"] + w[f"{name}.bias"]

    def dense(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    places = np.arange(len(tokens)) + shape.first_position
    x = w["embeddings.word_embeddings.weight"][tokens] + w["embeddings.position_embeddings.weight"][places]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    depth = shape.width // shape.heads
    for layer in range(shape.layers):
        at = f"encoder.layer.{layer}"
        query, key, value = (dense(x, f"{at}.attention.self.{part}") for part in ("query", "key", "value"))
        heads = []
        for head in range(shape.heads):
            part = slice(head * depth, (head + 1) * depth)
            scores = query[:, part] @ key[:, part].T / math.sqrt(depth)
            powers = np.exp(scores - scores.max(1, keepdims=True))
            heads.append(powers / powers.sum(1, keepdims=True) @ value[:, part])
        x = norm(
            dense(np.concatenate(heads, 1), f"{at}.attention.output.dense") + x, f"{at}.attention.output.LayerNorm"
        )
        wide = dense(x, f"{at}.intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / math.sqrt(2)))
        x = norm(dense(wide, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")
        if layer == shape.middle:
            wording = x.mean(0) - centre
    pooled = x[0] if shape.pooling == "cls" else x.mean(0)
    return pooled / np.linalg.norm(pooled), wording / np.linalg.norm(wording)


def run(model, batch):
    length = max(map(len, batch))
    ids = np.array([[*tokens, *[0] * (length - len(tokens))] for tokens in batch], np.int64)
    mask = np.array([[1] * len(tokens) + [0] * (length - len(tokens)) for tokens in batch], np.int64)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["vectors", "wording"], {"input_ids": ids, "attention_mask": mask})


@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("first_position", [0, 2])
def test_a_small_random_encoder_is_computed_right(pooling, first_position):
    shape = EncoderShape(
        layers=2, heads=3, width=12, epsilon=1e-12, tokens=18, first_position=first_position, pooling=pooling
    )
    weights = tiny_weights(shape)
    batch = [[1, 5, 9, 3], [2, 7], [1, 4, 4, 28, 11, 6, 29]]

    for tokens, *found in zip(batch, *run(build_encoder(weights, shape), batch), strict=True):
        np.testing.assert_allclose(found, reference(weights, shape, tokens), atol=2e-6)


def test_padding_changes_nothing():
    model = build_encoder(tiny_weights(TINY), TINY)

    together, alone = run(model, [[1, 5, 9, 3], [2, 7]]), run(model, [[2, 7]])

    for many, one in zip(together, alone, strict=True):
        np.testing.assert_allclose(many[1], one[0], atol=1e-6)


def test_states_are_the_two_layers_that_vectors_and_wording_are_means_of():
    session = onnxruntime.InferenceSession(build_encoder(tiny_weights(TINY), TINY).SerializeToString())
    inputs = {"input_ids": np.array([[1, 5, 9, 3]]), "attention_mask": np.ones((1, 4), np.int64)}

    vectors, wording, states = session.run(["vectors", "wording", "states"], inputs)

    assert states.shape == (1, 4, 2 * TINY.width)
    for half, expected in zip(np.split(states[0].mean(axis=0), 2), (wording, vectors), strict=True):
        np.testing.assert_allclose(half / np.linalg.norm(half), expected[0], atol=2e-6)


def test_wording_is_measured_from_the_centre():
    weights = tiny_weights(TINY)
    centre = np.linspace(-1, 1, TINY.width, dtype=np.float32)

    _, wording = run(build_encoder(weights, TINY, Measured({}, centre)), [[1, 5, 9, 3]])

    np.testing.assert_allclose(wording[0], reference(weights, TINY, [1, 5, 9, 3], centre)[1], atol=2e-6)


def test_in_int8_a_text_has_one_vector_whatever_its_batch():
    encoder = load_encoder()

    alone = np.concatenate([encoder.encode([sentence]) for sentence in SENTENCES])

    np.testing.assert_allclose(encoder.encode(SENTENCES), alone, atol=1e-6)


def test_the_default_encoder_is_computed_right():
    source = package_folder(DEFAULT_ENCODER)
    weights, shape = read_weights(source), read_shape(source)
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()

    vectors = load_encoder(precision="float32").encode(SENTENCES)

    for sentence, vector in zip(SENTENCES, vectors, strict=True):
        expected, _ = reference(weights, shape, tokenizer.encode(sentence).ids)
        np.testing.assert_allclose(vector, expected, atol=5e-6)


def test_the_default_encoder_in_int8_stays_close_to_it():
    full, small = (load_encoder(precision=precision).encode(SENTENCES) for precision in ("float32", "int8"))

    assert (full * small).sum(1).min() > 0.99
    np.testing.assert_allclose(np.linalg.norm(small, axis=1), 1.0, atol=1e-5)


def test_texts_of_any_number_and_length_keep_their_order():
    encoder = load_encoder()
    texts = [f"{'word ' * (n % 50)}number {n}" for n in range(70)]

    together = encoder.encode(texts)

    assert together.shape == (70, 384)
    assert encoder.encode([]).shape == (0, 384)
    for place in (0, 33, 69):
        np.testing.assert_allclose(together[place], encoder.encode([texts[place]])[0], atol=1e-6)


@pytest.mark.train
def test_the_default_encoder_gives_what_sentence_transformers_gives():
    sentence_transformers = pytest.importorskip(
        "sentence_transformers", reason="the extra `train` is not installed", exc_type=ImportError
    )
    expected = sentence_transformers.SentenceTransformer(str(package_folder(DEFAULT_ENCODER)), device="cpu").encode(
        list(SENTENCES)
    )

    vectors = load_encoder(precision="float32").encode(SENTENCES)

    assert (vectors * expected).sum(1).min() > 0.99999
