"""Bodies of requests."""

import base64

import orjson


def body_json(body: object) -> bytes:
    """As JSON, bytes in TensorFlow Serving's form."""
    return orjson.dumps(body, default=_bytes_json)


def _bytes_json(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} has no form in JSON")
