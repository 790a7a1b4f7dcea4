"""The lab's command line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from wardline_range import demo
from wardline_range.truth import Truth

_EXAMPLE = """example:
  python -m wardline_range demo --seed 7 --out demo.pcapng --truth truth.json --flows flows.parquet
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    given = _parser().parse_args(arguments)
    try:
        truth = demo.write(given.out, given.seed, given.hours)
        if given.truth:
            truth.write_json(given.truth)
        if given.flows:
            truth.write_flows(given.flows)
    except OSError as error:
        print(f"cannot write {error.filename or given.out}: {error.strerror or error}", file=sys.stderr)
        return 2
    print(_said(given.out, truth))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m wardline_range", epilog=_EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Makes traffic of simulated devices and attacks, with exact truth.",
    )  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    made = commands.add_parser(
        "demo", help="the demo capture, or another like it", epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.add_argument("--out", type=Path, required=True, help="capture file to write (pcapng)")
    made.add_argument(
        "--seed", type=int, default=demo.SEED, help="another seed gives another day (default %(default)s)"
    )
    made.add_argument("--hours", type=_hours, default=demo.HOURS, help="hours of traffic (default %(default)s)")
    made.add_argument("--truth", type=Path, help="JSON file for attacks and devices as they are")
    made.add_argument("--flows", type=Path, help="Parquet file for every flow with its label")
    return parser


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= 168:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 168 hours")
    return hours


def _said(out: Path, truth: Truth) -> str:
    attacks = ", ".join(one.name for one in truth.attacks) or "none"
    counted = f"{truth.packets:,} packets, {len(truth.flows):,} flows, {len(truth.devices)} devices"
    return f"{out}: {counted}; attacks: {attacks}"
