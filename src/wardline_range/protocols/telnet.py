"""Telnet as login prompts use it.

References: RFC 854, RFC 857 (echo), RFC 858 (suppress go ahead).
"""

PORT = 23
NEGOTIATION = bytes.fromhex("fffd18fffd20fffd23fffd27")
REFUSAL = bytes.fromhex("fffc18fffc20fffc23fffc27")
INVITATION = bytes.fromhex("fffb03fffd01fffd1ffffb05fffd21")
ACCEPTANCE = bytes.fromhex("fffd03fffb01fffc1ffffd05fffc21")
LOGIN, PASSWORD, FAILED = b"login: ", b"Password: ", b"\r\nLogin incorrect\r\n"


def line(text: str) -> bytes:
    """What a user types, with the end of the line."""
    return text.encode() + b"\r\n"
