"""A fast TCP scan of the network.

References: ATT&CK T1046; nmap's half-open scan.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.scanning import Scan
from wardline_range.clock import Process


@dataclass(kw_only=True, eq=False)
class SynScan(Scan):
    """Half-open connections, twenty a second."""

    name = "syn-scan"
    techniques = ("T1046", "T1018", "T0846")
    description = "The device tries common TCP ports of every host of the network."

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "scan", self.probing("scan")
