"""A laser printer of a small office: announced for printing, visited for jobs, and otherwise asleep."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.printer import PORT, Printer

_NAME = "Brother HL-L2350DW series"


class BrotherPrinter(Printer):
    """It never calls outside of its own accord, but for new firmware."""

    web_server = "debut/1.30"
    model = Model(
        "brother-printer", "Brother", "HL-L2350DW", "printer", ("V1.46", "V1.71"), ("3c:2a:f4",), "BRW3C2AF4{MAC}",
        "E7{digits:2}9{letters:1}{digits:1}N{digits:6}", Client("{hostname}", "", (1, 3, 6, 7, 12, 15, 44, 46, 47, 69)),
        ("home", "office", "hospital"), "printers", tls.WOLFSSL, frozenset({80, 443, 515, 631, 9100}), 0.003,
        updates=Updates("update-akamai.brother.co.jp", 8_000_000, is_clear=True, agent="BrotherFirmwareUpdate"),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, announcement."""
        yield 5.7, partial(lease, self)
        texts = ("txtvers=1", "qtotal=1", "rp=ipp/print", f"ty={_NAME}", f"product=({_NAME})", "usb_MFG=Brother",
                 "usb_MDL=HL-L2350DW series", "Color=F", "Duplex=T", "note=")  # fmt: skip
        services = (Service("_ipp._tcp", _NAME, PORT, texts), Service("_pdl-datastream._tcp", _NAME, 9100, texts[:5]),
                    Service("_http._tcp", _NAME, 80))  # fmt: skip
        yield 12.0, partial(mdns, self, self.who.hostname, services, 1400)
