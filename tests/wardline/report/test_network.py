"""The map: the same place each time, groups where there are too many."""

from dataclasses import replace

import polars as pl
import pytest

from tests.wardline.report.made import a_device, a_report
from wardline.report import network as drawing
from wardline.report.network import network, nice_bytes
from wardline.report.report import EDGES

REPORT = a_report()


def test_every_device_that_spoke_and_the_internet_are_nodes() -> None:
    drawn = network(REPORT)
    assert [node.label for node in drawn.nodes][:2] == ["Internet", "Multicast and broadcast"]
    assert len(drawn.nodes) == 12 + 2
    assert len(drawn.edges) == 14 + 3 + 3
    assert drawn.labelled
    assert not drawn.note


def test_nodes_lie_inside_the_drawing_and_never_on_each_other() -> None:
    drawn = network(REPORT)
    for node in drawn.nodes:
        assert node.r < node.x < drawn.width - node.r
        assert node.r < node.y < drawn.height - node.r
        for other in drawn.nodes:
            gap = ((node.x - other.x) ** 2 + (node.y - other.y) ** 2) ** 0.5
            assert node is other or gap > node.r + other.r


def test_the_worst_incident_of_a_device_rings_it() -> None:
    rings = {node.label: node.severity for node in network(REPORT).nodes if node.severity}
    assert rings["eng-laptop (10.20.0.50)"] == "critical"
    assert len(rings) == 4


def test_too_many_devices_become_groups_and_the_page_says_so() -> None:
    many = tuple(
        a_device(f"n{at}", f"10.{at // 250}.0.{at % 250 + 1}", "V", "", f"kind{at % 5}", "", f"h{at}")
        for at in range(900)
    )
    rows = [(f"site/n{at}", "10.255.0.1", "x", at + 1, 1) for at in range(900)]
    edges = pl.DataFrame(rows, schema=EDGES, orient="row")
    drawn = network(replace(REPORT, devices=many, edges=edges, incidents=()))
    assert len(drawn.nodes) == 150 + 5 + 1
    assert "as one node for each type" in drawn.note
    assert sum("150 devices" in node.title for node in drawn.nodes) == 5


def test_only_the_heaviest_edges_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "EDGES", 3)
    drawn = network(REPORT)
    assert len(drawn.edges) == 3
    assert "heaviest" in drawn.note


def test_no_traffic_is_an_empty_map() -> None:
    drawn = network(replace(REPORT, edges=pl.DataFrame(schema=EDGES)))
    assert (drawn.nodes, drawn.edges) == ((), ())


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2.5e8, "250 MB"), (3e15, "3000.0 TB")]
)
def test_bytes_are_said_in_words(size: float, said: str) -> None:
    assert nice_bytes(size) == said
