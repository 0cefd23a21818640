"""What the prefilter passes over holds no finding, whatever the rules and however the record is written."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pubmed_files import FOLDER, NAMES
from evidence.bulk.prefilter import Prefilter
from evidence.bulk.reading import FileReader
from evidence.extract.pipeline import Extractor
from evidence.extract.prefilter import names
from evidence.extract.rules import load_rules
from evidence.extract.ruleset import Rule, RuleSet
from evidence.model import Finding, Passage
from evidence.records.source import open_records
from evidence.records.split import split_records
from tests.bulk.samples import cr, record, write
from tests.extract.test_styles import STYLES
from tests.extract.test_ways_of_telling import CASES
from tests.records.samples import article_xml


@pytest.fixture(scope="module")
def prefilter(rules: RuleSet) -> Prefilter:
    return Prefilter(rules)


def test_rules_name_outcomes_in_the_ways_that_the_prefilter_knows() -> None:
    # Who adds a way for a rule to name an outcome has to give it to names() as well, and then lists it here.
    guards = {
        "unless",
        "unless_before",
        "unless_after",
        "unless_within",
        "in_relative_clause",
        "counted",
        "within",
    }
    guards |= {"speaks_of", "unless_of"}
    assert {field.name for field in fields(Rule)} - guards == {
        *("id", "outcome", "example", "counter_example"),
        *("phrases", "abbreviations", "verbs", "objects"),
    }
    assert {field.name for field in fields(RuleSet)} == {
        *("name", "outcomes", "rules", "composites", "shared_nouns"),
    }


def test_every_example_of_the_rules_passes(rules: RuleSet, prefilter: Prefilter) -> None:
    examples = [rule.example for rule in rules.rules if rule.outcome is not None and rule.example]
    examples += [composite.example for composite in rules.composites]
    examples += [shared.example for shared in rules.shared_nouns]
    assert len(examples) > 30
    assert [text for text in examples if not prefilter.may_hold(record(1, f"{_escaped(text)} In 5."))] == []


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@cache
def packaged() -> Prefilter:
    return Prefilter(load_rules())


ALL_NAMES = sorted(set(names(load_rules())))


def test_every_name_passes_as_it_stands() -> None:
    assert [text for text, _ in ALL_NAMES if not packaged().may_hold(record(1, f"5 {_escaped(text)}."))] == []


@given(st.sampled_from(ALL_NAMES), st.data())
def test_every_name_passes_however_it_is_written(name: tuple[str, bool], data: st.DataObject) -> None:
    text, as_written = name
    if not as_written:
        text = data.draw(st.sampled_from([str.lower, str.upper, str.title]))(text)
    at = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from(["<i>{}</i>", "<sup>{}</sup>", "<b>{}</b>", "{}", "<new>{}</new>"]))
    marked = _escaped(text[:at]) + mark.format(_escaped(text[at:]))
    number = data.draw(st.sampled_from(["12%", "none of", "in seven of ten", "not reached:"]))
    assert packaged().may_hold(record(1, f"Seen {number} {marked}."))


@pytest.mark.parametrize(
    "sentence",
    [
        "Mice were kept at 21 degrees.",
        "Survivorship of 5 larvae was seen.",
        "The rate of 5 patients was overall complete.",
        "The efs was 5.",
    ],
)
def test_what_names_nothing_is_passed_over(prefilter: Prefilter, sentence: str) -> None:
    assert not prefilter.may_hold(record(1, sentence))


def test_a_record_without_an_abstract_is_passed_over_unless_it_holds_a_digest(prefilter: Prefilter) -> None:
    assert not prefilter.may_hold(article_xml(title="Complete remission in 5 of 7"))
    digest = '<OtherAbstract Type="digest"><AbstractText>CR in 5 of 7.</AbstractText></OtherAbstract>'
    assert prefilter.may_hold(article_xml(citation=digest))


@pytest.mark.parametrize(
    "sentence",
    [
        "The 5 <mml:math><mml:mi>CR</mml:mi></mml:math> x.",
        "The 5 &#67;R x.",
        "The 5 <!-- --> x.",
        "The 5 \N{KELVIN SIGN} x.",
    ],
)
def test_where_bytes_do_not_show_the_text_a_record_passes(prefilter: Prefilter, sentence: str) -> None:
    assert prefilter.may_hold(record(1, sentence))


def test_a_name_without_letters_lets_everything_pass(rules: RuleSet) -> None:
    odd = replace(rules, rules=(*rules.rules, Rule("odd", rules.rules[0].outcome, phrases=("100 %",))))
    assert Prefilter(odd).may_hold(record(1))


def test_no_labelled_abstract_with_a_finding_is_passed_over(
    shared: Path, rules: RuleSet, prefilter: Prefilter
) -> None:
    extractor = Extractor(rules)
    lost: list[Finding] = []
    for line in (shared / "gold" / "dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not prefilter.may_hold(record(1, _escaped(row["abstract"]))):
            lost += extractor.extract(row["pmid"], [Passage("abstract", row["abstract"])])
    assert lost == []


@pytest.mark.parametrize("style", STYLES)
def test_no_finding_that_another_style_prints_is_passed_over(
    rules: RuleSet, prefilter: Prefilter, style: str
) -> None:
    """One style is made before words are looked for, and the prefilter sees what is printed."""
    extractor = Extractor(rules)
    lost: list[Finding] = []
    for text in CASES:
        printed = STYLES[style](text)
        if printed != text and not prefilter.may_hold(record(1, _escaped(printed))):
            lost += extractor.extract("1", [Passage("abstract", printed)])
    assert lost == []


@pytest.mark.parametrize("name", NAMES)
def test_real_records_give_the_same_with_and_without_it(name: str, rules: RuleSet, tmp_path: Path) -> None:
    path = FOLDER / name
    if not path.exists():
        pytest.skip("the two PubMed files are not here; python -m benchmarks.pubmed_files fetches them")
    with open_records(path) as stream:
        sample = list(islice(split_records(stream), 0, 12_000, 15))
    file = write(tmp_path / "sample.xml.gz", *sample)
    with_it = FileReader(rules).read(file)
    without = FileReader(rules, prefilter=False).read(file)
    assert with_it.tables == without.tables
    assert with_it.passed < without.passed == len(sample)


def test_records_that_are_passed_over_are_counted(rules: RuleSet, tmp_path: Path) -> None:
    reading = FileReader(rules).read(write(tmp_path / "a.xml", cr(1, 20), record(2), record(3)))
    assert (reading.records, reading.passed, reading.tables["records"]["pmid"].to_pylist()) == (
        *(3, 1),
        [1, 2, 3],
    )
