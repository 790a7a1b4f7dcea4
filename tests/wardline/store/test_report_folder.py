"""A report is there in full or not at all, and its rows open by reference."""

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from wardline.model.batch import Batch
from wardline.model.errors import OutputError
from wardline.model.evidence import RowRef
from wardline.model.schema import frame, polars_schema
from wardline.store import report_folder
from wardline.store.report_folder import MARKER, ReportFolder, stored_schema

SECOND = 1_000_000_000


def conns(first: int, count: int) -> pl.DataFrame:
    return frame(
        "conn",
        [{"ts": number * SECOND, "uid": f"C{number}", "orig_h": "10.0.0.1"} for number in range(first, first + count)],
    )


def batch(first: int = 0, count: int = 3, **tables: pl.DataFrame) -> Batch:
    start = first * SECOND
    return Batch("s", start, start + count * SECOND, tables or {"conn": conns(first, count)})


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_committed_report_holds_its_tables_and_files_and_nothing_else(tmp_path: Path) -> None:
    with ReportFolder(tmp_path / "new" / "report") as folder:
        folder.append(batch(0))
        folder.append(batch(3, mdns=pl.DataFrame(schema=polars_schema("mdns")), conn=conns(3, 2)))
        folder.close_tables()
        folder.write("devices.jsonl", ["{}\n", "{}\n"])
        folder.commit()
        assert folder.counts() == {"conn": 5}
    assert names(tmp_path / "new") == ["report/devices.jsonl", "report/tables/conn.parquet", f"report/{MARKER}"]
    written = pl.read_parquet(tmp_path / "new" / "report" / "tables" / "conn.parquet")
    assert written.get_column("uid").to_list() == ["C0", "C1", "C2", "C3", "C4"]
    assert written.schema == stored_schema("conn")


def test_parts_give_the_same_table_as_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, limit in (("memory", 1 << 30), ("parts", 1)):
        monkeypatch.setattr(report_folder, "BUFFER_BYTES", limit)
        with ReportFolder(tmp_path / place) as folder:
            for first in range(0, 12, 3):
                folder.append(batch(first))
            folder.close_tables()
            folder.commit()
    assert names(tmp_path / "parts") == names(tmp_path / "memory")
    tables = [pl.read_parquet(tmp_path / place / "tables" / "conn.parquet") for place in ("memory", "parts")]
    assert tables[0].equals(tables[1])


def test_rows_open_by_reference_in_table_order(tmp_path: Path) -> None:
    sender = frame("sender", [{"ts": SECOND, "l2_addr": "00:00:5e:00:53:01", "pkts": 2}])
    weird = frame("weird", [{"ts": SECOND, "name": "truncated_header"}])
    with ReportFolder(tmp_path / "report") as folder:
        folder.append(batch(0, 3, conn=conns(0, 3), sender=sender, weird=weird))
        folder.close_tables()
        refs = [RowRef("conn", "C2", 2 * SECOND), RowRef("conn", "C0", 0), RowRef("conn", "C1", 7)]
        assert folder.rows("conn", refs).get_column("uid").to_list() == ["C0", "C2"]
        assert folder.rows("conn", []).is_empty()
        assert folder.rows("dns", [RowRef("dns", "C0", 0)]).is_empty()
        named = [RowRef("sender", "00:00:5e:00:53:01", SECOND)]
        assert folder.rows("sender", named).get_column("pkts").to_list() == [2]
        assert folder.rows("weird", [RowRef("weird", "", SECOND)]).height == 1


def test_a_table_without_rows_can_be_queried(tmp_path: Path) -> None:
    with ReportFolder(tmp_path / "report") as folder:
        folder.close_tables()
        assert folder.scan("conn").select("orig_device", "orig_h").collect().is_empty()


@pytest.mark.parametrize("error", [RuntimeError("a fault"), KeyboardInterrupt()])
def test_nothing_is_left_of_a_report_that_failed(tmp_path: Path, error: BaseException) -> None:
    folder = ReportFolder(tmp_path / "deep" / "report")
    with pytest.raises(type(error)), folder:
        folder.append(batch())
        folder.write("index.html", "half")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_leaves_the_earlier_report_and_a_good_one_replaces_it(tmp_path: Path) -> None:
    out = tmp_path / "report"
    for text in ("first", "second"):
        with ReportFolder(out) as folder:
            folder.close_tables()
            folder.write("index.html", text)
            folder.commit()
        failing = ReportFolder(out)
        with pytest.raises(RuntimeError), failing:
            raise RuntimeError
        assert (out / "index.html").read_text() == text
        assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    folder = ReportFolder(tmp_path)
    with pytest.raises(OutputError, match="not a Wardline report: give another --out"), folder:
        pass
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_files_put_into_the_place_meanwhile_survive(tmp_path: Path) -> None:
    out = tmp_path / "report"
    folder = ReportFolder(out)
    with pytest.raises(OutputError, match="not a Wardline report"), folder:
        folder.close_tables()
        out.mkdir()
        (out / "mine").touch()
        folder.commit()
    assert names(tmp_path) == ["report/mine"]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "report").touch()
    folder = ReportFolder(tmp_path / "report")
    with pytest.raises(OutputError, match="is a file"), folder:
        pass


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    with ReportFolder(tmp_path / "report") as folder:
        folder.close_tables()
        folder.commit()
    assert names(tmp_path) == [f"report/{MARKER}"]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a 64 KiB tmpfs as a full disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def noise(first: int, count: int) -> pl.DataFrame:
    """Rows that do not compress, so that a small disk fills."""
    chance = random.Random(first)
    uids = [chance.randbytes(32).hex() for _ in range(count)]
    return frame("conn", [{"ts": first + number, "uid": uid} for number, uid in enumerate(uids)])


@pytest.mark.parametrize("limit", [1, 1 << 30])
def test_a_full_disk_is_one_clear_line_and_leaves_nothing(
    tiny_disk: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(report_folder, "BUFFER_BYTES", limit)
    folder = ReportFolder(tiny_disk / "report")
    with pytest.raises(OutputError, match="make room there") as caught, folder:
        for first in range(4):
            folder.append(batch(first, 1, conn=noise(first, 1000)))
        folder.close_tables()
    assert "\n" not in str(caught.value)
    assert str(tiny_disk / "report") in str(caught.value)
    assert list(tiny_disk.iterdir()) == []


def test_a_full_disk_while_text_is_written_leaves_nothing(tiny_disk: Path) -> None:
    folder = ReportFolder(tiny_disk / "report")
    with pytest.raises(OutputError, match="No space left on device"), folder:
        folder.close_tables()
        folder.write("index.html", "x" * 200_000)
    assert list(tiny_disk.iterdir()) == []


def test_rows_with_an_undeclared_column_are_refused(tmp_path: Path) -> None:
    odd = conns(0, 1).with_columns(pl.lit(1).alias("colour"))
    folder = ReportFolder(tmp_path / "report")
    with pytest.raises(ValueError, match="no column colour"), folder:
        folder.append(batch(0, 1, conn=odd))
