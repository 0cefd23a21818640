"""What ``evidence rules check`` finds, and the example file of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.extract.check_rules import check_rules
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.model import Finding, Passage
from tests.conftest import ROOT

CARDIOLOGY = ROOT / "docs" / "examples" / "cardiology.toml"

RULE = """
name = "mine"
[[outcome]]
id = "ejection"
label = "Ejection"
kind = "event"
[[outcome.rule]]
id = "ejection.noun"
phrases = ["lead ejection"]
example = "{example}"
counter_example = "{counter_example}"
"""


def write(folder: Path, name: str = "mine.toml", **sentences: str) -> Path:
    given = {"example": "Lead ejection occurred in 3%.", "counter_example": "Leads were kept."} | sentences
    path = folder / name
    path.write_text(RULE.format(**given), encoding="utf-8")
    return path


def test_the_packaged_rules_hold() -> None:
    found = check_rules()
    assert found.faults == ()
    assert found.passed >= 30


def test_a_sound_file_adds_to_what_passes(tmp_path: Path) -> None:
    assert check_rules([write(tmp_path)]).passed == check_rules().passed + 1


def test_an_example_that_does_not_match_is_named_with_file_and_rule(tmp_path: Path) -> None:
    path = write(tmp_path, example="Complete remission occurred in 3%.")
    (fault,) = check_rules([path]).faults
    assert fault.startswith(
        f"{path}: rule ejection.noun: the example does not match; it is read as CR.noun: "
    )


def test_a_counter_example_that_matches_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, counter_example="Lead ejection was rare.")
    (fault,) = check_rules([path]).faults
    assert fault == f"{path}: rule ejection.noun: the counter-example matches: 'Lead ejection was rare.'"


def test_a_file_that_takes_a_packaged_rules_words_breaks_its_example(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text().replace('"lead ejection"', '"lead ejection", "SOS occurred in"'))
    (fault,) = check_rules([path]).faults
    assert fault.startswith(
        "packaged rules: rule SOS.noun: the example does not match; it is read as ejection.noun"
    )


def test_all_files_are_checked_though_one_cannot_be_loaded(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ")
    wrong = write(tmp_path, example="Nothing happened.")
    found = check_rules([broken, tmp_path / "missing.toml", wrong])
    assert [fault.split(": ")[0] for fault in found.faults] == [
        str(broken),
        str(tmp_path / "missing.toml"),
        str(wrong),
    ]


def test_an_id_used_twice_is_laid_to_the_later_file(tmp_path: Path) -> None:
    first, second = write(tmp_path), write(tmp_path, "second.toml")
    second.write_text(second.read_text().replace('id = "ejection"', 'id = "other"'))
    (fault,) = check_rules([first, second]).faults
    assert fault == f"{second}: rule ids must be unique; repeated: ejection.noun"


@pytest.fixture(scope="module")
def cardiology() -> Extractor:
    return Extractor(load_rules([CARDIOLOGY]))


def read(extractor: Extractor, text: str) -> list[Finding]:
    return list(extractor.extract("1", [Passage("abstract", f"RESULTS: {text}")]))


def test_the_documented_example_is_sound() -> None:
    assert check_rules([CARDIOLOGY]).faults == ()


def test_the_documented_example_reads_cardiology(cardiology: Extractor) -> None:
    (found,) = read(cardiology, "AF recurrence was seen in 37 of 125 patients (29.6%) after cryoablation.")
    assert (found.outcome, found.events, found.total, found.percent) == ("AF-recurrence", 37, 125, 29.6)
    assert found.quote == "37 of 125 patients (29.6%)"


def test_a_percentage_free_of_an_event_is_an_estimate_at_a_landmark(cardiology: Extractor) -> None:
    text = "At 12 months, freedom from atrial arrhythmia was 70.4% (95% CI, 61.6 to 78.2)."
    (found,) = read(cardiology, text)
    assert (found.outcome, found.measure, found.timepoint) == ("freedom-from-AF", "rate_at_time", "12 months")
    assert (found.ci_low, found.ci_high) == (61.6, 78.2)


def test_a_topic_takes_the_figure_beside_it(cardiology: Extractor) -> None:
    text = "Heart failure hospitalisation occurred in 9 patients (7.2%) and stroke in 2 patients (1.6%)."
    assert [(f.outcome, f.percent) for f in read(cardiology, text)] == [("HF-hospitalisation", 7.2)]


def test_two_outcomes_side_by_side_are_one(cardiology: Extractor) -> None:
    (found,) = read(cardiology, "Cardiovascular death or heart failure hospitalisation was seen in 16.3%.")
    assert found.outcome == "CV-death/HF-hospitalisation"


def test_the_document_explains_every_key_of_the_format() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    keys = [
        *("name", "parts", "outcome", "composite", "shared_noun", "topic", "id", "label", "kind", "ratio_of"),
        *("phrases", "abbreviations", "verbs", "objects", "within", "in_relative_clause"),
        "counted",
        *("unless", "unless_before", "unless_after", "unless_within", "example", "counter_example"),
        *("first", "second", "joined_by", "word", "completed_by"),
        *("response", "survival", "incidence", "event", "duration"),
    ]
    assert [key for key in keys if f"`{key}`" not in text and f"`[{key}]`" not in text] == []
