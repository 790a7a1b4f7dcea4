"""The tunnel: many long TXT questions under one domain, none of them twice."""

import polars as pl

from tests.wardline_range.made import attacked
from wardline_range.attacks.dns_tunnel import DnsTunnel
from wardline_range.devices.television import Television

SHOWN = attacked(lambda site: ([tv := Television(site)], DnsTunnel(tv, 300)), hours=0.2)


def test_data_leaves_in_names() -> None:
    asked = SHOWN.table("dns").filter(pl.col("query").str.ends_with(DnsTunnel.domain))
    assert asked.height > 100
    assert asked["query"].n_unique() == asked.height
    assert set(asked["qtype_name"]) == {"TXT"}
    assert asked["query"].str.len_chars().mean() > 130  # type: ignore[operator]
    assert asked["query"].str.len_chars().max() <= 253  # type: ignore[operator]
    assert asked["answers"].list.len().min() == 1


def test_every_question_is_a_flow_of_the_attack() -> None:
    flows = [flow for flow in SHOWN.truth.flows if flow.label == DnsTunnel.name]
    assert len(flows) == SHOWN.table("dns").filter(pl.col("query").str.ends_with(DnsTunnel.domain)).height
    assert SHOWN.truth.attacks[0].device == "television"
