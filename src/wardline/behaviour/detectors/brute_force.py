"""Credential guessing on telnet, FTP, SSH, HTTP and MQTT: refused logins faster than people mistype."""

from typing import ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying, series, window
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, poisson_tail, prior
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 300.0
QUIET_S = 1800.0
MISTYPED = 3.0
"""Refusals that people and stale passwords cause within five minutes; more only if the pair has done it before."""
MOST_TRIES = 20_000
SSH_TRY_BYTES = 8192
"""An SSH connection in which the server sent less ended before a shell: keys and three tries take about 4 kB."""
SSH_TRY_S = 30.0
MQTT_REFUSED = [4, 5, 134, 135]
"""CONNACK codes for bad credentials and no permission (MQTT 3.1.1 3.2.2.3; MQTT 5.0 3.2.2.2)."""

_TRIES = pl.Schema(
    {
        "device": pl.String, "inside": pl.Boolean, "client": pl.String, "server": pl.String, "service": pl.String,
        "refused": pl.Boolean, "at": pl.Int64, "table": pl.String, "uid": pl.String,
    }
)  # fmt: skip
_USUAL = pl.Schema({"client": pl.String, "service": pl.String, "most": pl.Float64})
_WHO = ["device", "client", "service"]


class BruteForce:
    """Refused logins of one client on one service within five minutes, against its own worst five minutes before."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="brute_force",
        title="Credential guessing",
        cause="credential-guessing",
        tables=("login", "http", "mqtt", "conn"),
        techniques=("T1110", "T1110.001", "T0859"),
        severity="high",
        warm_up="None; what a client was refused while it was learned raises the expectation for it.",
        doc="""
### What it means
A client was refused many logins within five minutes, on one server or on several.

### How the number is made
Refusals are failed telnet and FTP logins, HTTP 401 answers, MQTT CONNACKs that refuse the credentials, and SSH
connections that ended before a shell (short, few bytes from the server). Their number in five minutes is held against
a Poisson law with mean 3, or the client's own worst five minutes while it was learned; the tail's p-value becomes a
bound on the Bayes factor. About fifteen refusals reach even odds. A login that is accepted after them makes it worse.

### Blind spots
Guessing slower than three in five minutes; logins inside TLS; an SSH server that is very talkative.

