import hashlib
from pathlib import Path

import pytest

from predbench_beam.files import local_copy
from tests.fake_google import FakeGoogle, serving


def test_copies_a_folder_of_cloud_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes(range(256)) * 20_000
    objects = {"bucket/a/model/saved_model.pb": b"graph", "bucket/a/model/variables/data": content, "bucket/a/other": b"no"}
    with serving(FakeGoogle(objects=objects)) as google:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", google.url)
        # The fake asks nobody who they are.
        monkeypatch.setattr("apache_beam.internal.gcp.auth.get_service_credentials", lambda _: None)
        copy = Path(local_copy("gs://bucket/a/model"))
    files = {str(path.relative_to(copy)): path for path in copy.rglob("*") if path.is_file()}
    assert sorted(files) == ["saved_model.pb", "variables/data"]
    assert files["saved_model.pb"].read_bytes() == b"graph"
    assert hashlib.sha256(files["variables/data"].read_bytes()).digest() == hashlib.sha256(content).digest()


def test_leaves_a_folder_of_this_machine() -> None:
    assert local_copy("/models/a") == "/models/a"
