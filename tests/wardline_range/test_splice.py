"""A splice: a scenario's attacks in another capture, with its addresses and times; the rest stays as it was."""

from pathlib import Path

import polars as pl
import pytest

from tests.wardline_range.made import lives, play, read, scenario, told
from tests.wardline_range.second_pair import assert_sound
from wardline.model.errors import InputError, UsageError
from wardline_range import catalogue, scenario_file
from wardline_range.packets.pcapng import header
from wardline_range.splice import splice


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A capture of a place with other addresses than the demo's."""
    other = told(["windows-laptop", "hp-printer", "samsung-television"], 0.3)
    other["site"] = {"network": "10.9.8.0/24", "rhythm": "always", "gateway": "78:8a:20:00:00:01"}
    path = tmp_path / "office.pcapng"
    path.write_bytes(play(scenario(other)).capture)
    return path


def test_attacks_happen_in_the_capture(tmp_path: Path, office: Path) -> None:
    plan = scenario_file.read(catalogue.scenarios()["demo"])
    out, truth = tmp_path / "joined.pcapng", tmp_path / "joined.parquet"
    [joined] = splice(plan, office, out, truth).truths
    flows = pl.read_parquet(truth)
    before, after = read(office.read_bytes()), read(out.read_bytes())
    malicious = after["conn"].join(flows, on="community_id", how="semi")
    assert set(flows["community_id"]) == set(malicious["community_id"])
    assert set(malicious["orig_h"]) <= set(before["conn"]["orig_h"])
    untouched = after["conn"].join(flows, on="community_id", how="anti")
    assert set(before["conn"]["community_id"]) == set(untouched["community_id"])
    assert all(attack.ip.startswith("10.9.8.") for attack in joined.attacks)
    assert {attack.kind for attack in joined.attacks} == {"camera-bot", "dns-tunnel", "modbus-write"}
    swept = after["arp"].filter(pl.col("operation") == 1)["resp_h"]
    assert swept.n_unique() > 100
    assert all(address.startswith("10.9.8.") for address in swept)
    assert_sound(out.read_bytes())


def test_a_scenario_without_attacks_has_nothing_to_splice(tmp_path: Path, office: Path) -> None:
    path = tmp_path / "calm.yaml"
    path.write_text("length: 1h\ndevices: [{model: unifi-gateway}]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing to splice"):
        splice(scenario_file.read(path), office, tmp_path / "x.pcapng", None)


def test_a_capture_without_local_hosts_has_nobody_to_play(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pcapng"
    empty.write_bytes(header())
    with pytest.raises(InputError, match="nobody to play"):
        splice(scenario_file.read(catalogue.scenarios()["demo"]), empty, tmp_path / "x.pcapng", None)
    assert lives([], 0.01).truth.attacks == ()
