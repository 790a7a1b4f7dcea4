"""A small wireless camera: a line to its maker's cloud, STUN, and firmware asked for every day."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.habits.rendezvous import Meeting, binding, rendezvous
from wardline_range.protocols import stun, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.camera import Camera


class DlinkCamera(Camera):
    """Watched from a telephone, and by a recorder where there is one."""

    stream_path = "/play2.sdp"
    model = Model(
        "dlink-camera", "D-Link", "DCS-935L", "camera", ("1.10.01", "1.13.05"), ("b0:c5:54", "28:10:7b"), "DCS-935L",
        dhcp=Client("{hostname}", "udhcp 1.14.1-VENDOR", (1, 3, 6, 12, 15, 28, 44)), sectors=("home", "office"),
        zone="cctv", stack=tls.EMBEDDED, open_ports=frozenset({80, 443, 554}), lag_s=0.006,
        updates=Updates("wrpd.dlink.com", 9_000_000, is_clear=True, agent="DCS-935L"),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, cloud, meeting point, question for firmware."""
        yield 2.2, partial(lease, self)
        yield 7.0, partial(clock_sync, self, "ntp1.dlink.com", 12)
        digits = self.nic.mac.replace(":", "")
        upnp = Upnp(
            "urn:schemas-upnp-org:device:Basic:1.0", f"9d24e6a4-0f7b-11e6-a1b0-{digits}",
            "Network Camera (UPnP/1.0)", 80, "/rootdesc.xml",
        )  # fmt: skip
        yield 9.0, partial(notifying, self, upnp, 600)
        texts = (f"mac={self.nic.mac}", "model_number=DCS-935L", f"version={self.who.firmware}")
        service = Service("_dcp._tcp", f"DCS-935L_{digits[-4:].upper()}", 80, texts)
        yield 10.0, partial(mdns, self, f"DCS-935L-{digits[-4:]}", (service,), 1500)
        yield 12.0, partial(heartbeat, self, Line("signal.auto.mydlink.com", 60, 90, 60, 0.05, report_bytes=700))
        yield 13.0, partial(rendezvous, self, Meeting("stun.auto.mydlink.com", stun.PORT, binding, 170))
        yield 600.0, self._firmware
        yield 5.0, partial(registering, self, "api.auto.mydlink.com")

    def _firmware(self) -> Iterator[float]:
        while True:
            visit(self, "wrpd.dlink.com", self.now, 1, 250, 800)
            yield self.chance.around(86_400, 0.01)
