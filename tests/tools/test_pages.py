"""The pages made from code are those in the checkout."""

from pathlib import Path

import pytest

from tools.pages import features_page, marked_tests, range_page, schema_page
from wardline.model.schema import FIELDS, TABLES


@pytest.mark.parametrize(
    ("name", "made"),
    [("schema.md", schema_page), ("features.md", features_page), ("range-catalogue.md", range_page)],
)
def test_the_page_is_up_to_date(repo_root: Path, name: str, made: "type[str]") -> None:
    assert (repo_root / "docs" / name).read_text(encoding="utf-8") == made(), "run: make docs"


def test_every_table_and_field_is_described() -> None:
    page = schema_page()
    assert all(f"\n## {table}\n" in page for table in TABLES)
    assert all(f"| `{field}` |" in page for field in FIELDS)


def test_marks_on_functions_and_on_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text(
        "import pytest\npytestmark = [pytest.mark.feature('V1')]\n"
        "@pytest.mark.feature('B4', 'V1')\ndef test_one_thing():\n    pass\n"
        "@pytest.mark.parametrize('x', ['B1'])\ndef test_other(x):\n    pass\n"
    )
    assert marked_tests(tmp_path) == {
        "V1": ["`test_a.py` one thing", "`test_a.py` other"],
        "B4": ["`test_a.py` one thing"],
    }
