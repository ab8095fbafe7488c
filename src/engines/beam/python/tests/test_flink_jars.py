import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from predbench_beam.flink_jars import main


def test_takes_flink_its_logging_and_what_a_job_brings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sdist, beam, out = tmp_path / "flink.tar.gz", tmp_path / "whole.jar", tmp_path / "jars"
    lib = "apache-flink-libraries-1.19.3/deps/lib"
    with tarfile.open(sdist, "w:gz") as archive:
        for name in (
            f"{lib}/flink-dist-1.19.3.jar",
            f"{lib}/log4j-core-2.jar",
            f"{lib}/flink-csv-1.19.3.jar",
            "x/deps/opt/flink-dist-2.jar",
        ):
            member = tarfile.TarInfo(name)
            member.size = len(name)
            archive.addfile(member, io.BytesIO(name.encode()))
    runner = "org/apache/beam/runners/flink/FlinkPipelineRunner.class"
    with zipfile.ZipFile(beam, "w") as jar:
        for name in (runner, "org/apache/beam/runners/flink/FlinkRunner.class"):
            jar.writestr(name, name)
    monkeypatch.setattr("sys.argv", ["flink_jars", str(sdist), str(beam), str(out)])
    main()
    assert {path.name: path.read_text() for path in (out / "flink").iterdir()} == {
        "flink-dist-1.19.3.jar": f"{lib}/flink-dist-1.19.3.jar",
        "log4j-core-2.jar": f"{lib}/log4j-core-2.jar",
    }
    assert (out / "beam.jar").read_bytes() == beam.read_bytes()
    with zipfile.ZipFile(out / "submit.jar") as jar:
        assert [(name, jar.read(name).decode()) for name in jar.namelist()] == [(runner, runner)]
