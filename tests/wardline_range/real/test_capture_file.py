"""Reading the lab's captures: whole frames only, and nothing but the lab's own files."""

from pathlib import Path

import pytest

from wardline_range.packets.pcapng import header, packet
from wardline_range.real.capture_file import frames
from wardline_range.real.commands import LabError


def test_frames_come_back_and_half_a_frame_is_not_there_yet(tmp_path: Path) -> None:
    whole = header() + packet(1_700_000_000_123_456_789, b"a" * 61) + packet(1_700_000_000_123_456_790, b"b")
    for cut in (0, 1, 30):
        (tmp_path / "x.pcapng").write_bytes(whole[: len(whole) - cut])
        found = list(frames(tmp_path / "x.pcapng"))
        assert found[0] == (1_700_000_000_123_456_789, b"a" * 61)
        assert len(found) == (1 if cut else 2)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pcapng").write_bytes(b"something else")
    with pytest.raises(LabError, match="was not recorded by the lab"):
        list(frames(tmp_path / "x.pcapng"))
    with pytest.raises(LabError, match="No such file"):
        list(frames(tmp_path / "none.pcapng"))
