"""Tries, from one computer, the ways into others: SSH, file shares, remote desktop and remote management.

It says no more than a client's first words, and logs in nowhere.

References: RFC 4253 4.2 (SSH identification), MS-SMB2 2.2.3 (NEGOTIATE), MS-RDPBCGR 2.2.1.1 (connection request).
"""

import struct
from collections.abc import Sequence

from wardline_range.protocols import http
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats

_PATIENCE_S = 1.0
_SSH, _SMB, _RDP, _WINRM = 22, 445, 3389, 5985


def main(given: Sequence[str] | None = None) -> None:
    """Try each way into each computer, again and again until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--ports", type=int, nargs="+", default=[_SMB, _RDP, _SSH, _WINRM])
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.5)
    told = parser.parse_args(given)
    ways = [(address, port) for address in told.addresses for port in told.ports]
    for number in beats(told.seconds, told.every):
        address, port = ways[number % len(ways)]
        try:
            with call(address, port, _PATIENCE_S) as talk:
                asked(talk, first_words(address, port))
        except OSError as error:
            print(f"{address}:{port}: {error}", flush=True)


def first_words(address: str, port: int) -> bytes:
    """What a client says first at that port."""
    if port == _SMB:
        return _negotiate()
    if port == _RDP:
        cookie = b"Cookie: mstshash=admin\r\n" + bytes.fromhex("0100080003000000")
        return struct.pack("!BBHBBHHB", 3, 0, 11 + len(cookie), 6 + len(cookie), 0xE0, 0, 0, 0) + cookie
    if port == _WINRM:
        return http.request("POST", f"{address}:{port}", "/wsman", "Microsoft WinRM Client", Content_Length="0")
    return b"SSH-2.0-OpenSSH_9.2p1\r\n"


def _negotiate() -> bytes:
    """The header of an SMB2 message, then the dialects 2.0.2 to 3.0.2."""
    dialects = struct.pack("<4H", 0x0202, 0x0210, 0x0300, 0x0302)
    header = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 0, 0, 0, 31, 0, 0, 0, 0xFEFF, 0, 0, bytes(16))
    message = header + struct.pack("<HHHHI16sQ", 36, 4, 1, 0, 0x7F, bytes(16), 0) + dialects
    return len(message).to_bytes(4, "big") + message


if __name__ == "__main__":
    main()
