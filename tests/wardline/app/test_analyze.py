"""A capture in, a report folder out: complete, the same each time, and able to open its own evidence."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.wardline.app.made import short_capture
from wardline.app.analyze import Options, Result, analyze
from wardline.incidents.explain import is_internet
from wardline.model.errors import InputError, UsageError
from wardline.model.ports import Progress
from wardline_range import demo

__all__ = ["short_capture"]

HOUR_NS = 3_600_000_000_000
TEXTS = ("devices.jsonl", "findings.jsonl", "incidents.jsonl", "ocsf.jsonl", "index.html")


def digests(folder: Path) -> dict[str, str]:
    """What the text files of a report hold, in short."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in TEXTS}


@pytest.fixture(scope="module")
def analyzed(short_capture: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    return analyze(Options((short_capture,), tmp_path_factory.mktemp("out") / "report"))


@pytest.mark.feature("V1")
def test_the_report_is_complete(analyzed: Result) -> None:
    assert all((analyzed.out / name).stat().st_size > 0 for name in ("devices.jsonl", "index.html"))
    assert {path.stem for path in (analyzed.out / "tables").glob("*.parquet")} == set(analyzed.report.tables)
    for table, rows in analyzed.report.tables.items():
        assert pl.scan_parquet(analyzed.out / "tables" / f"{table}.parquet").select(pl.len()).collect().item() == rows


@pytest.mark.feature("V10")
def test_ot_messages_are_told_by_their_function(analyzed: Result) -> None:
    def said(table: str) -> set[str]:
        rows = pl.read_parquet(analyzed.out / "tables" / f"{table}.parquet")
        assert set(rows["pdu_type"]) == {"REQ", "RESP"}
        return set(rows["func"])

    assert "READ_HOLDING_REGISTERS" in said("modbus")
    assert {"READ", "RESPONSE"} <= said("dnp3")


@pytest.mark.feature("B13")
def test_the_same_capture_twice_gives_the_same_bytes(short_capture: Path, analyzed: Result, tmp_path: Path) -> None:
    again = analyze(Options((short_capture,), tmp_path / "report"))
    assert digests(again.out) == digests(analyzed.out)


@pytest.mark.feature("V6", "B4")
def test_every_reference_in_the_report_opens_a_row(analyzed: Result) -> None:
    refs = {ref for device in analyzed.report.devices for one in device.attributes for ref in one.evidence}
    refs |= {ref for finding in analyzed.report.findings for ref in finding.evidence}
    assert refs
    for table in {ref.table for ref in refs}:
        wanted = {(ref.uid, ref.ts) for ref in refs if ref.table == table}
        key = "l2_addr" if table == "sender" else "uid"
        stored = pl.read_parquet(analyzed.out / "tables" / f"{table}.parquet")
        found = set(stored.select(pl.col(key).fill_null(""), pl.col("ts").cast(pl.Int64)).iter_rows())
        assert wanted <= found


def test_progress_reaches_the_end(short_capture: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    result = analyze(Options((short_capture,), tmp_path / "report"), lambda _, how_far: told.append(how_far))
    assert told[-1].done_bytes == told[-1].total_bytes == short_capture.stat().st_size
    assert told[-1].packets == result.report.health.packets


@pytest.mark.feature("B1")
def test_an_earlier_capture_serves_as_baseline(short_capture: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.pcapng"
    with later.open("wb") as out:
        replace(demo.scenario(12, 0.25), start=demo.START + HOUR_NS).play(out)
    result = analyze(Options((later,), tmp_path / "report", baseline=(short_capture,)))
    assert result.report.learned_until is not None
    assert result.report.learned_until < result.report.start
    with pytest.raises(UsageError, match="baseline"):
        analyze(Options((short_capture,), tmp_path / "other", baseline=(later,)))
    assert not (tmp_path / "other").exists()


@pytest.mark.feature("I9")
def test_zeek_logs_lead_to_a_report_too(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    same = {
        "id.orig_h": "192.168.1.7", "id.resp_h": "192.168.1.1", "id.resp_p": 443, "proto": "tcp", "service": "ssl",
        "duration": 0.5, "orig_bytes": 300, "resp_bytes": 500, "conn_state": "SF", "history": "ShADadFf",
        "orig_pkts": 6, "resp_pkts": 5,
    }  # fmt: skip
    rows = [{"ts": 1_700_000_000.0 + 5 * n, "uid": f"C{n}", "id.orig_p": 40000 + n, **same} for n in range(200)]
    (logs / "conn.log").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = analyze(Options((logs,), tmp_path / "report"))
    assert result.report.tables["conn"] == 200
    assert {addr for device in result.report.devices for addr in device.addrs} == {"192.168.1.1", "192.168.1.7"}


def test_a_mud_file_that_cannot_be_read_is_refused_before_anything_is_written(
    short_capture: Path, tmp_path: Path
) -> None:
    mud = tmp_path / "cam.json"
    mud.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"cam\.json: at the top: ietf-mud:mud is missing"):
        analyze(Options((short_capture,), tmp_path / "report", mud=(mud,)))
    assert not (tmp_path / "report").exists()


def test_what_a_list_calls_bad_is_told_and_what_it_cannot_answer_is_counted(
    short_capture: Path, tmp_path: Path
) -> None:
    plain = analyze(Options((short_capture,), tmp_path / "plain"))
    outside = [peer for one in plain.report.edges.iter_rows() for peer in one[:2] if is_internet(peer)]
    bad = tmp_path / "bad.csv"
    bad.write_text(f"type,value,confidence\nip,{outside[0]},90\nmd5,00ff,\n", encoding="utf-8")
    told = analyze(Options((short_capture,), tmp_path / "told", indicators=(bad,)))
    assert any(one.detector == "indicator" and outside[0] in one.peers for one in told.report.findings)
    assert told.report.verdicts == ("Indicators left out, because no table here can answer them: 1 hashes of files.",)


@pytest.mark.feature("H10")
def test_sigma_rules_run_on_the_rows_and_what_cannot_be_asked_is_said(short_capture: Path, tmp_path: Path) -> None:
    pytest.importorskip("sigma", reason="pySigma is not installed: pip install 'wardline[sigma]'")
    text = "title: {}\nlevel: critical\nlogsource: {{product: zeek, service: {}}}\n"
    text += "detection: {{a: {{{}}}, condition: a}}\n"
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "asks.yml").write_text(text.format("Asks for a name", "dns", "query: '*'"), encoding="utf-8")
    (folder / "files.yml").write_text(text.format("Looks at files", "files", "fuid: a"), encoding="utf-8")
    told = analyze(Options((short_capture,), tmp_path / "told", rules=(folder,))).report
    found = [one for one in told.findings if one.detector == "sigma"]
    assert found
    assert "the rule 'Asks for a name' asks for such" in found[0].claim
    assert told.verdicts == (
        "Sigma rule 'Looks at files': needs Zeek's log files, which none of our tables holds.",
    )  # fmt: skip
