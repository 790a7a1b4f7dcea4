"""Guessing of a camera's logins over RTSP.

References: RFC 2326 10.2, 11.3.2 (401).
"""

from dataclasses import dataclass

from wardline_range.attacks.guessing import Guessing
from wardline_range.device import Device
from wardline_range.protocols import http, rtsp
from wardline_range.roles.camera import Camera


@dataclass(kw_only=True, eq=False)
class RtspGuessing(Guessing):
    """One DESCRIBE a guess."""

    name = "rtsp-guessing"
    description = "The device guesses a camera's logins over RTSP."
    needs = (Camera,)
    port = rtsp.PORT

    every_s: float = 1.5

    def attempt(self, victim: Device, logins: tuple[tuple[str, str], ...]) -> None:
        """A request with credentials, and 401."""
        [(user, password)] = logins
        uri = f"rtsp://{victim.nic.ip}:{rtsp.PORT}/live"
        asked = rtsp.request("DESCRIBE", uri, 1, "Lavf58.76.100", Authorization=http.basic(user, password))
        refused = b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="camera"\r\n\r\n'
        self.call(victim.nic.ip, rtsp.PORT, "rtsp", "guessing").ask(asked, refused, 0.03).close()
