"""Makes small models of every dtype, rank and form of signature, and what TensorFlow itself predicts with them.

predbench's strategies share code, so that they could be wrong together without a disagreement. These predictions
come from TensorFlow's Python alone:

    python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

Each model's folder gets `expected.jsonl`: one instance with its predictions a line, as predbench writes them
(NaN and infinities as text; bytes that are not UTF-8 as {"b64"}).
"""
import base64
import json
import math
import os
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "models")

NUMBERS = {
    "float32": [0.0, -0.0, 1.5, -2.25, 0.1, 3.4028234e38, -3.4028234e38, 1.1754944e-38, 1e-45, 16777217.0],
    "float64": [0.0, 1.5, -2.25, 0.1, 1.7976931348623157e308, 5e-324, 9007199254740993.0],
    "float16": [0.0, 1.5, -2.25, 65504.0, 6e-8],
    "int8": [0, 1, -1, 127, -128],
    "uint8": [0, 1, 127, 128, 255],
    "int16": [0, 1, -1, 32767, -32768],
    "uint16": [0, 1, 32768, 65535],
    "int32": [0, 1, -1, 2147483647, -2147483648],
    "int64": [0, 1, -1, 2147483648, -2147483649, 4294967296, -4294967296, 4294967295, 9007199254740990, -9007199254740991],
    "bool": [True, False],
}
TEXTS = ["", "plain", " leading and trailing ", "grüße", "한국어", "日本語", "🙂👩‍👩‍👧", "e\u0301", "a\tb\nc\"d\\e/", "\u0000", "\ufeffmark", "x" * 300]
BYTES = [b"\xff\xfe", b"\x89PNG\r\n\x1a\n\x00\x00", b"\x80plain", b"plain", b""]


def of_numpy(value):
    """One element as predbench writes it."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def plain(array):
    """An array as nested lists. Strings are taken as they are: an array of numpy's own loses their trailing zero bytes."""
    return [plain(part) for part in array] if isinstance(array, np.ndarray) else of_numpy(array)


def save_module(name, functions):
    """functions: signature -> (function, input specs)."""
    folder = os.path.join(MODELS, name)
    module = tf.Module()
    signatures = {key: tf.function(function, input_signature=specs).get_concrete_function() for key, (function, specs) in functions.items()}
    tf.saved_model.save(module, folder, signatures=signatures)
    return folder


def save_graph(name, signatures):
    """signatures: name -> function that builds (inputs, outputs), dictionaries of any names."""
    folder = os.path.join(MODELS, name)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        builder = tf.compat.v1.saved_model.Builder(folder)
        definitions = {}
        for key, build in signatures.items():
            inputs, outputs = build()
            definitions[key] = tf.compat.v1.saved_model.predict_signature_def(inputs, outputs)
        builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=definitions)
        builder.save()
    return folder


