"""Slices of traffic for the tests of the inventory, from rows given as they matter."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from wardline.model.batch import Batch
from wardline.model.schema import frame

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = 60_000_000_000

HOST, OTHER, ROUTER = "00:11:22:00:00:01", "00:11:22:00:00:02", "00:11:22:00:00:fe"

Rows = Sequence[Mapping[str, object]]


def at(second: float = 0.0, minute: int = 0) -> datetime:
    """A time after the start of all tests."""
    return START + timedelta(minutes=minute, seconds=second)


def a_slice(minute: int = 0, /, **tables: Rows) -> Batch:
    """One slice with the tables given; rows without a time or an id get one."""
    start = int(at(minute=minute).timestamp()) * 1_000_000_000
    frames = {
        name: frame(name, [_whole(name, place, minute, row) for place, row in enumerate(rows)])
        for name, rows in tables.items()
    }
    return Batch("test", start, start + MINUTE, frames)


def sent(mac: str | None, *addrs: str | None) -> list[dict[str, object]]:
    """Frames of one link-layer sender from some addresses."""
    return [{"l2_addr": mac, "addr": addr, "pkts": 1, "bytes": 60} for addr in addrs]


def arp(mac: str, addr: str, *, sender: str | None = None, operation: int = 2) -> dict[str, object]:
    """One ARP packet that claims an address; `sender` is who really sent the frame."""
    return {"operation": operation, "orig_h": addr, "orig_l2_addr": mac, "l2_addr": sender or mac, "resp_h": "10.0.0.9"}


def lease(mac: str, addr: str, kind: str = "ACK") -> dict[str, object]:
    """A server's message that gives out an address."""
    return {
        "orig_h": "10.0.0.1", "orig_p": 67, "resp_h": addr, "resp_p": 68, "is_orig": True, "msg_type": kind,
        "mac": mac, "assigned_addr": addr, "server_addr": "10.0.0.1",
    }  # fmt: skip


def asks(mac: str, **said: object) -> dict[str, object]:
    """A client's DHCP message with what it says of itself."""
    return {
        "orig_h": "0.0.0.0", "orig_p": 68, "resp_h": "255.255.255.255", "resp_p": 67, "is_orig": True,
        "msg_type": "REQUEST", "mac": mac, **said,
    }  # fmt: skip


def talk(orig: str, resp: str, **more: object) -> dict[str, object]:
    """One connection in which both ends sent something."""
    return {
        "orig_h": orig, "orig_p": 40000, "resp_h": resp, "resp_p": 80, "proto": "tcp", "orig_pkts": 3, "resp_pkts": 3,
        **more,
    }  # fmt: skip


def _whole(table: str, place: int, minute: int, row: Mapping[str, object]) -> dict[str, object]:
    ts = at(place, minute)
    own = {"ts": ts, "last_ts": ts} if table == "sender" else {"ts": ts, "uid": f"C{table}{minute}-{place}"}
    return {**own, **row}
