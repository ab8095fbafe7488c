"""Takes TensorFlow's libraries and C headers out of the wheel: extract.py WHEEL FOLDER. Standard library only."""
import pathlib
import shutil
import sys
import zipfile

LIBRARIES = ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2")
HEADERS = ("tensorflow/c/", "tensorflow/core/platform/", "tensorflow/tsl/", "tsl/")

wheel, target = sys.argv[1], pathlib.Path(sys.argv[2])
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.endswith("/"):
            continue
        if name.startswith("tensorflow/include/"):
            inside = name.removeprefix("tensorflow/include/")
            if not inside.startswith(HEADERS):
                continue
            place = target / "include" / inside
        elif name.removeprefix("tensorflow/") in LIBRARIES:
            place = target / "lib" / name.removeprefix("tensorflow/")
        else:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, place.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
