"""Closedness: a lab as built passes; any way out of it is found and refused."""

import pytest

from wardline_range.real import namespaces
from wardline_range.real.closed import check_closed
from wardline_range.real.commands import LabError, run
from wardline_range.real.topology import Topology


def test_a_lab_as_built_is_closed(wired: Topology) -> None:
    check_closed(wired)


def test_a_cable_out_of_the_lab_is_refused(wired: Topology) -> None:
    foreign = namespaces.namespace(wired.lab, "foreign")
    namespaces.create([foreign])
    try:
        one = wired.of(wired.hosts[0])
        run(
            ["ip", "-n", one, "link", "add", "out", "type", "veth", "peer", "name", "in", "netns", foreign],
            "lay a cable",
        )
        with pytest.raises(LabError, match=f"the cable out of {one} leads out of the lab"):
            check_closed(wired)
    finally:
        namespaces.delete([foreign])


def test_any_other_kind_of_link_is_refused(wired: Topology) -> None:
    run(["ip", "-n", wired.gateway, "link", "add", "odd", "type", "bridge"], "add a link")
    with pytest.raises(LabError, match="has a link odd that is no cable of the lab"):
        check_closed(wired)


def test_an_internet_that_leads_anywhere_is_refused(wired: Topology) -> None:
    run(["ip", "-n", wired.internet, "route", "add", "default", "dev", "eth0"], "add a route")
    with pytest.raises(LabError, match=r"internet has a route to 8\.8\.8\.8"):
        check_closed(wired)
