"""Records of bundles."""

import orjson
from hdrh.histogram import HdrHistogram

from predbench_beam.elements import CallStamp
from predbench_beam.measured import Measured, worker_name


def test_a_record_sums_its_calls() -> None:
    measured = Measured()
    measured.called(CallStamp("h:1", 64, 10_000.0, 10_002.0, 1, {"requests": 2}, {"upload": 0.5}, 3.0))
    measured.called(CallStamp("h:1", 64, 10_500.0, 11_000.5, 0, {"requests": 1}, {}, 3.0))
    measured.answered(11_100.0, ok=127, failed=1)
    measured.format_s += 0.25
    record = orjson.loads(measured.line())
    service = HdrHistogram.decode(record.pop("service"))
    assert record == {
        "worker": worker_name(),
        "rows": 128,
        "calls": 2,
        "sizes": {"64": 2},
        "startMs": 10_000.0,
        "endMs": 11_000.5,
        "predictS": 0.5025,
        "retries": 1,
        "counters": {"requests": 3},
        "phasesS": {"upload": 0.5},
        "openS": 3.0,
        "formatS": 0.25,
        "readS": 0,
        "processS": 0,
        "windows": {
            "10": {"ok": 0, "failed": 0, "calls": 1, "callMs": 2.0},
            "11": {"ok": 127, "failed": 1, "calls": 1, "callMs": 500.5},
        },
    }
    assert service.get_total_count() == 2
    assert service.get_value_at_percentile(50) == 2000
    assert service.get_value_at_percentile(100) == service.get_highest_equivalent_value(500_500)


def test_a_record_without_calls_has_no_histogram() -> None:
    measured = Measured()
    measured.span(5.0, 6.0)
    record = orjson.loads(measured.line())
    assert (record["service"], record["startMs"], record["endMs"]) == (None, 5.0, 6.0)