def expect(folder, instances, signature="serving_default", outputs=None):
    """Writes each instance with its predictions. `outputs`: those with an entry an instance; all unless given."""
    loaded = tf.saved_model.load(folder)
    function = loaded.signatures[signature]
    dtypes = {name: spec.dtype for name, spec in function.structured_input_signature[1].items()}

    def tensors(rows):
        return {name: tf.constant([row[name] for row in rows], dtype=dtypes[name]) for name in dtypes}

    arrays = {name: tensor.numpy() for name, tensor in function(**tensors(instances)).items()}
    lines = [
        {
            "instance": {name: written(value) for name, value in instance.items()},
            "prediction": {name: plain(array[i]) for name, array in sorted(arrays.items()) if outputs is None or name in outputs},
        }
        for i, instance in enumerate(instances)
    ]
    with open(os.path.join(folder, "expected.jsonl"), "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    clean(folder)


def written(value):
    return [written(part) for part in value] if isinstance(value, list) else of_numpy(value)


def clean(folder):
    """What TensorFlow does not need to load the model."""
    for name in ("fingerprint.pb", "assets", "extra_assets"):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.listdir(path):
            os.rmdir(path)
        elif os.path.isfile(path):
            os.remove(path)


def spec(dtype, *shape, name):
    return tf.TensorSpec([None, *shape], dtype, name=name)


def make_dtypes():
    for dtype, values in NUMBERS.items():
        kind = tf.as_dtype(dtype)
        # Arithmetic shows both words of an int64, and identity the bits.
        def function(x, kind=kind):
            more = tf.logical_not(x) if kind == tf.bool else x + tf.cast(1, kind)
            return {"same": tf.identity(x), "more": more}
        folder = save_module(f"dtype-{dtype}", {"serving_default": (function, [spec(kind, name="x")])})
        expect(folder, [{"x": value} for value in values])


def make_strings():
    folder = save_module("string", {"serving_default": (
        lambda text: {"same": tf.identity(text), "joined": tf.strings.join([text, "|", text]),
                      "length": tf.strings.length(text), "characters": tf.strings.length(text, unit="UTF8_CHAR")},
        [spec(tf.string, name="text")])})
    expect(folder, [{"text": text.encode()} for text in TEXTS])
    folder = save_module("bytes", {"serving_default": (
        lambda image: {"same_bytes": tf.identity(image), "same": tf.identity(image), "length": tf.strings.length(image),
                       "hash": tf.strings.to_hash_bucket_fast(image, 1000)},
        [spec(tf.string, name="image")])})
    expect(folder, [{"image": value} for value in BYTES])


def make_ranks():
    folder = save_module("rank-1", {"serving_default": (
        lambda x: {"sum": tf.reduce_sum(x, axis=1), "sorted": tf.sort(x, axis=1), "column": tf.reduce_sum(x, axis=1, keepdims=True)},
        [spec(tf.float32, 3, name="x")])})
    expect(folder, [{"x": [1.0, -2.0, 0.5]}, {"x": [0.1, 0.2, 0.3]}, {"x": [3e38, 3e38, 1.0]}])
    folder = save_module("rank-2", {"serving_default": (
        lambda x: {"turned": tf.transpose(x, [0, 2, 1])}, [spec(tf.int32, 2, 3, name="x")])})
    expect(folder, [{"x": [[1, 2, 3], [4, 5, 6]]}, {"x": [[-1, 0, 1], [2147483647, -2147483648, 7]]}])
    folder = save_module("rank-3", {"serving_default": (
        lambda x, words: {"sum": tf.reduce_sum(x, axis=[1, 2, 3]), "words": tf.reverse(words, [1])},
        [spec(tf.float32, 2, 1, 2, name="x"), spec(tf.string, 2, name="words")])})
    expect(folder, [{"x": [[[1.0, 2.0]], [[3.0, 4.0]]], "words": [b"a", "ü".encode()]},
                    {"x": [[[0.0, 0.0]], [[-1.0, 1.0]]], "words": [b"", b"b"]}])
    folder = save_module("one-element", {"serving_default": (
        lambda x: {"y": x * 2}, [spec(tf.float32, 1, name="x")])})
    expect(folder, [{"x": [1.0]}, {"x": [-2.5]}])


def make_open_shapes():
    """Dimensions beside the batch that the signature leaves open, and outputs without the batch."""
    folder = save_module("dynamic", {"serving_default": (
        lambda x: {"doubled": x * 2, "sum": tf.reduce_sum(x, axis=1)}, [spec(tf.float32, None, name="x")])})
    expect(folder, [{"x": [1.0, 2.0, 3.0]}, {"x": [4.0, 5.0, 6.0]}, {"x": [-1.0, 0.5, 0.0]}])
    folder = save_module("without-batch", {"serving_default": (
        lambda x: {"tripled": x * 3, "labels": tf.constant(["a", "b", "c"]), "version": tf.constant(7)}, [spec(tf.float32, name="x")])})
    expect(folder, [{"x": 1.0}, {"x": 2.0}, {"x": 3.0}], outputs=["tripled"])


def make_forms():
    folder = save_module("forms", {
        "serving_default": (lambda x: {"output": x + 1}, [spec(tf.float32, name="x")]),
        "tenfold": (lambda x, y: {"product": x * y, "order": x - y}, [spec(tf.float32, name="x"), spec(tf.float32, name="y")])})
    expect(folder, [{"x": 3.0, "y": 2.0}, {"x": -1.0, "y": 0.5}], signature="tenfold")


def make_not_finite():
    folder = save_module("not-finite", {"serving_default": (
        lambda x: {"log": tf.math.log(x), "inverse": 1.0 / x, "both": tf.stack([tf.math.log(x), x], axis=1)}, [spec(tf.float32, name="x")])})
    expect(folder, [{"x": 1.0}, {"x": 0.0}, {"x": -1.0}, {"x": -0.0}, {"x": 4.0}])


def make_names():
    """Names that Python's functions cannot have, and those that protocols use themselves."""
    def odd():
        with tf.name_scope("odd"):
            a = tf.compat.v1.placeholder(tf.float32, [None])
            b = tf.compat.v1.placeholder(tf.int64, [None])
            return {"größe": a, "a b.c/d:0": b}, {"結果": a * 2, "e-f": b - 1, "__proto__": a + 1, "constructor": a + 2}
    folder = save_graph("names-odd", {"serving_default": odd})
    expect(folder, [{"größe": 1.5, "a b.c/d:0": -5}, {"größe": -2.0, "a b.c/d:0": 4294967297}])

    def protocol():
        with tf.name_scope("protocol"):
            key = tf.compat.v1.placeholder(tf.string, [None])
            instance = tf.compat.v1.placeholder(tf.float32, [None])
            inputs = tf.compat.v1.placeholder(tf.float32, [None])
            return ({"key": key, "instance": instance, "inputs": inputs},
                    {"key": tf.identity(key), "prediction": instance * 2, "score": instance + 1, "error": instance - 1,
                     "instance": tf.identity(instance), "predictions": inputs * 3, "outputs": inputs + 5, "b64": inputs - 5})
    folder = save_graph("names-of-protocols", {"serving_default": protocol})
    expect(folder, [{"key": b"k1", "instance": 1.0, "inputs": 0.5}, {"key": b"7", "instance": -1.0, "inputs": 2.0}])


def make_mixed():
    folder = save_module("mixed", {"serving_default": (
        lambda age, city, flag, weights: {
            "label": tf.where(age > 30, tf.strings.join([city, " old"]), tf.strings.join([city, " young"])),
            "score": tf.cast(age, tf.float32) * tf.reduce_sum(weights, axis=1), "negated": tf.logical_not(flag), "age": age - 100},
        [spec(tf.int64, name="age"), spec(tf.string, name="city"), spec(tf.bool, name="flag"), spec(tf.float32, 2, name="weights")])})
    expect(folder, [
        {"age": 31, "city": "Zürich".encode(), "flag": True, "weights": [0.5, 0.25]},
        {"age": -5, "city": b"", "flag": False, "weights": [0.1, 0.2]},
        {"age": 9007199254740000, "city": "서울".encode(), "flag": True, "weights": [-1.0, 1.0]},
    ])


def main():
    shutil.rmtree(MODELS, ignore_errors=True)
    tf.random.set_seed(1)
    for name, make in list(globals().items()):
        if name.startswith("make_"):
            make()
            print(name, file=sys.stderr)


main()
