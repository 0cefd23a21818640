from __future__ import annotations

from evidence.evaluate.evaluation import Evaluation, Fault, Share, Tally
from evidence.evaluate.gold import Label
from evidence.report.evaluation_view import evaluation_dict, evaluation_text, fault_text

EVALUATION = Evaluation(
    records=2,
    detection=Tally(3, 4, 5),
    strict=Tally(2, 4, 5),
    core=Tally(3, 4, 5),
    slots={"arm": Share(2, 3)},
    outcomes={"CR": Tally(3, 4, 5)},
    faults=(),
)
LABEL = Label("CR", "proportion", events=12.0, total=30.0, ci_low=23.0, arm="drug A", quote="12 of 30")


def test_the_tables_fit_a_terminal() -> None:
    lines = evaluation_text(EVALUATION).splitlines()
    assert lines[0] == "2 records: 5 labelled findings, 4 found, 3 match"
    assert [line.split() for line in lines if line.startswith(("detection", "strict", "CR", "arm"))] == [
        ["detection", "0.750", "0.600", "0.667", "5", "4"],
        ["strict", "0.500", "0.400", "0.444", "5", "4"],
        ["CR", "0.750", "0.600", "0.667", "5", "4"],
        ["arm", "2", "3", "0.667"],
    ]
    assert max(map(len, lines)) <= 80


def test_as_json_nothing_is_rounded() -> None:
    scores = evaluation_dict(EVALUATION)
    assert scores["detection"] == {
        "precision": 0.75,
        "recall": 0.6,
        "f1": 2 * 0.75 * 0.6 / (0.75 + 0.6),
        "matched": 3,
        "found": 4,
        "labelled": 5,
    }
    assert scores["slots"]["arm"] == {"accuracy": 2 / 3, "right": 2, "counted": 3}
    assert list(scores["outcomes"]) == ["CR"]


def test_faults_name_what_was_labelled_and_what_was_found() -> None:
    found = Label("CR", "proportion", events=12.0, total=33.0, quote="12 of 33")
    assert fault_text(Fault("missed", "7", label=LABEL)) == (
        "missed: 7 CR proportion events=12 total=30 ci_low=23 arm=“drug A” | 12 of 30"
    )
    assert fault_text(Fault("false", "7", finding=found)).startswith(
        "false finding: 7 CR proportion events=12"
    )
    assert fault_text(Fault("slot", "7", LABEL, found, "total")) == (
        "wrong slot: 7 CR total: labelled 30, found 33 | 12 of 30"
    )
    assert "arm: labelled “drug A”, found nothing" in fault_text(Fault("slot", "7", LABEL, found, "arm"))
    assert "ci: labelled 23 to open, found nothing" in fault_text(Fault("slot", "7", LABEL, found, "ci"))


def test_a_fault_is_one_line_without_control_characters() -> None:
    words = fault_text(Fault("missed", "7", label=Label("CR", "proportion", quote="a\nb\x1b[31m")))
    assert "\n" not in words
    assert "\x1b" not in words
