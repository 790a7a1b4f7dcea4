"""Knocks at an SSH server as password guessers do: again and again, a new connection for each guess.

It greets and offers its algorithms, and no more: the lab's servers hang up there, before any name is told.

References: RFC 4253 4.2 (identification), 6 (binary packets), 7.1 (KEXINIT).
"""

import os
from collections.abc import Sequence

from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats

_PORT = 22
_IDENTIFICATION = b"SSH-2.0-libssh_0.10.5\r\n"
_KEXINIT, _BLOCK, _LEAST_PADDING = 20, 8, 4
_ALGORITHMS = (
    b"curve25519-sha256,diffie-hellman-group14-sha256", b"ssh-ed25519,rsa-sha2-256",
    b"aes256-ctr,aes128-ctr", b"aes256-ctr,aes128-ctr", b"hmac-sha2-256", b"hmac-sha2-256", b"none", b"none", b"", b"",
)  # fmt: skip
"""Name-lists of KEXINIT: key exchange, host keys, ciphers, MACs, compression and languages of both directions."""


def main(given: Sequence[str] | None = None) -> None:
    """Knock until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--port", type=int, default=_PORT)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.5)
    told = parser.parse_args(given)
    for _ in beats(told.seconds, told.every):
        try:
            with call(told.server, told.port) as talk:
                asked(talk, _IDENTIFICATION)
                asked(talk, key_exchange(os.urandom(16)))
        except OSError as error:
            print(f"{told.server}: {error}", flush=True)


def key_exchange(cookie: bytes) -> bytes:
    """The first binary packet of a client."""
    lists = b"".join(len(names).to_bytes(4, "big") + names for names in _ALGORITHMS)
    payload = bytes((_KEXINIT,)) + cookie + lists + bytes(5)
    padding = _BLOCK - (len(payload) + 5) % _BLOCK
    padding += _BLOCK if padding < _LEAST_PADDING else 0
    return (len(payload) + 1 + padding).to_bytes(4, "big") + bytes((padding,)) + payload + bytes(padding)


if __name__ == "__main__":
    main()
