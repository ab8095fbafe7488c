"""TensorFlow Serving's REST protocol (tensorflow.org/tfx/serving/api_rest), also KServe's V1 protocol."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from predbench_beam.handlers.rest.answers import parse_answer, shortened
from predbench_beam.handlers.rest.dialects.columns import ColumnCodec
from predbench_beam.handlers.rest.dialects.dialect import WAIT_FOR_MODEL, Codec, Dialect, NotUsable
from predbench_beam.handlers.rest.dialects.rows import RowCodec
from predbench_beam.handlers.rest.options import RestOptions
from predbench_beam.spec import Model


def tensorflow_serving(options: RestOptions) -> Dialect:
    """With rows or columns."""
    path = f"/v1/models/{model_path(options)}"

    def codec(texts: Sequence[str], model: Model) -> Codec:
        for text in texts:
            _check_status(text)
        return RowCodec(model, signature=True) if options.format == "rows" else ColumnCodec(model)

    return Dialect([path], f"{path}:predict", codec, _advice)


def model_path(options: RestOptions) -> str:
    """`M` or `M/versions/V`."""
    version = "" if options.model_version is None else f"/versions/{in_path(options.model_version)}"
    return in_path(options.model_name) + version


def in_path(name: str) -> str:
    """A name as part of a path."""
    return quote(name, safe="!'()*-._~")


def _advice(status: int, text: str) -> str | None:
    if status == 400 and re.search("signature", text, re.IGNORECASE):
        return "name a signature that the served model has: model.signature"
    return None


def _check_status(text: str) -> None:
    """TensorFlow Serving lists the states of versions; KServe returns `{"name":"M","ready":true}`, older versions "True"."""
    body = parse_answer(text)
    versions = body.get("model_version_status")
    if isinstance(versions, list):
        _check_versions([version if isinstance(version, dict) else {} for version in versions])
    elif "ready" not in body:
        raise NotUsable(
            f"the answer is not the status of a model: {shortened(text)}",
            'check that the endpoint is a model server, and its "protocol"',
        )
    elif body["ready"] not in (True, "True"):
        raise NotUsable("the model is not ready", WAIT_FOR_MODEL, is_loading=True)


def _check_versions(versions: Sequence[dict[str, Any]]) -> None:
    """States: START, LOADING, AVAILABLE, UNLOADING, END (tensorflow/serving get_model_status.proto)."""
    states = [str(version.get("state")) for version in versions]
    if "AVAILABLE" in states:
        return
    is_loading = "START" in states or "LOADING" in states
    listed = ", ".join(f"version {version.get('version')} is {version.get('state')}{_reason(version)}" for version in versions)
    remedy = WAIT_FOR_MODEL if is_loading else "the server has given the model up, or unloads it: see the server's log"
    message = f"no version of the model is available: {shortened(listed) or 'none is listed'}"
    raise NotUsable(message, remedy, is_loading=is_loading)


def _reason(version: dict[str, Any]) -> str:
    status = version.get("status")
    reason = status.get("error_message") if isinstance(status, dict) else None
    return f" ({reason})" if isinstance(reason, str) and reason != "" else ""
