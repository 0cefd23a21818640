"""A run over files: what is done again, what counts, and what is left of an interruption."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from evidence.bulk.folder import Folder
from evidence.bulk.order import in_order
from evidence.bulk.query import Question, ask
from evidence.bulk.run import Progress, Summary, plan, run
from evidence.bulk.work import Done, Failed, Instructions
from evidence.errors import OutputError, UsageError
from evidence.model import Article
from evidence.study.facts import StudyFacts
from evidence.study.facts_of_text import read_study
from tests.bulk.samples import InThisProcess, cr, deletion, record, write

BASE, UPDATE, LAST = "pubmed26n0009.xml.gz", "pubmed26n0010.xml.gz", "pubmed26n0011.xml.gz"


def files(folder: Path) -> list[Path]:
    return [
        write(folder / BASE, cr(1, 11), cr(2, 12), cr(3, 13), record(4)),
        write(folder / UPDATE, cr(2, 22), record(3), cr(4, 24), deletion(1)),
        write(folder / LAST, cr(1, 31), deletion(4)),
    ]


def do(paths: Sequence[Path], output: Path, workers: InThisProcess | None = None) -> Summary:
    return run(plan(paths, output, Instructions()), workers or InThisProcess())


def counting(output: Path) -> dict[int, int]:
    """Read with pandas, as anybody may, how many remissions count of each record."""
    table = pd.read_parquet(output / "findings")
    return dict(sorted(zip(table["pmid"], table["events"], strict=True)))


@pytest.mark.parametrize("order", list(permutations([BASE, UPDATE, LAST])))
def test_the_last_version_counts_whichever_file_is_finished_first(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    summary = do(files(tmp_path), tmp_path / "out", InThisProcess(order))
    assert counting(tmp_path / "out") == {1: 31, 2: 22}
    assert summary.counting == {"records": 3, "findings": 2, "studies": 2}


def test_a_later_run_with_an_update_file_changes_what_counts(tmp_path: Path) -> None:
    base, update, last = files(tmp_path)
    output = tmp_path / "out"
    do([base], output)
    assert counting(output) == {1: 11, 2: 12, 3: 13}
    do([last], output)
    assert counting(output) == {1: 31, 2: 12, 3: 13}
    do([update], output)
    assert counting(output) == {1: 31, 2: 22}


def test_files_that_are_done_are_not_done_again(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths, output)
    again = InThisProcess()
    summary = do(paths, output, again)
    assert (again.asked, summary.before, summary.counting["findings"]) == ([], 3, 2)
    write(paths[0], cr(1, 11), cr(2, 12), cr(3, 13), cr(5, 15))
    do(paths, output, again)
    assert again.asked == [BASE]
    assert counting(output) == {1: 31, 2: 22, 5: 15}


def test_other_rules_have_everything_read_again(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths, output)
    more = tmp_path / "more.toml"
    more.write_text('name = "more"\n')
    other = Instructions(rule_files=(more,))
    assert len(plan(paths, output, other).to_do) == 3
    with pytest.raises(UsageError, match=r"2 files in .* were read with other rules"):
        plan(paths[:1], output, other)


def test_a_file_that_fails_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    whole = paths[1].read_bytes()
    paths[1].write_bytes(whole[:-20])
    summary = do(paths, output)
    ((path, reason),) = summary.failed.items()
    assert path == paths[1]
    assert "not a whole gzip file" in reason
    assert counting(output) == {1: 31, 2: 12, 3: 13}
    assert not manifest(output)["complete"]
    paths[1].write_bytes(whole)
    again = InThisProcess()
    do(paths, output, again)
    assert again.asked == [UPDATE]
    assert counting(output) == {1: 31, 2: 22}
    assert manifest(output)["complete"]


def manifest(output: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((output / "manifest.json").read_text())
    return content


class Interrupting(InThisProcess):
    def do(self, paths: Sequence[Path], instructions: Instructions) -> Iterator[tuple[Path, Done | Failed]]:
        yield next(super().do(paths, instructions))
        raise KeyboardInterrupt


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        do(paths, output, Interrupting())
    assert not manifest(output)["complete"]
    again = InThisProcess()
    do(paths, output, again)
    assert again.asked == [UPDATE, LAST]
    assert counting(output) == {1: 31, 2: 22}


def test_a_file_that_was_half_written_is_done_again(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths, output)
    (output / "files" / "pubmed26n0010" / "manifest.json").unlink()
    assert [path.name for path in plan(paths, output, Instructions()).to_do] == [UPDATE]


def test_a_full_disk_is_told_and_harms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths[:1], output)

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("evidence.files.os.fsync", no_space)
        with pytest.raises(OutputError, match="No space left on device"):
            do(paths, output)
    assert counting(output) == {1: 11, 2: 12, 3: 13}
    do(paths, output)
    assert counting(output) == {1: 31, 2: 22}


def test_the_account_of_a_file_says_what_was_read_with_what(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths, output)
    account = json.loads((output / "files" / "pubmed26n0010" / "manifest.json").read_text())
    assert account["file"] == UPDATE
    assert (account["records"], account["passed_prefilter"], account["deleted"]) == (3, 2, 1)
    assert (account["findings"], account["studies"], account["unreadable"]) == (2, 2, [])
    assert len(account["sha256"]) == 64
    assert account["ruleset"].startswith("haematology")
    assert {"engine", "evidence", "seconds", "bytes"} <= account.keys()


def test_progress_counts_files_and_bytes(tmp_path: Path) -> None:
    paths = files(tmp_path)
    seen: list[tuple[int, int]] = []

    def show(progress: Progress) -> None:
        seen.append((progress.files, progress.bytes))
        assert progress.bytes_total == sum(path.stat().st_size for path in paths)

    run(plan(paths, tmp_path / "out", Instructions()), InThisProcess(), on_progress=show)
    assert [count for count, _ in seen] == [1, 2, 3]
    assert seen[-1][1] == sum(path.stat().st_size for path in paths)


def test_a_damaged_table_is_named_with_what_to_do(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths, output)
    part = output / "findings" / "file=pubmed26n0010" / "part.parquet"
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(OutputError, match="give evidence bulk the same files again"):
        ask(output, Question("CR"))
    do(paths, output)
    assert ask(output, Question("CR")).findings == 2
    for name in ("records", "findings"):
        table = output / "files" / "pubmed26n0010" / f"{name}.parquet"
        whole = table.read_bytes()
        table.write_bytes(whole[:-20])
        with pytest.raises(OutputError, match=r"remove .*pubmed26n0010 to have its file read again"):
            do(paths, output)
        table.write_bytes(whole)


def test_what_a_killed_run_left_half_written_is_removed(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths[:1], output)
    left_over = output / "files" / "pubmed26n0009" / ".findings.parquet.x1.part"
    left_over.write_bytes(b"half")
    do(paths, output)
    assert not left_over.exists()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / ".manifest.json.x1.part").write_bytes(b"half")
    assert do(paths, tmp_path / "new").read == 3


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    planned = plan(paths, output, Instructions())
    with Folder(output).held(), pytest.raises(OutputError, match="another evidence bulk writes to"):
        run(planned, InThisProcess())
    assert do(paths, output).read == 3


def test_other_code_has_everything_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, output = files(tmp_path), tmp_path / "out"
    do(paths, output)
    monkeypatch.setattr("evidence.bulk.edition._reader_edition", lambda: "0123456789ab")
    assert len(plan(paths, output, Instructions()).to_do) == 3


@pytest.mark.parametrize("content", [b"", b"hello", b"<a/>"])
def test_whatever_is_wrong_with_a_file_its_name_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(content)
    assert str(path) in do([path], tmp_path / "out").failed[path]


def test_an_error_of_ours_costs_one_record_or_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, output = files(tmp_path), tmp_path / "out"

    def fails_at_2(article: Article) -> StudyFacts:
        if article.pmid == "2":
            raise ZeroDivisionError
        return read_study(article)

    monkeypatch.setattr("evidence.bulk.reading.read_study", fails_at_2)
    do(paths[:1], output)
    account = json.loads((output / "files" / "pubmed26n0009" / "manifest.json").read_text())
    ((fault),) = account["unreadable"]
    assert fault["pmid"] == "2"
    assert fault["reason"].startswith("internal error (ZeroDivisionError at test_run.py:")
    assert counting(output) == {1: 11, 3: 13}

    def no_memory(_article: Article) -> StudyFacts:
        raise MemoryError

    monkeypatch.setattr("evidence.bulk.reading.read_study", no_memory)
    summary = do(paths, output)
    assert summary.read == 0
    assert summary.before == 1
    assert "pubmed26n0010.xml.gz: internal error (MemoryError" in summary.failed[paths[1]]


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    planned = plan(files(tmp_path), tmp_path / "out", Instructions())
    assert [path.name for path in planned.to_do] == [BASE, UPDATE, LAST]
    assert not (tmp_path / "out").exists()


def test_wrong_inputs_are_refused_before_the_work(tmp_path: Path) -> None:
    base, *_ = files(tmp_path)
    output = tmp_path / "out"
    (tmp_path / "other").mkdir()
    twin = write(tmp_path / "other" / BASE, cr(1, 1))
    odd = write(tmp_path / "a b.xml", cr(1, 1))
    for paths, message in [
        ([tmp_path / "none.xml"], "does not exist"),
        ([tmp_path], "is not a file"),
        ([base, twin], "have one name"),
        ([odd], "rename the file"),
    ]:
        with pytest.raises(UsageError, match=message):
            plan(paths, output, Instructions())
    with pytest.raises(UsageError, match="is not a folder"):
        plan([base], base, Instructions())
    with pytest.raises(UsageError, match="holds other files"):
        plan([base], tmp_path, Instructions())


def test_files_apply_by_their_numbers() -> None:
    assert in_order(["pubmed26n1334", "pubmed26n0002", "mine10", "mine9"]) == [
        *("mine9", "mine10", "pubmed26n0002", "pubmed26n1334")
    ]


def test_years_are_told_and_the_later_comes_after(tmp_path: Path) -> None:
    old = write(tmp_path / "pubmed25n1400.xml.gz", cr(1, 10))
    new = write(tmp_path / "pubmed26n0001.xml.gz", cr(1, 20))
    assert plan([new, old], tmp_path / "out", Instructions()).years == [2025, 2026]
    do([new, old], tmp_path / "out")
    assert counting(tmp_path / "out") == {1: 20}


def test_a_file_without_findings_leaves_no_empty_part(tmp_path: Path) -> None:
    output = tmp_path / "out"
    do([write(tmp_path / "a.xml", record(1))], output)
    assert not list(output.glob("findings/*"))
    assert pq.read_table(output / "files" / "a" / "findings.parquet").num_rows == 0
