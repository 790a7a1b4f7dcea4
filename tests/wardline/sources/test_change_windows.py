"""Change windows from a file: read as they were meant, and refused with the place where they cannot be."""

from pathlib import Path

import pytest

from wardline.model.errors import InputError
from wardline.sources.change_windows import read_change_windows

GOOD = """
- devices: [ENG-WS77, 10.50.0.20]
  from: 2026-05-11T09:00Z
  until: 2026-05-11 10:30:00+00:00
  silences: [ot-command]
  reason: work order 4711
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "windows.yaml"
    path.write_text(text)
    return path


def test_a_window_is_read_as_it_was_meant(tmp_path: Path) -> None:
    (window,) = read_change_windows(written(tmp_path, GOOD))
    assert window.devices == ("ENG-WS77", "10.50.0.20")
    assert (window.end - window.start) / 1e9 == 90 * 60
    assert window.causes == ("ot-command",)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("  reason: work order 4711\n", "", "give exactly"),
        ("work order 4711", '""', "give a reason"),
        ("10:30:00+00:00", "08:30:00+00:00", "ends before"),
        ("2026-05-11T09:00Z", "soon", "is no time"),
        ("[ot-command]", "ot-command", "list of words"),
        ("- devices", "devices", "no YAML"),
        ("[ENG-WS77, 10.50.0.20]", "[", "no YAML"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_change_windows(written(tmp_path, GOOD.replace(was, now, 1)))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.yaml"):
        read_change_windows(tmp_path / "gone.yaml")
