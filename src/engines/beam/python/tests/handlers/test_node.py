"""A strategy in a child process; here the child is a few lines of Python that speak the same frames."""

import sys
from pathlib import Path
from typing import Any

import pytest

from predbench_beam.call import begin_call
from predbench_beam.child import ChildError, ChildLost
from predbench_beam.elements import Answer, Key, Values
from predbench_beam.handlers.node import NodeHandler, Predictor
from predbench_beam.spec import NodeChild

CHILD = """
import json, os, sys
frames, out = os.fdopen(3), os.fdopen(4, "w", buffering=1)
send = lambda frame: print(json.dumps(frame), file=out)
task = json.loads(frames.readline())["task"]
send({"error": {"message": task["refuse"]}} if "refuse" in task else {"ready": True, "openS": 0.1})
said = {"startMs": 1000, "endMs": 1005, "retries": 2, "phasesS": {"upload": 0.5}, "counters": {"requests": 3}}
for line in frames:
    frame = json.loads(line)
    if "close" in frame:
        open(task["closed"], "w").close()
        break
    xs = frame["columns"]["x"]
    print("noise on standard output")
    if "exit" in xs:
        sys.exit("out of memory")
    if "garbage" in xs:
        print("no frame", file=out)
    elif "fail" in xs:
        send({"id": frame["id"], "error": {"message": "the strategy failed"}, **said})
    else:
        failed = {str(i): {"message": f"bad {x}"} for i, x in enumerate(xs) if x == -1}
        send({"id": frame["id"], "outputs": {"y": xs, "key": frame["keys"]}, "failed": failed, **said})
"""


def handler(tmp_path: Path, **task: str) -> NodeHandler:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    command = [sys.executable, str(script)]
    return NodeHandler(NodeChild(command, {"closed": str(tmp_path / "closed"), **task}), timeout_s=60)


def run(node: NodeHandler, predictor: Predictor, rows: dict[int, Any]) -> dict[int, Answer]:
    batch: list[tuple[Key, Values]] = [((key, "{"), {"x": x}) for key, x in rows.items()]
    answers: dict[int, Answer] = {}
    for (key, _), result in node.run_inference(batch, predictor):
        assert isinstance(result.inference, Answer)
        answers[key] = result.inference
    return answers


def test_the_strategy_gets_keys_and_columns_and_fails_rows_alone(tmp_path: Path) -> None:
    node = handler(tmp_path)
    answers = run(node, node.load_model(), {7: 1.5, 9: -1, 11: b"\xff"})
    assert answers == {
        7: Answer({"y": 1.5, "key": 7}),
        9: Answer(None, "bad -1"),
        11: Answer({"y": {"b64": "/w=="}, "key": 11}),
    }


def test_what_the_strategy_reports_is_counted(tmp_path: Path) -> None:
    node = handler(tmp_path)
    call = begin_call()
    run(node, node.load_model(), {0: 1})
    assert (call.retries, dict(call.counters), dict(call.phases_s)) == (2, {"requests": 3}, {"upload": 0.5})
    assert call.interval_ms == (1000, 1005)


def test_a_failed_call_is_reported_too_and_hurts_no_other(tmp_path: Path) -> None:
    node = handler(tmp_path)
    predictor = node.load_model()
    call = begin_call()
    with pytest.raises(RuntimeError, match=r"^the strategy failed$"):
        run(node, predictor, {0: "fail"})
    assert call.retries == 2
    assert run(node, predictor, {1: 1}) == {1: Answer({"y": 1, "key": 1})}


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ("exit", r"^the predictor ended with exit code 1: out of memory$"),
        ("garbage", r"^the predictor wrote what is no JSON: no frame$"),
    ],
)
def test_a_lost_child_fails_its_call_and_is_replaced(tmp_path: Path, x: str, message: str) -> None:
    node = handler(tmp_path)
    predictor = node.load_model()
    with pytest.raises(ChildLost, match=message):
        run(node, predictor, {0: x})
    assert run(node, predictor, {1: 1}) == {1: Answer({"y": 1, "key": 1})}


def test_a_strategy_that_does_not_open_says_why(tmp_path: Path) -> None:
    with pytest.raises(ChildError, match=r"^no such model$"):
        handler(tmp_path, refuse="no such model").load_model()


def test_the_strategy_is_closed_with_the_model(tmp_path: Path) -> None:
    node = handler(tmp_path)
    predictor = node.load_model()
    run(node, predictor, {0: 1})
    assert not (tmp_path / "closed").exists()
    del predictor
    assert (tmp_path / "closed").exists()
