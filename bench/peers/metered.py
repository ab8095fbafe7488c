"""metered.py COMMAND...: runs it. Prints its wall-clock seconds, the CPU seconds of all its processes, and its own JSON."""

import json
import resource
import subprocess
import sys
import time

begun = time.monotonic()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
wall_s = time.monotonic() - begun
if done.returncode != 0:
    sys.exit(done.stderr[-4000:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"wallS": wall_s, "cpuS": used.ru_utime + used.ru_stime, **json.loads(done.stdout)}))
