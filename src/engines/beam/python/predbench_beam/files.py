"""Files that a worker needs on its own disk."""

import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import Final

from apache_beam.io.filesystems import FileSystems

_CHUNK_BYTES: Final = 1 << 20


def local_copy(folder: str) -> str:
    """A local folder as it is; of one in Cloud Storage a copy, by Beam's own client: TensorFlow may come without one."""
    if "://" not in folder:
        return folder
    copy = Path(tempfile.mkdtemp(prefix="predbench-model-"))
    (found,) = FileSystems.match([f"{folder}/**"])
    for entry in found.metadata_list:
        to = copy / entry.path[len(folder) + 1 :]
        to.parent.mkdir(parents=True, exist_ok=True)
        with FileSystems.open(entry.path) as source, to.open("wb") as target:
            copyfileobj(source, target, _CHUNK_BYTES)
    return str(copy)
