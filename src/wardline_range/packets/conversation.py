"""One TCP conversation: handshake, segments, acknowledgements, loss, and both kinds of end.

It lays its frames out on a time line of its own, from the view of a mirror port near the client's network.

References: RFC 9293 3.5, 3.8; RFC 1122 4.2.3.2 (delayed ACK); RFC 6298 (retransmission timer).
"""

from collections.abc import Callable
from dataclasses import dataclass

from wardline_range.chance import Chance
from wardline_range.clock import ns
from wardline_range.packets import frames
from wardline_range.packets.frames import ACK, FIN, PSH, RST, SYN
from wardline_range.packets.nic import Nic

Emit = Callable[[int, bytes], None]

CLIENT, SERVER = 0, 1
DELAYED_ACK_S = 0.04
LINE_BYTES_PER_S = 6_000_000
_FIRST_FLIGHT, _LARGEST_FLIGHT = 10, 40


@dataclass(slots=True)
class _End:
    nic: Nic
    port: int
    seq: int
    ident: int
    owes_ack_at: int | None = None


class Conversation:
    """Both ends of one connection; `at` is the time of its last frame so far, in ns.

    `loss` is the share of messages whose last segment is lost behind the mirror port and sent again.
    """

    def __init__(
        self, emit: Emit, client: tuple[Nic, int], server: tuple[Nic, int], at: int, chance: Chance, loss: float = 0.002
    ) -> None:
        self._emit, self._chance, self._loss = emit, chance, loss
        self._ends = tuple(
            _End(nic, port, chance.below(1 << 32), chance.below(1 << 16)) for nic, port in (client, server)
        )
        self._mss = min(client[0].mss, server[0].mss)
        self._last = CLIENT
        self.at = at

    def open(self) -> "Conversation":
        """Handshake."""
        self._segment(CLIENT, SYN, self.at)
        self._turn(SERVER)
        self._segment(SERVER, SYN | ACK, self.at)
        self._turn(CLIENT)
        self._segment(CLIENT, ACK, self.at)
        return self

    def probe(self, answer: int | None) -> None:
        """A SYN and what comes back: SYN | ACK (which the client resets), RST | ACK, or nothing but silence (None)."""
        self._segment(CLIENT, SYN, self.at)
        if answer is None:
            self._ends[CLIENT].seq -= 1
            self.at += ns(1.0)
            self._segment(CLIENT, SYN, self.at)
            return
        self._turn(SERVER)
        self._segment(SERVER, answer, self.at)
        if answer & SYN:
            self._turn(CLIENT)
            self._segment(CLIENT, RST, self.at)

    def wake(self, at: int) -> "Conversation":
        """Go on no earlier than at that time."""
        self.at = max(self.at, at)
        return self

    def send(self, side: int, data: bytes, think: float = 0.0) -> "Conversation":
        """One message of one side, cut into segments; the other side acknowledges every second at once."""
        self._turn(side)
        self.at += ns(think)
        self._pay(side, self.at)
        other = 1 - side
        pieces = [data[at : at + self._mss] for at in range(0, len(data), self._mss)]
        flight, sent = _FIRST_FLIGHT, 0
        for place, piece in enumerate(pieces):
            last = place == len(pieces) - 1
            self._segment(side, ACK | PSH if last else ACK, self.at, piece)
            if last and self._chance.happens(self._loss):
                self._again(side, piece)
            sent += 1
            if place % 2 and not last:
                self._segment(other, ACK, self.at + self._lag(other))
            if not last:
                self.at += ns(len(piece) / LINE_BYTES_PER_S)
            if sent == flight and not last:
                self.at += self._lag(other)
                flight, sent = min(2 * flight, _LARGEST_FLIGHT), 0
        self._ends[other].owes_ack_at = self.at + self._lag(other) + ns(DELAYED_ACK_S)
        return self

    def settle(self) -> "Conversation":
        """Nothing more for a while: what is owed is acknowledged."""
        for side in (CLIENT, SERVER):
            owed = self._ends[side].owes_ack_at
            if owed is not None:
                self._pay(side, owed)
                self.at = max(self.at, owed)
        return self

    def ask(self, request: bytes, answer: bytes, think: float = 0.005) -> "Conversation":
        """A request of the client, the server's answer, and the client's ACK."""
        return self.send(CLIENT, request).send(SERVER, answer, think).settle()

    def close(self, side: int = CLIENT) -> "Conversation":
        """Both sides finish, that side first."""
        self.settle()
        self.at += ns(0.0005)
        for who in (side, 1 - side):
            self._turn(who)
            self._segment(who, FIN | ACK, self.at)
        self._turn(side)
        self._segment(side, ACK, self.at)
        return self

    def reset(self, side: int) -> "Conversation":
        """That side breaks the connection off."""
        self.settle()
        self._turn(side)
        self._segment(side, RST | ACK, self.at)
        return self

    def _turn(self, side: int) -> None:
        if side != self._last:
            self.at += self._lag(side)
            self._last = side

    def _lag(self, side: int) -> int:
        return ns(self._chance.around(self._ends[side].nic.lag_s, 0.2))

    def _again(self, side: int, piece: bytes) -> None:
        self._ends[side].seq -= len(piece)
        self.at += ns(self._chance.between(0.2, 0.3)) + 2 * self._lag(1 - side)
        self._segment(side, ACK | PSH, self.at, piece)

    def _pay(self, side: int, at: int) -> None:
        """Send the ACK that is owed, unless the data sent at that time carries it."""
        owed = self._ends[side].owes_ack_at
        if owed is not None and owed <= at:
            self._segment(side, ACK, owed)
        self._ends[side].owes_ack_at = None

    def _segment(self, side: int, flags: int, at: int, payload: bytes = b"") -> None:
        mine, theirs = self._ends[side], self._ends[1 - side]
        options = mine.nic.syn_options if flags & SYN else b""
        if flags & SYN and side == SERVER and not theirs.nic.scales:
            options = options[:4]
        scaled = mine.nic.scales and theirs.nic.scales and not flags & SYN
        segment = frames.tcp(
            (mine.nic.ip, mine.port), (theirs.nic.ip, theirs.port), mine.seq, theirs.seq if flags & ACK else 0, flags,
            0 if flags & RST else (mine.nic.window >> 8 if scaled else mine.nic.window), payload, options,
        )  # fmt: skip
        packet = frames.ipv4(mine.nic.ip, theirs.nic.ip, frames.TCP, segment, ident=mine.ident, ttl=mine.nic.ttl)
        self._emit(at, frames.ethernet(theirs.nic.mac, mine.nic.mac, 0x0800, packet))
        mine.ident += 1
        mine.seq = (mine.seq + len(payload) + bool(flags & (SYN | FIN))) & 0xFFFFFFFF
