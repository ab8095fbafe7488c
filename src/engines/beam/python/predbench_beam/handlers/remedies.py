"""What to do about TensorFlow's own messages: the same advice as in src/strategies/direct/remedies.ts and src/core/tf-example.ts."""

import re

_EXAMPLE = re.compile(r"Could not parse example input|Error while parsing Example|Invalid serialized .*Example", re.IGNORECASE)
_EXAMPLE_REMEDY = (
    'give each row as a serialized tf.Example, in a jsonl source as {"b64": "..."}, '
    "or name a signature that takes the features themselves (model.signature)"
)
_UNKNOWN_OP = re.compile(r"Op type not registered '([^']+)'")
# Where in its graph an operation failed, before and after what TensorFlow says of it.
_WHERE = re.compile(r"^(?:\{\{function_node \S+\}\} )+|\n\t \[\[.*", re.DOTALL)
_NO_VARIABLE = re.compile(r"Could not find variable (\S+?)\.? This could mean")


def example_remedy(message: str) -> str | None:
    """What to do where TensorFlow, here or in a server, could not read a row as a tf.Example; None for anything else."""
    return _EXAMPLE_REMEDY if _EXAMPLE.search(message) else None


def load_remedy(message: str) -> str:
    """To follow a message; empty if nothing is known."""
    found = _UNKNOWN_OP.search(message)
    if found is None:
        return ""
    return (
        f" ({found[1]} is an operation of a newer TensorFlow or of an add-on (TensorFlow Text, one of your own), which is not "
        "loaded here: serve the model where it is installed, and use the rest strategy)"
    )


def run_message(message: str) -> str:
    """The message in words, if it is a known one: TensorFlow names a variable without a value, and then guesses."""
    remedy = example_remedy(message)
    if remedy is not None:
        return f"TensorFlow cannot read a row as a serialized tf.Example, which the model takes: {remedy}"
    found = _NO_VARIABLE.search(message)
    if found is None:
        return _WHERE.sub("", message)
    return (
        f"TensorFlow finds no value for the model's variable {found[1]}: it was saved without what the loader needs. "
        "A model of Keras 3 is saved by model.export(FOLDER), not by tf.saved_model.save"
    )
