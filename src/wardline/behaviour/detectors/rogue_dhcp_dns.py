"""A server that nobody knew hands out addresses or answers names: whoever does that steers everybody's traffic.

References: RFC 2131 (who may send OFFER and ACK); RFC 3118 1 (the threat); RFC 1035.
"""

from typing import ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import kept
from wardline.behaviour.scoring import CHANGE_PRIOR, novelty, part, prior
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch, Nanos
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity, Stage
from wardline.model.ports import DetectorSpec, DeviceView, Memory

MOST_SERVERS = 4096
OTHER_WAY = 2.0
"""It names other routers or DNS servers than the network's own server does: that is what a rogue server is for."""
BESIDE = 1.0
"""The server that was there before goes on answering: not a replacement."""
AT_HOME = -2.0
"""Gateways and servers are where such a service is put."""

_SERVERS = pl.Schema(
    {
        "service": pl.String, "server": pl.String, "device": pl.String, "answers": pl.UInt32, "first": pl.Int64,
        "last": pl.Int64, "steers": pl.String, "said": pl.Boolean,
    }
)  # fmt: skip
_ANSWERS = pl.Schema(
    {
        "service": pl.String, "server": pl.String, "device": pl.String, "client": pl.String, "steers": pl.String,
        "at": pl.Int64, "table": pl.String, "uid": pl.String,
    }
)  # fmt: skip


class RogueDhcpDns:
    """DHCP and DNS servers against those that the network had before."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="rogue_dhcp_dns",
        title="Unknown DHCP or DNS server",
        cause="spoofing",
        tables=("dhcp", "dns"),
        techniques=("T1557", "T1557.003", "T0830"),
        severity="high",
        warm_up="DNS servers are learned with the network's first device; a second DHCP server is said at once.",
        doc="""
### What it means
A host answers DHCP or DNS that never did so while the network was learned. Clients that believe it send it their
traffic.

### How the number is made
The surprise of a new server among all answers seen so far (Good-Turing missing mass), plus: it names other routers or
DNS servers than the known one, the known one goes on answering, it is no gateway or server. Servers outside the
network are not judged here: clients turn to public resolvers by themselves, and a new-peer finding tells it.

### Blind spots
A rogue server that is there from the first packet; DNS over HTTPS or TLS; answers that the capture point does not see.

