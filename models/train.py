"""Trains the bundled baby-weight model and exports it as a SavedModel: models/babyweight.

    python -m venv .venv && .venv/bin/pip install -r models/requirements.txt && .venv/bin/python models/train.py

Wide and deep, as the model of the 2018 experiment: vocabularies in lookup tables, an embedding of age group x race, three hidden layers.

Deterministic, to the byte: fixed seeds, one thread, tables named by their contents. The graph is written in TensorFlow 1's form with the weights as constants, so that it has no
operation younger than TensorFlow 2.9 and loads in every libtensorflow that tfjs-node comes with.
"""

import csv
import hashlib
import json
import os
import pathlib
import shutil

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["TF_DETERMINISTIC_OPS"] = "1"

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

SEED = 2014
STEPS = 300
HIDDEN = (64, 32, 16)
AGE_BOUNDARIES = [float(age) for age in range(15, 46, 5)]
EMBEDDING = 5
WEIGHT_DECAY = 3e-2
HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "us-births-2014-sample.csv"
TARGET = HERE / "babyweight"

# The vocabularies of the 2018 experiment's model ('Samaon' as it is spelt there). What is not in them encodes as all zeros.
VOCABULARIES = {
    "is_male": ["True", "False"],
    "mother_race": ["White", "Black", "American Indian", "Chinese", "Japanese", "Hawaiian", "Filipino", "Unknown", "Asian Indian",
                    "Korean", "Samaon", "Vietnamese"],
    "mother_married": ["True", "False"],
    "cigarette_use": ["True", "False", "None"],
    "alcohol_use": ["True", "False", "None"],
}
# (value - centre) / scale. The data does not tell twins, so every birth counts as a plurality of 1, which encodes as 0.
NUMERIC = {"mother_age": (28.0, 6.0), "gestation_weeks": (39.0, 2.5), "plurality": (1.0, 1.0)}


def read_rows():
    """The births as features, and how many lacked a needed cell."""
    rows, left_out = [], 0
    with DATA.open(newline="") as file:
        for birth in csv.DictReader(file):
            if not (birth["mage"] and birth["weeks"] and birth["weight"]):
                left_out += 1
                continue
            rows.append({
                "is_male": "True" if birth["sex"] == "male" else "False",
                "mother_age": float(birth["mage"]),
                "mother_race": "White" if birth["whitemom"] == "white" else "Unknown",
                "plurality": 1.0,
                "gestation_weeks": float(birth["weeks"]),
                "mother_married": "True" if birth["marital"] == "married" else "False",
                "cigarette_use": {"smoker": "True", "nonsmoker": "False"}.get(birth["habit"], "None"),
                "alcohol_use": "None",
                "weight_pounds": float(birth["weight"]),
            })
    return rows, left_out


def lookup(name, values):
    """Strings -> places in the vocabulary; -1 for what is not in it."""
    vocabulary = VOCABULARIES[name]
    initializer = tf.lookup.KeyValueTensorInitializer(vocabulary, list(range(len(vocabulary))), tf.string, tf.int64)
    return tf.lookup.StaticHashTable(initializer, -1, name=f"{name}_lookup").lookup(values)


def encode(inputs):
    """Feature tensors of shape [n] -> ([n, width] wide columns, [n] places in the age group x race table). The same function makes the
    training data and the exported graph."""
    places = {name: lookup(name, inputs[name]) for name in VOCABULARIES}
    # one_hot gives all zeros for -1.
    parts = [tf.one_hot(places[name], len(vocabulary)) for name, vocabulary in VOCABULARIES.items()]
    for name, (centre, scale) in NUMERIC.items():
        parts.append(tf.expand_dims((inputs[name] - centre) / scale, 1))
    group = tf.cast(tf.raw_ops.Bucketize(input=inputs["mother_age"], boundaries=AGE_BOUNDARIES), tf.int64)
    races = len(VOCABULARIES["mother_race"]) + 1
    return tf.concat(parts, axis=1), group * races + places["mother_race"] + 1


def forward(encoded, weights):
    wide, crossed = encoded
    layer = tf.concat([wide, tf.gather(weights["embedding"], crossed)], axis=1)
    for i in range(len(HIDDEN)):
        layer = tf.nn.relu(tf.matmul(layer, weights[f"kernel{i}"]) + weights[f"bias{i}"])
    deep = tf.matmul(layer, weights["deep"])
    return deep + tf.matmul(wide, weights["wide"]) + tf.gather(weights["crossed"], crossed) + weights["bias"]


def tensors(rows):
    text = {name: tf.constant([row[name] for row in rows]) for name in VOCABULARIES}
    numbers = {name: tf.constant([row[name] for row in rows], tf.float32) for name in NUMERIC}
    return {**text, **numbers}


