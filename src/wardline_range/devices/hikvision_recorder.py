"""A network video recorder: pulls its cameras' streams, and asks them for their state."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import SECOND
from wardline_range.device import Habit, Model
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import http
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.camera import Camera
from wardline_range.roles.recorder import Recorder

_STATUS = (
    b'<?xml version="1.0"?><DeviceStatus><deviceUpTime>%d</deviceUpTime><CPUList><CPU>'
    b"<cpuUtilization>%d</cpuUtilization></CPU></CPUList></DeviceStatus>"
)


class HikvisionRecorder(Recorder):
    """The cameras' one ordinary viewer."""

    model = Model(
        "hikvision-recorder", "Hikvision", "DS-7608NI-K2", "nvr", ("V4.30.085", "V4.31.102"), ("54:8c:81", "c4:2f:90"),
        "NVR-7608-{digits:3}", dhcp=Client("{hostname}", "udhcp 1.24.1", (1, 3, 6, 12, 15, 28, 42), 576),
        sectors=("home", "office", "building", "plant"), zone="cctv", open_ports=frozenset({23, 80, 554, 8000}),
        lag_s=0.0006,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcement, streams, status."""
        yield 2.5, partial(lease, self)
        yield 7.0, partial(clock_sync, self, "time.hikvision.com", 10)
        yield 11.0, partial(mdns, self, self.who.hostname, (Service("_http._tcp", self.who.hostname, 80, ("path=/",)),))
        yield from self.streams()
        for place, camera in enumerate(self.site.share(self, Camera)):
            yield 40.0 + 3 * place, partial(self._status, camera)

    def _status(self, camera: Camera) -> Iterator[float]:
        while True:
            up = (self.now - self.site.clock.start) // SECOND + 600_000
            body = _STATUS % (up, 20 + self.chance.below(30))
            asked = http.request("GET", camera.nic.ip, "/ISAPI/System/status", "NVR/4.30", Connection="close")
            answer = http.response(200, "App-webs/", body, "application/xml", Connection="close")
            self.call(camera.nic.ip, 80, "http", self.now).send(CLIENT, asked).send(SERVER, answer, 0.02).close(SERVER)
            yield self.chance.around(300, 0.05)
