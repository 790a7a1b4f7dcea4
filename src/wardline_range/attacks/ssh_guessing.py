"""Guessing of SSH logins."""

from dataclasses import dataclass

from wardline_range.attacks.guessing import Guessing
from wardline_range.device import Device
from wardline_range.packets.conversation import SERVER
from wardline_range.protocols import ssh
from wardline_range.protocols.ssh_software import LIBSSH_CLIENT, OPENSSH_SERVER


@dataclass(kw_only=True, eq=False)
class SshGuessing(Guessing):
    """Three passwords a connection, then the server hangs up."""

    name = "ssh-guessing"
    description = "The device guesses SSH logins of a neighbour."
    port = needs_port = 22
    per_connection = 3

    def attempt(self, victim: Device, logins: tuple[tuple[str, str], ...]) -> None:
        """Key exchange, passwords, refusals."""
        talk = self.call(victim.nic.ip, 22, "ssh", "guessing")
        session = ssh.shake(talk, LIBSSH_CLIENT, OPENSSH_SERVER, self.chance)
        session.ask_for_login(logins[0][0])
        for user, password in logins:
            session.try_password(user, password, think=self.chance.between(1.5, 2.5))
        talk.close(SERVER)
