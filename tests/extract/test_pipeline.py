"""Whole abstracts to findings, in sentences of our own."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.extract.pipeline import Extractor
from evidence.extract.ruleset import RuleSet
from evidence.model import Passage
from tests.extract.reading import Reader, passages, slots

Slots = dict[str, Any]

#: How a study of a drug before transplantation reports: the denominator changes with every figure.
INDEX = (
    "BACKGROUND: Relapsed leukaemia is cured in 30% of children. METHODS: We reviewed 51 children given InO. "
    "RESULTS: Complete remission was achieved in 67% of patients with overt marrow disease. "
    "Of the responders, 71% were MRD negative. No patient developed sinusoidal obstruction syndrome (SOS) "
    "during InO. SOS developed in 11 of 21 (52%) patients who underwent transplantation. "
    "CONCLUSIONS: InO gave complete remission in 67%, but SOS is a risk in 52%."
)


def proportion(outcome: str, **filled: object) -> Slots:
    return {"outcome": outcome, "measure": "proportion", **filled}


def estimate(outcome: str, **filled: object) -> Slots:
    return {"outcome": outcome, "measure": "rate_at_time", **filled}


def median(outcome: str, **filled: object) -> Slots:
    return {"outcome": outcome, "measure": "median_time", **filled}


def interval(low: float, high: float | None, level: float = 95) -> Slots:
    """Give the slots of an interval; without an upper end that was not reached."""
    return {"ci_low": low, "ci_level": level} | ({} if high is None else {"ci_high": high})


def test_the_pattern_of_the_index_study(reader: Reader) -> None:
    found = [slots(f) for f in reader.findings(INDEX)]
    for slot in found:
        if slot["outcome"] == "MRD-negativity":
            slot["population"] = slot["population"].removeprefix("of ")
    assert found == [
        proportion("CR", percent=67, population="patients with overt marrow disease"),
        proportion("MRD-negativity", percent=71, population="responders"),
        proportion("SOS", events=0, timepoint="during InO"),
        proportion(
            "SOS", events=11, total=21, percent=52, population="patients who underwent transplantation"
        ),
    ]


READ: dict[str, tuple[str, list[Slots]]] = {
    "rate": ("The CR rate was 67%.", [proportion("CR", percent=67)]),
    "per-cent": ("The CR rate was 67 per cent.", [proportion("CR", percent=67)]),
    "raised-point": ("The CR rate was 71·4%.", [proportion("CR", percent=71.4)]),
    "thin-space": ("The CR rate was 67\u2009%.", [proportion("CR", percent=67)]),
    "count": ("CR was achieved in 28/42 patients.", [proportion("CR", events=28, total=42)]),
    "count-of": ("Of 24 patients, 2 died.", [proportion("mortality", events=2, total=24)]),
    "words": (
        "Eleven of twenty-one patients developed SOS.",
        [proportion("SOS", events=11, total=21)],
    ),
    "after-transplant": (
        "After allogeneic transplantation, 3 of 9 patients (33%) developed SOS.",
        [proportion("SOS", events=3, total=9, percent=33, population="after allogeneic transplantation")],
    ),
    "more-digits-than-a-count": (
        "CR was achieved in 5 of 99999999999 patients (50%).",
        [proportion("CR", percent=50)],
    ),
    "as-did": (
        "Six patients with drug A died, as did 11 with drug B.",
        [
            proportion("mortality", events=6, arm="patients with drug A"),
            proportion("mortality", events=11, arm="drug B"),
        ],
    ),
    "of-whom": (
        "Of the 150 patients with a negative test, 30 (20%) relapsed, 12 (40%) of whom died.",
        [
            proportion(
                "relapse", events=30, total=150, percent=20, population="patients with a negative test"
            ),
            proportion("mortality", events=12, total=30, percent=40, population="those who relapsed"),
        ],
    ),
    "total-of-a-list": (
        "Anaemia occurred in 20 (10%) of 200 patients and infections in 14 (7%).",
        [proportion("infection", events=14, total=200, percent=7)],
    ),
    "count-in-so-many": (
        "There were only 5 relapses in 20 (25%) children.",
        [proportion("relapse", events=5, total=20, percent=25)],
    ),
    "told-of": (
        "Fifty-six patients completed treatment; 53 (94.6%) were alive at data cut-off.",
        [proportion("OS", events=53, total=56, percent=94.6)],
    ),
    "told-of-in-digits": (
        "A total of 1,056 patients completed treatment and 999 (94.6%) were alive.",
        [proportion("OS", events=999, total=1056, percent=94.6)],
    ),
    "subject-is-no-event": (
        "The 9 patients treated at first line had an ORR of 22.2%.",
        [proportion("ORR", total=9, percent=22.2, population="patients treated at first line")],
    ),
    "causes-of-death": (
        "Four treatment-related deaths (two infectious complications and two strokes) occurred.",
        [proportion("NRM", events=4)],
    ),
    "no-part-of-a-number": ("He died (HR <0.01%).", []),
    "no-decimals-alone": ("CR was achieved in71.4%.", []),
    "both": (
        "CR was achieved in 28 of 42 patients (67%).",
        [proportion("CR", events=28, total=42, percent=67)],
    ),
    "list": (
        "Of 40 patients, 24 (60%) had CR, 8 (20%) PR and 32 (80%) responded.",
        [
            proportion("CR", events=24, total=40, percent=60),
            proportion("PR", events=8, total=40, percent=20),
            proportion("ORR", events=32, total=40, percent=80),
        ],
    ),
    "composite": (
        "The CR/CRi rate was 58.3% (35/60).",
        [proportion("CR/CRi", events=35, total=60, percent=58.3)],
    ),
    "interval": ("The ORR was 84% (95% CI, 57–99%).", [proportion("ORR", percent=84, **interval(57, 99))]),
    "interval-90": (
        "The ORR was 84% (90% CI, 70 to 93).",
        [proportion("ORR", percent=84, **interval(70, 93, 90))],
    ),
    "everything": (
        "The CR rate was 66.7% (28/42; 95% CI: 50.5–80.4).",
        [proportion("CR", events=28, total=42, percent=66.7, **interval(50.5, 80.4))],
    ),
    "error": (
        "The estimated 5-year EFS was 23.4 ± 7.5%.",
        [estimate("EFS", percent=23.4, se=7.5, timepoint="5 years")],
    ),
    "incidence": (
        "The cumulative incidence of relapse at 3 years was 28% (95% CI, 20-37%).",
        [estimate("relapse", percent=28, timepoint="3 years", **interval(20, 37))],
    ),
    "landmarks": (
        "OS was 80% at 1 year and 52% at 3 years.",
        [estimate("OS", percent=80, timepoint="1 year"), estimate("OS", percent=52, timepoint="3 years")],
    ),
    "landmark-list": (
        "The 2-year RFS was 40%; CIR, 35%; NRM, 25%.",
        [
            estimate("RFS", percent=40, timepoint="2 years"),
            estimate("relapse", percent=35, timepoint="2 years"),
            estimate("NRM", percent=25, timepoint="2 years"),
        ],
    ),
    "median": ("Median OS was 7.7 months.", [median("OS", value=7.7, unit="months")]),
    "median-interval": (
        "Median DOR, 4.6 months (95% CI, 3.9–5.4).",
        [median("DOR", value=4.6, unit="months", **interval(3.9, 5.4))],
    ),
    "median-open": (
        "Median EFS was 11.2 months (95% CI, 4.4 to not reached).",
        [median("EFS", value=11.2, unit="months", **interval(4.4, None))],
    ),
    "median-list": (
        "The median PFS was 11 and 6.6 months in the R-CHOP and CHOP arms, respectively (HR 0.6, P = .001).",
        [
            median("PFS", value=11, unit="months", p_value=0.001, arm="R-CHOP"),
            median("PFS", value=6.6, unit="months", p_value=0.001, arm="CHOP"),
            {"outcome": "PFS", "measure": "hazard_ratio", "value": 0.6, "p_value": 0.001, "arm": "R-CHOP"},
        ],
    ),
    "median-unreached": (
        "The median OS was not reached with InO and was 9.9 months with chemotherapy.",
        [
            median("OS", unit="not reached", arm="InO"),
            median("OS", value=9.9, unit="months", arm="chemotherapy"),
        ],
    ),
    "arms-in-bracket": (
        "CR was higher with InO than with GO (80.7% [95% CI, 72.1 to 88] vs. 29.4% [95% CI, 20.8 to 38]).",
        [
            proportion("CR", percent=80.7, arm="InO", **interval(72.1, 88.0)),
            proportion("CR", percent=29.4, arm="GO", **interval(20.8, 38.0)),
        ],
    ),
    "zero": ("None of 14 patients developed SOS.", [proportion("SOS", events=0, total=14)]),
    "nobody": ("No patient developed SOS.", [proportion("SOS", events=0)]),
    "everybody": ("All 43 patients achieved CR.", [proportion("CR", events=43, total=43, percent=100)]),
    "grades": (
        "Grade 3 CRS occurred in 5 of 40 patients (12.5%); neurotoxicity of grade 3 in 3 (7.5%).",
        [
            proportion("CRS", events=5, total=40, percent=12.5, grade="3"),
            proportion("neurotoxicity", events=3, total=40, percent=7.5, grade="3"),
        ],
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), READ.values(), ids=READ)
def test_a_sentence_gives_its_findings(reader: Reader, sentence: str, expected: list[Slots]) -> None:
    assert [slots(f) for f in reader.findings(sentence)] == expected


def test_what_is_computed_stands_apart_from_what_is_reported(reader: Reader) -> None:
    finding = reader.one("CR was achieved in 28/42 patients.")
    assert finding.percent is None
    assert [(d.slot, round(d.values[0], 1)) for d in finding.derived] == [("percent", 66.7)]


def test_what_is_reported_is_not_computed_again(reader: Reader) -> None:
    assert reader.one("CR was achieved in 28/42 patients (67%).").derived == ()


def test_a_finding_says_where_it_comes_from(reader: Reader) -> None:
    text = "RESULTS: Tolerance was good. The CR rate was 67\u00a0%."
    passage = Passage("abstract", text, ((9, len(text), "RESULTS"),))
    (finding,) = reader.extractor.extract("42", (Passage("title", "InO"), passage))
    assert finding.pmid == "42"
    assert (finding.passage, finding.section) == ("abstract", "RESULTS")
    assert text[finding.start : finding.end] == finding.quote == "67\u00a0%"
    assert finding.sentence == "The CR rate was 67\u00a0%."
    assert (finding.rule, finding.ruleset) == ("CR.noun", reader.rules.name)


def test_figures_of_a_title_are_not_read(reader: Reader) -> None:
    assert reader.findings("Tolerance was good.", title="A CR rate of 67% with InO in 42 patients") == ()


def test_the_title_tells_the_arms(reader: Reader) -> None:
    found = reader.findings("The CR rate was 81% vs 29%.", title="InO versus chemotherapy in leukaemia")
    assert [f.arm for f in found] == ["InO", "chemotherapy"]


def test_findings_come_in_the_order_of_the_text(reader: Reader) -> None:
    found = reader.findings(INDEX)
    assert [f.start for f in found] == sorted(f.start for f in found)


def test_a_record_without_text_has_no_finding(reader: Reader) -> None:
    assert reader.extractor.extract("1", ()) == ()
    assert reader.findings("") == ()
    assert reader.extractor.extract("1", (Passage("title", "A CR rate of 67%"),)) == ()


def test_two_extractors_of_one_rule_set_read_alike(reader: Reader, rules: RuleSet) -> None:
    assert Extractor(rules).extract("1", passages(INDEX)) == reader.findings(INDEX)
