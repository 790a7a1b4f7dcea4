"""Doors that never open: a telnet login that always refuses, and the greeting of an SSH server.

References: RFC 854 (telnet), RFC 857 (echo option); RFC 4253 4.2 (identification string).
"""

import asyncio

_IDLE_S = 60.0
_TRIES = 3
_WILL_ECHO, _WILL_SUPPRESS = b"\xff\xfb\x01", b"\xff\xfb\x03"
_COMMAND = 0xFF
_BANNER = b"SSH-2.0-dropbear_2019.78\r\n"


async def telnet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask for name and password, and take none."""
    try:
        writer.write(_WILL_ECHO + _WILL_SUPPRESS)
        for _ in range(_TRIES):
            for prompt, echoes in ((b"login: ", True), (b"Password: ", False)):
                writer.write(prompt)
                await writer.drain()
                typed = await _line(reader)
                writer.write((typed if echoes else b"") + b"\r\n")
            writer.write(b"Login incorrect\r\n")
        await writer.drain()
    except (OSError, EOFError, TimeoutError):
        pass
    finally:
        writer.close()


async def ssh(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet, hear who is there, and hang up."""
    try:
        writer.write(_BANNER)
        await writer.drain()
        await asyncio.wait_for(reader.readline(), _IDLE_S)
    except (OSError, TimeoutError, ValueError):
        pass
    finally:
        writer.close()


async def _line(reader: asyncio.StreamReader) -> bytes:
    """What is typed up to the end of a line, without telnet's own commands. Raises EOFError where the peer leaves."""
    typed = bytearray()
    while True:
        byte = await asyncio.wait_for(reader.readexactly(1), _IDLE_S)
        if byte[0] == _COMMAND:
            await reader.readexactly(2)
        elif byte in b"\r\n\0":
            if typed:
                return bytes(typed)
        else:
            typed += byte
