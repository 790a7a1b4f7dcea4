"""A network interface as its peers see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nic:
    """Where frames come from: addresses, and the habits of the IP stack behind them.

    `lag_s` is the time from the mirror port to the device and back, the device's own thinking not counted. A host on
    the Internet has the gateway's MAC address.
    """

    mac: str
    ip: str
    ttl: int = 64
    lag_s: float = 0.0004
    mss: int = 1460
    window: int = 64240
    scales: bool = True

    @property
    def syn_options(self) -> bytes:
        """TCP options of its SYN: maximum segment size, and with a full stack window scale and selective ACKs."""
        size = b"\x02\x04" + self.mss.to_bytes(2, "big")
        return size + b"\x01\x03\x03\x08\x01\x01\x04\x02" if self.scales else size
