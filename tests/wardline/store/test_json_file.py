"""A document is there as it was or as it is now, and a failure leaves the old one and nothing else."""

from pathlib import Path

import pytest

from wardline.model.errors import InputError, OutputError
from wardline.store import json_file


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "models.json"
    assert json_file.read(path) is None
    json_file.write(path, {"name": "wärme", "one": [1.5, None]})
    assert json_file.read(path) == {"name": "wärme", "one": [1.5, None]}


@pytest.mark.parametrize("bad", [{"x": float("nan")}, {"x": object()}])
def test_a_failure_leaves_the_old_document_alone(tmp_path: Path, bad: object) -> None:
    path = tmp_path / "models.json"
    json_file.write(path, {"old": 1})
    with pytest.raises(OutputError, match="cannot write"):
        json_file.write(path, bad)
    assert json_file.read(path) == {"old": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["models.json"]


def test_what_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"models\.json"):
        json_file.read(path)
