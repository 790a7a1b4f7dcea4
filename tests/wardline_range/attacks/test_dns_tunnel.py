"""The tunnel: many long TXT questions under one domain, none of them twice."""

import polars as pl

from tests.wardline_range.made import attacked
from wardline_range.attacks.dns_tunnel import DnsTunnel

SHOWN = attacked("dns-tunnel", "samsung-television", ["samsung-television"], hours=0.2, lasts="5m")
ASKED = SHOWN.table("dns").filter(pl.col("query").str.ends_with(DnsTunnel.domain))


def test_data_leaves_in_names() -> None:
    assert ASKED.height > 100
    assert ASKED["query"].n_unique() == ASKED.height
    assert set(ASKED["qtype_name"]) == {"TXT"}
    assert ASKED["query"].str.len_chars().mean() > 130  # type: ignore[operator]
    assert ASKED["query"].str.len_chars().max() <= 253  # type: ignore[operator]
    assert ASKED["answers"].list.len().min() == 1


def test_every_question_is_a_flow_of_the_attack() -> None:
    assert SHOWN.flows("dns-tunnel").height == ASKED.height
    assert SHOWN.truth.attacks[0].device == "samsung-television"
