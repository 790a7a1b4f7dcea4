"""What all tests share: the evaluation data where a checkout has it, and feature marks that name known rows."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
FEATURES = ROOT / "docs" / "features.toml"

# No test times itself against the clock: a busy machine is no failure.
settings.register_profile("wardline", deadline=None)
settings.load_profile("wardline")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real captures and logs that do not come with the project; without them the test skips and says so."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the evaluation data in ../shared/data, which this checkout does not have")
    return folder


@pytest.fixture(scope="session")
def shared_intel() -> Path:
    """Public collections of indicators, rules and techniques that do not come with the project; skips without them."""
    folder = ROOT.parent / "shared" / "intel"
    if not folder.is_dir():
        pytest.skip("needs the public collections in ../shared/intel, which this checkout does not have")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a feature mark that names no row of docs/features.toml."""
    known = tomllib.loads(FEATURES.read_text(encoding="utf-8")).keys()
    for item in items:
        for mark in item.iter_markers("feature"):
            unknown = [str(feature) for feature in mark.args if feature not in known]
            if unknown or not mark.args:
                named = ", ".join(unknown) or "nothing"
                raise pytest.UsageError(f"{item.nodeid} is marked as proof of {named}: name rows of docs/features.toml")
