"""A person visits several sites, and reads different pages there."""

from tests.wardline_range.real.programs.launch import IP, running
from tests.wardline_range.real.programs.site import site


def test_pages_of_each_site_are_read() -> None:
    with site() as (one, at_one), site() as (other, at_other):
        sites = ("--site", f"{IP}:{one}", "--site", f"{IP}:{other}")
        with running("workstation", *sites, "--think", 0.02):
            read = {at.get(timeout=30)[1] for at in (at_one, at_other) for _ in range(8)}
    assert "/" in read
    assert len(read) > 3