### How to make it normal
A client with a stale password does this for ever: give it the new one.
""",
        next_steps=(
            "See whether a login was accepted after the refused ones; if so, treat the server as taken over.",
            "Change default and shared passwords on the server, and let only named devices reach its login.",
        ),
        explained_by=("internet_outage", "service_outage", "mirror_loss"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each client and service above its limit that has not been said within half an hour."""
        if not _tries(seen)["refused"].any():
            return []
        quiet = said(memory, seen.end, QUIET_S)
        tries = window(memory, "tries", _TRIES, _tries(seen), seen.end, WINDOW_S, MOST_TRIES)
        usual = kept(memory, "usual", _USUAL)
        return [
            _finding(group, tries, devices)
            for group in _above(tries, usual).iter_rows(named=True)
            if _key(group) not in quiet
        ]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the tries of the last five minutes and, while a device is learned, its worst."""
        tries = window(memory, "tries", _TRIES, _tries(seen), seen.end, WINDOW_S, MOST_TRIES)
        usual = kept(memory, "usual", _USUAL)
        quiet = said(memory, seen.end, QUIET_S)
        keys: list[str] = []
        if _tries(seen)["refused"].any():
            above = _above(tries, usual)
            keys = [key for key in map(_key, above.iter_rows(named=True)) if key not in quiet]
            usual = _learned(tries, usual, above, devices, seen.start)
        return {"tries": tries, "usual": usual, "said": saying(memory, seen.end, QUIET_S, keys)}


@once
def _tries(seen: Batch) -> pl.DataFrame:
    """Login attempts of a slice with their outcome, one row each, ordered by time."""
    outcome = {
        "login": (pl.col("success").is_not_null(), pl.col("service"), ~pl.col("success")),
        "http": (
            (pl.col("status_code") == 401) | (pl.col("username").is_not_null() & pl.col("status_code").is_not_null()),
            pl.lit("http"),
            pl.col("status_code") == 401,
        ),
        "mqtt": (pl.col("mqtt_type") == "CONNACK", pl.lit("mqtt"), pl.col("reason_code").is_in(MQTT_REFUSED)),
        "conn": (
            (pl.col("service") == "ssh") & pl.col("resp_bytes").is_not_null(),
            pl.lit("ssh"),
            (pl.col("resp_bytes") < SSH_TRY_BYTES) & (pl.col("duration").fill_null(0) < SSH_TRY_S),
        ),
    }
    found = []
    for table, (tried, service, refused) in outcome.items():
        rows = seen.tables.get(table)
        if rows is None or rows.is_empty():
            continue
        ours = pl.coalesce("orig_device", "resp_device")
        found.append(
            rows.filter(tried & ours.is_not_null()).select(
                ours.alias("device"),
                pl.col("orig_device").is_not_null().alias("inside"),
                pl.col("orig_h").alias("client"),
                pl.col("resp_h").alias("server"),
                service.alias("service"),
                refused.fill_null(False).alias("refused"),
                pl.col("ts").cast(pl.Int64).alias("at"),
                pl.lit(table).alias("table"),
                "uid",
            )
        )
    return pl.concat(found).sort("at", "uid") if found else pl.DataFrame(schema=_TRIES)


@once
@once
def _above(tries: pl.DataFrame, usual: pl.DataFrame) -> pl.DataFrame:
    """Clients whose refusals in the window are beyond their expectation, with the parts of the score."""
    counts = tries.group_by(_WHO).agg(
        refused=pl.col("refused").sum(),
        servers=pl.col("server").filter(pl.col("refused")).n_unique(),
        start=pl.col("at").filter(pl.col("refused")).min(),
        end=pl.col("at").max(),
        accepted=(~pl.col("refused") & (pl.col("at") > pl.col("at").filter(pl.col("refused")).min())).sum(),
    )
    counts = counts.filter(pl.col("refused") > MISTYPED).join(usual, on=["client", "service"], how="left")
    counts = counts.with_columns(mean=pl.max_horizontal(pl.col("most").fill_null(0.0), pl.lit(MISTYPED)))
    rate = [
        calibrated(poisson_tail(float(refused), mean)) for refused, mean in counts.select("refused", "mean").iter_rows()
    ]
    return (
        counts.with_columns(rate=pl.Series(rate, dtype=pl.Float64))
        .filter(pl.col("rate") + MOMENT_PRIOR >= 0)
        .sort(_WHO)
    )


def _learned(
    tries: pl.DataFrame, usual: pl.DataFrame, above: pl.DataFrame, devices: DeviceView, now: int
) -> pl.DataFrame:
    """The worst five minutes of clients that are still learned; what looks like guessing is not learned."""
    counts = tries.join(above, on=_WHO, how="anti").group_by(_WHO).agg(most=pl.col("refused").sum().cast(pl.Float64))
    learning = [devices.stage(DeviceId(device), now) == "learning" for device in counts["device"]]
    counts = counts.filter(pl.Series(learning, dtype=pl.Boolean)).select("client", "service", "most")
    merged = pl.concat([usual, counts]).group_by("client", "service").agg(pl.col("most").max())
    return merged.filter(pl.col("most") > 0).sort("client", "service").tail(MOST_TRIES)


def _key(group: dict[str, object]) -> str:
    return f"{group['client']} {group['service']}"


def _finding(group: dict[str, object], tries: pl.DataFrame, devices: DeviceView) -> Finding:
    rows = tries.filter(*(pl.col(key) == group[key] for key in _WHO))
    refused, mean, servers = int(str(group["refused"])), float(str(group["mean"])), int(str(group["servers"]))
    start, end, accepted = int(str(group["start"])), int(str(group["end"])), int(str(group["accepted"]))
    service, client, device = str(group["service"]), safe(str(group["client"])), str(group["device"])
    ours, inside = named(device, devices), rows["inside"][0]
    who = ours if inside else client
    where = counted(servers, "server") if servers > 1 else safe(rows["server"][0]) if inside else ours
    after = f", then {counted(accepted, 'login')} accepted" if accepted else ""
    parts = [
        prior(MOMENT_PRIOR),
        part(
            "rate",
            float(str(group["rate"])),
            f"{refused} refused logins where about {mean:.0f} are expected in 5 minutes",
        ),
    ]
    if servers > 1:
        parts.append(part("servers", 1.0, f"the same client was refused by {servers} servers"))
    if accepted:
        parts.append(part("accepted", 1.0, "a login was accepted after the refused ones"))
    shown = pl.concat([rows.filter(~pl.col("refused")).tail(5), rows.filter("refused")]).head(MAX_EVIDENCE).sort("at")
    return Finding(
        detector=BruteForce.spec.id,
        ts=start,
        end=end,
        device=DeviceId(device),
        claim=f"{who} was refused {counted(refused, f'{service} login')} by {where} within "
        f"{lasting(max(end - start, 1))}{after}.",
        subject=f"logins={service} client={client}",
        severity="critical" if accepted else "high",
        observed=Quantity(f"{counted(refused, 'refused login')} in 5 minutes", float(refused), "logins"),
        expected=Expectation(f"about {mean:.0f} in 5 minutes", 0.0, mean, "logins"),
        baseline=Baseline(start, end, rows.height, "login attempts", "built-in"),
        parts=tuple(parts),
        evidence=tuple(
            RowRef(*row) for row in shown.select("table", "uid", "at").unique(maintain_order=True).iter_rows()
        ),
        techniques=("T1110", "T1110.001", "T0859"),
        peers=tuple(sorted({*rows["server"].to_list(), client})[:20]),
        series=series(rows.filter("refused"), pl.len(), 10),
        nearest=f"somebody who mistypes a password: about {mean:.0f} refusals in 5 minutes",
        to_be_normal="A login that is accepted after a refusal or two.",
    )
