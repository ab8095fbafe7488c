"""The one clear sentence of an error that came through a runner's traces."""

import re

# How Python and Java end a trace: `ValueError: no such input`, with or without a module before the kind, and Beam's words before it.
_RAISED = re.compile(
    r"^(?:Pipeline \S+ failed in state \S+: )?(?:Caused by: )?((?:[A-Za-z_]\w*\.)*)([A-Z]\w*): +(\S.*)$", re.MULTILINE
)
# What Beam adds to a message.
_WHERE = re.compile(r"\s*\[while running '[^']*'\]\s*$")


def sentence(text: str) -> str:
    """What was raised last, without traces; the last line if nothing was. Errors of this package need no name of their kind."""
    raised = [(module, kind, _WHERE.sub("", message)) for module, kind, message in _RAISED.findall(text)]
    if not raised:
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("\tat ")]
        return _WHERE.sub("", lines[-1]).strip() if lines else "no reason given"
    ours = [message for module, _, message in raised if module.startswith("predbench_beam.")]
    if ours:
        return ours[-1]
    _, kind, message = raised[-1]
    return f"{kind}: {message}"
