"""SSH connections: banners, key exchange in the clear, and then sealed packets of the right sizes.

Nobody in the lab holds keys: what would be encrypted is noise as long as the real packet.

References: RFC 4253 4.2 (version exchange), 6 (binary packets), 7.1 (algorithms), 8; RFC 5656 4 (ECDH), RFC 8731
(Curve25519); RFC 4252 5, 8 (password); RFC 4254 5.1, 6 (sessions).
"""

from dataclasses import dataclass

from wardline_range.chance import Chance
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols.noise import noise

PORT = 22
FAILURE_S = 2.0
"""What a server waits before it refuses a password, about."""
_KEX_INIT, _NEW_KEYS, _ECDH_INIT, _ECDH_REPLY = 20, 21, 30, 31
_KEY_TYPE = b"ssh-ed25519"
_PLAIN_BLOCK = 8
_TAGS = {"hmac-sha2-512": 64, "hmac-sha2-256": 32, "hmac-sha1": 20, "umac-128": 16, "umac-64": 8}


@dataclass(frozen=True, slots=True)
class Software:
    """What one implementation says first, in its own order."""

    version: str
    kex: tuple[str, ...]
    host_keys: tuple[str, ...]
    ciphers: tuple[str, ...]
    macs: tuple[str, ...]
    compressions: tuple[str, ...] = ("none",)


def banner(software: Software) -> bytes:
    """The line with which each side starts."""
    return f"SSH-2.0-{software.version}\r\n".encode()


def key_init(software: Software, chance: Chance) -> bytes:
    """The algorithms that a side offers."""
    both = (name for names in (software.ciphers, software.macs, software.compressions) for name in (names, names))
    lists = b"".join(_text(",".join(names).encode()) for names in (software.kex, software.host_keys, *both))
    return packet(bytes((_KEX_INIT,)) + noise(chance, 16) + lists + _text(b"") + _text(b"") + bytes(5))


def agreed(wanted: tuple[str, ...], held: tuple[str, ...]) -> str:
    """The client's first choice that the server has as well; its first if there is none."""
    return next((name for name in wanted if name in held), wanted[0])


def exchange(chance: Chance) -> tuple[bytes, bytes]:
    """Shares of Curve25519: the client's, and the server's with its host key, its signature and its new keys."""
    key, signature = _text(_KEY_TYPE) + _text(noise(chance, 32)), _text(_KEY_TYPE) + _text(noise(chance, 64))
    reply = bytes((_ECDH_REPLY,)) + _text(key) + _text(noise(chance, 32)) + _text(signature)
    return packet(bytes((_ECDH_INIT,)) + _text(noise(chance, 32))), packet(reply) + new_keys()


def new_keys() -> bytes:
    """From here on everything is sealed."""
    return packet(bytes((_NEW_KEYS,)))


def packet(payload: bytes) -> bytes:
    """A packet in the clear."""
    padding = _padding(len(payload) + 5, _PLAIN_BLOCK)
    return (1 + len(payload) + padding).to_bytes(4, "big") + bytes((padding,)) + payload + bytes(padding)


def sealed(cipher: str, mac: str, size: int, chance: Chance) -> bytes:
    """A packet with a payload of that size under ChaCha20-Poly1305, or AES in counter mode with that MAC.

    With a MAC over the ciphertext (`-etm`) the length stays in the clear.
    """
    if cipher.startswith("chacha20"):
        return noise(chance, 4 + 1 + size + _padding(1 + size, 8) + 16)
    tag = _TAGS[mac.partition("@")[0].removesuffix("-etm")]
    if "-etm" in mac:
        body = 1 + size + _padding(1 + size, 16)
        return body.to_bytes(4, "big") + noise(chance, body + tag)
    return noise(chance, 5 + size + _padding(5 + size, 16) + tag)


@dataclass(slots=True)
class Session:
    """An SSH connection whose keys are agreed on."""

    talk: Conversation
    chance: Chance
    cipher: str
    mac: str

    def send(self, side: int, size: int, think: float = 0.0) -> None:
        """One sealed message with a payload of that size."""
        self.talk.send(side, sealed(self.cipher, self.mac, size, self.chance), think)

    def ask_for_login(self, user: str) -> None:
        """The client asks for the service and, without proof, for the ways to log in."""
        self.send(CLIENT, 17, 0.002)
        self.send(SERVER, 17, 0.001)
        self.send(CLIENT, 31 + len(user), 0.001)
        self.send(SERVER, 24, 0.006)

    def try_password(self, user: str, password: str, *, fits: bool = False, think: float = 0.01) -> None:
        """One attempt; the client thinks before it, and a server takes its time to refuse."""
        self.send(CLIENT, 40 + len(user) + len(password), think)
        self.send(SERVER, 1 if fits else 24, 0.05 if fits else self.chance.around(FAILURE_S, 0.15))

    def open_shell(self) -> None:
        """A session channel with a terminal and a shell."""
        self.send(CLIENT, 24, 0.01)
        self.send(SERVER, 17, 0.01)
        self.send(CLIENT, 70, 0.002)
        self.send(SERVER, 5, 0.004)

    def run(self, command: str, answer_bytes: int) -> None:
        """A line typed at once, and what it prints."""
        self.send(CLIENT, 9 + len(command) + 1, 0.01)
        self.send(SERVER, 9 + answer_bytes, 0.02)


def shake(talk: Conversation, client: Software, server: Software, chance: Chance) -> Session:
    """Banners and key exchange on an open connection."""
    talk.send(CLIENT, banner(client), 0.001).send(SERVER, banner(server), 0.01)
    talk.send(CLIENT, key_init(client, chance), 0.001).send(SERVER, key_init(server, chance), 0.001)
    mine, theirs = exchange(chance)
    talk.send(CLIENT, mine, 0.002).send(SERVER, theirs, 0.006).send(CLIENT, new_keys(), 0.003)
    return Session(talk, chance, agreed(client.ciphers, server.ciphers), agreed(client.macs, server.macs))


def _padding(size: int, block: int) -> int:
    """At least four bytes, and the whole a multiple of the block."""
    return 4 + (-size - 4) % block


def _text(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
