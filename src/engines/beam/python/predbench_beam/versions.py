"""Prints the versions of what pipelines consist of, as JSON, without loading any of it: `python -m predbench_beam.versions`."""

import json
import platform
import sys
from contextlib import suppress
from importlib import metadata


def versions() -> dict[str, str]:
    """By name; without `tensorflow` if none is installed.

    Raises:
        PackageNotFoundError: Beam is not installed.
    """
    return {"python": platform.python_version(), "beam": metadata.version("apache-beam"), **_tensorflow()}


def _tensorflow() -> dict[str, str]:
    for package in ("tensorflow-cpu", "tensorflow"):
        with suppress(metadata.PackageNotFoundError):
            return {"tensorflow": metadata.version(package)}
    return {}


if __name__ == "__main__":
    json.dump(versions(), sys.stdout)
