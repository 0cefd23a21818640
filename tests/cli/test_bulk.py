from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from evidence.bulk.work import Done, Failed, Instructions
from tests.bulk.samples import InThisProcess, cr, record, write
from tests.cli.conftest import Evidence


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.bulk.workers.LocalProcesses", lambda _count: InThisProcess())


@pytest.fixture
def files(workplace: Path) -> list[Path]:
    sos = record(3, "SOS was seen in 11 of 21 patients (52%).", title="Inotuzumab in adults")
    return [
        write(workplace / "pubmed26n0001.xml.gz", cr(1, 20), record(2), sos),
        write(workplace / "pubmed26n0002.xml.gz", cr(1, 30)),
    ]


def test_files_are_read_and_asked(evidence: Evidence, files: list[Path]) -> None:
    done = evidence("bulk", *files, "--output", "out")
    assert done.code == 0
    assert done.out.splitlines() == [
        "2 files read, 0 read before, 0 failed; 4 records, 0 unreadable, 3 findings",
        "out: 2 findings of 2 studies count, out of 3 records",
    ]
    asked = evidence("bulk", "query", "out", "--outcome", "sos", "--intervention", "inotuzumab")
    assert asked.code == 0
    assert asked.out.splitlines()[1:] == [
        "  SOS  11/21 52%",
        "      SOS was seen in 11 of 21 patients (52%).",
        "1 finding of 1 study, out of 3 records",
    ]


def test_an_answer_comes_in_every_format(evidence: Evidence, files: list[Path]) -> None:
    evidence("bulk", "run", *files, "--output", "out")
    (row,) = json.loads(evidence("bulk", "query", "out", "--outcome", "CR", "--format", "json").out)
    assert (row["pmid"], row["events"], row["total"]) == (1, 30, 40)
    (line,) = evidence("bulk", "query", "out", "--outcome", "CR", "--format", "jsonl").out.splitlines()
    assert json.loads(line) == row
    table = evidence("bulk", "query", "out", "--outcome", "CR", "--format", "csv").out
    (as_csv,) = csv.DictReader(io.StringIO(table))
    assert (as_csv["pmid"], as_csv["events"], as_csv["sentence"]) == ("1", "30", row["sentence"])


def test_a_dry_run_says_how_much_there_is_to_do(evidence: Evidence, files: list[Path]) -> None:
    evidence("bulk", files[0], "--output", "out")
    planned = evidence("bulk", *files, "--output", "out", "--dry-run")
    assert planned.out.startswith("1 files to read (0 MB), 1 read before\n")
    as_json = json.loads(evidence("bulk", *files, "--output", "out", "--dry-run", "--format", "json").out)
    assert as_json["to_do"] == [str(files[1])]


def test_a_file_that_fails_is_named_with_a_code_of_its_own(evidence: Evidence, files: list[Path]) -> None:
    files[1].write_bytes(files[1].read_bytes()[:-9])
    done = evidence("bulk", *files, "--output", "out")
    assert done.code == 4
    assert "pubmed26n0002.xml.gz is not a whole gzip file" in done.complaint
    asked = evidence("bulk", "query", "out")
    assert "not all files are in out" in asked.complaint
    alone = evidence("bulk", files[1], "--output", "alone")
    assert alone.code == 1


class Interrupted(InThisProcess):
    def do(self, paths: Sequence[Path], instructions: Instructions) -> Iterator[tuple[Path, Done | Failed]]:
        yield next(super().do(paths, instructions))
        raise KeyboardInterrupt


def test_an_interruption_says_that_the_same_command_goes_on(
    evidence: Evidence, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("evidence.bulk.workers.LocalProcesses", lambda _count: Interrupted())
        run = evidence("bulk", *files, "--output", "out")
    assert run.code == 130
    assert "the same command goes on from there" in run.complaint
    asked = evidence("bulk", "query", "out", "--outcome", "CR")
    assert (asked.code, asked.out) == (0, "0 findings of 0 studies, out of 0 records\n")
    assert "not all files are in out" in asked.complaint
    again = evidence("bulk", *files, "--output", "out")
    assert again.out.startswith("1 file read, 1 read before, 0 failed")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("none.xml", "--output", "out"), "none.xml does not exist"),
        (("--output", "out"), "Missing argument 'FILE...'"),
        (("query", "none"), "holds no output of evidence bulk"),
        (("pubmed26n0001.xml.gz", "--output", "."), "holds other files"),
        (("pubmed26n0001.xml.gz", "--output", "out", "--workers", "0"), "greater than or equal to 1"),
        (("pubmed26n0001.xml.gz", "--output", "out", "--scheduler", "nowhere"), "Dask"),
    ],
)
def test_wrong_inputs_get_one_line(
    evidence: Evidence,
    files: list[Path],  # noqa: ARG001 - the working folder holds them
    arguments: tuple[str, ...],
    complaint: str,
) -> None:
    run = evidence("bulk", *arguments)
    assert run.code == 2
    assert complaint in run.complaint


def test_an_unknown_outcome_names_those_there_are(evidence: Evidence, files: list[Path]) -> None:
    evidence("bulk", *files, "--output", "out")
    unknown = evidence("bulk", "query", "out", "--outcome", "XX")
    assert unknown.code == 2
    assert "the rules have no outcome 'XX'; they have CR, " in unknown.complaint
    assert evidence("bulk", "query", "out", "--outcome", "os").out.startswith("0 findings")
    nothing = evidence("bulk", "query", "out", "--outcome", "SOS", "--intervention", "aspirin")
    assert (nothing.code, nothing.out) == (0, "0 findings of 0 studies, out of 3 records\n")
