"""`make bench`: every benchmark in turn, on the evaluation data where a checkout has it."""

import runpy
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RUNS = {
    "bench.throughput": DATA / "protocols",
    "bench.zeek_agreement": DATA / "protocols" / "icsnpp",
    "bench.icsnpp_agreement": DATA / "protocols" / "icsnpp",
    "bench.dns_agreement": DATA / "protocols",
    "bench.identification": DATA / "device-id",
    "bench.detection": DATA / "behaviour",
}


def main() -> None:
    """Run them, each with a heading; say what is missing where there is no data."""
    if not DATA.is_dir():
        sys.exit("the benchmarks need the evaluation data in ../shared/data, which this checkout does not have")
    for module, folder in RUNS.items():
        print(f"\n## {module}\n", flush=True)
        sys.argv = [module, str(folder)]
        runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
