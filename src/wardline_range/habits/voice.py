"""One leg of a telephone call: its signalling by SIP, and voice in both directions by RTP.

References: RFC 3261 13 (call), 15 (hanging up); RFC 3550 6.4 (reports); RFC 3551 4.5.14 (G.711).
"""

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.protocols import rtp, sip
from wardline_range.protocols.noise import noise
from wardline_range.protocols.sip import Dialog

_PORTS = 2000
"""Voice uses even ports from 10000 on, its reports the odd ones after them."""
_APART_S = 0.01
"""How much later than the caller's the callee's packets pass."""
_LATE_S = 0.12
"""How long after the call was taken the first sound comes."""


class Leg:
    """Between `ends`, the caller first."""

    def __init__(self, caller: Device, callee: Device, dialog: Dialog) -> None:
        chance = caller.chance
        self.dialog = dialog
        self._ends = caller, callee
        self._ports = [10_000 + 2 * chance.below(_PORTS) for _ in range(2)]
        self._sources = [chance.below(1 << 32) for _ in range(2)]
        self._first = [chance.below(1 << 15) for _ in range(2)]
        self._sent = 0

    def invite(self, at: int) -> int:
        """The caller calls, and it rings; the time then."""
        at = self.say(0, self.dialog.request("INVITE", 1, self._offer(0)), at)
        for status in (100, sip.RINGING):
            at = self.say(1, self.dialog.response(status, "INVITE", 1), at)
        return at

    def answer(self, at: int) -> int:
        """Somebody takes the call; the time then."""
        at = self.say(1, self.dialog.response(sip.OK, "INVITE", 1, self._offer(1)), at)
        return self.say(0, self.dialog.acknowledge(1, sip.OK), at)

    def speak(self, lasts_s: float) -> None:
        """So many seconds of voice from now on, and a report of each side at the end."""
        begun = self._ends[0].now + ns(_LATE_S)
        for place in range(int(lasts_s / rtp.PERIOD_S)):
            for side in (0, 1):
                sound = noise(self._ends[side].chance, rtp.SAMPLES)
                number = self._first[side] + self._sent
                packet = rtp.voice(number, self._sources[side], sound, rtp.PCMA, starts=self._sent == 0)
                at = begun + ns(place * rtp.PERIOD_S + side * _APART_S + self._ends[side].chance.between(0, 0.003))
                self._pass(side, packet, at, 0)
            self._sent += 1
        over = begun + ns(lasts_s)
        for side in (0, 1):
            heard = rtp.reception(self._sources[1 - side], self._first[1 - side] + self._sent)
            report = rtp.sender_report(self._sources[side], self._ends[side].nic.ip, over, self._sent, heard)
            self._pass(side, report, over + side * ns(_APART_S), 1)

    def hang_up(self) -> None:
        """The caller has said all."""
        at = self.say(0, self.dialog.request("BYE", 2, to_answered=True), self._ends[0].now)
        self.say(1, self.dialog.response(sip.OK, "BYE", 2), at)

    def say(self, side: int, message: bytes, at: int) -> int:
        """One message of a side, a little later; the time then."""
        src, dst = self._ends[side], self._ends[1 - side]
        when = at + ns(src.chance.between(0.002, 0.02))
        return src.site.datagram(src.nic, sip.PORT, dst.nic.ip, sip.PORT, message, when, "")

    def _offer(self, side: int) -> bytes:
        return sip.audio(self._ends[side].nic.ip, self._ports[side], rtp.PCMA)

    def _pass(self, side: int, packet: bytes, at: int, beside: int) -> None:
        src, dst = self._ends[side].nic, self._ends[1 - side].nic
        ports = self._ports[side] + beside, self._ports[1 - side] + beside
        service = "rtcp" if beside else "rtp"
        self._ends[side].site.datagram(src, ports[0], dst.ip, ports[1], packet, at, service)
