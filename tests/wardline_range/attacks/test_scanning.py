"""What scans share: every host but oneself, every port of those that answer."""

from tests.wardline_range.made import a_site, residents
from wardline_range.attacks.syn_scan import SynScan


def test_the_network_is_tried_in_order() -> None:
    site = a_site()
    gateway, laptop = residents(site, "unifi-gateway", "windows-laptop")
    scan = SynScan(device=laptop, lasts_s=60, most_hosts=12, ports=(22, 80))
    hosts = list(scan.hosts())
    assert hosts[0] == gateway.nic.ip
    assert laptop.nic.ip not in hosts
    for _ in scan.probing("scan"):
        pass
    assert len(site.book.frame(1 << 62, [], "", lambda ip, ts: "")) == 2
