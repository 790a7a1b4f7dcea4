"""The page in a real browser, from a file, without a network."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.wardline.report.made import a_device, a_report
from wardline.report.page import build_page
from wardline.report.report import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@dataclass
class Opened:
    """A page open in the browser, and what it asked for or complained about."""

    page: "Page"
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


def opened(browser: "Browser", report: Report, folder: Path, width: int = 1200) -> Opened:
    file = folder / "index.html"
    file.write_text(build_page(report), encoding="utf-8")
    seen = Opened(browser.new_page(viewport={"width": width, "height": 900}))
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.goto(file.as_uri())
    return seen


def test_evidence_devices_and_map_answer_without_a_network(browser: "Browser", tmp_path: Path) -> None:
    seen = opened(browser, a_report(), tmp_path)
    page = seen.page
    page.locator("#i1 .evidence > summary").click()
    assert page.locator("#i1 table.rows").first.is_visible()
    assert page.locator("#device-rows tr").count() == 12
    page.locator("#filter").fill("hikvision")
    assert page.locator("#device-rows tr").count() == 2
    page.locator("#device-rows button").first.click()
    assert "Statements that lost" in page.locator("tr.detail").inner_text()
    page.locator("#filter").fill("")
    page.locator("#by-type").select_option("PLC")
    assert page.locator("#device-count").inner_text() == "2 of 12"
    page.locator("#by-type").select_option("")
    page.locator('th[data-sort="addrs"] button').click()
    assert "10.20.0.1" in page.locator("#device-rows tr").first.inner_text()
    page.locator(".node circle.dot").nth(3).click()
    assert page.locator("#network.chosen path.hit").count() > 0
    page.locator("#i1 .to-device").click()
    assert page.locator("tr.detail").count() == 1
    assert seen.asked == [(tmp_path / "index.html").as_uri()]
    assert seen.complaints == []


def test_it_fits_a_phone(browser: "Browser", tmp_path: Path) -> None:
    seen = opened(browser, a_report(), tmp_path, width=390)
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 390


def test_five_thousand_devices_open_and_filter(browser: "Browser", tmp_path: Path) -> None:
    many = tuple(
        a_device(
            f"n{at}", f"10.{at // 250}.0.{at % 250 + 1}", f"Vendor {at % 40}", "", f"kind {at % 9}", "", f"host-{at}"
        )
        for at in range(5_000)
    )
    seen = opened(browser, replace(a_report(), devices=many), tmp_path)
    assert seen.page.locator("#device-rows tr").count() == 150
    seen.page.locator("#filter").fill("host-4711")
    assert seen.page.locator("#device-rows tr").count() == 1
    assert seen.complaints == []
