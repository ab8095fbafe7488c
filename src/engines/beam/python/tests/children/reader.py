"""A scripted reader: instance k has x = k + 0.5; the task says what goes wrong."""

import json
import os
import signal
import sys
import time

frames = os.fdopen(3)


def send(frame: object) -> None:
    os.write(4, json.dumps(frame).encode() + b"\n")


task = json.loads(frames.readline())["task"]
if "refuse" in task:
    send({"error": {"message": task["refuse"]}})
    sys.exit(0)
sys.stdout.write("a plug-in prints this\n")
send({"ready": True})
for line in frames:
    frame = json.loads(line)
    if "split" not in frame:
        continue
    first, rows = frame["split"]["firstKey"], frame["split"]["rows"]
    for start in range(first, first + rows, task.get("chunkRows", 10)):
        keys = list(range(start, min(start + task.get("chunkRows", 10), first + rows)))
        if task.get("crashAt") in keys:
            sys.stderr.write("out of luck\n")
            os.kill(os.getpid(), signal.SIGKILL)
        if task.get("garbageAt") in keys:
            os.write(4, b"no frame\n")
        if task.get("hangAt") in keys:
            time.sleep(600)
        time.sleep(task.get("sleepS", 0))
        good = [key for key in keys if key not in task.get("rejected", [])]
        send(
            {
                "keys": good,
                "heads": [f'{{"key":{key},"line":{key + 1}' for key in good],
                **(
                    {"encoded": "\n".join(f'{{"key":{key}}}' for key in good)}
                    if "encode" in task
                    else {"columns": {"x": [key + 0.5 for key in good]}}
                ),
                "rejected": [f'{{"key":{key},"error":"line {key + 1}: bad"}}' for key in keys if key not in good],
                "readS": 0.25,
                "processS": 0.125,
            }
        )
    send({"end": True})
