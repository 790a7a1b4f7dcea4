"""A network video recorder: pulls the camera's stream, more of it while something moves, and asks for its state."""

from collections.abc import Iterator

from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device, Spec
from wardline_range.devices.camera import Camera
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import http, rtsp
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.noise import noise

_DHCP = Client("NVR-7608", "udhcp 1.24.1", (1, 3, 6, 12, 15, 28, 42), 576)
_AGENT = "NKPlayer-1.00.00.081112"
_CAMERA_IP = Camera.spec.ip
_STATUS = (
    b'<?xml version="1.0"?><DeviceStatus><deviceUpTime>%d</deviceUpTime><CPUList><CPU>'
    b"<cpuUtilization>%d</cpuUtilization></CPU></CPUList></DeviceStatus>"
)


class Recorder(Device):
    """The camera's one ordinary viewer."""

    spec = Spec(
        "recorder", "54:8c:81:33:0b:5c", "192.168.10.22", "Hikvision", "DS-7608NI-K2", "nvr", _DHCP.host_name,
        "V4.30.085", _DHCP, lag_s=0.0006,
    )  # fmt: skip
    open_ports = frozenset({23, 80, 554, 8000})

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, announcement, stream, status."""
        yield 2.5, lease(self, _DHCP)
        yield 7.0, clock_sync(self, "time.hikvision.com", 10)
        yield 11.0, mdns(self, _DHCP.host_name, (Service("_http._tcp", "DS-7608NI-K2", 80, ("path=/",)),))
        yield 15.0, self._stream()
        yield 40.0, self._status()

    def _stream(self) -> Iterator[float]:
        chance, sequence = self.chance, self.chance.below(1 << 16)
        while True:
            talk = self._play()
            until = self.now + ns(chance.around(2700, 0.3))
            moves_until = 0
            while self.now < until:
                if self.now > moves_until and chance.happens(0.01):
                    moves_until = self.now + ns(chance.between(15, 50))
                is_moving = self.now < moves_until
                yield chance.around(0.5 if is_moving else 4.0, 0.02)
                size = int(chance.around(1100 if is_moving else 2600, 0.35))
                sequence += 1
                frame = rtsp.rtp(sequence, (self.now - self.site.clock.start) / SECOND, noise(chance, size))
                talk.wake(self.now).send(SERVER, frame).settle()
            teardown = rtsp.request("TEARDOWN", self._uri, 9, _AGENT, Session="1185366101")
            talk.wake(self.now).ask(teardown, rtsp.response(9, Session="1185366101")).close()
            yield chance.between(1, 4)

    @property
    def _uri(self) -> str:
        return f"rtsp://{_CAMERA_IP}:{rtsp.PORT}/Streaming/Channels/102"

    def _play(self) -> Conversation:
        talk = self.call(_CAMERA_IP, rtsp.PORT, "", self.now)
        track, session = f"{self._uri}/trackID=1", {"Session": "1185366101"}
        transport = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"}
        talk.ask(
            rtsp.request("OPTIONS", self._uri, 1, _AGENT), rtsp.response(1, Public="OPTIONS, DESCRIBE, SETUP, PLAY")
        )
        talk.ask(rtsp.request("DESCRIBE", self._uri, 2, _AGENT), rtsp.response(2, rtsp.description(_CAMERA_IP)))
        talk.ask(rtsp.request("SETUP", track, 3, _AGENT, **transport), rtsp.response(3, b"", **session, **transport))
        return talk.ask(rtsp.request("PLAY", self._uri, 4, _AGENT, **session), rtsp.response(4, b"", **session), 0.02)

    def _status(self) -> Iterator[float]:
        while True:
            up = (self.now - self.site.clock.start) // SECOND + 600_000
            body = _STATUS % (up, 20 + self.chance.below(30))
            asked = http.request("GET", _CAMERA_IP, "/ISAPI/System/status", "NVR/4.30", Connection="close")
            answer = http.response(200, "App-webs/", body, "application/xml", Connection="close")
            self.call(_CAMERA_IP, 80, "http", self.now).send(CLIENT, asked).send(SERVER, answer, 0.02).close(SERVER)
            yield self.chance.around(300, 0.05)
