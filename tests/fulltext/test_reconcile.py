"""One figure in several places, completions from other places, and contradictions."""

from __future__ import annotations

from dataclasses import replace

from evidence.fulltext.reconcile import reconciled
from evidence.model import Finding

ABSTRACT = Finding(
    pmid="1",
    outcome="CR",
    measure="proportion",
    passage="abstract",
    start=0,
    end=5,
    quote="66.7%",
    sentence="CR was 66.7% with InO.",
    rule="CR.noun",
    ruleset="x",
    percent=66.7,
    arm="InO",
)
CELL = replace(
    ABSTRACT,
    passage="table:T2",
    section="Table 2",
    cell=(2, 2),
    quote="28 (66.7)",
    sentence="CR | InO (n = 42): 28 (66.7)",
    events=28,
    total=42,
    arm="InO group",
)


def test_a_figure_in_two_places_is_one_finding_with_both() -> None:
    (finding,) = reconciled((ABSTRACT, CELL))
    assert finding.passage == "abstract"
    assert [(place.passage, place.cell, place.quote) for place in finding.places] == [
        ("table:T2", (2, 2), "28 (66.7)")
    ]
    assert finding.conflicts == ()


def test_the_table_completes_the_abstract_apart_from_what_it_reports() -> None:
    (finding,) = reconciled((ABSTRACT, CELL))
    assert (finding.events, finding.total) == (None, None)
    found = {d.slot: (d.values, d.source.cell if d.source else None, d.method) for d in finding.derived}
    assert found == {
        "events": ((28.0,), (2, 2), "count from Table 2, row 2, column 2"),
        "total": ((42.0,), (2, 2), "N from Table 2, row 2, column 2"),
    }


def test_a_rounded_percentage_is_the_finer_one() -> None:
    rounded = replace(ABSTRACT, percent=67, quote="67%", sentence="CR was 67% with InO.")
    assert len(reconciled((rounded, CELL))) == 1


def test_figures_that_differ_name_each_others_places_and_stay_as_they_are() -> None:
    other = replace(CELL, percent=64.3, events=27, quote="27 (64.3)", sentence="CR | InO: 27 (64.3)")
    first, second = reconciled((ABSTRACT, other))
    assert (first.percent, second.percent) == (66.7, 64.3)
    assert [place.quote for place in first.conflicts] == ["27 (64.3)"]
    assert [place.quote for place in second.conflicts] == ["66.7%"]
    assert first.flags == second.flags == ("sources-differ",)


def test_figures_of_other_arms_times_or_subgroups_do_not_contradict() -> None:
    for change in ({"arm": "SoC"}, {"population": "women"}, {"timepoint": "2 years"}):
        other = replace(CELL, percent=64.3, events=27, quote="27 (64.3)", sentence="x: 27 (64.3)", **change)  # type: ignore[arg-type]
        assert all(not finding.conflicts for finding in reconciled((ABSTRACT, other)))


def test_two_cells_of_other_groups_with_one_value_are_two_findings() -> None:
    women = replace(CELL, population="women", cell=(3, 2))
    men = replace(CELL, population="men", cell=(4, 2))
    assert len(reconciled((women, men))) == 2


def test_ratios_that_differ_are_no_contradiction() -> None:
    crude = replace(
        ABSTRACT, measure="hazard_ratio", percent=None, value=0.75, quote="HR 0.75", sentence="HR 0.75"
    )
    adjusted = replace(crude, passage="table:T2", cell=(2, 2), value=0.81, quote="0.81", sentence="0.81")
    assert all(not finding.conflicts for finding in reconciled((crude, adjusted)))


def test_what_only_the_discussion_says_is_left_out() -> None:
    said_again = replace(ABSTRACT, passage="body:9", start=4, end=9)
    alone = replace(said_again, percent=12.5, quote="12.5%", sentence="CR was 12.5%.")
    (finding,) = reconciled((ABSTRACT,), (said_again, alone))
    assert [place.passage for place in finding.places] == ["body:9"]


def test_short_figures_of_unnamed_groups_are_not_taken_for_one() -> None:
    abstract = replace(ABSTRACT, percent=40, quote="40%", sentence="CR was 40% with InO.")
    somewhere = replace(abstract, passage="body:3", arm=None, sentence="CR was 40%.")
    assert len(reconciled((abstract, somewhere))) == 2


def _median(arm: str | None, value: float, **place: object) -> Finding:
    quote = f"{value} years"
    plain = replace(
        ABSTRACT, measure="median_time", outcome="OS", percent=None, value=value, unit="years", arm=arm
    )
    return replace(plain, quote=quote, sentence=f"{arm}: {quote}", **place)  # type: ignore[arg-type]


def test_an_arm_that_a_table_gives_another_figure_is_left_to_the_table() -> None:
    said = _median("RFA", 3.8, passage="body:12")
    cells = [
        _median("Resection", 3.8, passage="table:T2", cell=(2, 2)),
        _median("RFA", 2.6, passage="table:T2", cell=(3, 2)),
    ]
    first, second = reconciled((said, *cells))
    assert (first.arm, first.cell, [p.passage for p in first.places]) == ("Resection", (2, 2), ["body:12"])
    assert (second.arm, second.places) == ("RFA", ())
    abstract, *_ = reconciled((replace(said, passage="abstract"), *cells))
    assert (abstract.passage, abstract.arm) == ("abstract", None)


def test_an_arm_of_which_the_table_says_nothing_else_stays() -> None:
    said = _median("women", 3.8, passage="body:12")
    cell = _median("Resection", 3.8, passage="table:T2", cell=(2, 2))
    assert {f.arm for f in reconciled((said, cell))} == {"women", "Resection"}


def test_the_place_that_names_the_arm_is_the_finding() -> None:
    said = _median(None, 3.8, passage="body:12")
    cell = _median("Resection", 3.8, passage="table:T2", cell=(2, 2))
    (finding,) = reconciled((said, cell))
    assert (finding.arm, finding.passage, [p.passage for p in finding.places]) == (
        "Resection",
        "table:T2",
        ["body:12"],
    )
