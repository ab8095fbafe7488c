"""The rows of a sample are those of test/data/sinks/sample.test.ts."""

from predbench_beam.sinks.rows import chooser, members_in
from predbench_beam.spec import Sample


def test_a_share_is_the_one_that_the_local_engine_takes() -> None:
    is_chosen = chooser(Sample(first=None, share=0.1, seed=1))
    chosen = [key for key in range(10_000) if is_chosen(key)]
    assert chosen[:10] == [8, 25, 39, 41, 59, 72, 76, 80, 85, 93]
    assert len(chosen) == 954


def test_the_largest_seed() -> None:
    is_chosen = chooser(Sample(first=None, share=0.1, seed=0xFFFF_FFFF))
    assert [key for key in range(100) if is_chosen(key)] == [8, 10, 27, 45, 54, 59, 64, 66, 81, 86, 89, 99]


def test_the_first_and_all() -> None:
    first, every = chooser(Sample(first=2, share=1, seed=0)), chooser(None)
    assert [(first(key), every(key)) for key in (0, 1, 2)] == [(True, True), (True, True), (False, True)]


def test_the_members_of_a_row_are_as_they_were_written() -> None:
    row = r'{"key":7,"id":"a,\"instance\":","instance":{"prediction":-0,"x":[12345678901234567890,1e3]},"prediction":{"y":0.10}}'
    assert list(members_in(row).items()) == [
        ("key", "7"),
        ("id", r'"a,\"instance\":"'),
        ("instance", '{"prediction":-0,"x":[12345678901234567890,1e3]}'),
        ("prediction", '{"y":0.10}'),
    ]
