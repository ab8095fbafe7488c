"""Specs of small cells with scripted children."""

import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]
X = {"name": "x", "dtype": "float32", "shape": []}


def reader(**task: Any) -> dict[str, Any]:
    """A scripted reader; its task says what goes wrong."""
    return {"command": _child("reader"), "task": task}


def predictor(**task: Any) -> dict[str, Any]:
    """A scripted predictor in a Node child's place; its task says what goes wrong."""
    return {"runtime": "node", "command": _child("predictor"), "task": task}


def _child(name: str) -> list[str]:
    return ["env", "-C", str(PACKAGE), sys.executable, "-m", f"tests.children.{name}"]


def raw_spec(folder: Path, **members: Any) -> dict[str, Any]:
    """100 rows in 4 splits, predicted by nothing."""
    for name in ("control", "progress"):
        (folder / name).mkdir(exist_ok=True)
    return {
        "runner": "direct",
        "runnerOptions": [],
        "workers": 1,
        "workload": {"kind": "batch", "rows": 100},
        "splits": [{"firstKey": key, "rows": 25, "at": None} for key in range(0, 100, 25)],
        "reader": reader(),
        "model": {"path": "/none", "signature": "none", "tags": [], "inputs": [X], "outputs": []},
        "predict": {"runtime": "python", "handler": "null", "options": {}},
        "batching": {"maxSize": 10, "maxWaitMs": 5},
        "callTimeoutS": 120,
        "sink": None,
        "results": str(folder / "results"),
        "measured": str(folder / "measured"),
        "control": str(folder / "control"),
        "progress": str(folder / "progress"),
        **members,
    }
