"""The one clear sentence of an error that came through a runner's traces."""

import re

# How Python and Java end a trace: `ValueError: no such input`, with or without a module before the kind.
_RAISED = re.compile(r"^(?:Caused by: )?(?:[A-Za-z_]\w*\.)*([A-Z]\w*): +(\S.*)$", re.MULTILINE)
# What Beam adds to a message.
_WHERE = re.compile(r"\s*\[while running '[^']*'\]\s*$")
_OF_REST = frozenset({"RequestError", "HttpError", "NotUsable", "Disconnected"})
# Kinds of which the message alone says everything; the others are named.
_PLAIN = frozenset({"ChildError", "ChildLost", "CallFailed", "GaveUp", "ModelNotLoaded", *_OF_REST})


def sentence(text: str) -> str:
    """What the worker raised last, without traces; the last line if nothing was raised."""
    raised = [(kind, message) for kind, message in _RAISED.findall(text) if kind != "RuntimeError" or "Traceback" not in message]
    if not raised:
        lines = [line for line in text.splitlines() if line.strip()]
        return lines[-1].strip() if lines else "no reason given"
    plain = [pair for pair in raised if pair[0] in _PLAIN]
    kind, message = (plain or raised)[-1]
    message = _WHERE.sub("", message)
    return message if kind in _PLAIN else f"{kind}: {message}"
