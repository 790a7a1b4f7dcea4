"""A visit asks for its pages over one connection, with or without a body."""

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.site import site
from wardline_range.real.programs import visits


def test_what_is_asked_and_what_comes_back() -> None:
    with site() as (port, asked):
        assert visits.visit(IP, port, ["/a", "/b"], "test") == 4
        assert visits.visit(IP, port, ["/c"], "test", b"report") == 2
        assert [asked.get(timeout=30) for _ in range(3)] == [("GET", "/a", 0), ("GET", "/b", 0), ("POST", "/c", 6)]


def test_a_site_that_is_gone_is_told_apart() -> None:
    with pytest.raises(visits.GONE):
        visits.visit(IP, free_port(), ["/"], "test")
