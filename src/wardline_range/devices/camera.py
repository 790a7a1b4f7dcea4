"""An IP camera: serves RTSP to its recorder and calls its cloud."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.tls import Server
from wardline_range.protocols.x509 import certificate

CLOUD = "litedev.hik-connect.com"
SERIAL = "DS-2CD2043G2-I20230911AAWRK51822077"
_CLOUD_CERTIFICATE = certificate(
    CLOUD, "Hikvision", "Device Cloud Issuing CA", not_before="250101000000Z", not_after="271231235959Z"
)
_DHCP = Client("HIKVISION-51822077", "udhcp 1.20.2", (1, 3, 6, 12, 15, 28, 40, 41, 42), 576)
_UPNP = Upnp(
    "urn:schemas-upnp-org:device:Basic:1", "16e3f8c0-1dd2-11b2-8b5a-2448450a77e1",
    "Linux/4.19 UPnP/1.0 Hikvision-DS-2CD2043G2-I/V5.7.3", 49152, "/upnpdevicedesc.xml",
)  # fmt: skip


class Camera(Device):
    """Streams on request; its own calls are few and regular, which is what its compromise breaks with."""

    spec = Spec(
        "camera", "24:48:45:0a:77:e1", "192.168.10.21", "Hikvision", "DS-2CD2043G2-I", "camera", _DHCP.host_name,
        "V5.7.3 build 220112", _DHCP, lag_s=0.0009,
    )  # fmt: skip
    open_ports = frozenset({23, 80, 443, 554, 8000})
    stack = tls.EMBEDDED

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, announcements, cloud."""
        yield 1.5, lease(self, _DHCP)
        yield 6.0, clock_sync(self, "time.hikvision.com", 10)
        yield 8.0, notifying(self, _UPNP)
        services = (Service("_http._tcp", f"HIKVISION {SERIAL}", 80, ("path=/",)),
                    Service("_psia._tcp", f"HIKVISION {SERIAL}", 80, ("model=DS-2CD2043G2-I",)))  # fmt: skip
        yield 10.0, mdns(self, _DHCP.host_name, services)
        yield 12.0, heartbeat(self, Line(CLOUD, 30, 64, 40, server=Server(_CLOUD_CERTIFICATE), report_bytes=600))
