"""The rules of the house: import contracts, twins, one home for the engine, no word of machines or registries."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from wardline.model.schema import FIELDS, TABLES

NO_TWIN_NEEDED = frozenset({"__init__.py", "__main__.py"})
NEVER_MENTIONED = re.compile(
    r"(?<![\w.])/(?:home|mnt|root|work|Users)/|(?<![\w.])/tmp/[a-z]"
    r"|\b(?:pypi|crates|npmjs|pythonhosted|maven|golang|debian)\.(?:org|io|com)\b(?!/[a-z]+s/)"
)
MAY_NAME_PLACES = frozenset({"tests/test_architecture.py", "Cargo.lock"})


def sources(root: Path) -> Iterator[Path]:
    for package in ("wardline", "wardline_range", "wardline_eval"):
        yield from sorted((root / "src" / package).rglob("*.py"))


def tracked(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("needs git and a checkout to know which files belong to the project")
    return [name for name in listed.stdout.splitlines() if (root / name).is_file()]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_import_contracts_hold(repo_root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=repo_root, capture_output=True, text=True, check=False, env={"PYTHONPATH": "src", "PATH": ""},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_only_sources_talks_to_the_engine(repo_root: Path) -> None:
    for path in sources(repo_root):
        named = [name for name in imports(path) if name == "wardline.wire" or name.startswith("wardline.wire.")]
        room = path.relative_to(repo_root / "src").parts[:2]
        assert not named or room == ("wardline", "sources"), f"{path} imports {named[0]}"


def test_every_module_has_its_twin(repo_root: Path) -> None:
    missing = []
    for path in sources(repo_root):
        place = path.relative_to(repo_root / "src")
        if path.name in NO_TWIN_NEEDED:
            continue
        twin = repo_root / "tests" / place.with_name(f"test_{place.name}")
        if not twin.exists():
            missing.append(str(twin.relative_to(repo_root)))
    assert not missing, "write " + ", ".join(missing)


def test_every_module_says_what_it_is(repo_root: Path) -> None:
    for path in sources(repo_root):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path} has no docstring"


def test_no_module_is_a_drawer_for_leftovers(repo_root: Path) -> None:
    for path in sources(repo_root):
        assert not {"utils", "util", "helper", "helpers", "common", "manager", "base"} & {path.stem, path.parent.name}


def test_the_project_names_no_machine_and_no_registry(repo_root: Path) -> None:
    found = []
    for name in tracked(repo_root):
        if name in MAY_NAME_PLACES:
            continue
        try:
            text = (repo_root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match.group()}" for match in NEVER_MENTIONED.finditer(text)]
    assert not found


def test_locked_and_declared_dependencies_agree(repo_root: Path) -> None:
    project = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))
    folder = repo_root / "requirements"
    asked = [line for line in (folder / "core.in").read_text().splitlines() if "==" in line]
    assert asked == project["project"]["dependencies"]
    lab = [line for line in (folder / "lab.in").read_text().splitlines() if "==" in line]
    assert lab == project["project"]["optional-dependencies"]["lab"]
    evaluation = [line for line in (folder / "eval.in").read_text().splitlines() if "==" in line]
    assert evaluation == project["project"]["optional-dependencies"]["eval"]
    for name in ("core", "build", "lab", "bench", "eval", "dev"):
        locked = (folder / f"{name}.txt").read_text()
        wanted = [line for line in (folder / f"{name}.in").read_text().splitlines() if "==" in line]
        assert [line for line in wanted if f"{line} " not in locked] == [], f"run make lock: {name}.txt is behind"
        assert "://" not in locked


def test_a_field_has_one_meaning_and_a_table_only_declared_fields() -> None:
    for name, field in FIELDS.items():
        assert field.name == name
        assert field.meaning.endswith((".", "…", ")")), f"{name}: the meaning is a sentence"
    used = {name for table in TABLES.values() for name in table.fields} | {"orig_device", "resp_device"}
    assert used == FIELDS.keys(), "a declared field stands in some table"
    for table in TABLES.values():
        assert len(set(table.fields)) == len(table.fields)
        assert table.fields[0] == "ts"
