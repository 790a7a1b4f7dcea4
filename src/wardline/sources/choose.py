"""`open_source`: what lies at the paths a person gave, by its content, and the source that reads it."""

import errno
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wardline.model.errors import InputError
from wardline.model.ports import Source
from wardline.sources.captures import CaptureFiles
from wardline.sources.zeek_format import BROKEN_GZIP, GZIP_MAGIC, LogFile, identify, unpacked
from wardline.sources.zeek_logs import ZeekLogs
from wardline.sources.zeek_tables import LOGS

HEAD_BYTES = 64 * 1024
_WANTED = "give a capture (pcap, pcapng, also .gz or .zst) or Zeek logs (TSV or JSON)"
_CAPTURE_MAGIC = (
    b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x0a\x0d\x0d\x0a",
)  # fmt: skip
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "7-Zip archive",
    b"Rar!": "RAR archive",
    b"\xfd7zXZ\x00": "xz file",
    b"BZh": "bzip2 file",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What one file is: a capture, a Zeek log, or neither and why."""

    path: Path
    capture: bool = False
    log: LogFile | None = None
    refusal: str = ""


def open_source(paths: Sequence[Path], *, sensor: str = "") -> Source:
    """The source for captures or for Zeek logs, from files and folders; `sensor` names where the traffic was seen.

    A file that was named must be readable; in a folder (hidden files left out) what is neither capture nor log is
    passed over. Raises InputError: one line that names the file and what to do.
    """
    found = [what for path in paths for what in _look(path)]
    captures = [what.path for what in found if what.capture]
    logs = [what.log for what in found if what.log is not None]
    if captures and logs:
        raise InputError(
            f"captures ({captures[0]}) and Zeek logs ({logs[0].path}) together would count the same traffic twice: "
            "give files of one kind"
        )
    return CaptureFiles(captures, sensor=sensor) if captures else ZeekLogs(logs, sensor=sensor)


def _look(path: Path) -> list[Found]:
    try:
        if path.is_dir():
            return _in_folder(path)
        path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if not path.is_file():
        raise InputError(f"{path} is neither a file nor a folder: {_WANTED}")
    found = recognise(path)
    if found.refusal:
        raise InputError(f"{path} {found.refusal}")
    return [found]


def _in_folder(folder: Path) -> list[Found]:
    files = sorted(_walk(folder))
    if not files:
        raise InputError(f"{folder} is an empty folder: {_WANTED}")
    found = [recognise(file) for file in files]
    useful = [what for what in found if what.capture or what.log]
    if useful:
        return useful
    if len(found) == 1:
        raise InputError(f"{found[0].path} {found[0].refusal}")
    raise InputError(f"{folder} holds no capture and no Zeek log among its {len(found)} files: {_WANTED}")


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise _unreadable(Path(error.filename or folder), error) from error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(place, name) for name in names if not name.startswith("."))
        yield from (file for file in files if file.is_file())


def recognise(path: Path) -> Found:
    """What a regular file is, by its first bytes. Raises InputError where it cannot be read."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(HEAD_BYTES)
            raw.seek(0)
            head = _unpacked_head(raw) if packed.startswith(GZIP_MAGIC) else packed
    except OSError as error:
        raise _unreadable(path, error) from error
    if not packed:
        return Found(path, refusal=f"is an empty file: {_WANTED}")
    if head.startswith(_CAPTURE_MAGIC) or (packed.startswith(_ZSTD_MAGIC) and not _named_log(path)):
        return Found(path, capture=True)
    if log := identify(path, head, LOGS):
        return Found(path, log=log)
    return Found(path, refusal=_refusal(head, packed))


def _unpacked_head(raw: BinaryIO) -> bytes:
    try:
        return unpacked(raw).read(HEAD_BYTES)
    except BROKEN_GZIP:
        return b""


def _named_log(path: Path) -> bool:
    return ".log" in path.suffixes


def _refusal(head: bytes, packed: bytes) -> str:
    if packed.startswith(_ZSTD_MAGIC):
        return "is a Zstandard-compressed log, which only captures may be: unpack it first (zstd -d)"
    if packed.startswith(b"PK\x03\x04"):
        encrypted = len(packed) >= 8 and struct.unpack_from("<H", packed, 6)[0] & 1
        kind, how = ("an encrypted zip", "unzip asks for its password") if encrypted else ("a zip", "unzip")
        return f"is {kind} archive: unpack it first ({how}) and give what is inside"
    for magic, kind in _ARCHIVES.items():
        if packed.startswith(magic):
            return f"is a {kind}: unpack it first and give what is inside"
    if head[257:262] == b"ustar":
        return "is a tar archive: unpack it first (tar -xf) and give what is inside"
    if packed.startswith(GZIP_MAGIC) and not head:
        return "is a broken or empty gzip file: fetch or pack it anew"
    if b"\0" not in head:
        return f"is a text file, but no Zeek log: {_WANTED}"
    return f"is neither a capture nor a Zeek log: {_WANTED}"


def _unreadable(path: Path, error: OSError) -> InputError:
    if error.errno == errno.ENOENT:
        return InputError(f"{path} does not exist: check the path")
    if isinstance(error, PermissionError):
        return InputError(f"{path} may not be read by this user: change its permissions (chmod) or run as its owner")
    return InputError(f"{path} cannot be read: {error.strerror or error}; check the disk or give another file")
