"""Sigma rules become tests on our tables; what cannot be asked is told with the reason, what is hostile is refused."""

import importlib
import socket
from pathlib import Path
from typing import Any

import pytest

from wardline.model.errors import InputError, UsageError
from wardline.model.row_test import All, Compare, Not, Some
from wardline.model.rule import LeftOut, Rule
from wardline.sources import sigma as reading
from wardline.sources.sigma import read_rules, told_of

pytest.importorskip("sigma", reason="pySigma is not installed: pip install 'wardline[sigma]'")

RULE = """\
title: {title}
id: 11111111-2222-3333-4444-555555555555
status: test
level: {level}
author: A. Maker
logsource:
    product: {product}
    service: {service}
tags: [attack.t1071.001, attack.command-and-control]
falsepositives: [An updater, unknown]
detection:
    selection:
        {selection}
    condition: {condition}
"""


def rule(selection: str, condition: str = "selection", service: str = "http", **given: str) -> str:
    """A rule with one selection, whose lines are given as one text."""
    said = {"title": "A rule", "level": "high", "product": "zeek", **given}
    return RULE.format(selection=selection.replace("\n", "\n        "), condition=condition, service=service, **said)


def read(folder: Path, *texts: str) -> tuple[tuple[Rule, ...], tuple[LeftOut, ...]]:
    for number, text in enumerate(texts):
        (folder / f"rule{number}.yml").write_text(text, encoding="utf-8")
    return read_rules([folder])


def test_a_rule_carries_who_says_what_of_it(tmp_path: Path) -> None:
    ((one,), left_out) = read(tmp_path, rule("user_agent: evil/1.0"))
    assert (one.title, one.level, one.status, one.author) == ("A rule", "high", "test", "A. Maker")
    assert one.techniques == ("T1071.001",)
    assert one.harmless == ("An updater",)
    assert one.tests == {"http": Compare("user_agent", "is", ("evil/1.0",), True)}
    assert left_out == ()


@pytest.mark.parametrize(
    ("selection", "service", "table", "test"),
    [
        ("id.resp_p: 4444", "conn", "conn", Compare("resp_p", "is", (4444,))),
        ("orig_bytes|gt: 1000", "conn", "conn", Compare("orig_bytes", "above", (1000,))),
        ("id.resp_h|cidr: 198.51.100.0/24", "conn", "conn", Compare("resp_h", "within", ("198.51.100.0/24",))),
        ("query|endswith: .evil.example", "dns", "dns", Compare("query", "matches", (r"(?si)^.*\.evil\.example$",))),
        ("query|re: '^[0-9]+$'", "dns", "dns", Compare("query", "matches", ("^[0-9]+$",))),
        ("issuer: null", "ssl", "tls", Not(Compare("issuer", "present"))),
        ("query: [a.example, b.example]", "dns", "dns", Compare("query", "is", ("a.example", "b.example"), True)),
        (
            "method: POST\nuri|contains: /cgi",
            "http",
            "http",
            All((Compare("method", "is", ("POST",), True), Compare("uri", "matches", ("(?si)^.*/cgi.*$",)))),
        ),
    ],
)
def test_fields_modifiers_and_lists_become_tests(
    tmp_path: Path, selection: str, service: str, table: str, test: object
) -> None:
    ((one,), left_out) = read(tmp_path, rule(selection, service=service))
    assert one.tests == {table: test}
    assert left_out == ()


def test_a_filter_is_the_absence_of_what_it_names(tmp_path: Path) -> None:
    text = rule("method: POST").replace(
        "    condition: selection", "    own:\n        host: a.example\n    condition: X"
    )
    ((one,), _) = read(tmp_path, text.replace("condition: X", "condition: selection and not own"))
    assert one.tests["http"] == All(
        (Compare("method", "is", ("POST",), True), Not(Compare("host", "is", ("a.example",), True)))
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rule("Image: a.exe", product="windows", service="sysmon"), "is for product windows, service sysmon"),
        (rule("fuid: a", service="files"), "needs Zeek's log files"),
        (rule("proxied: a"), "needs the field proxied, which our table http does not hold"),
        (rule("uri|re: '(?=a)b'"), "is broken: Regular expression"),
        (rule("method: a", condition="selection | count() > 5"), "has a broken condition"),
        (rule("method: a", condition="missing"), "has a broken condition"),
        (rule("method: a").replace("        method: a", "        - words only"), "asks for words anywhere in a row"),
    ],
)
def test_what_our_tables_cannot_answer_is_left_out_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    rules, (one,) = read(tmp_path, text)
    assert rules == ()
    assert reason in one.reason
    (line,) = told_of([one])
    assert line.startswith("Sigma rule 'A rule': ")


def test_what_one_branch_cannot_ask_is_told_and_the_others_run(tmp_path: Path) -> None:
    text = rule("proxied: a").replace("    condition: X", "").replace(
        "    condition: selection", "    other:\n        method: POST\n    condition: selection or other"
    )  # fmt: skip
    ((one,), (left,)) = read(tmp_path, text)
    assert one.tests == {"http": Compare("method", "is", ("POST",), True)}
    assert "runs without the part that needs" in left.reason


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a: [", "rule0.yml is no YAML"),
        ("a: &b [1]\nc: [*b, *b]", "rule0.yml has YAML aliases"),
        ("title: " + "x" * 300_000, "rule0.yml has more than 256 KiB"),
        ("[" * 5000, "rule0.yml is no YAML"),
    ],
)
def test_hostile_files_are_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read(tmp_path, text)


def test_paths_that_hold_no_rule_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no Sigma rule"):
        read_rules([tmp_path])
    with pytest.raises(InputError, match=r"gone\.yml cannot be read"):
        read_rules([tmp_path / "gone.yml"])
    assert read_rules([]) == ((), ())


def test_without_pysigma_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(UsageError, match=r"pip install 'wardline\[sigma\]'"):
        read(tmp_path, rule("method: a"))


def test_reading_rules_calls_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pySigma knows ways to fetch ATT&CK's data; none of them is taken."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert read(tmp_path, rule("method: a"))[0]


def test_many_that_are_left_out_are_counted() -> None:
    lines = told_of([LeftOut(f"rule {number}", "why") for number in range(23)])
    assert len(lines) == 21
    assert lines[-1] == "… and 3 more rules."


def test_one_of_several_values_is_one_comparison() -> None:
    parts = (Compare("a", "above", (1,)), Compare("a", "above", (2,)))
    assert reading._some(parts) == Some(parts)
