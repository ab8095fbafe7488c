"""Sentences out of traces."""

import pytest

from predbench_beam.errors import sentence

PRISM = """RuntimeError: Pipeline job-001 failed in state FAILED: bundle inst007 stage-011 failed:Traceback (most recent call last):
  File "reading.py", line 3, in process
    raise self._lost()
predbench_beam.child.ChildLost: the reader was killed by SIGKILL [while running 'Read/ParDo(ReadSplit)']

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "bundle_processor.py", line 1
RuntimeError: bundle failed [while running 'Read/ParDo(ReadSplit)']
"""
FLINK = """org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
\tat org.apache.flink.runtime.jobmaster.JobResult.toJobExecutionResult(JobResult.java:144)
Caused by: java.util.concurrent.ExecutionException: java.lang.RuntimeError
Caused by: java.lang.IllegalStateException: no slots
\t... 3 more
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PRISM, "the reader was killed by SIGKILL"),
        (FLINK, "IllegalStateException: no slots"),
        ("ValueError: bad shape [while running 'Predict']", "ValueError: bad shape"),
        ("one\nout of luck [while running 'Read']\n", "out of luck"),
        ("", "no reason given"),
    ],
)
def test_sentence(text: str, expected: str) -> None:
    assert sentence(text) == expected
