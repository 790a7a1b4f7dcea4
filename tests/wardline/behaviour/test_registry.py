"""Detectors are found by their files alone."""

import pkgutil

from wardline.behaviour import detectors
from wardline.behaviour.registry import all_detectors


def test_every_file_is_a_detector_named_after_its_id() -> None:
    files = sorted(module.name for module in pkgutil.iter_modules(detectors.__path__))
    assert [detector.spec.id for detector in all_detectors()] == files


def test_ids_never_change_their_meaning_so_each_is_known_here() -> None:
    known = {
        "arp_spoof", "beacon", "brute_force", "dga", "dns_tunnel", "field_service", "new_peer", "new_service",
        "ot_command", "rogue_dhcp_dns", "scan", "volume",
    }  # fmt: skip
    assert known <= {detector.spec.id for detector in all_detectors()}
