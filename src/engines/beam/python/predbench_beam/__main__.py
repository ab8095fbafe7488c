"""The driver of one cell: `python -m predbench_beam SPEC [--describe]`, started by the engine.

It writes events as JSON lines on file descriptor 3: `ready` when the pipeline is built, whereupon it waits for `go` on standard input;
`submitted`; then `ended` or `failed`. The end of standard input cancels the job: the engine is gone. Exit code: 0 after `ended`, or 1.
With `--describe` nothing is submitted: `described` tells of the job that Dataflow would get.
"""

import logging
import os
import sys
from pathlib import Path

from predbench_beam.events import emit
from predbench_beam.spec import read_spec


def main(path: Path, *, only_describe: bool) -> None:
    """Runs, or describes, the spec in a file."""
    # Ctrl-C in a terminal is for the engine, which lets the job drain.
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    # Workers import this package too.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))
    # They are started as `python`.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    try:
        # These take seconds.
        from predbench_beam.driver import Driver
        from predbench_beam.listening import only_on_this_machine

        logging.getLogger().setLevel(logging.WARNING)
        only_on_this_machine()
        spec = read_spec(path)
        driver = Driver(spec)
    except Exception as error:
        logging.exception("the pipeline was not built")
        emit("failed", message=f"the pipeline could not be built: {error}")
        sys.exit(1)
    emit("ready")
    if only_describe:
        driver.describe()
    if sys.stdin.buffer.readline() != b"go\n":
        sys.exit(1)
    driver.run()


main(Path(sys.argv[1]), only_describe="--describe" in sys.argv)
