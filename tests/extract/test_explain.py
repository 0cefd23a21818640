"""Every number of a text has one fate, and it is the true one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.extract.explain import Account, Explanation, explain
from evidence.extract.numbers import read_quantities
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.extract.sentences import split_sentences
from evidence.extract.styles import in_one_style
from evidence.extract.text import normalise
from evidence.model import Passage
from tests.extract.reading import Reader, passages

DIGITS = re.compile(r"\d+")

#: What sentences with figures are made of, to be thrown together at random.
FRAGMENTS = st.sampled_from(
    (
        "1 2 12 30 1975 0.5 1,200 40% 40 % CR OS was achieved in of patients ( ) [ ] CI , ; . : - to "
        "P= <0.001 HR 0.75 months median 12-month day 28 ± n= / 10⁻⁴ x 1.5.2 3rd CD22 no none all "
        "eleven twenty-one relapse versus RESULTS: thirds 66·7% May 12345 2,34 1:1 ages 18"
    ).split()
)
GAPS = st.sampled_from(["", " ", " ", " ", "-", "."])


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_rules())


def fates(reader: Reader, abstract: str) -> dict[str, tuple[str, str]]:
    """Map the words of each number to its fate."""
    (_, told) = explain(reader.extractor, "1", passages(abstract))
    return {account.text: (account.fate, account.detail) for account in told.accounts}


def assert_complete(explanation: Explanation) -> None:
    """Every digit and every number that is read stands in one account, and accounts stand apart."""
    text = explanation.passage.text
    spans = [(m.start(), m.end()) for m in DIGITS.finditer(text)]
    styled = in_one_style(normalise(text))
    for sentence in split_sentences(styled.text):
        quantities = read_quantities(sentence.text)
        spans += [
            styled.span_of(sentence.start + q.start, sentence.start + q.end, q.kind) for q in quantities
        ]
    spans += [(apart.start_before, apart.end_before) for apart in styled.apart]
    for start, end in spans:
        holding = [a for a in explanation.accounts if a.start <= start and end <= a.end]
        assert len(holding) == 1, text[start - 20 : end + 20]
    for first, second in zip(explanation.accounts, explanation.accounts[1:], strict=False):
        assert first.end <= second.start
    assert all(text[a.start : a.end] == a.text and a.detail for a in explanation.accounts)


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.tuples(FRAGMENTS, GAPS), max_size=14))
def test_every_number_of_any_text_has_one_account(extractor: Extractor, parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    for explanation in explain(extractor, "1", passages(text, title=text)):
        assert_complete(explanation)


@pytest.mark.parametrize("name", ["dev", "digests"])
def test_every_number_of_real_abstracts_has_one_account(
    extractor: Extractor, shared: Path, name: str
) -> None:
    for line in (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        texts = passages(record["abstract"], title=record["title"] or "")
        told = explain(extractor, record["pmid"], texts)
        for explanation in told:
            assert_complete(explanation)
        used = {id(a): a for e in told for a in e.accounts if a.fate == "finding"}.values()
        for finding in extractor.extract(record["pmid"], texts):
            assert any(_holds(account, finding.start, finding.end) for account in used), finding


def _holds(account: Account, start: int, end: int) -> bool:
    return account.start < end and start < account.end


def test_each_number_of_a_finding_is_named_by_its_slot(reader: Reader) -> None:
    told = fates(
        reader,
        "The 12-month overall survival was 67% (95% CI, 50 to 80) with drug A and 40% (95% CI, 25 to 55) "
        "with drug B (P = .02).",
    )
    assert told["12-month"][0] == "finding"
    assert told["12-month"][1].endswith("time point")
    assert told["67%"][0] == "finding"
    assert told["67%"][1].startswith("OS")
    assert told["67%"][1].endswith("percent")
    assert told["95% CI, 25 to 55"][1].endswith("interval")
    assert told["P = .02"][1].count("p-value") == 2, "it compares both"


def test_count_share_spread_and_denominator_are_told_apart(reader: Reader) -> None:
    told = fates(reader, "Of 24 evaluable patients, 10 (42%) achieved complete remission.")
    assert {text: (fate, detail.rsplit(": ")[-1]) for text, (fate, detail) in told.items()} == {
        "24": ("finding", "total"),
        "10": ("finding", "events"),
        "42%": ("finding", "percent"),
    }
    told = fates(reader, "The probability of event-free survival at 5 years was 61.2 ± 4.5%.")
    assert told["61.2 ± 4.5%"] == ("finding", "EFS: percent, standard error")
    assert fates(reader, "No patient developed SOS.")["No"] == ("finding", "SOS: events")


def test_a_number_that_is_no_result_says_of_what_kind_it_is(reader: Reader) -> None:
    told = fates(reader, "CR was achieved in 12 of 30 patients with stage 2 disease who received 40 mg/m2.")
    assert told["12 of 30"][0] == "finding"
    assert told["40 mg/m2"] == ("not-a-result", "dose or other measured amount")
    assert told["stage 2"] == ("not-a-result", "label of a day, cycle, phase, stage or arm")


def test_a_sentence_that_is_set_aside_says_why(reader: Reader) -> None:
    told = fates(reader, "BACKGROUND: CR is achieved in 40% of adults. RESULTS: CR was achieved in 12 of 30.")
    assert told["40%"] == ("sentence-set-aside", "the sentence stands in the background")


def test_a_sentence_without_an_outcome_says_so(reader: Reader) -> None:
    told = fates(reader, "We treated 30 patients. CR was achieved in 12. Nausea occurred in 7%.")
    assert told["7%"] == ("no-outcome", "the sentence names no outcome")


def test_another_endpoint_is_named(reader: Reader) -> None:
    told = fates(reader, "CR was achieved in 12 of 30 patients, and the median follow-up was 14 months.")
    fate, detail = told["14 months"]
    assert fate == "other-endpoint"
    assert "“follow-up”" in detail


def test_another_endpoint_is_named_as_it_is_printed(reader: Reader) -> None:
    told = fates(
        reader, "Severe events were seen in 9 patients (19%), including pneumonia (n=5) and CRS (n=2)."
    )
    fate, why = told["9"]
    assert fate == "other-endpoint"
    assert "“events”" in why


def test_a_figure_that_its_outcome_cannot_have_says_why(reader: Reader) -> None:
    told = fates(reader, "Disease progression or death was observed in 30 of 120 patients (25%).")
    assert told["25%"][0] == "not-a-result"
    assert told["25%"][1].startswith("beside PFS: ")


def test_a_result_told_again_is_a_repeat(reader: Reader) -> None:
    (_, told) = explain(
        reader.extractor,
        "1",
        passages(
            "RESULTS: CR was achieved in 12 of 30 patients (40%). CONCLUSION: The CR rate of 40% is high."
        ),
    )
    first, _, again = told.accounts[0], told.accounts[1], told.accounts[-1]
    assert first.fate == "finding"
    assert again.text == "40%"
    assert again.fate == "repeat"
    assert "an earlier sentence reports it" in again.detail


def test_numbers_in_titles_and_words_are_not_read(reader: Reader) -> None:
    title, abstract = explain(
        reader.extractor, "1", passages("CR was seen in 3a of them.", title="Phase 2 trial: 40% CR")
    )
    assert {a.fate for a in title.accounts} == {"not-read"}
    assert {"2", "40%"} <= {a.text.rsplit(" ", maxsplit=1)[-1] for a in title.accounts}
    assert [(a.text, a.fate) for a in abstract.accounts] == [("3", "not-read")]


def test_a_record_without_text_has_nothing_to_explain(reader: Reader) -> None:
    assert explain(reader.extractor, "1", ()) == ()
    assert explain(reader.extractor, "1", (Passage("abstract", ""),))[0].accounts == ()


def test_the_year_behind_a_month_is_part_of_the_date(reader: Reader) -> None:
    told = fates(reader, "CR was achieved in 12 of 30 patients treated from March 1996 to May 4, 1998.")
    assert {"March 1996", "May 4, 1998"} <= set(told)
