"""Guessing of telnet logins."""

from dataclasses import dataclass

from wardline_range.attacks.guessing import Guessing
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import telnet

_BANNER = b"\r\n(none) "


@dataclass(kw_only=True, eq=False)
class TelnetGuessing(Guessing):
    """Two logins a connection, as most devices allow."""

    name = "telnet-guessing"
    description = "The device guesses telnet logins of a neighbour."
    port = needs_port = telnet.PORT
    per_connection = 2

    def attempt(self, victim: Device, logins: tuple[tuple[str, str], ...]) -> None:
        """Negotiation, prompts, refusals."""
        talk = self.call(victim.nic.ip, telnet.PORT, "telnet", "guessing")
        talk.send(SERVER, telnet.NEGOTIATION, 0.02).send(CLIENT, telnet.REFUSAL, 0.002)
        talk.send(SERVER, telnet.INVITATION, 0.002).send(CLIENT, telnet.ACCEPTANCE, 0.002)
        talk.send(SERVER, _BANNER + telnet.LOGIN, 0.01)
        for user, password in logins:
            talk.send(CLIENT, telnet.line(user), 0.05).send(SERVER, telnet.line(user) + telnet.PASSWORD, 0.01)
            talk.send(CLIENT, telnet.line(password), 0.05)
            talk.send(SERVER, telnet.FAILED + _BANNER + telnet.LOGIN, self.chance.between(1.0, 2.0))
        talk.close()
