"""Writes the pages that are made from code, such as `docs/schema.md` and `docs/features.md`.

`python -m tools.pages` rewrites them; a test compares them with what lies in the checkout.
"""

import ast
import tomllib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from wardline.behaviour.alerts import alerts_page
from wardline.behaviour.registry import all_detectors
from wardline.model.schema import FIELDS, TABLES, Field, TableSpec
from wardline_range import catalogue, scenario_file
from wardline_range.real.attacks.catalogue import ATTACKS

ROOT = Path(__file__).resolve().parent.parent
_MADE = "*Made by `make docs`; changes belong into {}.*"


def schema_page() -> str:
    """Every table with its columns: type, unit, meaning, source and OCSF name."""
    lines = [
        "# Tables and fields",
        "",
        _MADE.format("`src/wardline/model/schema.py`"),
        "",
        "A field has one type, one unit and one meaning in every table that has it. Names are Zeek's where Zeek has "
        "one. Tables as they are kept in a report carry `orig_device` and `resp_device` beside `orig_h` and `resp_h`.",
        "",
        "| table | one row is |",
        "|---|---|",
        *(f"| [{name}](#{name}) | {_cell(table.row)} |" for name, table in TABLES.items()),
    ]
    for table in TABLES.values():
        lines += _table(table)
    lines += [
        "",
        "## Added by inventory",
        "",
        *_header(),
        *(_row(FIELDS[name]) for name in ("orig_device", "resp_device")),
    ]
    return "\n".join(lines) + "\n"


def features_page(root: Path = ROOT) -> str:
    """Every feature row in use with the tests that prove it; rows without a test say so."""
    statements: Mapping[str, str] = tomllib.loads((root / "docs" / "features.toml").read_text(encoding="utf-8"))
    proofs = marked_tests(root)
    rows = [
        f"| {name} | {_cell(text)} | {'<br>'.join(proofs.get(name, ['none yet']))} |"
        for name, text in statements.items()
    ]
    proved = sum(name in proofs for name in statements)
    return "\n".join([
        "# Features and the tests that prove them",
        "",
        _MADE.format("`docs/features.toml` and the `feature` marks of the tests"),
        "",
        f"{proved} of {len(statements)} rows have a test.",
        "",
        "| row | statement | tests |",
        "|---|---|---|",
        *rows,
        "",
    ])  # fmt: skip


def range_page() -> str:
    """What the lab holds: scenarios, device models, attacks."""
    plans = [scenario_file.read(path) for path in catalogue.scenarios().values()]
    scenarios = [
        f"| {plan.name} | {_cell(plan.title)} | {plan.length_s / 86_400:.3g} |"
        f" {sum(one.get('count', 1) for one in plan.devices)} | {len(plan.attacks)} |"
        f" {_cell(' '.join(plan.about.split()))} |"
        for plan in plans
    ]
    models = [kind.model for kind in catalogue.models().values()]
    devices = [
        f"| {one.id} | {one.type} | {_cell(one.vendor)} | {_cell(one.model)} | {', '.join(one.sectors)} |"
        for one in models
    ]
    real = {attack.name for attack in ATTACKS}
    attacks = [
        f"| {name} | {'yes' if name in real else ''} | {', '.join(kind.techniques)} | {_cell(kind.description)} |"
        for name, kind in catalogue.attacks().items()
    ]
    return "\n".join([
        "# What the lab holds",
        "",
        _MADE.format("`src/wardline_range/`"),
        "",
        f"## {len(scenarios)} scenarios",
        "",
        "| scenario | title | days | devices | attacks | about |",
        "|---|---|--:|--:|--:|---|",
        *scenarios,
        "",
        f"## {len(devices)} device models",
        "",
        "| model | type | vendor | product | sectors |",
        "|---|---|---|---|---|",
        *devices,
        "",
        f"## {len(attacks)} attacks",
        "",
        "| attack | in real time too | ATT&CK | what happens |",
        "|---|---|---|---|",
        *attacks,
        "",
    ])  # fmt: skip


def marked_tests(root: Path) -> dict[str, list[str]]:
    """Feature id → tests that carry its mark, in order of path and line; read from the source, nothing is run."""
    found: dict[str, list[str]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(root / "tests").as_posix()
        everywhere = _ids_assigned(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                ids = everywhere + [name for mark in node.decorator_list for name in _ids(mark)]
                for name in dict.fromkeys(ids):
                    found.setdefault(name, []).append(f"`{place}` {node.name.removeprefix('test_').replace('_', ' ')}")
    return found


def _ids_assigned(tree: ast.Module) -> list[str]:
    """Ids of a `pytestmark = …` that holds for a whole file."""
    values = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)
    ]
    marks = [mark for value in values for mark in (value.elts if isinstance(value, ast.List | ast.Tuple) else [value])]
    return [name for mark in marks for name in _ids(mark)]


def _ids(mark: ast.expr) -> list[str]:
    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "pytest.mark.feature":
        return []
    return [arg.value for arg in mark.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def _table(table: TableSpec) -> list[str]:
    source = [f"Source: {table.source}.", ""] if table.source else []
    return [
        "",
        f"## {table.name}",
        "",
        table.row,
        "",
        *source,
        *_header(),
        *(_row(FIELDS[name]) for name in table.fields),
    ]


def _header() -> list[str]:
    return ["| field | type | unit | meaning | source | OCSF |", "|---|---|---|---|---|---|"]


def _row(field: Field) -> str:
    ocsf = f"`{field.ocsf}`" if field.ocsf else ""
    cells = (f"`{field.name}`", _type(field.dtype), field.unit, field.meaning, field.source, ocsf)
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Datetime):
        return "time"
    if isinstance(dtype, pl.List):
        return f"list of {_type(dtype.inner)}"  # type: ignore[arg-type]
    return str(dtype)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Rewrite all pages."""
    (ROOT / "docs" / "schema.md").write_text(schema_page(), encoding="utf-8")
    alerts = alerts_page(detector.spec for detector in all_detectors())
    (ROOT / "docs" / "alerts.md").write_text(alerts, encoding="utf-8")
    (ROOT / "docs" / "features.md").write_text(features_page(), encoding="utf-8")
    (ROOT / "docs" / "range-catalogue.md").write_text(range_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
