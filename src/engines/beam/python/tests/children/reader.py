"""A scripted reader: instance k has x = k + 0.5; the task says what goes wrong."""

import os
import signal
import sys
import time

from tests.children.frames import frames, read_task, send

task = read_task()
sys.stdout.write("a plug-in prints this\n")
send({"ready": True})
for frame in frames():
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
