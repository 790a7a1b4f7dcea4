"""DNS responses beside tshark: id, name, type and response code over every capture with "dns" in its path.

python -m bench.dns_agreement ../shared/data/protocols
"""

import argparse
import subprocess
from collections import Counter
from pathlib import Path

import polars as pl

from wardline import wire

SUFFIXES = (".pcap", ".pcapng", ".trace")
WANTED = "udp.port==53 && dns.flags.response==1 && !mdns && !_ws.malformed && !icmp"
FIELDS = ("dns.id", "dns.qry.name", "dns.qry.type", "dns.flags.rcode")
Response = tuple[int, str, int, int]


def main() -> None:
    """Compare, and print totals and each capture that differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder protocols/ of the evaluation data")
    folder = parser.parse_args().folder
    total: Counter[str] = Counter()
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and "dns" in str(path).lower()]
    for path in paths:
        theirs, ours = _tshark(path), _wire(path)
        total += Counter(tshark=theirs.total(), wire=ours.total(), equal=(theirs & ours).total())
        if theirs != ours:
            print(f"{path.name}: {(theirs - ours).total()} of tshark alone, {(ours - theirs).total()} of ours alone")
    print(f"{len(paths)} captures: {dict(total)}")


def _tshark(path: Path) -> Counter[Response]:
    fields = [word for field in FIELDS for word in ("-e", field)]
    command = ["tshark", "-r", str(path), "-Y", WANTED, "-T", "fields", "-E", "occurrence=f", *fields]
    said = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False).stdout
    rows = [line.split("\t") for line in said.splitlines()]
    return Counter(
        (int(id_, 16), name.lower().replace("<root>", ""), int(kind), int(rcode or 0))
        for id_, name, kind, rcode in (row for row in rows if len(row) == 4 and row[1] and row[2])
    )


def _wire(path: Path) -> Counter[Response]:
    found: Counter[Response] = Counter()
    on_port = (pl.col("resp_p") == 53) | (pl.col("orig_p") == 53)
    answered = pl.col("rcode").is_not_null() & (pl.col("proto") == "udp") & on_port
    for part in wire.Reader([str(path)]):
        if "dns" in part.tables:
            rows = pl.DataFrame(part.tables["dns"]).filter(answered)
            found.update(rows.select("trans_id", "query", "qtype", "rcode").iter_rows())
    return found


if __name__ == "__main__":
    main()
