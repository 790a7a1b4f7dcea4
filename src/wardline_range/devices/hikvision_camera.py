"""An IP camera: serves RTSP to its recorder and calls its cloud."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.tls import Server
from wardline_range.protocols.x509 import certificate
from wardline_range.roles.camera import Camera

CLOUD = "litedev.hik-connect.com"
_CLOUD_CERTIFICATE = certificate(
    CLOUD, "Hikvision", "Device Cloud Issuing CA", not_before="250101000000Z", not_after="271231235959Z"
)


class HikvisionCamera(Camera):
    """Streams on request; its own calls are few and regular, which is what its compromise breaks with."""

    model = Model(
        "hikvision-camera", "Hikvision", "DS-2CD2043G2-I", "camera", ("V5.5.83 build 190221", "V5.7.3 build 220112"),
        ("24:48:45", "c0:56:e3", "44:19:b6"), "HIKVISION-{serial}",
        dhcp=Client("{hostname}", "udhcp 1.20.2", (1, 3, 6, 12, 15, 28, 40, 41, 42), 576),
        sectors=("home", "office", "building", "plant"), zone="cctv", stack=tls.EMBEDDED,
        open_ports=frozenset({23, 80, 443, 554, 8000}), lag_s=0.0009,
        updates=Updates("www.hikvision.com", 14_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, cloud."""
        yield 1.5, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "time.hikvision.com", 10)
        version = self.who.firmware.split()[0]
        uuid = f"16e3f8c0-1dd2-11b2-8b5a-{self.nic.mac.replace(':', '')}"
        upnp = Upnp(
            "urn:schemas-upnp-org:device:Basic:1", uuid, f"Linux/4.19 UPnP/1.0 Hikvision-DS-2CD2043G2-I/{version}",
            49152, "/upnpdevicedesc.xml",
        )  # fmt: skip
        yield 8.0, partial(notifying, self, upnp)
        instance = f"HIKVISION DS-2CD2043G2-I20230911AAWR{self.who.serial}"
        services = (Service("_http._tcp", instance, 80, ("path=/",)),
                    Service("_psia._tcp", instance, 80, ("model=DS-2CD2043G2-I",)))  # fmt: skip
        yield 10.0, partial(mdns, self, self.who.hostname, services)
        yield (
            12.0,
            partial(heartbeat, self, Line(CLOUD, 30, 64, 40, server=Server(_CLOUD_CERTIFICATE), report_bytes=600)),
        )
