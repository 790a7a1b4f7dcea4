"""SMB2 over TCP: a client logs on to a file server, opens files, reads and writes them.

References: MS-SMB2 2.1 (transport), 2.2.1 to 2.2.22 (messages); MS-ERREF 2.3 (status).
"""

import struct

from wardline_range.chance import Chance
from wardline_range.protocols import ntlmssp
from wardline_range.protocols.noise import noise

PORT = 445
DISK, PIPE, PRINTER = 1, 2, 3
MAX_IO = 65536
SUCCESS, MORE_PROCESSING, LOGON_FAILURE = 0, 0xC0000016, 0xC000006D
_NEGOTIATE, _SESSION_SETUP, _LOGOFF, _TREE_CONNECT, _CREATE, _CLOSE, _READ, _WRITE = 0, 1, 2, 3, 5, 6, 8, 9
_DIALECTS = 0x0202, 0x0210, 0x0300, 0x0302
_SIGNING_ENABLED = 1
_LARGE_MTU = 4
_READ_DATA, _WRITE_DATA, _FULL_ACCESS = 0x00120089, 0x0012019F, 0x001F01FF
_SHARED, _OPEN_OR_CREATE, _NOT_A_FOLDER, _IMPERSONATION, _ARCHIVE = 7, 3, 0x40, 2, 0x20
Exchange = tuple[bytes, bytes]
"""A request of the client and the server's response."""


class Session:
    """One connection to a server, told exchange by exchange; `at` is its time in ns since 1970."""

    def __init__(self, server: str, domain: str, at: int, chance: Chance) -> None:
        self._server, self._domain, self._at, self._chance = server, domain, at, chance
        self._message, self._tree, self._session = 0, 0, 0
        self._file = bytes(16)

    def negotiate(self) -> Exchange:
        """Both agree on SMB 3.0.2."""
        asked = struct.pack(
            "<HHHHI16sQ4H", 36, 4, _SIGNING_ENABLED, 0, _LARGE_MTU, noise(self._chance, 16), 0, *_DIALECTS
        )
        token = ntlmssp.offered()
        told = struct.pack(
            "<HHHH16sIIIIQQHHI", 65, _SIGNING_ENABLED, _DIALECTS[-1], 0, noise(self._chance, 16), _LARGE_MTU,
            MAX_IO, MAX_IO, MAX_IO, ntlmssp.filetime(self._at), 0, 128, len(token), 0,
        )  # fmt: skip
        return self._exchange(_NEGOTIATE, asked, told + token)

    def log_on(self, user: str, workstation: str, *, fits: bool = True) -> tuple[Exchange, Exchange]:
        """Two exchanges; without `fits` the second ends in a logon failure."""
        first = _setup(ntlmssp.negotiate())
        self._session = 0
        request = self._framed(_SESSION_SETUP, first)
        self._session = 1 + self._chance.below(1 << 30) << 4
        challenge = ntlmssp.challenge(self._server, self._domain, self._at, self._chance)
        response = self._framed(_SESSION_SETUP, _set_up(challenge), is_response=True, status=MORE_PROCESSING)
        self._message += 1
        proof = ntlmssp.authenticate(user, self._domain, workstation, self._server, self._at, self._chance)
        if fits:
            return (request, response), self._exchange(_SESSION_SETUP, _setup(proof), _set_up(ntlmssp.accepted()))
        return (request, response), self._refused(_SESSION_SETUP, _setup(proof), LOGON_FAILURE)

    def connect(self, share: str, kind: int = DISK) -> Exchange:
        """A tree connect to a share of the server."""
        path = f"\\\\{self._server}\\{share}".encode("utf-16-le")
        self._tree = 0
        request = self._framed(_TREE_CONNECT, struct.pack("<HHHH", 9, 0, 72, len(path)) + path)
        self._tree = 1 + self._chance.below(64)
        told = struct.pack("<HBBIII", 16, kind, 0, 0, 0, _FULL_ACCESS)
        response = self._framed(_TREE_CONNECT, told, is_response=True)
        self._message += 1
        return request, response

    def open(self, path: str, size: int, *, writes: bool = False) -> Exchange:
        """A create of a file that has that size; all reads and writes until the close are of it."""
        name = path.encode("utf-16-le")
        access = _WRITE_DATA if writes else _READ_DATA
        asked = struct.pack(
            "<HBBIQQIIIIIHHII", 57, 0, 0, _IMPERSONATION, 0, 0, access, _ARCHIVE, _SHARED,
            _OPEN_OR_CREATE if writes else 1, _NOT_A_FOLDER, 120, len(name), 0, 0,
        )  # fmt: skip
        self._file = noise(self._chance, 16)
        told = struct.pack("<HBBI", 89, 0, 0, 1) + self._about(size) + struct.pack("<I16sII", 0, self._file, 0, 0)
        return self._exchange(_CREATE, asked + name, told)

    def read(self, at: int, data: bytes) -> Exchange:
        """A read from that offset, which gives `data`, at most MAX_IO bytes."""
        asked = struct.pack("<HBBIQ16sIIIHHB", 49, 80, 0, len(data), at, self._file, 1, 0, 0, 0, 0, 0)
        told = struct.pack("<HBBIII", 17, 80, 0, len(data), 0, 0)
        return self._exchange(_READ, asked, told + data)

    def write(self, at: int, data: bytes) -> Exchange:
        """A write of `data`, at most MAX_IO bytes, to that offset."""
        asked = struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), at, self._file, 0, 0, 0, 0, 0)
        return self._exchange(_WRITE, asked + data, struct.pack("<HHIIHH", 17, 0, len(data), 0, 0, 0) + b"\0")

    def close(self) -> Exchange:
        """The open file is closed."""
        asked = struct.pack("<HHI16s", 24, 0, 0, self._file)
        return self._exchange(_CLOSE, asked, struct.pack("<HHI", 60, 0, 0) + bytes(52))

    def log_off(self) -> Exchange:
        """The end of the session."""
        return self._exchange(_LOGOFF, struct.pack("<HH", 4, 0), struct.pack("<HH", 4, 0))

    def _about(self, size: int) -> bytes:
        times = (ntlmssp.filetime(self._at),) * 4
        return struct.pack("<4QQQI", *times, (size + 4095) // 4096 * 4096, size, _ARCHIVE)

    def _exchange(self, command: int, asked: bytes, told: bytes) -> Exchange:
        made = self._framed(command, asked), self._framed(command, told, is_response=True)
        self._message += 1
        return made

    def _refused(self, command: int, asked: bytes, status: int) -> Exchange:
        error = struct.pack("<HBBIB", 9, 0, 0, 0, 0)
        made = self._framed(command, asked), self._framed(command, error, is_response=True, status=status)
        self._message += 1
        return made

    def _framed(self, command: int, body: bytes, *, is_response: bool = False, status: int = SUCCESS) -> bytes:
        head = struct.pack(
            "<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, status, command, 31, int(is_response), 0, self._message, 0xFEFF,
            self._tree, self._session, bytes(16),
        )  # fmt: skip
        return (len(head) + len(body)).to_bytes(4, "big") + head + body


def _setup(token: bytes) -> bytes:
    return struct.pack("<HBBIIHHQ", 25, 0, _SIGNING_ENABLED, 0, 0, 88, len(token), 0) + token


def _set_up(token: bytes) -> bytes:
    return struct.pack("<HHHH", 9, 0, 72, len(token)) + token
