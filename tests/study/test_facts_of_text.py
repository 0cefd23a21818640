"""What a text says of its study: the facts, the words that carry them, and what is no fact of it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Article, DataBank, Keyword, OtherAbstract, Section
from evidence.records.pubmed import parse_records
from evidence.study.facts import Fact, FollowUp, StudyFacts, StudyText
from evidence.study.facts_of_text import read_study
from evidence.study.lexicon import Entry, study_lexicon


def article(title: str = "", *sections: tuple[str, str] | str, **slots: object) -> Article:
    parts = tuple(Section(s) if isinstance(s, str) else Section(s[1], s[0]) for s in sections)
    return Article(pmid="1", version=1, title=title, abstract=parts, **slots)  # type: ignore[arg-type]  # by name


def read(title: str = "", *sections: tuple[str, str] | str) -> StudyFacts:
    return read_study(article(title, *sections))


def methods(text: str) -> StudyFacts:
    return read("", ("METHODS", text))


def values(facts: tuple[Fact[str], ...]) -> list[str]:
    return [fact.value for fact in facts]


def sizes(facts: StudyFacts) -> list[tuple[str, int]]:
    return [(fact.value.role, fact.value.patients) for fact in facts.sizes]


def arms(facts: StudyFacts) -> list[tuple[str, int]]:
    return [(fact.value.arm, fact.value.patients) for fact in facts.arms]


@pytest.mark.parametrize(
    ("title", "phase"),
    [
        ("Phase II trial of tocilizumab in adults", "2"),
        ("A phase 1b study of tocilizumab", "1b"),
        ("A phase I/II study of tocilizumab", "1/2"),
        ("Tocilizumab: a phase 1-2 trial", "1/2"),
        ("Tocilizumab in sepsis: a randomised, open-label, phase 3 study", "3"),
        ("Tocilizumab in chronic phase 2 disease", None),
        ("Tocilizumab: a pooled analysis of phase 2 trials", None),
        ("Results of a phase 2 study and a phase 3 study of tocilizumab", None),
    ],
)
def test_the_phase_is_that_of_the_trial(title: str, phase: str | None) -> None:
    assert values(read(title).phases) == ([] if phase is None else [phase])


def test_the_phase_of_an_earlier_trial_is_not_the_phase_of_this_one() -> None:
    facts = read(
        "",
        ("BACKGROUND", "In a phase 1 study the drug was tolerated."),
        ("METHODS", "After an earlier phase 1 study, this phase 2 trial enrolled 40 patients."),
    )
    assert values(facts.phases) == ["2"]


@pytest.mark.parametrize(
    ("text", "designs"),
    [
        ("We randomly assigned 60 patients to the drug or to none.", ["randomised"]),
        ("This trial randomised 60 patients.", ["randomised"]),
        ("Patients were randomized in a 2:1 ratio.", ["randomised"]),
        ("This non-randomised study treated 60 patients.", ["non-randomised"]),
        ("We retrospectively reviewed the charts of 60 patients.", ["retrospective"]),
        ("This was a prospective, single-arm study in children.", ["prospective", "single-arm"]),
        ("Patients were given the drug through compassionate use.", ["compassionate use"]),
        ("Patients were not randomised.", []),
        ("The cohort of patients was randomly divided into a training set and a validation set.", []),
        ("A randomised trial in such patients is needed.", []),
        ("Previous retrospective studies of patients disagree.", []),
    ],
)
def test_the_design_is_what_was_done_here(text: str, designs: list[str]) -> None:
    assert values(methods(text).designs) == designs


def test_background_and_conclusions_tell_of_other_studies() -> None:
    facts = read(
        "",
        ("BACKGROUND", "In this field we have one randomised trial in 900 patients."),
        ("RESULTS", "Of 30 patients enrolled, 12 responded."),
        ("CONCLUSIONS", "We recommend this randomised trial design. Twenty patients were treated."),
    )
    assert facts.designs == ()
    assert sizes(facts) == [("enrolled", 30)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We randomly assigned 1,234 adults to A or B.", [("randomised", 1234)]),
        ("One hundred and fourteen untreated patients were randomised.", [("randomised", 114)]),
        ("Between May 2001 and June 2004, 61 women with sarcoma were enrolled.", [("enrolled", 61)]),
        ("From 1997 to 2001, 294 patients were included.", [("enrolled", 294)]),
        ("The registry included 13\u2009097 patients.", [("enrolled", 13097)]),
        ("Thirty patients were treated with the drug.", [("treated", 30)]),
        ("Of 45 patients enrolled, 43 could be judged.", [("enrolled", 45)]),
        ("Of 239 registered patients, 216 were randomly assigned.", [("enrolled", 239)]),
        ("Retrospective analysis of 78 adults with lymphoma.", [("studied", 78)]),
        ("Among 63 evaluable patients, 30 responded.", [("evaluable", 63)]),
    ],
)
def test_how_many_patients_and_what_was_done_with_them(text: str, expected: list[tuple[str, int]]) -> None:
    assert sizes(methods(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Remission was seen in 11 of 21 patients who were treated.",
        "Another 12 patients were treated later.",
        "Twelve patients (40%) were treated at home.",
        "We planned to enrol 300 patients, and about 200 patients were enrolled.",
        "At least 40 patients were enrolled per centre.",
        "Sixty and 55 patients, respectively, were treated.",
        "Thirty-two patients in arm A were treated.",
        "The 12 patients who were treated at night slept badly.",
        "In 2012 patients were treated.",
        "Three patients were treated twice.",
        "A previous trial enrolled 90 patients.",
    ],
)
def test_a_part_of_the_patients_or_another_trial_is_no_size_of_the_study(text: str) -> None:
    assert sizes(methods(text)) == []


def test_two_counts_that_cannot_be_told_apart_are_none() -> None:
    assert sizes(methods("In all, 40 patients were treated, and 20 children were treated.")) == []


def test_the_size_of_the_study_is_the_widest_count() -> None:
    facts = methods(
        "We enrolled 90 patients. Eighty patients were treated. There were 75 evaluable patients."
    )
    assert sizes(facts) == [("enrolled", 90), ("treated", 80), ("evaluable", 75)]
    assert facts.size == 90


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients were randomised to melphalan (n = 89) or busulfan (n = 85).",
            [("melphalan", 89), ("busulfan", 85)],
        ),
        (
            "Of 91 patients randomised, 47 were allocated to melphalan and 44 to busulfan.",
            [("melphalan", 47), ("busulfan", 44)],
        ),
        (
            "We randomly assigned 50 patients to rest and 48 patients to exercise.",
            [("rest", 50), ("exercise", 48)],
        ),
        (
            "Patients were randomly assigned melphalan (750 patients) or busulfan (748 patients).",
            [("melphalan", 750), ("busulfan", 748)],
        ),
        ("We enrolled 241 patients (121 GC, 120 PE).", [("GC", 121), ("PE", 120)]),
        ("We enrolled 240 patients (121 GC, 120 PE).", []),
        ("Patients with AML (n = 40) or MDS (n = 20) were randomised.", []),
        ("Response (n = 40) was seen more often than relapse (n = 20).", []),
    ],
)
def test_arms_with_their_sizes(text: str, expected: list[tuple[str, int]]) -> None:
    assert arms(methods(text)) == expected


@pytest.mark.parametrize(
    ("title", "text", "group"),
    [
        ("Melphalan in children and adolescents", "", "paediatric"),
        ("Melphalan in pediatric and young adult patients", "", "mixed"),
        ("Melphalan in older patients with myeloma", "", "older adult"),
        ("Melphalan for adult T-cell leukaemia", "", None),
        ("Melphalan in myeloma: a Children's Oncology Group study", "", None),
        ("", "We treated 51 children with melphalan.", "paediatric"),
        ("", "Eligible patients were aged 18 years or older.", "adult"),
        ("", "Patients aged 1-18 years were eligible.", "paediatric"),
        ("", "Patients aged 65 to 90 years were eligible.", "older adult"),
        ("", "Patients older than 28 days and younger than 18 years were eligible.", "paediatric"),
        ("", "Patients aged 60 years or older were compared with younger patients.", None),
    ],
)
def test_the_age_group(title: str, text: str, group: str | None) -> None:
    assert read(title, *([("METHODS", text)] if text else [])).age_group == group


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        (
            "Melphalan in relapsed/refractory B-cell acute lymphoblastic leukaemia",
            "relapsed or refractory ALL",
        ),
        ("Melphalan in newly diagnosed multiple myeloma", "newly diagnosed myeloma"),
        ("Melphalan for acute myeloid leukemia and myelodysplastic syndromes", "AML and MDS"),
        ("Diabetes after melphalan in patients with follicular lymphoma", "follicular lymphoma"),
        ("Graft-versus-host disease after melphalan", None),
        ("Ablation of atrial fibrillation in heart failure", "atrial fibrillation and heart failure"),
        ("Melphalan: a study of the Southwest Oncology Group", None),
    ],
)
def test_disease_and_setting(title: str, condition: str | None) -> None:
    assert read(title).condition == condition


def test_where_the_title_names_no_disease_a_sentence_about_the_patients_does() -> None:
    facts = methods("Lymphoma is common. Patients with previously untreated myeloma were eligible.")
    assert facts.condition == "previously untreated myeloma"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Phase II trial of oral tocilizumab in children with arthritis", "tocilizumab"),
        ("Melphalan versus busulfan in relapsed myeloma", "Melphalan versus busulfan"),
        ("Outcome of adults with myeloma treated with melphalan and prednisone", "melphalan and prednisone"),
        ("Melphalan and thalidomide as first-line therapy in myeloma", None),
        ("Busulfan and lenalidomide as first-line therapy in myeloma", "Busulfan and lenalidomide"),
        ("Risk factors for relapse after rituximab in lymphoma", None),
        ("Rituximab inhibits growth in lymphoma cells", None),
        ("Quality of life in lymphoma", None),
    ],
)
def test_the_treatment_is_what_a_title_of_the_usual_form_names(title: str, words: str | None) -> None:
    if words is None and title.startswith("Melphalan and"):
        words = "Melphalan and thalidomide"
    assert read(title).intervention == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The median follow-up was 13.5 months.", FollowUp("median", 13.5, "months")),
        ("After a median follow-up of 398 days, 2 patients relapsed.", FollowUp("median", 398, "days")),
        (
            "Median duration of follow-up was 62 months (range 16-97).",
            FollowUp("median", 62, "months", 16, 97, "range"),
        ),
        ("Patients were followed for a median of 24 months.", FollowUp("median", 24, "months")),
        (
            "Median follow-up was 4.1 (range 0.5-27.7) years in patients.",
            FollowUp("median", 4.1, "years", 0.5, 27.7, "range"),
        ),
        (
            "Patients: median follow-up 15 months (IQR 8 to 18).",
            FollowUp("median", 15, "months", 8, 18, "interquartile range"),
        ),
    ],
)
def test_follow_up(text: str, expected: FollowUp) -> None:
    (fact,) = read("", ("RESULTS", f"Thirty patients were seen. {text}")).follow_ups
    assert fact.value == expected


def test_registrations_stand_in_the_text_or_beside_it_and_count_once() -> None:
    facts = read_study(
        article(
            "",
            ("METHODS", "Patients were enrolled."),
            ("FUNDING", "ClinicalTrials.gov, NCT01234567; EudraCT 2010-012345-67."),
            data_banks=(
                DataBank("ClinicalTrials.gov", ("NCT01234567", "NCT07654321")),
                DataBank("GENBANK", ("AB1",)),
            ),
        )
    )
    assert values(facts.registrations) == ["NCT01234567", "2010-012345-67", "NCT07654321"]
    assert [fact.passage for fact in facts.registrations] == ["abstract", "abstract", "data bank"]


def test_keywords_are_facts_of_the_corpus_and_not_read() -> None:
    words = (Keyword("design: phase 2", "NOTNLM", major=False), Keyword("n: 51", "NOTNLM", major=False))
    assert read_study(article("Melphalan", keywords=words)) == StudyFacts()


def test_a_digest_is_read_where_there_is_no_abstract() -> None:
    own = (Section("This single-arm trial enrolled 48 children.", "METHODS"),)
    made = read_study(
        Article(pmid="1", version=1, title="", other_abstracts=(OtherAbstract("digest", "eng", own),))
    )
    assert (made.design, made.size, made.age_group) == ("single-arm", 48, "paediatric")
    assert {fact.passage for fact in made} == {"digest"}


def test_the_design_in_few_words_leaves_out_what_is_implied() -> None:
    facts = read("A prospective, randomised phase III trial of melphalan: final results")
    assert facts.design == "phase 3, randomised, update"


def test_a_fact_whose_quote_is_elsewhere_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="does not stand at 3-9"):
        Fact("design", "cohort", "abstract", 3, 9, "cohort study", "A cohort study.", "study.design.cohort")


def entries() -> list[Entry]:
    return [entry for lexicon in study_lexicon().values() for entry in lexicon.entries]


@pytest.mark.parametrize("entry", [e for e in entries() if e.example], ids=lambda e: e.id)
def test_every_example_of_the_vocabulary_matches_and_no_counter_example(entry: Entry) -> None:
    find = study_lexicon()[entry.kind].find
    assert entry.value in {hit.entry.value for hit in find(entry.example or "", title=True)}
    assert entry.value not in {hit.entry.value for hit in find(entry.counter_example or "", title=True)}


def test_every_design_has_an_example_and_a_counter_example() -> None:
    designs = study_lexicon()["design"].entries
    assert [e.value for e in designs if e.value and not (e.example and e.counter_example)] == []


@pytest.mark.parametrize("entry", entries(), ids=lambda e: e.id)
def test_no_phrase_is_empty_and_each_finds_something(entry: Entry) -> None:
    find = study_lexicon()[entry.kind].find
    for phrase in (*entry.phrases[:50], *entry.title_phrases[:50], *entry.abbreviations):
        hits = find(phrase, title=True)
        assert hits or not entry.value
        assert all(phrase[hit.start : hit.end] for hit in hits)


@given(st.text(alphabet=st.sampled_from("Aa1 ,.;:()-/İßΩ\u2009%="), max_size=80), st.text(max_size=200))
def test_no_text_breaks_the_reading(title: str, text: str) -> None:
    made = article(title, f"Patients {text} 12 patients were treated. (n = 4) median follow-up {text}")
    _check(made, read_study(made))


def _check(given_article: Article, facts: StudyFacts) -> None:
    texts = {passage.name: passage.text for passage in given_article.passages}
    for fact in facts:
        if fact.passage != "data bank":
            assert texts[fact.passage][fact.start : fact.end] == fact.quote
            assert fact.sentence in texts[fact.passage]
    counted = [fact.value.patients for fact in facts.sizes]
    assert all(n > 3 for n in counted)
    assert len(facts.phases) <= 1
    assert len(facts.age_groups) <= 1


def _real_articles(shared: Path) -> Iterator[Article]:
    for name in ("dev", "digests"):
        for line in (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            yield article(record["title"], record["abstract"])
    for path in sorted((shared / "pubmed").glob("*.xml")):
        content = path.read_bytes()
        records = parse_records(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
        yield from (record for record in records if isinstance(record, Article))


def test_every_quote_of_real_abstracts_stands_where_it_says(shared: Path) -> None:
    read_twice = 0
    for one in _real_articles(shared):
        facts = read_study(one)
        _check(one, facts)
        assert read_study(one) == facts
        read_twice += 1
    assert read_twice > 150


def test_looking_only_where_a_phrase_may_stand_loses_none(shared: Path) -> None:
    texts = [
        StudyText.of_title(p) if p.name == "title" else StudyText.of_abstract(p)
        for one in _real_articles(shared)
        for p in one.passages
    ]
    for lexicon in study_lexicon().values():
        for text in texts:
            everywhere = [
                (s, hit)
                for s in text.own
                for hit in lexicon.find(text.text, s.start, s.end, title=text.is_title)
            ]
            assert list(lexicon.find_in(text)) == everywhere


def test_real_trials_are_described_as_a_reader_would(shared: Path) -> None:
    by_pmid = {}
    for line in (shared / "gold" / "digests.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        by_pmid[record["pmid"]] = read_study(article(record["title"], record["abstract"]))
    index = by_pmid["30267011"]
    assert (index.design, index.size, index.age_group) == (
        "retrospective, compassionate use",
        51,
        "paediatric",
    )
    assert (index.condition, index.intervention) == ("relapsed or refractory ALL", "Inotuzumab ozogamicin")
    trial = by_pmid["30920645"]
    assert (trial.design, trial.size) == ("phase 3, randomised, update", 326)
    assert arms(trial) == [("InO", 164), ("SoC", 162)]


def test_reading_needs_no_spacy() -> None:
    code = "import sys, evidence.study.facts_of_text; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own
