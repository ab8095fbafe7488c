"""Takes from what pip and Maven fetched the jars that a Flink cluster with Beam needs.

python -m predbench_beam.flink_jars FLINK_SDIST BEAM_JAR FOLDER
"""

import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

_FLINK = ("flink-dist-", "log4j-")

# Beam looks for the pipeline with the class loader of these classes, so they have to lie in the jar that brings it.
_SUBMIT = (
    "org/apache/beam/runners/flink/FlinkPipelineRunner",
    "org/apache/beam/runners/flink/FlinkPortableRunnerResult",
    "org/apache/beam/runners/jobsubmission/PortablePipelineJarUtils",
)


def take_flink(sdist: Path, folder: Path) -> None:
    """Flink and its logging; not its tables, its SQL and its Python."""
    folder.mkdir(parents=True)
    with tarfile.open(sdist) as archive:
        for member in archive:
            path = Path(member.name)
            if path.parent.parts[1:] != ("deps", "lib") or not path.name.startswith(_FLINK):
                continue
            source = archive.extractfile(member)
            if source is not None:
                with source, (folder / path.name).open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)


def take_submit(beam_jar: Path, out: Path) -> None:
    """What a job brings along to a cluster that has Beam on its class path.

    The whole jar would be uploaded with every job, and with classes of its own a job starts its Python workers anew for every stage.
    """
    with zipfile.ZipFile(beam_jar) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as part:
        for name in whole.namelist():
            if name.startswith(_SUBMIT):
                part.writestr(name, whole.read(name))


def main() -> None:
    """Writes flink/*.jar, beam.jar and submit.jar into the folder."""
    sdist, beam_jar, folder = (Path(argument) for argument in sys.argv[1:])
    take_flink(sdist, folder / "flink")
    shutil.copyfile(beam_jar, folder / "beam.jar")
    take_submit(beam_jar, folder / "submit.jar")


if __name__ == "__main__":
    main()
