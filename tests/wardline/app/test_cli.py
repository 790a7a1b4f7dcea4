"""The command line as a person meets it: help with an example, one line for what went wrong, nothing half-written."""

import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wardline.app import cli
from wardline.model.errors import UsageError

NOBODY = 65534


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    """Leave status of the command line with these words."""
    monkeypatch.setattr(sys, "argv", ["wardline", *map(str, words)])
    try:
        cli.main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 0
    return 0


def arp_frame(second: int) -> bytes:
    """One record of a pcap: an ARP request."""
    mac = bytes.fromhex("001788010203")
    body = (
        struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac + bytes([192, 168, 1, 7]) + bytes(6) + bytes([192, 168, 1, 1])
    )
    frame = b"\xff" * 6 + mac + b"\x08\x06" + body
    return struct.pack("<IIII", 1_700_000_000 + second, 0, len(frame), len(frame)) + frame


def pcap(seconds: int = 120) -> bytes:
    """A small capture: an ARP request a second."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    return head + b"".join(arp_frame(second) for second in range(seconds))


def encrypted_zip(path: Path) -> None:
    """A zip whose one entry says that it is encrypted (general purpose flag 0)."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("capture.pcap", pcap(2))
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing.pcap": (lambda path: None, "does not exist"),
    "empty.pcap": (lambda path: path.write_bytes(b""), "empty"),
    "notes.txt": (lambda path: path.write_text("these are notes\n" * 20), "capture"),
    "locked.zip": (encrypted_zip, "zip"),
    "header.pcap": (lambda path: path.write_bytes(pcap(0)), "packet"),
    "cut.pcap": (lambda path: path.write_bytes(pcap(0)[:11]), ""),
    "folder": (lambda path: path.mkdir(), ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_that_names_it_and_leaves_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make, word = BAD[name]
    path = tmp_path / name
    make(path)
    out = tmp_path / "report"
    assert run(monkeypatch, "analyze", path, "--out", out) == 2
    said = capsys.readouterr()
    lines = said.err.strip().splitlines()
    assert len(lines) == 1, said.err
    assert name in lines[0]
    assert word in lines[0].lower()
    assert "Traceback" not in said.err + said.out
    assert not out.exists()
    assert {place.name for place in tmp_path.iterdir()} <= {name}


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Root reads every folder, so it steps down for the length of a test."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that its visitor may see but not read."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "locked"
        folder.mkdir(mode=0o000)
        yield folder
        folder.chmod(0o700)


@pytest.mark.usefixtures("as_nobody")
def test_an_unreadable_folder_is_named(
    locked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "analyze", locked, "--out", locked.parent / "report") == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "locked" in lines[0]


def test_a_capture_that_breaks_off_is_read_as_far_as_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.pcap.gz"
    path.write_bytes(gzip.compress(pcap(120)[:-20], mtime=0))
    assert run(monkeypatch, "analyze", path, "--out", tmp_path / "report", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["packets"] == 119
    assert told["tables"]["weird"] >= 1


@pytest.mark.skipif(not Path("/dev/full").exists() or os.geteuid() != 0, reason="needs a small file system of its own")
def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("cannot mount a small file system here")
    try:
        path = tmp_path / "office.pcap"
        path.write_bytes(pcap(600))
        assert run(monkeypatch, "analyze", path, "--out", disk / "report") == 2
        lines = capsys.readouterr().err.strip().splitlines()
        assert len(lines) == 1
        assert "report" in lines[0]
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_the_report_replaces_an_earlier_one_but_never_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.pcap"
    path.write_bytes(pcap())
    assert run(monkeypatch, "analyze", path, "--out", tmp_path / "report") == 0
    assert run(monkeypatch, "analyze", path, "--out", tmp_path / "report") == 0
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("mine")
    assert run(monkeypatch, "analyze", path, "--out", precious) == 2
    assert (precious / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("command", [(), ("analyze",), ("demo",)])
def test_help_shows_an_example(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *command, "--help") == 0
    said = capsys.readouterr().out
    assert not command or "wardline " + command[0] in said


@pytest.mark.parametrize(("text", "ratio"), [("50%", 0.5), ("0.25", 0.25), ("99%", 0.99)])
def test_a_share_is_read(text: str, ratio: float) -> None:
    assert cli.share(text) == pytest.approx(ratio)


@pytest.mark.parametrize("text", ["0%", "100%", "half", "-1", "nan", "150%"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--learn"):
        cli.share(text)


def test_a_baseline_after_the_capture_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    early, late = tmp_path / "early.pcap", tmp_path / "late.pcap"
    early.write_bytes(pcap(10))
    late.write_bytes(pcap(100))
    assert run(monkeypatch, "analyze", early, "--baseline", late, "--out", tmp_path / "report") == 2
    assert "baseline" in capsys.readouterr().err


def test_the_lab_is_at_hand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "range", "list", "scenarios", "--json") == 0
    assert {plan["name"] for plan in json.loads(capsys.readouterr().out)["scenarios"]} > {"demo", "home", "plant"}
    assert run(monkeypatch, "range", "run", "nowhere") == 2
    assert capsys.readouterr().err.count("\n") == 1
