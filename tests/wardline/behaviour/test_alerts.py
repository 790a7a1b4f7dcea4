"""The page of alerts says what the detectors say."""

from pathlib import Path

import pytest

from wardline.behaviour.alerts import alerts_page
from wardline.behaviour.registry import all_detectors


@pytest.mark.feature("F1")
def test_the_page_is_printed_from_the_detectors(repo_root: Path) -> None:
    printed = alerts_page(detector.spec for detector in all_detectors())
    page = repo_root / "docs" / "alerts.md"
    assert page.read_text(encoding="utf-8") == printed, "print docs/alerts.md anew: make docs"


@pytest.mark.feature("F2")
def test_every_alert_links_its_techniques() -> None:
    page = alerts_page(detector.spec for detector in all_detectors())
    for detector in all_detectors():
        assert f"## {detector.spec.id}\n" in page
        for technique in detector.spec.techniques:
            assert f"[{technique} " in page
