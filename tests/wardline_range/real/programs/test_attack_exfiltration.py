"""Data goes out over one connection, as much as was told."""

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.real.programs import attack_exfiltration


def test_the_rate_times_the_time_goes_out() -> None:
    with listening() as server:
        attack_exfiltration.main(["--to", IP, "--port", str(server.port), "--seconds", "0.38", "--rate", "200000"])
    assert len(server.talks) == 1
    assert sum(map(len, server.talks[0])) == 80_000


def test_it_ends_where_nobody_takes_it() -> None:
    attack_exfiltration.main(["--to", IP, "--port", str(free_port())])
