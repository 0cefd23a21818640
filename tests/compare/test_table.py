"""The one table model: order, rows, what is missing, what is said of the whole."""

from __future__ import annotations

import pytest

from evidence.compare.outcomes import DEFAULT_OUTCOMES, chosen_outcomes
from evidence.compare.rows import Row
from evidence.compare.studies import Relation, StudyInput
from evidence.compare.table import build_comparison
from evidence.errors import UsageError
from tests.compare.by_hand import INDEX, article, comparison, finding, index_study, keywords, study


def rows(*studies: StudyInput, outcome: str = "CR") -> tuple[Row, ...]:
    return comparison(*studies, outcomes=(outcome,)).sections[0].rows


def test_the_index_study_stands_first_and_the_others_follow_by_year() -> None:
    made = comparison(
        index_study(), study("3", "Undated", None), study("2", "Young", 2022), study("1", "Old", 2001)
    )
    assert [s.name for s in made.studies] == ["Bhojwani 2019", "Old 2001", "Young 2022", "Undated"]
    assert made.index.is_index
    assert [r.study.pmid for r in made.sections[0].rows] == [INDEX, "1", "2", "3"]


def test_equal_years_stand_by_author() -> None:
    made = comparison(index_study(), study("1", "Zebra", 2010), study("2", "apple", 2010))
    assert [s.first_author for s in made.studies[1:]] == ["apple", "Zebra"]


def test_the_same_input_in_another_order_makes_the_same_table() -> None:
    a, b, c = index_study(finding(percent=1.0)), study("1", "A", 2010), study("2", "B", 2010)
    assert build_comparison(a.article, [a, b, c], ["CR"]) == build_comparison(a.article, [c, b, a, b], ["CR"])


def test_an_index_study_that_is_not_among_the_studies_is_refused() -> None:
    with pytest.raises(UsageError, match=INDEX):
        build_comparison(article(), [study("1", "A", 2010)])


def test_a_study_without_a_figure_says_why() -> None:
    read = study("1", "Read", 2010, finding("OS", "rate_at_time", percent=50.0))
    textless = StudyInput(article("2", "Textless", 2011, abstract=()), ())
    unread = StudyInput(article("3", "Unread", 2012), None)
    assert [r.absence for r in rows(index_study(), read, textless, unread)] == ["NR", "NR", "—", "not read"]


def test_a_title_is_no_text_but_its_figure_counts() -> None:
    titled = StudyInput(article("2", "T", 2011, abstract=()), (finding(percent=40.0, passage="title"),))
    assert rows(index_study(), titled)[1].absence is None


def test_figures_of_other_studies_are_left_out_and_counted() -> None:
    borrowed = finding(percent=80.0, flags=("other-study",))
    made = comparison(index_study(finding(percent=67.0)), study("1", "A", 2010, borrowed))
    assert made.sections[0].rows[1].absence == "NR"
    assert made.set_aside == 1
    assert made.figures == 1


def test_sections_stand_in_the_order_asked_for() -> None:
    made = comparison(index_study(), outcomes=("SOS", "CR", "SOS"))
    assert [s.outcome for s in made.sections] == ["SOS", "CR"]


def test_the_title_names_outcomes_index_study_and_population() -> None:
    index = index_study(keywords=keywords(population="paediatric"))
    made = comparison(index, study("1", "A", 2010), outcomes=("CR", "OS"))
    assert made.title == "CR, OS: 1 study beside Bhojwani 2019, paediatric (PMID 30267011)"


def test_the_interval_method_is_named() -> None:
    assert "Clopper-Pearson" in comparison(index_study()).interval_words
    assert "Wilson" in comparison(index_study(), interval_method="wilson").interval_words


def test_the_index_study_is_the_index_whatever_its_relation_says() -> None:
    given = StudyInput(article(), (), Relation("cites the index study"))
    assert comparison(given).index.relation == Relation("index")


KNOWN = {outcome: outcome for outcome in DEFAULT_OUTCOMES} | {
    "OS": "Overall survival",
    "PR": "Partial remission",
}


def test_outcomes_are_chosen_in_any_case_and_default_to_seven() -> None:
    assert chosen_outcomes(["os", "Cr/cRI", "OS"], KNOWN) == ("OS", "CR/CRi")
    assert chosen_outcomes([], KNOWN) == DEFAULT_OUTCOMES


@pytest.mark.parametrize(
    ("typed", "near"),
    [("MRD", "MRD-negativity"), ("EFSS", "EFS"), ("CR/CR", "CR/CRi"), ("survival", "OS"), ("partial", "PR")],
)
def test_an_unknown_outcome_is_refused_with_the_near_ones(typed: str, near: str) -> None:
    with pytest.raises(UsageError, match="did you mean") as caught:
        chosen_outcomes([typed], KNOWN)
    assert near in str(caught.value)


def test_an_outcome_like_no_other_is_refused_with_all_of_them() -> None:
    with pytest.raises(UsageError, match="known are CR, CR/CRi"):
        chosen_outcomes(["zzzzzzzz"], KNOWN)
