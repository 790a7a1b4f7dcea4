"""One TCP conversation: handshake, segments, acknowledgements, loss, and both kinds of end.

It lays its frames out on a time line of its own, from the view of a mirror port near the client's network.

References: RFC 9293 3.5, 3.8; RFC 1122 4.2.3.2 (delayed ACK); RFC 6298 (retransmission timer).
"""

from collections.abc import Callable

from wardline_range.chance import Chance
from wardline_range.clock import ns
from wardline_range.packets.frames import ACK, FIN, PSH, RST, SYN, TcpHeader
from wardline_range.packets.nic import Nic

Emit = Callable[[int, bytes], None]
IsUp = Callable[[int], bool]
"""Whether the two ends can reach each other at that time (ns)."""

CLIENT, SERVER = 0, 1
DELAYED_ACK_S = 0.04
LINE_BYTES_PER_S = 6_000_000
_FIRST_FLIGHT, _LARGEST_FLIGHT = 10, 40


class Unreachable(Exception):  # noqa: N818 - it is an answer of the network, caught where life goes on
    """The other end does not answer any more; `at` is when the caller gave up, in ns."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class _End:
    __slots__ = ("header", "ident", "lag_s", "options", "owes_ack_at", "scales", "seq", "window")

    def __init__(self, mine: tuple[Nic, int], theirs: tuple[Nic, int], chance: Chance) -> None:
        nic, peer = mine[0], theirs[0]
        self.header = TcpHeader((nic.mac, nic.ip, mine[1]), (peer.mac, peer.ip, theirs[1]), nic.ttl)
        self.seq, self.ident = chance.below(1 << 32), chance.below(1 << 16)
        self.lag_s, self.options, self.scales = nic.lag_s, nic.syn_options, nic.scales
        self.window = nic.window >> 8 if nic.scales and peer.scales else nic.window
        self.owes_ack_at: int | None = None


def _always(_: int) -> bool:
    return True


class Conversation:
    """Both ends of one connection; `at` is the time of its last frame so far, in ns.

    `loss` is the share of messages whose last segment is lost behind the mirror port and sent again. Once `is_up` says
    that the ends cannot reach each other, who sends tries again for a while and gives up: Unreachable.
    """

    def __init__(
        self, emit: Emit, client: tuple[Nic, int], server: tuple[Nic, int], at: int, chance: Chance,
        loss: float = 0.002, is_up: IsUp = _always,
    ) -> None:  # fmt: skip
        self._emit, self._chance, self._loss, self._is_up = emit, chance, loss, is_up
        self._ends = (_End(client, server, chance), _End(server, client, chance))
        self._window = client[0].window, server[0].window
        self._mss = min(client[0].mss, server[0].mss)
        self._last = CLIENT
        self.at = at

    def open(self) -> "Conversation":
        """Handshake."""
        if not self._is_up(self.at):
            self._knock()
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
            self._ends[CLIENT].seq = (self._ends[CLIENT].seq - 1) & 0xFFFFFFFF
            self.at += ns(1.0)
            self._segment(CLIENT, SYN, self.at)
            return
        self._turn(SERVER)
        self._segment(SERVER, answer, self.at)
        if answer & SYN:
            self._turn(CLIENT)
            self._segment(CLIENT, RST, self.at)

    def _knock(self) -> None:
        """A SYN and its repetitions to nobody."""
        for wait_s in (1.0, 2.0, 4.0):
            self._segment(CLIENT, SYN, self.at)
            self._ends[CLIENT].seq = (self._ends[CLIENT].seq - 1) & 0xFFFFFFFF
            self.at += ns(wait_s)
        raise Unreachable(self.at)

    def wake(self, at: int) -> "Conversation":
        """Go on no earlier than at that time."""
        self.at = max(self.at, at)
        return self

    def send(self, side: int, data: bytes, think: float = 0.0) -> "Conversation":
        """One message of one side, cut into segments; the other side acknowledges every second at once."""
        if not self._is_up(self.at):
            self._call_in_vain(data[: self._mss])
        self._turn(side)
        self.at += ns(think)
        self._pay(side, self.at)
        other = 1 - side
        mss = self._mss
        pieces = [data] if len(data) <= mss else [data[at : at + mss] for at in range(0, len(data), mss)]
        flight, sent = _FIRST_FLIGHT, 0
        for place, piece in enumerate(pieces):
            last = place == len(pieces) - 1
            self._segment(side, ACK | PSH if last else ACK, self.at, piece)
            # One byte sent again would look like a keep-alive.
            if last and len(piece) > 1 and self._chance.happens(self._loss):
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

    def _call_in_vain(self, piece: bytes) -> None:
        """The client sends and sends again, and resets in the end."""
        end = self._ends[CLIENT]
        for wait_s in (0.25, 0.5, 1.0, 2.0, 4.0):
            self._segment(CLIENT, ACK | PSH, self.at, piece)
            end.seq = (end.seq - len(piece)) & 0xFFFFFFFF
            self.at += ns(wait_s)
        raise Unreachable(self.at)

    def _turn(self, side: int) -> None:
        if side != self._last:
            self.at += self._lag(side)
            self._last = side

    def _lag(self, side: int) -> int:
        return ns(self._chance.around(self._ends[side].lag_s, 0.2))

    def _again(self, side: int, piece: bytes) -> None:
        self._ends[side].seq = (self._ends[side].seq - len(piece)) & 0xFFFFFFFF
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
        options, window = b"", mine.window
        if flags & SYN:
            options, window = mine.options, self._window[side]
            if side == SERVER and not theirs.scales:
                options = options[:4]
        elif flags & RST:
            window = 0
        ack = theirs.seq if flags & ACK else 0
        self._emit(at, mine.header.frame(mine.ident, mine.seq, ack, flags, window, payload, options))
        mine.ident = (mine.ident + 1) & 0xFFFF
        mine.seq = (mine.seq + len(payload) + (1 if flags & (SYN | FIN) else 0)) & 0xFFFFFFFF
