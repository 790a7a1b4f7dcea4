"""An IP camera of the better sort: ONVIF and RTSP for its recorder, HTTPS for its owner, and little said outside."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.camera import Camera

_NAME = "AXIS P3245-LV"


class AxisCamera(Camera):
    """Its dispatcher is asked every few minutes whether somebody wants to see it from outside."""

    stream_path = "/axis-media/media.amp"
    model = Model(
        "axis-camera", "Axis", "P3245-LV", "camera", ("10.12.114", "10.12.206", "11.11.73"),
        ("b8:a4:4f", "00:40:8c", "ac:cc:8e"), "axis-{MAC}",
        dhcp=Client("{hostname}", "AXIS,Network Camera,P3245-LV,10.12", (1, 3, 6, 7, 12, 15, 26, 28, 42, 43), 1500),
        sectors=("office", "building", "hospital", "plant"), zone="cctv", stack=tls.OPENSSL,
        open_ports=frozenset({80, 443, 554}), lag_s=0.0006, updates=Updates("www.axis.com", 17_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, dispatcher."""
        yield 1.2, partial(lease, self)
        yield 5.0, partial(clock_sync, self, "pool.ntp.org", 10)
        digits = self.nic.mac.replace(":", "")
        agent = f"Linux/5.15 UPnP/1.0 AXIS/{self.who.firmware}"
        upnp = Upnp("upnp:rootdevice", f"Upnp-BasicDevice-1_0-{digits.upper()}", agent, 49152, "/rootdesc1.xml")
        yield 9.0, partial(notifying, self, upnp, 900)
        texts = (f"macaddress={digits.upper()}",)
        instance = f"{_NAME} - {digits.upper()}"
        services = (Service("_axis-video._tcp", instance, 80, texts), Service("_rtsp._tcp", instance, 554))
        yield 11.0, partial(mdns, self, self.who.hostname, services)
        yield 14.0, partial(heartbeat, self, Line("dispatchse1-st.axis.com", 180, 120, 60, 0.05))
