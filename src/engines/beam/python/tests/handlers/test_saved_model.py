"""Every model of test/oracle, whose predictions were made by TensorFlow's own Python."""

from dataclasses import replace
from pathlib import Path

import pytest

from predbench_beam.handlers.saved_model import ModelNotLoaded, SavedModelHandler
from predbench_beam.spec import Feature, Model
from tests.handlers.models import MODELS, SIGNATURES, answers, expected_of, model_of, plain


@pytest.mark.parametrize("name", SIGNATURES)
def test_predicts_as_tensorflow_did(name: str) -> None:
    handler = SavedModelHandler(model_of(name))
    loaded = handler.load_model()
    pairs = expected_of(name)
    answered = answers(handler.run_inference([instance for instance, _ in pairs], loaded))
    assert [answer.error for answer in answered] == [None] * len(pairs)
    assert [plain(answer.outputs) for answer in answered] == [prediction for _, prediction in pairs]


def test_the_signatures_above_are_all_models() -> None:
    assert sorted(SIGNATURES) == sorted(path.name for path in MODELS.iterdir())


def test_an_integer_that_rows_cannot_hold_fails_its_instance_alone() -> None:
    handler = SavedModelHandler(model_of("dtype-int64"))
    one, beyond = answers(handler.run_inference([{"x": 1}, {"x": 2**53 - 1}], handler.load_model()))
    assert plain(one.outputs) == {"same": 1, "more": 2}
    assert beyond.outputs is None
    assert beyond.error == ("output more: 9007199254740992 is beyond 2^53, up to which predbench holds int64 exactly")


def test_another_shape_than_the_signature_says_fails_the_call() -> None:
    model = model_of("rank-1")
    handler = SavedModelHandler(replace(model, outputs=[Feature("sorted", "float32", (2,))]))
    with pytest.raises(RuntimeError, match=r"^output sorted has shape \[1, 3\]; the signature says \[1, 2\]; "):
        handler.run_inference([{"x": [1.0, 2.0, 3.0]}], handler.load_model())


def test_what_tensorflow_says_of_a_row_is_told_without_its_graph(tmp_path: Path) -> None:
    import tensorflow as tf

    module = tf.Module()
    spec = tf.TensorSpec([None], tf.string, name="x")
    number = tf.function(lambda x: {"y": tf.strings.to_number(x)}, [spec])
    tf.saved_model.save(module, str(tmp_path), signatures=number.get_concrete_function())
    model = Model(str(tmp_path), "serving_default", ["serve"], [Feature("x", "string", ())], [Feature("y", "float32", ())])
    handler = SavedModelHandler(model)
    with pytest.raises(RuntimeError, match=r"^StringToNumberOp could not correctly convert string: bad$"):
        handler.run_inference([{"x": "1.5"}, {"x": "bad"}], handler.load_model())


def test_a_signature_that_the_model_lacks_is_named_with_those_it_has() -> None:
    model = replace(model_of("forms"), signature="absent")
    with pytest.raises(ModelNotLoaded, match=r"the model has no signature absent; it has: serving_default, tenfold$"):
        SavedModelHandler(model).load_model()


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    model = replace(model_of("forms"), path=str(tmp_path))
    with pytest.raises(ModelNotLoaded, match=f"^{tmp_path}: TensorFlow cannot load the model: "):
        SavedModelHandler(model).load_model()