def initial(wide, mean, random):
    """Weights before training. What never varies in the data must have no effect: it begins with weight 0."""
    width = wide.shape[1]
    seen = (np.ptp(wide, axis=0) > 0).astype(np.float32)[:, None]
    crosses = (len(AGE_BOUNDARIES) + 1) * (len(VOCABULARIES["mother_race"]) + 1)
    weights = {
        "embedding": np.zeros((crosses, EMBEDDING)),
        "wide": np.zeros((width, 1)),
        "crossed": np.zeros((crosses, 1)),
        "deep": random.normal(0, 0.1, (HIDDEN[-1], 1)),
        "bias": np.array([mean]),
    }
    before = width + EMBEDDING
    for i, units in enumerate(HIDDEN):
        weights[f"kernel{i}"] = random.normal(0, np.sqrt(2 / before), (before, units))
        weights[f"bias{i}"] = np.zeros(units)
        before = units
    mask = np.concatenate([seen, np.ones((EMBEDDING, 1), np.float32)])
    weights["kernel0"] *= mask
    return {name: tf.Variable(value.astype(np.float32)) for name, value in weights.items()}, {"kernel0": mask, "wide": seen}


def train(rows):
    encoded = encode(tensors(rows))
    y = tf.constant([[row["weight_pounds"]] for row in rows], tf.float32)
    weights, masks = initial(encoded[0].numpy(), float(tf.reduce_mean(y)), np.random.default_rng(SEED))
    optimizer = tf.keras.optimizers.Adam(0.003)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            error = tf.reduce_mean((forward(encoded, weights) - y) ** 2)
            decayed = [value for name, value in weights.items() if not name.startswith("bias")]
            loss = error + WEIGHT_DECAY * tf.add_n([tf.reduce_sum(value ** 2) for value in decayed])
        gradients = tape.gradient(loss, weights)
        optimizer.apply_gradients([(tf.convert_to_tensor(gradients[name]) * masks.get(name, 1.0), weights[name]) for name in weights])

    for _ in range(STEPS):
        step()
    return spread_not_white({name: variable.numpy() for name, variable in weights.items()})


def spread_not_white(weights):
    """The births tell white and not white only: what was learned for 'Unknown', their not white, holds for every other race too."""
    races = VOCABULARIES["mother_race"]
    unknown = races.index("Unknown")
    others = [i for i, race in enumerate(races) if race != "White"]
    first = len(VOCABULARIES["is_male"])
    for name in ("kernel0", "wide"):
        weights[name][[first + i for i in others]] = weights[name][first + unknown]
    for name in ("embedding", "crossed"):
        groups = weights[name].reshape(len(AGE_BOUNDARIES) + 1, len(races) + 1, -1)
        groups[:, [1 + i for i in others]] = groups[:, [1 + unknown]]
        weights[name] = groups.reshape(weights[name].shape)
    return weights


def rmse(rows, weights):
    y = np.array([row["weight_pounds"] for row in rows])
    return float(np.sqrt(np.mean((forward(encode(tensors(rows)), weights).numpy()[:, 0] - y) ** 2)))


def export(weights):
    shutil.rmtree(TARGET, ignore_errors=True)
    graph = tf.Graph()
    with graph.as_default(), tf.compat.v1.Session(graph=graph) as session:
        inputs = {name: tf.compat.v1.placeholder(tf.string, [None], name) for name in VOCABULARIES}
        inputs |= {name: tf.compat.v1.placeholder(tf.float32, [None], name) for name in NUMERIC}
        output = tf.identity(forward(encode(inputs), {name: tf.constant(value) for name, value in weights.items()}), "predictions")
        signature = tf.compat.v1.saved_model.predict_signature_def(inputs=inputs, outputs={"predictions": output})
        builder = tf.compat.v1.saved_model.Builder(str(TARGET))
        builder.add_meta_graph_and_variables(
            session,
            ["serve"],
            {"predict": signature, "serving_default": signature},
            main_op=tf.compat.v1.tables_initializer(),
            strip_default_attrs=True,
        )
        builder.save()
    name_tables(TARGET / "saved_model.pb")
    return sorted({node.op for node in graph.as_graph_def().node})


def name_tables(path):
    """TensorFlow gives lookup tables random names, so that models in one process do not share them by accident; the contents' digest
    does the same, and is the same at every training."""
    digest = hashlib.sha256(json.dumps(VOCABULARIES).encode()).hexdigest()[:16]
    saved = saved_model_pb2.SavedModel.FromString(path.read_bytes())
    for node in saved.meta_graphs[0].graph_def.node:
        if node.op == "HashTableV2":
            node.attr["shared_name"].s = f"{node.name}_{digest}".encode()
    path.write_bytes(saved.SerializeToString(deterministic=True))


def main():
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(SEED)
    rows, left_out = read_rows()
    order = np.random.default_rng(SEED).permutation(len(rows))
    held_out = [rows[i] for i in order[: len(rows) // 5]]
    training = [rows[i] for i in order[len(rows) // 5:]]
    weights = train(training)
    mean = float(np.mean([row["weight_pounds"] for row in training]))
    baseline = float(np.sqrt(np.mean([(row["weight_pounds"] - mean) ** 2 for row in held_out])))
    operations = export(weights)
    figures = {
        "data": "data/us-births-2014-sample.csv",
        "rows": {"used": len(rows), "leftOutForMissingCells": left_out, "training": len(training), "heldOut": len(held_out)},
        "seed": SEED,
        "steps": STEPS,
        "rmsePounds": {"training": rmse(training, weights), "heldOut": rmse(held_out, weights), "heldOutPredictingTheMean": baseline},
        "operations": operations,
        "versions": {"tensorflow": tf.__version__, "numpy": np.__version__},
    }
    (TARGET / "training.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


main()
