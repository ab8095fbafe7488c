"""TensorFlow's messages, as they came."""

from predbench_beam.handlers.remedies import load_remedy, run_message


def test_a_row_that_is_no_example_is_told_so() -> None:
    told = run_message("Error while parsing Example proto; Could not parse example input, value: 'x'")
    assert told.startswith("TensorFlow cannot read a row as a serialized tf.Example, which the model takes: give each row")


def test_a_variable_without_a_value_is_named() -> None:
    told = run_message("Could not find variable dense/kernel. This could mean that the variable has been deleted.")
    assert told.startswith("TensorFlow finds no value for the model's variable dense/kernel: ")


def test_another_message_stays() -> None:
    assert run_message("out of memory") == "out of memory"


def test_places_in_the_graph_are_left_out() -> None:
    told = "{{function_node __inference_a_1}} no number: bad\n\t [[{{function_node __inference_f_2}}{{node N}}]] [Op:__inference_a_1]"
    assert run_message(told) == "no number: bad"


def test_an_unknown_operation_is_one_of_another_tensorflow() -> None:
    assert load_remedy("Op type not registered 'SentencepieceOp' in binary").startswith(" (SentencepieceOp is an operation")
    assert load_remedy("out of memory") == ""
