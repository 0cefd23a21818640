from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import LibraryError
from evidence.update.report import (
    Awaited,
    ConcernChange,
    FieldChange,
    FigureChange,
    NewStudy,
    RecordChange,
    Report,
    StudyName,
    TieChange,
    report_from_json,
    report_to_json,
    report_to_plain,
)
from tests.library.samples import finding

STUDY = StudyName("11", "Muster 2019", "A title")


def report(**slots: object) -> Report:
    given: dict[str, object] = {
        "review": "children",
        "index_pmid": "1",
        "number": 3,
        "started_at": "2026-03-05T03:00:00Z",
        "finished_at": "2026-03-05T03:10:00Z",
        "state": "complete",
        "since": "2026-02-05T03:10:00Z",
        "watermark": "2026-03-05T03:00:00Z",
        "outcomes": ("ORR",),
        "ruleset": "core@1/2",
        "records": 12,
    }
    return Report(**given | slots)  # type: ignore[arg-type]  # each slot with its type


WHOLE = report(
    concerns=(ConcernChange(STUDY, "retracted", holds=True, notice="J. 2026;1:2", notice_pmid="77"),),
    new_studies=(NewStudy(STUDY, ("cites the index study",), 1, "2026-03-01", (), (finding("11"),)),),
    awaited=(Awaited("12", ("matches q",), missing=True),),
    figures=(FigureChange(STUDY, finding("11"), finding("11", percent=61.5), ("text changed",)),),
    record_changes=(RecordChange(STUDY, 2, "2026-03-05T03:05:00Z", (FieldChange("title", "a", "b"),), True),),
    ties=(TieChange(STUDY, "matches q", given=False),),
)


def test_a_report_is_kept_as_it_was() -> None:
    assert report_from_json(report_to_json(WHOLE)) == WHOLE


def test_its_plain_form_is_json_with_the_names_of_the_fields() -> None:
    plain = json.loads(json.dumps(report_to_plain(WHOLE)))
    assert plain["format"] == 1
    assert plain["figures"][0]["old"]["percent"] == 60.0
    assert plain["concerns"][0]["study"]["pmid"] == "11"


@given(st.text(max_size=40), st.one_of(st.none(), st.floats(0, 1, allow_nan=False), st.just("<0.001")))
def test_any_text_and_p_value_come_back(text: str, p_value: float | str | None) -> None:
    study = StudyName("11", text, text)
    figure = finding("11")
    object.__setattr__(figure, "p_value", p_value)
    made = report(new_studies=(NewStudy(study, (text,), 1, None, (), (figure,)),))
    assert report_from_json(report_to_json(made)) == made


@pytest.mark.parametrize("text", ["", "{}", '{"review": 3}', "[]"])
def test_a_report_that_cannot_be_read_is_an_error_of_the_library(text: str) -> None:
    with pytest.raises(LibraryError, match="upgrade evidence"):
        report_from_json(text)


def test_a_report_without_news_is_quiet() -> None:
    assert report().quiet
    assert not WHOLE.quiet
    assert not report().changed
    assert WHOLE.changed


def test_what_concerns_excluded_studies_only_is_no_change() -> None:
    excluded = StudyName("11", "Muster 2019", "A title", excluded=True)
    made = report(figures=(FigureChange(excluded, finding("11"), None, ("text changed",)),))
    assert not made.changed
    assert made.table_figures == ()
    assert not made.quiet
