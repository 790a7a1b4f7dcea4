"""What a person gives is recognised by its content, and what cannot be read is refused in one clear line."""

import gzip
import os
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.sources.zeek_made import flow, ndjson, tsv, write
from wardline.model.errors import InputError
from wardline.sources.captures import CaptureFiles
from wardline.sources.choose import open_source, recognise
from wardline.sources.zeek_logs import ZeekLogs

ETHERNET = bytes.fromhex("00005e005302 00005e005301 0800") + bytes(50)


def capture(packets: int = 1) -> bytes:
    record = struct.pack("<IIII", 1_700_000_000, 0, len(ETHERNET), len(ETHERNET)) + ETHERNET
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + record * packets


def refusal(*paths: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_source(paths)
    message = str(caught.value)
    assert "\n" not in message
    assert caught.value.exit_status == 2
    return message


@pytest.mark.feature("I9")
def test_captures_are_recognised_whatever_their_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "traffic.bin").write_bytes(capture())
    (tmp_path / "packed.pcap.gz").write_bytes(gzip.compress(capture()))
    (tmp_path / ".hidden.pcap").write_bytes(b"never looked at")
    (tmp_path / "notes.txt").write_text("passed over in a folder")
    assert isinstance(open_source([tmp_path]), CaptureFiles)
    assert isinstance(open_source([tmp_path / "sub" / "traffic.bin"]), CaptureFiles)


@pytest.mark.feature("I9")
def test_zeek_logs_are_recognised_in_a_folder_or_by_name(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    write(tmp_path / "current", "conn.log", tsv("conn", [flow(1.0, "C1")]))
    packed = write(tmp_path, "dns.log.gz", ndjson([flow(2.0, "C1")]))
    write(tmp_path, "notice.log", tsv("notice", [flow(2.0, "C1")]))
    assert isinstance(open_source([tmp_path]), ZeekLogs)
    assert isinstance(open_source([packed]), ZeekLogs)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.pcap") == f"{tmp_path}/nowhere.pcap does not exist: check the path"


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(f"{tmp_path} is an empty folder: give a capture")


def test_a_folder_of_other_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    assert refusal(tmp_path).startswith(f"{tmp_path}/a.txt is a text file, but no Zeek log: give a capture")
    (tmp_path / "b.txt").write_text("b")
    assert refusal(tmp_path).startswith(
        f"{tmp_path} holds no capture and no Zeek log among its 2 files: give a capture"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is an empty file: give a capture"),
        (b"hello\n", "is a text file, but no Zeek log: give a capture"),
        (b"\0\1\2\3", "is neither a capture nor a Zeek log: give a capture"),
        (b"PK\x03\x04\x14\0\x01\0", "is an encrypted zip archive: unpack it first (unzip asks for its password)"),
        (b"PK\x03\x04", "is a zip archive: unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive: unpack it first"),
        (b"BZh91AY", "is a bzip2 file: unpack it first"),
        (gzip.compress(b"hello", mtime=0), "is a text file, but no Zeek log"),
        (gzip.compress(bytes(257) + b"ustar", mtime=0), "is a tar archive: unpack it first"),
        (b"\x1f\x8b\x08", "is a broken or empty gzip file: fetch or pack it anew"),
    ],
    ids=("empty", "text", "binary", "encrypted-zip", "zip", "7z", "bzip2", "gzip-text", "gzip-tar", "gzip-broken"),
)
def test_a_file_of_another_kind_is_named_with_the_remedy(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "given"
    path.write_bytes(content)
    assert refusal(path).startswith(f"{path} {said}")


def test_a_real_zip_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as packed:
        packed.writestr("c.pcap", capture())
    assert "is a zip archive: unpack it first (unzip) and give what is inside" in refusal(tmp_path / "c.zip")


def test_a_zstandard_log_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "conn.log.zst").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
    assert "unpack it first (zstd -d)" in refusal(tmp_path / "conn.log.zst")


def test_captures_and_logs_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pcap").write_bytes(capture())
    write(tmp_path, "conn.log", tsv("conn", [flow(1.0, "C1")]))
    assert "together would count the same traffic twice: give files of one kind" in refusal(tmp_path)


def test_what_is_no_regular_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is neither a file nor a folder" in refusal(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "folder" / "pipe")
    assert "is an empty folder" in refusal(tmp_path / "folder")


@pytest.mark.parametrize("place", ["", "a.pcap"])
def test_what_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "a.pcap").write_bytes(capture())

    def refuse(path: Path, *_args: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(os, "scandir", refuse)
    assert "may not be read by this user: change its permissions (chmod)" in refusal(tmp_path / place)


def test_a_disk_error_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pcap").write_bytes(capture())

    def refuse(path: Path, *_args: object) -> object:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(tmp_path / "a.pcap").startswith(f"{tmp_path}/a.pcap cannot be read: Input/output error")


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b", b"#separator ", b'{"ts":', b"PK\x03\x04"]))
def test_no_content_can_stop_recognition(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "given"
    path.write_bytes(start + content)
    found = recognise(path)
    assert found.capture or found.log or found.refusal
