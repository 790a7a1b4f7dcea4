"""A report of twelve devices and four incidents, made for the tests of this room; names and figures are invented."""

import random
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from wardline import incidents
from wardline.model.batch import Health
from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import PRIOR, Baseline, Expectation, Finding, Part, Quantity, Severity, Stage
from wardline.model.ports import DetectorSpec
from wardline.model.schema import TIME, frame
from wardline.report.report import EDGES, Report

S = 1_000_000_000
MINUTE = 60 * S
HOUR = 60 * MINUTE
START = 1_772_323_200 * S
END = START + 6 * HOUR
ONE, NONE = Quantity("1", 1.0), Expectation("none", 0.0, 0.0)

_DEVICES = (
    ("gw", "10.20.0.1", "Ubiquiti", "EdgeRouter X", "router", "gateway", "site-gw"),
    ("plc1", "10.20.0.11", "Siemens", "S7-1200", "PLC", "controller", "plc-pump-1"),
    ("plc2", "10.20.0.12", "Schneider Electric", "Modicon M221", "PLC", "controller", "plc-pump-2"),
    ("hmi", "10.20.0.20", "Advantech", "", "HMI", "operator station", "hmi-east"),
    ("hist", "10.20.0.21", "Dell", "", "server", "historian", "historian"),
    ("cam1", "10.20.0.31", "Hikvision", "DS-2CD2143", "IP camera", "", "cam-gate"),
    ("cam2", "10.20.0.32", "Hikvision", "DS-2CD2143", "IP camera", "", "cam-yard"),
    ("cam3", "10.20.0.33", "Axis", "P1448-LE", "IP camera", "", ""),
    ("prn", "10.20.0.40", "Brother", "HL-L2350DW", "printer", "", "brother-office"),
    ("lap", "10.20.0.50", "Lenovo", "", "laptop", "", "eng-laptop"),
    ("therm", "10.20.0.61", "Espressif", "", "thermostat", "", ""),
    ("odd", "10.20.0.77", "", "", "", "", ""),
)


def _spec(id_: str, title: str, cause: str, severity: Severity, *steps: str) -> DetectorSpec:
    return DetectorSpec(id_, title, cause, ("conn",), (), severity, "1 h", "", steps)


SPECS = {
    spec.id: spec
    for spec in (
        _spec(
            "horizontal_scan",
            "Horizontal scan",
            "scan",
            "high",
            "Find who uses the device and ask whether a scan was planned",
            "If nobody planned it, disconnect the device at its switch port",
        ),
        _spec(
            "brute_force",
            "Password guessing",
            "credentials",
            "high",
            "Look in the target's log for a login that worked",
            "Change the passwords that were tried",
        ),
        _spec(
            "modbus_writer",
            "New Modbus writer",
            "ot-command",
            "high",
            "Call the control room: is somebody working on this controller?",
            "Compare the written registers with the controller's program",
            "Allow Modbus writes to the controller from its HMI alone",
        ),
        _spec(
            "beacon",
            "Beacon",
            "command-and-control",
            "medium",
            "Look up the address and its name",
            "Block the address at the gateway and see what stops working",
        ),
        _spec("volume", "Unusual volume", "volume", "low", "See which peer the bytes went to"),
        _spec("new_peer", "New peer", "new-behaviour", "medium", "Ask whether the two were meant to speak"),
    )
}


def a_device(id_: str, addr: str, vendor: str, model: str, kind: str, role: str, host: str) -> Device:
    said = (
        ("vendor", vendor, "OUI"),
        ("model", model, "SSDP header"),
        ("type", kind, "rule"),
        ("role", role, "talks"),
        ("hostname", host, "DHCP option 12"),
    )
    number = int(addr.rsplit(".", 1)[1])
    ref = RowRef("dhcp", f"Cd{number}", START + number * S)
    won = tuple(
        Attribute(name, value, 0.6 + number % 4 / 10, rule, START, (ref,)) for name, value, rule in said if value
    )
    lost = (Attribute("type", "generic Linux", 0.3, "TTL and window", START, (ref,)),) if kind else ()
    return Device(DeviceId(f"site/{id_}"), (f"02:42:0a:14:00:{number:02x}",), (addr,), START, END - MINUTE, won, lost)


