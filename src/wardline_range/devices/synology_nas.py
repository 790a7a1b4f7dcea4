"""A file server for home or office: found by mDNS and SSDP, worked with over SMB, reached from outside by relay."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import smb2, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.file_server import FileServer


class SynologyNas(FileServer):
    """At night it sends what is new to a place outside, piece by piece."""

    model = Model(
        "synology-nas", "Synology", "DS220+", "nas", ("DSM 7.1.1-42962", "DSM 7.2.1-69057", "DSM 7.2.2-72806"),
        ("90:09:d0", "00:11:32"), "DiskStation", "2150{letters:3}{digits:6}",
        Client("{hostname}", "synology", (1, 28, 2, 3, 15, 6, 12, 44, 47, 26, 121, 42)), ("home", "office"), "servers",
        tls.OPENSSL, frozenset({22, 80, 139, 443, smb2.PORT, 5000, 5001}),
        updates=Updates("global.synologydownload.com", 20_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, relay, updates, backup."""
        yield 1.3, partial(lease, self)
        yield 5.0, partial(clock_sync, self, "time.google.com", 11, None)
        name, ip = self.who.hostname, self.nic.ip
        texts = ("vendor=Synology", "model=DS220+", f"serial={self.who.serial}", "version_major=7", "admin_port=5000",
                 f"mac_address={self.nic.mac}")  # fmt: skip
        services = (Service("_http._tcp", name, 5000, texts), Service("_smb._tcp", name, smb2.PORT))
        yield 8.0, partial(mdns, self, name, services, 1300)
        digits = self.nic.mac.replace(":", "")
        upnp = Upnp(
            "urn:schemas-upnp-org:device:Basic:1", f"73796e6f-6473-6d00-0000-{digits}",
            f"Synology/DSM/{ip}", 5000, "/ssdp/desc-DSM-eth0.xml",
        )  # fmt: skip
        yield 10.0, partial(notifying, self, upnp, 800)
        yield 14.0, partial(heartbeat, self, Line("global.quickconnect.to", 90, 110, 70, 0.1, 7000, report_bytes=1200))
        yield 500.0, self._updates
        yield 1500.0, self._backup

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "update7.synology.com", self.now, 1, 500, 2500)
            visit(self, "checkip.synology.com", self.now, 1, 200, 150)
            yield self.chance.around(14_400, 0.1)

    def _backup(self) -> Iterator[float]:
        while True:
            for _ in range(8 + self.chance.below(12)):
                visit(self, "backup.storage.example", self.now, 4, 120_000, 300)
                yield self.chance.between(4, 20)
            yield self.chance.around(86_400, 0.01)
