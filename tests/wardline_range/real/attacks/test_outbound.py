"""Questions of attacks are the only ones that their hosts put."""

from wardline_range.real.attacks import outbound
from wardline_range.real.hosts import HOSTS


def test_those_by_dns_run_where_nothing_else_asks_for_names() -> None:
    by_name = {host.name: host for host in HOSTS}
    asking = [attack for attack in outbound.ATTACKS if any(touch.port == 53 for touch in attack.touches)]
    assert len(asking) == 3
    for attack in asking:
        assert set(by_name[attack.on].talks_to) <= {host.name for host in HOSTS if not host.is_outside}
        assert not by_name[attack.on].is_outside