def a_finding(
    detector: str,
    device: str,
    ts: int,
    claim: str,
    *,
    observed: Quantity = ONE,
    expected: Expectation = NONE,
    severity: Severity = "medium",
    evidence: Sequence[tuple[str, float, str]] = (("never seen in the baseline", 6.0, "0 of 180 minutes"),),
    techniques: tuple[str, ...] = (),
    peers: tuple[str, ...] = (),
    series: tuple[tuple[int, float], ...] = (),
    lasts: int = MINUTE,
    rows: int = 3,
    stage: Stage = "operational",
) -> Finding:
    return Finding(
        detector,
        ts,
        ts + lasts,
        DeviceId(f"site/{device}"),
        claim,
        f"peers={','.join(peers[:3])}",
        severity,
        observed,
        expected,
        Baseline(START, START + 3 * HOUR, 180, "minutes", stage),
        (Part(PRIOR, -4.0, "one device-hour in fifty holds something odd"), *(Part(*one) for one in evidence)),
        tuple(RowRef("conn", f"C{detector[:3]}{device}{at}", ts + at * S) for at in range(rows)),
        techniques,
        peers,
        series,
        "3 addresses in a minute, on the first day",
        "At most 5 addresses in a minute.",
    )


def findings() -> tuple[Finding, ...]:
    scan_at, dice = START + 4 * HOUR, random.Random(7)
    scan = tuple((START + m * 3 * MINUTE, float(44 if 80 <= m < 84 else dice.randint(0, 3))) for m in range(120))
    beat = tuple(
        (START + m * 5 * MINUTE, float(dice.randint(28, 31) if m > 38 else dice.randint(0, 2))) for m in range(72)
    )
    return (
        a_finding(
            "horizontal_scan",
            "lap",
            scan_at,
            "It tried to open TCP port 502 on 44 addresses within 4 minutes",
            observed=Quantity("44 addresses in a minute", 44.0),
            expected=Expectation("at most 5 addresses in a minute", 0.0, 5.0),
            severity="high",
            evidence=(
                ("addresses tried", 7.5, "44 against at most 5"),
                ("failed", 2.0, "42 of 44 did not answer"),
                ("engineering laptop", -1.0, "scans are less odd from here"),
            ),
            techniques=("T0846", "T1046"),
            peers=("10.20.0.11", "10.20.0.12"),
            series=scan,
            lasts=4 * MINUTE,
            rows=44,
        ),
        *(
            a_finding(
                "brute_force",
                "lap",
                scan_at + (6 + at) * MINUTE,
                f"It made {30 + at} login attempts at 10.20.0.20 in a minute and all failed",
                observed=Quantity(f"{30 + at} attempts", 30.0 + at),
                expected=Expectation("at most 5 failed attempts in a minute", 0.0, 5.0),
                severity="high",
                evidence=(("failed logins", 6.0, "all of them"),),
                techniques=("T1110",),
                peers=("10.20.0.20",),
                stage="built-in",
            )
            for at in range(5)
        ),
        a_finding(
            "modbus_writer",
            "lap",
            scan_at + 14 * MINUTE,
            "It wrote 12 holding registers of 10.20.0.11; only 10.20.0.20 did so before",
            observed=Quantity("12 writes", 12.0),
            expected=Expectation("writes from 10.20.0.20 alone", 0.0, 0.0),
            severity="high",
            evidence=(("writer never seen", 7.0, "in 4 812 writes"), ("function never used by it", 3.0, "0x10")),
            techniques=("T0855", "T0836"),
            peers=("10.20.0.11",),
        ),
        a_finding(
            "beacon",
            "therm",
            START + 195 * MINUTE,
            "It opened a connection to 198.51.100.7 and 8.8.4.4 every 10.0 s, 1 080 times",
            observed=Quantity("30 connections in 5 minutes", 30.0),
            expected=Expectation("at most 4 connections in 5 minutes", 0.0, 4.0),
            evidence=(("regular", 5.0, "spread 0.4 s"), ("new address", 2.5, "never before")),
            techniques=("T1071.001",),
            peers=("8.8.4.4",),
            series=beat,
            lasts=160 * MINUTE,
        ),
        a_finding(
            "volume",
            "cam1",
            START + 5 * HOUR,
            "It sent 310 MB to 10.20.0.21 in an hour",
            severity="low",
            observed=Quantity("310 MB in an hour", 310.0, "MB"),
            expected=Expectation("120 to 180 MB in an hour", 120.0, 180.0, "MB"),
            evidence=(("above the range", 4.4, "7.1 deviations"),),
            peers=("10.20.0.21",),
            series=tuple(
                (START + h * 30 * MINUTE, 140.0 + 9 * (h % 3) + (150.0 if h >= 10 else 0.0)) for h in range(12)
            ),
            lasts=HOUR,
        ),
        a_finding(
            "new_peer",
            "odd",
            START + 5 * HOUR + 20 * MINUTE,
            "It spoke with 10.20.0.12 on TCP port 80, which it never did before",
            evidence=(("new pair", 4.2, "0 of 180 minutes"),),
            peers=("10.20.0.12",),
            rows=1,
        ),
    )


