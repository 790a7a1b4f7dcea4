"""Labels: by time, by host or MAC, by touch; and what each device is allowed."""

from dataclasses import dataclass
from pathlib import Path

from tests.wardline_range.real.stand_ins import host
from wardline_range.packets import frames
from wardline_range.packets.frames import SYN, TcpHeader
from wardline_range.packets.pcapng import header, packet
from wardline_range.real.labels import label
from wardline_range.real.plan import RealAttack, Touch

ONE, TWO, BOT = host("one", 10), host("two", 11), host("bot", 66)
T = 1_800_000_000_000_000_000


@dataclass(frozen=True)
class Step:
    """One program of an attack, as it ran."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Played:
    """An attack that was played."""

    attack: RealAttack
    steps: tuple[Step, ...]


def syn(src: tuple[str, str, int], dst: tuple[str, str, int]) -> bytes:
    """The first segment of a connection."""
    return TcpHeader(src, dst, 64).frame(1, 1, 0, SYN, 1000)


def capture(path: Path, *at: tuple[int, bytes]) -> Path:
    """A capture of frames at times after T."""
    path.write_bytes(header() + b"".join(packet(T + ts, frame) for ts, frame in at))
    return path


def test_flows_of_an_attack_are_its_own_and_no_others(tmp_path: Path) -> None:
    attack = RealAttack(
        "scan", "Scan", "bot", ("T1046",), (), (Touch("two", "tcp", 23), Touch(proto="arp", peer="one"))
    )
    plays = [
        Played(attack, (Step("first", T + 10, T + 20), Step("second", T + 21, T + 30))),
        Played(attack, (Step("again", T + 50, T + 60),)),
    ]
    two = (TWO.mac, TWO.ip, 23)
    path = capture(
        tmp_path / "x.pcapng",
        (5, syn((BOT.mac, BOT.ip, 1), two)),  # before
        (12, syn((BOT.mac, BOT.ip, 2), two)),
        (13, syn((BOT.mac, BOT.ip, 3), (TWO.mac, TWO.ip, 80))),  # another port
        (14, syn((BOT.mac, BOT.ip, 4), (ONE.mac, ONE.ip, 23))),  # another victim
        (15, syn((ONE.mac, ONE.ip, 5), two)),  # another host
        (25, syn((BOT.mac, "172.16.9.9", 6), two)),  # a forged source
        (55, syn((BOT.mac, BOT.ip, 7), two)),
    )  # fmt: skip
    truth = label(path, [ONE, TWO, BOT], plays, T, T + 100)
    found = truth.flows.select("orig_p", "label", "attack", "step").rows()
    benign = ("benign", "", "")
    assert found == [
        (1, *benign), (2, "malicious", "scan", "first"), (3, *benign), (4, *benign), (5, *benign),
        (6, "malicious", "scan", "second"), (7, "malicious", "scan-2", "again"),
    ]  # fmt: skip
    assert [(one.name, one.kind, one.device, one.start, one.end) for one in truth.attacks] == [
        ("scan", "scan", "bot", T + 10, T + 30), ("scan-2", "scan", "bot", T + 50, T + 60),
    ]  # fmt: skip
    assert truth.attacks[1].peers == (ONE.ip, TWO.ip)
    assert truth.packets == 7


def test_devices_are_allowed_what_they_said_in_ordinary_life(tmp_path: Path) -> None:
    asked = frames.udp((ONE.ip, 4000), ("10.77.0.1", 53), b"q")
    frame = frames.ethernet(
        "24:5a:4c:10:77:01", ONE.mac, 0x0800, frames.ipv4(ONE.ip, "10.77.0.1", 17, asked, ident=1, ttl=64)
    )
    path = capture(tmp_path / "x.pcapng", (1, frame), (2, syn((ONE.mac, ONE.ip, 1), (TWO.mac, "203.0.113.4", 443))))
    one, two = label(path, [ONE, TWO], [], T, T + 9).devices
    assert one.allowed == ("tcp/443 203.0.113.4", "udp/53 gateway")
    assert (one.vendor, one.type, one.ips, one.addresses[0].end) == ("Maker", "camera", (ONE.ip,), T + 9)
    assert two.allowed == ()
