"""What the engine stores with a run."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import apache_beam as beam
import tensorflow as tf


def test_are_those_of_what_pipelines_load() -> None:
    module = [sys.executable, "-m", "predbench_beam.versions"]
    told = subprocess.run(module, cwd=Path(__file__).parents[1], check=True, capture_output=True, timeout=120).stdout
    assert json.loads(told) == {"python": platform.python_version(), "beam": beam.__version__, "tensorflow": tf.__version__}
