"""A scripted predictor: y is twice x; the task says what goes wrong."""

import sys
import time

from tests.children.frames import frames, read_task, send

task = read_task()
send({"ready": True, "openS": 0.5})
for frame in frames():
    if "close" in frame:
        send({"closed": True})
        continue
    if set(task.get("crashAt", [])) & set(frame["keys"]):
        sys.exit(3)
    report = {"id": frame["id"], "startMs": 1000.0, "endMs": 1004.0, "retries": 1, "phasesS": {}, "counters": {"requests": 2}}
    if set(task.get("failAt", [])) & set(frame["keys"]):
        send({"error": {"message": "the server said no"}, **report})
        continue
    time.sleep(task.get("sleepS", 0))
    failed = {str(i): {"message": "out of range"} for i, key in enumerate(frame["keys"]) if key in task.get("failed", [])}
    send({"outputs": {"y": [2 * x for x in frame["columns"]["x"]]}, "failed": failed, **report})
