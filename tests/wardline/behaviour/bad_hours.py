"""Bad hours of the made-up network: no Internet, a mirror that drops, a switch without power, a blind sensor."""

from collections.abc import Sequence

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, CLOUD, LAPTOP, Rows
from wardline.behaviour.condition import Condition
from wardline.behaviour.names import nothing, remember
from wardline.behaviour.quality import assess
from wardline.behaviour.talks import with_talks
from wardline.model.batch import Batch, Health
from wardline.model.ports import Memory

EVERYBODY = (worlds.PLC, worlds.HMI, worlds.ROUTER, *CAMERAS)


def spoke(minute: float, addr: str) -> worlds.Row:
    """One sender heard through most of a minute."""
    last = worlds.at(minute + 0.8)
    return {
        "ts": worlds.at(minute),
        "last_ts": last,
        "l2_addr": worlds.mac_of(addr),
        "addr": addr,
        "pkts": 9,
        "bytes": 900,
    }


def heard(minute: int, *silent: str) -> Rows:
    """Everybody's frames in one minute, less those of the silent."""
    return {"sender": [spoke(minute + 0.1, addr) for addr in EVERYBODY if addr not in silent]}


def without_internet(minutes: int, away: range, *extra: Rows) -> list[Batch]:
    """Ordinary minutes; while the Internet is away, every camera tries its cloud and fails."""
    out = []
    for minute in range(minutes):
        if minute not in away:
            out.append(worlds.batch(minute, worlds.merged(worlds.normal(minute, 1), *(extra if not minute else ()))))
            continue
        inside = {"conn_update": [worlds.update(minute, worlds.HMI, worlds.PLC, 502)]}
        tries = [worlds.failed(minute + 0.3, camera, CLOUD[0], 8443) for camera in CAMERAS]
        out.append(worlds.batch(minute, worlds.merged(inside, {"conn": tries})))
    return out


def retries(minute: int, many: int = 30) -> Rows:
    """The laptop runs through the addresses of its update service, and none answers."""
    tried = [worlds.failed(minute + 0.5, LAPTOP, f"203.0.113.{100 + place}", 8443) for place in range(many)]
    return {"conn": tried}


def dropping(minute: int) -> Rows:
    """Connections of five devices, most with bytes that nobody saw."""
    rows = [
        worlds.conn(minute + 0.1 * place, addr, CLOUD[0], 443, missed_bytes=1400, uid=f"gap-{minute}-{addr}")
        for place, addr in enumerate((*CAMERAS, LAPTOP))
    ]
    return {"conn": rows}


def conditions(batches: Sequence[Batch]) -> list[Condition]:
    """What is told of these batches, in order."""
    memory: Memory = {}
    names, told = nothing(), list[Condition]()
    for seen in batches:
        names = remember(seen, names)
        quality, memory = assess(with_talks(seen, names), memory)
        told += [one for one in quality.conditions if one.told]
    return told


def with_health(seen: Batch, **counts: int) -> Batch:
    """The batch with these counters of its sensor."""
    return Batch(seen.sensor, seen.start, seen.end, seen.tables, Health(**({"packets": 1000} | counts)))
