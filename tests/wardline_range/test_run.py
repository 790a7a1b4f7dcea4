"""Running a scenario file: captures and truth on disk, one pair for each site, the same bytes each time."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from wardline.model.errors import OutputError
from wardline_range import scenario_file
from wardline_range.run import run_virtual
from wardline_range.truth import read_json

TWO_SITES = """
sites: [north, south]
length: 5m
devices:
  - {model: unifi-gateway}
  - {model: hp-printer}
life:
  - {event: leave, device: hp-printer, at: 60%, site: south}
"""


def a_plan(folder: Path, text: str = TWO_SITES) -> scenario_file.Plan:
    """A scenario file, read."""
    path = folder / "two.yaml"
    path.write_text(text, encoding="utf-8")
    return scenario_file.read(path)


def test_each_site_has_its_files_and_they_share_addresses_alone(tmp_path: Path) -> None:
    ran = run_virtual(a_plan(tmp_path), tmp_path / "x.pcapng", tmp_path / "x.parquet")
    assert [path.name for path in ran.captures] == ["x-north.pcapng", "x-south.pcapng"]
    north, south = (pl.read_parquet(tmp_path / f"x-{site}.devices.parquet") for site in ("north", "south"))
    assert north["ips"].to_list() == south["ips"].to_list()
    assert not set(north["mac"]) & set(south["mac"])
    assert [len(truth.events) for truth in ran.truths] == [0, 1]
    assert [one["site"] for one in ran.summary()["captures"]] == ["north", "south"]


def test_a_packed_capture_is_the_same_capture(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, TWO_SITES.replace("sites: [north, south]", "").replace(", site: south", ""))
    run_virtual(plan, tmp_path / "a.pcapng", tmp_path / "a.json")
    for name in ("b.pcapng.gz", "c.pcapng.gz"):
        run_virtual(plan, tmp_path / name, None)
    assert gzip.decompress((tmp_path / "b.pcapng.gz").read_bytes()) == (tmp_path / "a.pcapng").read_bytes()
    assert (tmp_path / "b.pcapng.gz").read_bytes() == (tmp_path / "c.pcapng.gz").read_bytes()
    assert read_json(tmp_path / "a.json").seed == 1


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot write .*x-north\.pcapng: No such file"):
        run_virtual(a_plan(tmp_path), tmp_path / "no" / "x.pcapng", None)
    with pytest.raises(OutputError, match=r"cannot write .*x-north\.parquet"):
        run_virtual(a_plan(tmp_path), tmp_path / "x.pcapng", tmp_path / "no" / "x.parquet")
