"""A small made-up network by the minute: a PLC polled by its HMI, cameras with a cloud, a laptop that goes anywhere.

Everything follows from the seed. Tests add rows of their own to what a normal minute holds.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import polars as pl

from wardline.behaviour import Learning, begin, judge
from wardline.behaviour.registry import all_detectors
from wardline.model.batch import Batch
from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.finding import Finding
from wardline.model.schema import frame

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
T0 = int(START.timestamp()) * 1_000_000_000
NS_PER_S = 1_000_000_000
MINUTE = 60 * NS_PER_S

PLC, HMI, LAPTOP, ROUTER = "10.0.0.10", "10.0.0.20", "10.0.0.30", "10.0.0.1"
CAMERAS = ("10.0.0.41", "10.0.0.42", "10.0.0.43", "10.0.0.44")
TYPES = {PLC: "plc", HMI: "hmi", LAPTOP: "laptop", ROUTER: "router"} | dict.fromkeys(CAMERAS, "camera")
CLOUD = ("203.0.113.10", "203.0.113.11")
EVIL = "198.51.100.66"


def device_of(addr: str) -> str | None:
    """The id of the device with that address, as inventory would tag it."""
    return f"dev-{addr}" if addr in TYPES else None


@dataclass(frozen=True)
class Inventory:
    """What detectors see of the inventory."""

    known: Mapping[str, Device] = field(default_factory=dict)

    def get(self, device: DeviceId) -> Device | None:
        return self.known.get(device)

    def all(self) -> Sequence[Device]:
        return [self.known[id_] for id_ in sorted(self.known)]


def mac_of(addr: str) -> str:
    return "02:00:00:00:00:" + f"{int(addr.rsplit('.', 1)[1]):02x}"


def inventory(late: Mapping[str, int] | None = None) -> Inventory:
    """All devices of the network; `late` gives the first time of those that came later."""
    known = {}
    for addr, kind in TYPES.items():
        first = (late or {}).get(addr, T0)
        about = Attribute("type", kind, 0.9, "made up", first, ())
        known[f"dev-{addr}"] = Device(DeviceId(f"dev-{addr}"), (mac_of(addr),), (addr,), first, first, (about,))
    return Inventory(known)


def at(minute: float) -> datetime:
    """The time that many minutes after the start."""
    return START + timedelta(minutes=minute)


def conn(minute: float, orig: str, resp: str, port: int, **given: object) -> Row:
    """One connection that went well; any field may be given."""
    uid = f"C{minute:.6f}-{orig}-{resp}-{port}-{given.get('orig_p', 40000)}"
    row: dict[str, object] = {
        "ts": at(minute), "uid": uid, "orig_h": orig, "orig_p": 40000,
        "resp_h": resp, "resp_p": port,
        "proto": "tcp",
        "duration": 0.5, "conn_state": "SF", "history": "ShADadFf", "orig_pkts": 6, "resp_pkts": 5,
        "orig_bytes": 300, "resp_bytes": 500, "orig_ip_bytes": 600, "resp_ip_bytes": 760, "updates": 0,
    }  # fmt: skip
    return row | given


def failed(minute: float, orig: str, resp: str, port: int, **given: object) -> Row:
    """One connection attempt that nobody answered."""
    nothing = {"conn_state": "S0", "history": "S", "resp_pkts": 0, "resp_bytes": 0, "resp_ip_bytes": 0, "orig_pkts": 1}
    return conn(minute, orig, resp, port, **(nothing | {"orig_ip_bytes": 60, "orig_bytes": 0} | given))


def update(minute: float, orig: str, resp: str, port: int, **given: object) -> Row:
    """One minute of a connection that lives on."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"L-{orig}-{resp}-{port}", "orig_h": orig, "orig_p": 50000,
        "resp_h": resp, "resp_p": port,
        "proto": "tcp", "duration": 60.0, "orig_bytes": 720, "resp_bytes": 900, "orig_pkts": 120, "resp_pkts": 60,
        "orig_ip_bytes": 5520, "resp_ip_bytes": 3300,
    }  # fmt: skip
    return row | given