### How to make it normal
It is remembered once said. Announce the change with a change window, or learn from a capture that has the new server.
""",
        next_steps=(
            "Find the server's switch port and who put it there.",
            "Check which clients took an address or names from it, and renew their leases.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each server that answers for the first time after learning."""
        answers = _answers(seen)
        known = kept(memory, "servers", _SERVERS)
        return [finding for finding in _judged(answers, known, seen.start, devices) if finding.score >= 0]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember who answers, how often, and which way it steers."""
        answers = _answers(seen)
        known = kept(memory, "servers", _SERVERS)
        if answers.is_empty():
            return {"servers": known}
        fresh = answers.group_by("service", "server", maintain_order=True).agg(
            pl.col("device").drop_nulls().last(),
            pl.len().alias("answers"),
            first=pl.col("at").min(),
            last=pl.col("at").max(),
            steers=pl.col("steers").drop_nulls().last(),
            said=pl.lit(True),
        )
        merged = (
            pl.concat([known, fresh.select(_SERVERS.names()).cast(_SERVERS)])
            .group_by("service", "server", maintain_order=True)
            .agg(
                pl.col("device").drop_nulls().last(),
                pl.col("answers").sum(),
                pl.col("first").min(),
                pl.col("last").max(),
                pl.col("steers").drop_nulls().last(),
                pl.col("said").any(),
            )
        )
        return {"servers": merged.sort("service", "server").tail(MOST_SERVERS)}


@once
def _answers(seen: Batch) -> pl.DataFrame:
    """Answers of DHCP and DNS servers, with where they steer the client, ordered by time."""
    found = []
    dhcp, dns = seen.table("dhcp"), seen.table("dns")
    if not dhcp.is_empty():
        steers = pl.concat_str(
            pl.lit("router "),
            pl.col("routers").list.join(","),
            pl.lit(", DNS "),
            pl.col("dns_servers").list.join(","),
            ignore_nulls=True,
        )
        given = pl.col("routers").is_not_null() | pl.col("dns_servers").is_not_null()
        sends = pl.col("msg_type").is_in(["OFFER", "ACK"])
        found.append(
            dhcp.filter(sends & pl.col("server_addr").is_not_null()).select(
                service=pl.lit("dhcp"),
                server="server_addr",
                device=_device(dhcp, "server_addr"),
                client=pl.coalesce("assigned_addr", "mac"),
                steers=pl.when(given).then(steers),
                at=pl.col("ts").cast(pl.Int64),
                table=pl.lit("dhcp"),
                uid="uid",
            )
        )
    if not dns.is_empty():
        found.append(
            dns.filter(pl.col("rcode").is_not_null()).select(
                service=pl.lit("dns"),
                server="resp_h",
                device=pl.col("resp_device") if "resp_device" in dns.columns else pl.lit(None, pl.String),
                client="orig_h",
                steers=pl.lit(None, pl.String),
                at=pl.col("ts").cast(pl.Int64),
                table=pl.lit("dns"),
                uid="uid",
            )
        )
    return pl.concat(found).sort("at", "uid") if found else pl.DataFrame(schema=_ANSWERS)


def _device(dhcp: pl.DataFrame, server: str) -> pl.Expr:
    """The server's device: whichever end of the flow has the server's address."""
    if "orig_device" not in dhcp.columns:
        return pl.lit(None, pl.String)
    ends = pl.when(pl.col("resp_h") == pl.col(server)).then(pl.col("resp_device"))
    return ends.when(pl.col("orig_h") == pl.col(server)).then(pl.col("orig_device"))


def _judged(answers: pl.DataFrame, known: pl.DataFrame, now: Nanos, devices: DeviceView) -> list[Finding]:
    new = answers.join(known, on=["service", "server"], how="anti")
    out = []
    for (service, server), rows in new.group_by("service", "server", maintain_order=True):
        before = known.filter(pl.col("service") == service)
        concerned = rows["device"].drop_nulls().to_list()
        if before.is_empty() or not concerned or (service == "dns" and _network_stage(devices, now) == "learning"):
            continue
        out.append(_finding(str(service), str(server), rows, before, now, devices))
    return out


def _finding(
    service: str, server: str, rows: pl.DataFrame, before: pl.DataFrame, now: Nanos, devices: DeviceView
) -> Finding:
    device = DeviceId(str(rows["device"].drop_nulls()[0]))
    start, end = int(str(before["first"].min())), int(str(rows["at"].max()))
    answers = int(before["answers"].sum())
    old = [str(one) for one in before.sort("answers", "server", descending=[True, False])["server"].head(3)]
    clients = rows["client"].n_unique()
    return Finding(
        detector=RogueDhcpDns.spec.id,
        ts=int(str(rows["at"].min())),
        end=end,
        device=device,
        claim=f"{named(device, devices)} answers {service.upper()} for {counted(clients, 'client')}, which is new; "
        f"known: {safe(', '.join(old))}.",
        subject=f"{service}-server={safe(server)}",
        severity="high",
        observed=Quantity(f"{counted(rows.height, 'answer')} from {safe(server)}", float(rows.height), "answers"),
        expected=Expectation(f"answers from {safe(', '.join(old))} alone", 0.0, 0.0, "answers"),
        baseline=Baseline(
            start,
            now,
            answers,
            f"{service.upper()} answers in {lasting(max(now - start, 1))}",
            _network_stage(devices, now),
        ),
        parts=_parts(service, device, rows, before, now, devices),
        evidence=tuple(
            RowRef(*row)
            for row in rows.select("table", "uid", "at").unique(maintain_order=True).head(MAX_EVIDENCE).iter_rows()
        ),
        techniques=("T1557.003", "T0830") if service == "dhcp" else ("T1557", "T0830"),
        peers=tuple(sorted({safe(str(one)) for one in rows["client"].drop_nulls()})[:20]),
        nearest=f"{safe(old[0])}, which answered in {lasting(max(now - start, 1))} of {counted(answers, 'answer')}",
        to_be_normal="Answers from the known servers alone, or this one answering while the network was learned.",
    )


def _network_stage(devices: DeviceView, now: Nanos) -> Stage:
    """The stage of the device that was met first: a server that comes late must not be learned for being late."""
    eldest = min(devices.all(), key=lambda device: (device.first_seen, device.id), default=None)
    return devices.stage(eldest.id, now) if eldest else "learning"


def _parts(
    service: str, device: DeviceId, rows: pl.DataFrame, before: pl.DataFrame, now: Nanos, devices: DeviceView
) -> tuple[Part, ...]:
    visits, singles = int(before["answers"].sum()), int((before["answers"] == 1).sum())
    parts = [
        prior(CHANGE_PRIOR),
        part(
            "new server",
            novelty(visits, singles),
            f"{counted(visits, 'answer')} so far came from {before.height} servers",
        ),
    ]
    steers, usual = rows["steers"].drop_nulls(), before["steers"].drop_nulls()
    if len(steers) and len(usual) and steers[-1] not in usual.to_list():
        parts.append(part("other way", OTHER_WAY, f"it says {safe(steers[-1])}; the known server {safe(usual[-1])}"))
    if int(str(before["last"].max())) > now - 600_000_000_000:
        parts.append(part("beside", BESIDE, "the known server answered within the last 10 minutes"))
    known = devices.get(device)
    if known is not None and {"gateway", "router", "server"} & {known.value("role"), known.value("type")}:
        parts.append(part("at home", AT_HOME, f"it is a {known.value('role') or known.value('type')}"))
    return tuple(parts)