def rows(table: str, refs: Sequence[RowRef]) -> pl.DataFrame:
    """Rows as the store would give them, made from the references alone."""
    dhcp: dict[str, object] = {"msg_type": "REQUEST", "host_name": "plc-pump-1", "vendor_class": "udhcp 1.30"}
    conn: dict[str, object] = {
        "orig_h": "10.20.0.50",
        "resp_p": 502,
        "proto": "tcp",
        "conn_state": "S0",
        "history": "S",
    }
    made = [
        {"uid": ref.uid, **(dhcp if table == "dhcp" else {**conn, "resp_h": f"10.20.0.{at % 250 + 1}"})}
        for at, ref in enumerate(refs)
    ]
    times = pl.Series("ts", [ref.ts for ref in refs], dtype=pl.Int64).cast(TIME)
    return frame(table, made).with_columns(times)


def edges() -> pl.DataFrame:
    """Who talked to whom, in the columns of `Report.edges`."""
    dice = random.Random(3)
    talks = (
        "plc1 hmi modbus, plc2 hmi modbus, hmi hist http, cam1 hist rtsp, cam2 hist rtsp, cam3 hist rtsp, "
        "lap plc1 modbus, lap hmi ssh, lap prn ipp, odd plc2 http, lap gw dns, therm gw dns, hmi gw dns, hist gw ntp"
    )
    pairs = [talk.split() for talk in talks.split(", ")]
    made = [
        (f"site/{a}", f"site/{b}", name, int(10 ** dice.uniform(3, 9)), dice.randint(1, 900)) for a, b, name in pairs
    ]
    outside = (("therm", "8.8.4.4", 2_400_000), ("lap", "1.1.1.1", 88_000_000), ("cam3", "9.9.9.9", 120_000))
    made += [(f"site/{a}", peer, "tls", size, 40) for a, peer, size in outside]
    made += [(f"site/{a}", "224.0.0.251", "mdns", 42_000, 90) for a in ("prn", "lap", "cam3")]
    return pl.DataFrame(made, schema=EDGES, orient="row")


def a_report() -> Report:
    devices = tuple(a_device(*one) for one in _DEVICES)
    found = findings()
    state = incidents.fold(found, incidents.begin())
    told = incidents.incidents(state, {device.id: device for device in devices}, SPECS)
    return Report(
        inputs=("pump-station.pcapng",),
        start=START,
        end=END,
        learned_until=START + 3 * HOUR,
        health=Health(packets=1_204_551, bytes=812_000_000, truncated=0, malformed=14, backwards=3),
        tables={"arp": 2_113, "conn": 48_211, "dhcp": 24, "dns": 9_120, "modbus": 402_118, "tls": 611, "weird": 14},
        devices=devices,
        incidents=told,
        findings=found,
        edges=edges(),
        rows=rows,
        specs=SPECS,
    )


def with_text(report: Report, text: str) -> Report:
    """The report with one text everywhere a device or a claim can put it."""
    devices = tuple(
        replace(one, attributes=tuple(replace(said, value=text) for said in one.attributes)) for one in report.devices
    )
    found = tuple(
        replace(one, claim=text, subject=text, peers=(text,), nearest=text, to_be_normal=text)
        for one in report.findings
    )
    known = {device.id: device for device in devices}
    told = incidents.incidents(incidents.fold(found, incidents.begin()), known, SPECS)
    return replace(report, devices=devices, findings=found, incidents=told, inputs=(text,))