def modbus(minute: float, orig: str, resp: str, func_code: int, func: str, address: int, **given: object) -> Row:
    """One Modbus request."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"L-{orig}-{resp}-502", "orig_h": orig, "orig_p": 50000, "resp_h": resp, "resp_p": 502,
        "unit": 1, "func_code": func_code, "func": func, "pdu_type": "REQ", "address": address, "quantity": 10,
    }  # fmt: skip
    return row | given


def dnp3(minute: float, orig: str, resp: str, func_code: int, func: str, **given: object) -> Row:
    """One DNP3 request of the master."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"L-{orig}-{resp}-20000", "orig_h": orig, "orig_p": 50001,
        "resp_h": resp, "resp_p": 20000,
        "is_orig": True, "dnp3_src": 1, "dnp3_dst": 10, "func_code": func_code, "func": func, "pdu_type": "REQ",
        "objects": ["60.1"],
    }  # fmt: skip
    return row | given


def answer(minute: float, orig: str, name: str, addr: str) -> Row:
    """One DNS question of a device with its answer."""
    return {
        "ts": at(minute), "uid": f"D{minute:.6f}-{orig}-{name}", "orig_h": orig, "orig_p": 41000,
        "resp_h": ROUTER, "resp_p": 53,
        "proto": "udp", "query": name, "qtype": 1, "qtype_name": "A", "rcode": 0, "rcode_name": "NOERROR",
        "answers": [addr], "TTLs": [60.0],
    }  # fmt: skip


def merged(*several: Rows) -> dict[str, list[Row]]:
    """Rows of several sources put together."""
    tables: dict[str, list[Row]] = {}
    for rows in several:
        for table, listed in rows.items():
            tables.setdefault(table, []).extend(listed)
    return tables


def batch(minute: int, rows: Rows, *, sensor: str = "made") -> Batch:
    """The slice of one minute, tagged with devices as inventory would."""
    tables = {name: tagged(frame(name, listed)) for name, listed in rows.items() if listed}
    return Batch(sensor, T0 + minute * MINUTE, T0 + (minute + 1) * MINUTE, tables)


