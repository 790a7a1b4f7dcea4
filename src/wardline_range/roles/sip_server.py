"""A telephone exchange: phones register with it, and it stands in the middle of every call, its sound included.

References: RFC 3261 10.2 (registration), 22 (proof by digest).
"""

from collections.abc import Iterator

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device
from wardline_range.habits.voice import Leg
from wardline_range.packets.conversation import Unreachable
from wardline_range.protocols import rtp, sip
from wardline_range.protocols.sip import Dialog

_PIECE_S = 5.0
_GIVES_UP_S = 32.0
_FIRST_EXTENSION = 200
_REALM = "asterisk"


class SipServer(Device):
    """`agent` is what it calls itself."""

    agent = "Asterisk PBX"

    def extension(self, phone: Device) -> str:
        """The number of a phone in the house."""
        return str(_FIRST_EXTENSION + self.site.devices.index(phone))

    def register(self, phone: Device, agent: str) -> None:
        """A phone says where it is, with proof. Raises Unreachable where nobody answers."""
        leg, nonce = self._leg(phone, self.extension(phone), agent), f"{phone.chance.below(1 << 32):08x}"
        dialog = leg.dialog
        at = leg.say(0, dialog.request("REGISTER", 1, Expires="3600"), phone.now)
        if not self.is_present:
            raise Unreachable(at + ns(_GIVES_UP_S))
        at = leg.say(
            1, dialog.response(sip.UNAUTHORIZED, "REGISTER", 1, WWW_Authenticate=sip.challenge(_REALM, nonce)), at
        )
        proof = sip.digest(dialog.caller, "lab-password", _REALM, nonce, "REGISTER", f"sip:{self.nic.ip}")
        at = leg.say(0, dialog.request("REGISTER", 2, Authorization=proof, Expires="3600"), at)
        leg.say(1, dialog.response(sip.OK, "REGISTER", 2), at)

    def connect(self, phone: Device, agent: str, callee: Device | None, lasts_s: float) -> Iterator[float]:
        """A call from a phone to another of the house, or to somebody outside on a line that is not seen here."""
        number = self.extension(callee) if callee else f"0{phone.chance.below(10**8):08d}"
        legs = [self._leg(phone, number, agent)]
        if callee is not None:
            call_id = f"{phone.chance.below(1 << 31):x}@{self.nic.ip}"
            caller = self.extension(phone)
            legs.append(Leg(self, callee, Dialog(call_id, caller, number, callee.nic.ip, self.nic.ip, self.agent)))
        at = phone.now
        for leg in legs:
            at = leg.invite(at)
        yield phone.chance.between(2, 9)
        at = phone.now
        for leg in reversed(legs):
            at = leg.answer(at)
        until = phone.now + ns(lasts_s)
        while until - phone.now > ns(rtp.PERIOD_S) and all(one is None or one.is_present for one in (self, callee)):
            piece = min(_PIECE_S, (until - phone.now) / SECOND)
            for leg in legs:
                leg.speak(piece)
            yield piece
        for leg in legs:
            leg.hang_up()

    def _leg(self, phone: Device, number: str, agent: str) -> Leg:
        call_id = f"{phone.chance.below(1 << 31)}@{phone.nic.ip}"
        return Leg(phone, self, Dialog(call_id, self.extension(phone), number, self.nic.ip, phone.nic.ip, agent))
