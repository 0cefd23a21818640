"""``evidence plot`` as a user meets it."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Evidence
from tests.cli.test_compare import library

__all__ = ["library"]


@pytest.mark.parametrize(
    ("name", "start"), [("cr.svg", b"<svg "), ("a/cr.PNG", b"\x89PNG"), ("cr.pdf", b"%PDF-")]
)
def test_a_picture_is_written_in_the_format_of_its_ending_with_the_numbers_beside_it(
    evidence: Evidence, workplace: Path, name: str, start: bytes
) -> None:
    run = evidence("plot", "100", "--outcome", "CR", "--output", name)
    numbers = Path(name).with_name("cr-numbers.csv")
    assert (run.code, run.out) == (0, "")
    assert run.complaint == f"evidence: wrote {name} and {numbers}"
    assert (workplace / name).read_bytes().startswith(start)
    with (workplace / numbers).open(encoding="utf-8", newline="") as file:
        assert {row["cell"] for row in csv.DictReader(file)} == {
            "28/42 (66.7%) [50.5–80.4]†",
            "5/40 (12.5%†) [4.2–26.8]†",
            "NR",
        }


def test_the_second_run_writes_the_same_bytes(evidence: Evidence, workplace: Path) -> None:
    pictures = []
    for name in ("one.svg", "two.svg"):
        assert evidence("plot", "100", "--outcome", "CR", "--output", name).code == 0
        pictures.append((workplace / name).read_bytes())
    assert pictures[0] == pictures[1]
    assert ET.fromstring(pictures[0].decode()).get("role") == "img"


def test_a_table_of_the_same_name_is_left_alone(evidence: Evidence, workplace: Path) -> None:
    (workplace / "cr.csv").write_text("mine")
    assert evidence("plot", "100", "--outcome", "CR", "--output", "cr.svg").code == 0
    assert (workplace / "cr.csv").read_text() == "mine"


def test_an_outcome_without_a_figure_is_one_line_and_leaves_no_file(
    evidence: Evidence, workplace: Path
) -> None:
    run = evidence("plot", "100", "--outcome", "OS", "--output", "os.svg")
    assert (run.code, run.out) == (1, "")
    assert run.complaint == "evidence: OS: No forest plot: no study reports a figure for this outcome."
    assert not (workplace / "os.svg").exists()
    assert not (workplace / "os-numbers.csv").exists()


def test_a_scale_without_a_figure_is_one_line_that_names_what_there_is(evidence: Evidence) -> None:
    run = evidence("plot", "100", "--outcome", "CR", "--scale", "hazard_ratio", "--output", "cr.svg")
    assert run.code == 1
    assert run.complaint.endswith("no figure on this scale; there is proportion")


def test_reasons_against_pooling_are_told(evidence: Evidence) -> None:
    run = evidence("plot", "100", "--outcome", "CR", "--pool", "--output", "cr.svg")
    assert run.code == 0
    assert "Not pooled, proportions: fewer than 3 studies" in run.err


def test_records_asked_for_by_name_that_are_not_there_end_in_part(evidence: Evidence) -> None:
    run = evidence("plot", "100", "--outcome", "CR", "--only", "101,999", "--output", "cr.svg")
    assert run.code == 4
    assert "not in the library: PMID 999" in run.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["100", "--outcome", "CR", "--output", "cr.jpg"], "cr.jpg: a plot is written as .svg, .png or .pdf"),
        (["100", "--outcome", "remission", "--output", "cr.svg"], "did you mean CR"),
        (["100", "--outcome", "CR"], "--output"),
        (["100", "--output", "cr.svg"], "--outcome"),
        (["100", "--outcome", "CR", "--scale", "length", "--output", "cr.svg"], "--scale"),
    ],
)
def test_a_wrong_call_is_one_line_and_code_2(
    evidence: Evidence, workplace: Path, arguments: list[str], words: str
) -> None:
    run = evidence("plot", *arguments)
    assert (run.code, run.out) == (2, "")
    assert words in run.complaint
    assert not list(workplace.glob("cr*"))


def test_a_file_that_cannot_be_written_is_one_line(evidence: Evidence, workplace: Path) -> None:
    (workplace / "taken.svg").mkdir()
    run = evidence("plot", "100", "--outcome", "CR", "--output", "taken.svg")
    assert run.code == 1
    assert "taken.svg cannot be written" in run.complaint
    assert not (workplace / "taken-numbers.csv").exists()