def tagged(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `orig_device` and `resp_device`."""
    known = {addr: device_of(addr) for addr in TYPES}
    sides = [side for side in ("orig", "resp") if f"{side}_h" in rows.columns]
    return rows.with_columns(
        pl.col(f"{side}_h").replace_strict(known, default=None, return_dtype=pl.String).alias(f"{side}_device")
        for side in sides
    )


def normal(minute: int, seed: int) -> Rows:
    """What happens in one ordinary minute."""
    dice = random.Random(f"{seed}-{minute}")
    rows = merged(_plant(minute), _cameras(minute, dice), _laptop(minute, dice))
    return rows


@cache
def ordinary(minute: int, seed: int) -> Batch:
    """The slice of one ordinary minute."""
    return batch(minute, normal(minute, seed))


def days(minutes: int, seed: int, *extra: Callable[[int], Rows], without: Iterable[str] = ()) -> list[Batch]:
    """Ordinary minutes with what `extra` adds to each, less the traffic that the addresses in `without` open."""
    silent = frozenset(without)
    out = []
    for minute in range(minutes):
        more = [rows for one in extra if (rows := one(minute))]
        if not more and not silent:
            out.append(ordinary(minute, seed))
            continue
        usual = {
            table: [row for row in rows if row["orig_h"] not in silent] for table, rows in normal(minute, seed).items()
        }
        out.append(batch(minute, merged(usual, *more)))
    return out


def once(when: int, rows: Rows) -> Callable[[int], Rows]:
    """An addition that happens in one minute alone."""
    return lambda minute: rows if minute == when else {}


def _plant(minute: int) -> Rows:
    polls = [modbus(minute + s / 60, HMI, PLC, 3, "READ_HOLDING_REGISTERS", 100) for s in (1, 11, 21, 31, 41, 51)]
    polls += [modbus(minute + 5 / 60, HMI, PLC, 6, "WRITE_SINGLE_REGISTER", 40, quantity=1)] if minute % 10 == 0 else []
    asked = [dnp3(minute + s / 60, HMI, PLC, 1, "READ") for s in (2, 32)]
    links = [update(minute, HMI, PLC, 502), update(minute, HMI, PLC, 20000, orig_ip_bytes=400, resp_ip_bytes=600)]
    return {"conn_update": links, "modbus": polls, "dnp3": asked}


def _cameras(minute: int, dice: random.Random) -> Rows:
    rows: dict[str, list[Row]] = {"conn": [], "dns": [], "conn_update": []}
    for place, camera in enumerate(CAMERAS):
        if minute % 5 == place:
            cloud = dice.choice(CLOUD)
            start = minute + dice.uniform(0, 0.9)
            rows["dns"].append(answer(start, camera, "api.camera-cloud.example", cloud))
            size = int(dice.lognormvariate(9, 0.4))
            rows["conn"].append(conn(start + 0.01, camera, cloud, 443, service="ssl", orig_ip_bytes=size))
        stream = int(dice.lognormvariate(13, 0.3))
        rows["conn_update"].append(
            update(minute, camera, CLOUD[0], 8443, orig_ip_bytes=stream, orig_pkts=stream // 1000)
        )
    return rows


def _laptop(minute: int, dice: random.Random) -> Rows:
    rows: dict[str, list[Row]] = {"conn": [], "dns": []}
    for place in range(dice.randrange(4)):
        site = int(200 * dice.random() ** 2)
        addr = f"192.0.{site}.{dice.randrange(1, 250)}"
        start = minute + dice.uniform(0, 0.9)
        rows["dns"].append(answer(start, LAPTOP, f"www.site{site}.example", addr))
        size = int(dice.lognormvariate(9, 1.5))
        rows["conn"].append(conn(start, LAPTOP, addr, 443, service="ssl", resp_ip_bytes=size, orig_p=42000 + place))
    return rows


def everything_at_once(minute: int) -> Rows:
    """A bad minute: an unknown host takes over the PLC, a camera calls out and sends its recordings away."""
    hit = minute + 0.4
    return {
        "conn": [
            conn(hit, LAPTOP, PLC, 502, service="modbus"),
            conn(hit, CAMERAS[0], EVIL, 4444, orig_ip_bytes=900_000_000, orig_pkts=700_000),
            conn(hit, EVIL, CAMERAS[1], 23),
            *(failed(hit, CAMERAS[2], f"10.0.0.{place}", 23) for place in range(100, 140)),
        ],
        "modbus": [
            modbus(hit, LAPTOP, PLC, 16, "WRITE_MULTIPLE_REGISTERS", 0, uid=f"C{hit:.6f}-{LAPTOP}-{PLC}-502-40000"),
            *(modbus(hit, HMI, PLC, 3, "READ_HOLDING_REGISTERS", 9000 + place) for place in range(5)),
        ],
        "dnp3": [dnp3(hit, HMI, PLC, 13, "COLD_RESTART", objects=[])],
    }


def run(
    detector: str, batches: Iterable[Batch], learn: int, devices: Inventory | None = None, device_s: float = 60.0
) -> tuple[Finding, ...]:
    """What one detector says of these batches after so many minutes of learning."""
    chosen = [one for one in all_detectors() if one.spec.id == detector]
    state = begin(Learning(until=T0 + learn * MINUTE, device_s=device_s), chosen)
    found: list[Finding] = []
    for one in batches:
        findings, state = judge(one, devices or inventory(), state)
        found += findings
    return tuple(found)


def part_of(finding: Finding, name: str) -> float:
    """The value of one part of a finding's score."""
    return next(part.value for part in finding.parts if part.name == name)
