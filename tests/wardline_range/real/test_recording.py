"""A recording: complete between its start and its end, and refused where it cannot be written."""

import socket
from pathlib import Path

import pytest

from wardline_range.real import ledger, proc
from wardline_range.real.capture_file import frames
from wardline_range.real.commands import LabError
from wardline_range.real.namespaces import inside
from wardline_range.real.recording import Recording
from wardline_range.real.topology import Topology


def said(path: Path) -> list[bytes]:
    """The datagrams of the test in a capture."""
    return [frame for _, frame in frames(path) if frame[42:] == b"said"]


def test_what_is_said_in_between_is_in_the_file_and_counted(wired: Topology, tmp_path: Path) -> None:
    book = ledger.begin(wired.lab, proc.own())
    recording = Recording(wired.switch, tmp_path / "x.pcapng", tmp_path, book)
    assert recording.is_on()
    with inside(wired.of(wired.hosts[0]), lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as says:
        for _ in range(20):
            says.sendto(b"said", ("10.77.0.11", 7))
    while len(said(tmp_path / "x.pcapng")) < 20:
        assert recording.is_on(), "what was said can be read while the file grows"
    recording.finish()
    assert not recording.is_on()
    recorded = [frame for _, frame in frames(tmp_path / "x.pcapng")]
    assert recording.packets == len(recorded)
    assert len(said(tmp_path / "x.pcapng")) == 20
    assert recording.dropped == 0
    recording.finish()


def test_a_file_that_cannot_be_written_is_named(wired: Topology, tmp_path: Path) -> None:
    book = ledger.begin(wired.lab, proc.own())
    with pytest.raises(LabError, match=r"cannot write .*x\.pcapng .*No such file.*: choose another file"):
        Recording(wired.switch, tmp_path / "none" / "x.pcapng", tmp_path, book)
