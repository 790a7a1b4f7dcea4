"""A laser printer: announced for printing, visited for jobs, reports to its maker."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.printer import PORT, Printer

_NAME = "HP LaserJet MFP M428fdw"


class HpPrinter(Printer):
    """Sleeps most of the time."""

    model = Model(
        "hp-printer", "HP", "LaserJet Pro MFP M428fdw", "printer", ("002_2411A", "002_2444A"),
        ("64:4e:d7", "a0:b3:cc", "3c:52:82"), "HP{MAC}", "VNB3K4{digits:4}",
        Client("{hostname}", "Hewlett-Packard JetDirect", (6, 3, 1, 15, 66, 67, 13, 44, 12, 81, 252)),
        ("home", "office", "hospital"), "printers", tls.WOLFSSL, frozenset({80, 443, 515, 631, 9100}), 0.0012,
    )  # fmt: skip

    @property
    def web_server(self) -> str:  # type: ignore[override]
        """Its model and serial number in clear."""
        return f"HP HTTP Server; {_NAME} - W1A30A; Serial Number: {self.who.serial}; Built:Mon Nov 04, 2024"

    def life(self) -> Iterator[Habit]:
        """Lease, announcement, reports."""
        yield 6.7, partial(lease, self)
        texts = ("txtvers=1", "rp=ipp/print", f"ty={_NAME}", f"product=({_NAME})", "usb_MFG=HP",
                 "usb_MDL=LaserJet MFP M428fdw", "Color=F", "Duplex=T")  # fmt: skip
        instance = f"{_NAME} ({self.nic.mac.replace(':', '')[-6:].upper()})"
        services = (Service("_ipp._tcp", instance, PORT, texts), Service("_http._tcp", instance, 80))
        yield 14.0, partial(mdns, self, self.who.hostname, services, 1200)
        yield 120.0, self._reports

    def _reports(self) -> Iterator[float]:
        while True:
            visit(self, "xmpp009.hpeprint.com", self.now, 2, 500, 900)
            yield self.chance.around(1700, 0.2)
