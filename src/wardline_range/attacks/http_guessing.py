"""Guessing of web logins by basic authentication."""

from dataclasses import dataclass

from wardline_range.attacks.guessing import Guessing
from wardline_range.device import Device
from wardline_range.protocols import http


@dataclass(kw_only=True, eq=False)
class HttpGuessing(Guessing):
    """One request a guess."""

    name = "http-guessing"
    description = "The device guesses web logins of a neighbour."
    port = needs_port = 80

    path: str = "/admin/login.cgi"
    every_s: float = 1.2

    def attempt(self, victim: Device, logins: tuple[tuple[str, str], ...]) -> None:
        """A request, and 401."""
        [(user, password)] = logins
        asked = http.request(
            "GET", victim.nic.ip, self.path, "Mozilla/5.0", Authorization=http.basic(user, password), Connection="close"
        )
        answer = http.response(401, "httpd", b"Unauthorized", WWW_Authenticate='Basic realm="device"')
        self.call(victim.nic.ip, 80, "http", "guessing").ask(asked, answer, 0.04).close()
