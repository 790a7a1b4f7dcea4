"""The contract of every device model: what it says is sound to a second pair of eyes, and the engine agrees with the
truth about it, flow by flow. `lives_up` can be run on a model of one's own."""

import polars as pl
import pytest

from tests.wardline_range.made import Play, lives
from tests.wardline_range.second_pair import assert_sound
from wardline_range import catalogue

PARTNERS = (
    "home-assistant", "hikvision-camera", "hikvision-recorder", "hp-printer", "schneider-plc", "advantech-panel",
    "sel-rtu", "dnp3-master", "siemens-plc", "siemens-panel", "rockwell-plc", "abb-rtu", "hvac-controller",
    "philips-hue-bridge", "google-speaker", "synology-nas", "asterisk-pbx", "biostar-server", "unifi-controller",
    "tplink-plug", "wemo-switch", "philips-central", "epic-server", "pump-gateway", "image-server", "wago-controller",
)  # fmt: skip
"""Whom a model may want to speak with, and who may want to speak with it."""


def agrees(shown: Play) -> None:
    """The engine sees every flow of the truth, each as often and beginning at the same time, and its service."""
    seen = shown.table("conn").group_by("community_id").agg(pl.len().alias("seen"), pl.min("ts").alias("seen_ts"))
    true = (
        shown.truth.flows.filter(pl.col("packets") > 0)
        .group_by("community_id")
        .agg(pl.len().alias("true"), pl.min("ts"))
    )
    both = seen.join(true, on="community_id", how="full", coalesce=True)
    differ = pl.col("seen").ne_missing(pl.col("true")) | pl.col("seen_ts").ne_missing(pl.col("ts"))
    wrong = both.filter(differ).join(shown.truth.flows, on="community_id", how="left")
    assert wrong.is_empty(), wrong.rows(named=True)[:3]
    services = shown.truth.flows.unique("community_id").select("community_id", said=pl.col("service"))
    read = shown.table("conn").join(services, on="community_id").with_columns(pl.col("service").fill_null(""))
    unlike = read.filter(pl.col("service") != pl.col("said")).select("service", "said", "orig_h", "resp_p").unique()
    assert unlike.is_empty(), unlike.rows()[:5]


def lives_up(model: str) -> Play:
    """Half an hour of a model among others, a restart and a short outage in it, checked."""
    partners = [one for one in PARTNERS if one != model]
    life = [
        {"event": "reboot", "device": model, "at": "10m", "for": "40s"},
        {"event": "internet-outage", "at": "20m", "for": "2m"},
    ]
    shown = lives([model, *partners], 0.5, life)
    assert_sound(shown.capture)
    agrees(shown)
    return shown


@pytest.mark.parametrize("model", sorted(catalogue.models()))
def test_every_model_is_sound_and_true(model: str) -> None:
    shown = lives_up(model) if model != "unifi-gateway" else lives(["hp-printer"], 0.2)
    names = {one.name for one in shown.truth.devices}
    assert model in names or model == "unifi-gateway"
    assert set(shown.truth.flows["label"]) == {"benign"}
