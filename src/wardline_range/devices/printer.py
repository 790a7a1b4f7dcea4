"""A printer: announced for printing, visited for jobs, reports to its maker."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client

IPP_PORT = 631
HTTP_SERVER = "HP HTTP Server; HP LaserJet MFP M428fdw - W1A30A; Serial Number: VNB3K41207; Built:Mon Nov 04, 2024"
_DHCP = Client("HPB1A7D4", "Hewlett-Packard JetDirect", (6, 3, 1, 15, 66, 67, 13, 44, 12, 81, 252))


class Printer(Device):
    """Sleeps most of the time."""

    spec = Spec(
        "printer", "64:4e:d7:b1:a7:d4", "192.168.10.41", "HP", "LaserJet Pro MFP M428fdw", "printer",
        _DHCP.host_name, "002_2444A", _DHCP, lag_s=0.0012,
    )  # fmt: skip
    open_ports = frozenset({80, 443, 515, 631, 9100})
    stack = tls.WOLFSSL

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, announcement, reports."""
        yield 6.7, lease(self, _DHCP)
        texts = ("txtvers=1", "rp=ipp/print", "ty=HP LaserJet MFP M428fdw", "product=(HP LaserJet MFP M428fdw)",
                 "usb_MFG=HP", "usb_MDL=LaserJet MFP M428fdw", "Color=F", "Duplex=T")  # fmt: skip
        services = (Service("_ipp._tcp", "HP LaserJet MFP M428fdw (B1A7D4)", IPP_PORT, texts),
                    Service("_http._tcp", "HP LaserJet MFP M428fdw (B1A7D4)", 80))  # fmt: skip
        yield 14.0, mdns(self, self.spec.hostname, services, 1200)
        yield 120.0, self._reports()

    def _reports(self) -> Iterator[float]:
        while True:
            visit(self, "xmpp009.hpeprint.com", self.now, 2, 500, 900)
            yield self.chance.around(1700, 0.2)
