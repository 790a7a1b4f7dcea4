"""A storm of small packets is told in its first slice; streams, calls, downloads and learned rates stay quiet."""

from collections.abc import Sequence

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.packet_storm import PacketStorm
from wardline.model.batch import Batch

CAMERA = worlds.CAMERAS[2]


def sender(minute: float, addr: str, pkts: int, size: int = 100) -> worlds.Row:
    mac = worlds.mac_of(addr) if addr in worlds.TYPES else worlds.mac_of(worlds.ROUTER)
    return {
        "ts": worlds.at(minute), "last_ts": worlds.at(minute + 0.8), "l2_addr": mac, "addr": addr, "pkts": pkts,
        "ether_type": 2048, "bytes": pkts * size,
    }  # fmt: skip


def minutes(
    count: int,
    *more: tuple[int, list[worlds.Row]],
    conn: tuple[int, Sequence[worlds.Row]] = (0, ()),
    answered: bool = True,
) -> list[Batch]:
    """Everybody sends a little; `more` says who sends what else in which minute."""
    out = []
    for minute in range(count):
        rows = [sender(minute + 0.1, addr, 40) for addr in worlds.TYPES]
        for when, others in more:
            if when == minute:
                rows = [*(row for row in rows if row["addr"] not in {other["addr"] for other in others}), *others]
        usual = [worlds.conn(minute + 0.5, worlds.HMI, worlds.PLC, 502, resp_pkts=5 * answered)]
        tables = {"sender": rows, "conn": [*usual, *(conn[1] if conn[0] == minute else [])]}
        whole = worlds.batch(minute, tables)
        owner = {addr: worlds.device_of(addr) for addr in worlds.TYPES}
        told = whole.tables["sender"].with_columns(
            orig_device=whole.tables["sender"]["addr"].replace_strict(owner, default=f"dev-{worlds.ROUTER}")
        )
        out.append(Batch("made", whole.start, whole.end, {**whole.tables, "sender": told}))
    return out


@pytest.mark.feature("B12")
def test_a_storm_is_told_in_its_first_minute() -> None:
    (finding,) = found(PacketStorm(), minutes(20, (15, [sender(15.1, CAMERA, 12_000, 554)])), 10)
    assert finding.device == f"dev-{CAMERA}"
    assert finding.observed.value == pytest.approx(250, rel=0.01)
    assert finding.end <= worlds.T0 + 16 * worlds.MINUTE


def test_ordinary_minutes_are_quiet() -> None:
    assert found(PacketStorm(), minutes(30), 10) == ()


def test_a_transfer_that_just_began_is_answered() -> None:
    rows = [sender(15.1, CAMERA, 12_000, 66), sender(15.1, worlds.EVIL, 20_000, 1400)]
    assert found(PacketStorm(), minutes(20, (15, rows)), 10) == ()


def test_pictures_fill_their_packets() -> None:
    assert found(PacketStorm(), minutes(20, (15, [sender(15.1, CAMERA, 12_000, 1200)])), 10) == ()


def test_a_rate_that_was_learned_is_its_own() -> None:
    steady = [(minute, [sender(minute + 0.1, CAMERA, 12_000)]) for minute in range(20)]
    assert found(PacketStorm(), minutes(20, *steady), 10) == ()


def test_what_flows_account_for_is_no_storm() -> None:
    flow = worlds.conn(15.1, CAMERA, worlds.PLC, 502, orig_pkts=12_000, resp_pkts=12_000)
    assert found(PacketStorm(), minutes(20, (15, [sender(15.1, CAMERA, 12_000)]), conn=(15, [flow])), 10) == ()


def test_a_sensor_that_sees_one_direction_accuses_nobody() -> None:
    assert found(PacketStorm(), minutes(20, (15, [sender(15.1, CAMERA, 12_000)]), answered=False), 10) == ()


def test_it_keeps_the_contract() -> None:
    learning = Learning(worlds.T0 + 10 * worlds.MINUTE, 0)
    batches = minutes(20, (15, [sender(15.1, CAMERA, 12_000)]))
    assert len(check_detector(PacketStorm(), batches, worlds.inventory(), learning)) == 1
