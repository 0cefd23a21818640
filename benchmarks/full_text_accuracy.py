"""Measure what is read from full texts against the labels, tables and running text apart.

Usage: ``python -m benchmarks.full_text_accuracy [--articles FOLDER] [--errors] [--into FILE]``

The labels lie in ``tests/data/fulltext``; FOLDER holds the articles as ``PMC*.nxml`` (default: the folder
``jats`` beside the checkout). ``--errors`` lists what is missed and false, but of the articles that
are closed: those are not to be looked at. ``--into FILE`` puts the tables between two marks.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from evidence.evaluate.agreement import SLOTS, Slot, same_main_number, says_something
from evidence.evaluate.evaluation import Tally
from evidence.evaluate.gold import Label
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.fulltext.reader import FullTextReader
from evidence.fulltext.reconcile import reconciled
from evidence.model import Finding, FullText
from evidence.records.jats import parse_full_text

LABELS = Path(__file__).parents[1] / "tests" / "data" / "fulltext" / "labels.jsonl"
ARTICLES = Path(__file__).parents[2] / "shared" / "jats"
BEGIN, END = "<!-- full text, measured: begin -->", "<!-- full text, measured: end -->"

Kind = Literal["tables", "captions", "body"]
KINDS: tuple[Kind, ...] = ("tables", "captions", "body")
Part = Literal["closed", "opened", "tuning"]
#: Held out from tuning; those of them whose errors were looked at after a first measurement; the others.
PARTS: tuple[Part, ...] = ("closed", "opened", "tuning")


_SLOTS = tuple(field.name for field in fields(Label))


@dataclass(frozen=True, slots=True)
class Place:
    """A label with where it stands and what else is as right."""

    label: Label
    cells: frozenset[tuple[str, int, int]]
    outcomes: frozenset[str]
    measures: frozenset[str]
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its labels by kind."""

    pmcid: str
    pmid: str
    part: Part
    labels: Mapping[Kind, tuple[Place, ...]]


class Score:
    """Counts matches over articles."""

    def __init__(self) -> None:
        self.matched = self.found = self.labelled = 0
        self.slots: dict[Slot, Counter[bool]] = defaultdict(Counter)
        self.errors: list[str] = []

    @property
    def tally(self) -> Tally:
        """What was counted."""
        return Tally(self.matched, self.found, self.labelled)

    def add(self, name: str, places: Sequence[Place], found: Sequence[Finding]) -> None:
        """Match the findings of one article with its labels, one to one, the closest first."""
        pairs = sorted(
            (place.ambiguous, -_agreement(place.label, finding), i, j)
            for i, place in enumerate(places)
            for j, finding in enumerate(found)
            if _same(place, finding)
        )
        of_label: dict[int, int] = {}
        of_finding: dict[int, int] = {}
        for _, _, i, j in pairs:
            if i not in of_label and j not in of_finding:
                of_label[i], of_finding[j] = j, i
        # A figure that repeats a matched one, or that readers disagree on, counts neither way.
        passed = {j for _, _, i, j in pairs if j not in of_finding or places[i].ambiguous} - {
            j for j, i in of_finding.items() if not places[i].ambiguous
        }
        self.labelled += sum(not place.ambiguous for place in places)
        self.found += len(found) - len(passed)
        for i, j in of_label.items():
            if not places[i].ambiguous:
                self.matched += 1
                self._count_slots(name, places[i].label, found[j])
        for i, place in enumerate(places):
            if i not in of_label and not place.ambiguous:
                self.errors.append(f"{name} missed {_short(place.label)} at {sorted(place.cells)}")
        for j, finding in enumerate(found):
            if j not in of_finding and j not in passed:
                self.errors.append(f"{name} false  {_short(finding)} at {finding.passage} {finding.cell}")

    def _count_slots(self, name: str, label: Label, finding: Finding) -> None:
        for slot, agree in SLOTS.items():
            unasked = slot == "percent" and label.percent is None
            if unasked or not (says_something(label, slot) or says_something(finding, slot)):
                continue
            right = agree(label, finding)
            self.slots[slot][right] += 1
            if not right:
                ours, theirs = getattr(label, slot, label.ci_low), getattr(finding, slot, finding.ci_low)
                self.errors.append(f"{name} {slot}: {ours!r} read as {theirs!r} in {_short(finding)}")


def _same(place: Place, finding: Finding) -> bool:
    if finding.outcome not in place.outcomes or finding.measure not in place.measures:
        return False
    if place.cells and (finding.passage, *(finding.cell or (0, 0))) not in place.cells:
        return False
    return same_main_number(place.label, finding)


def _agreement(label: Label, finding: Finding) -> int:
    return sum(agree(label, finding) for agree in SLOTS.values())


def _short(reported: Label | Finding) -> str:
    names = (
        "events",
        "total",
        "percent",
        "value",
        "unit",
        "ci_low",
        "ci_high",
        "arm",
        "population",
        "timepoint",
    )
    slots = {n: v for n in names if (v := getattr(reported, n)) is not None}
    return f"{reported.outcome} {reported.measure} {slots} {reported.quote!r}"


def read_labels(path: Path = LABELS) -> list[LabelledArticle]:
    """Read the labels."""
    return [_article(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _article(entry: Mapping[str, Any]) -> LabelledArticle:
    return LabelledArticle(
        entry["pmcid"],
        entry["pmid"],
        "tuning" if not entry["held_out"] else "opened" if entry.get("opened") else "closed",
        {kind: tuple(_place(label) for label in entry[kind]) for kind in KINDS},
    )


def _place(entry: Mapping[str, Any]) -> Place:
    label = Label(**{name: entry.get(name) for name in _SLOTS})  # type: ignore[arg-type]  # by name
    cells = {(str(entry.get("table")), row, column) for row, column in entry.get("cells", ())}
    cells |= {(str(entry.get("table")), row, column) for row, column in entry.get("repeats", ())}
    return Place(
        label,
        frozenset(cells),
        frozenset({entry["outcome"], *(entry.get("or_outcome") or ())}),
        frozenset({entry["measure"], *(entry.get("also") or ())}),
        bool(entry.get("ambiguous")),
    )


def measure(parts: Iterable[Part], articles: Path = ARTICLES) -> dict[Kind, Score]:
    """Read the articles of some parts and score what is found."""
    reader = FullTextReader(Extractor(load_rules()))
    scores = {kind: Score() for kind in KINDS}
    for labelled in read_labels():
        if labelled.part not in parts:
            continue
        text = parse_full_text((articles / f"{labelled.pmcid}.nxml").read_bytes())
        reading = reader.read(labelled.pmid, text)
        repeated = reconciled((*reading.running, *reading.in_tables), reading.discussion)
        spoken = {place for finding in repeated for place in (finding.place, *finding.places)}
        # What the discussion repeats has its place there; what it alone says is left out.
        found = [
            *reading.running,
            *(f for f in reading.discussion if f.place in spoken),
            *reading.in_tables,
        ]
        for kind, score in scores.items():
            places = [_named(place, text) for place in labelled.labels[kind]]
            score.add(f"{labelled.pmcid} {kind}", places, [f for f in found if _kind(f) == kind])
    return scores


def _named(place: Place, text: FullText) -> Place:
    """Name tables as findings do."""
    cells = {(text.tables[int(table) - 1].name, row, column) for table, row, column in place.cells}
    return Place(place.label, frozenset(cells), place.outcomes, place.measures, place.ambiguous)


def _kind(finding: Finding) -> Kind:
    kinds: dict[str, Kind] = {"table": "tables", "figure": "captions", "body": "body"}
    return kinds[finding.passage.partition(":")[0]]


def report(articles: Path) -> Iterator[str]:
    """Write the tables of docs/accuracy.md."""
    measured = {
        "held out, closed": measure(("closed",), articles),
        "held out, opened": measure(("opened",), articles),
        "held out, all": measure(("closed", "opened"), articles),
        "tuning": measure(("tuning",), articles),
    }
    yield "| part | where | labels | found | precision | recall | F1 |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for part, scores in measured.items():
        for kind, score in scores.items():
            yield f"| {part} | {kind} | {_numbers(score.tally)} |"
        both = [scores["captions"].tally, scores["body"].tally]
        joint = Tally(*(sum(getattr(t, n) for t in both) for n in ("matched", "found", "labelled")))
        yield f"| {part} | captions and body | {_numbers(joint)} |"
    yield ""
    names = dict.fromkeys(slot for scores in measured.values() for s in scores.values() for slot in s.slots)
    shown = [(part, kind) for part in ("held out, all", "tuning") for kind in KINDS]
    yield "| slot: right (of) | " + " | ".join(f"{part}: {kind}" for part, kind in shown) + " |"
    yield "| --- |" + " ---: |" * len(shown)
    for slot in names:
        counts = [measured[part][kind].slots.get(slot) for part, kind in shown]
        cells = ("–" if c is None else f"{c[True] / c.total():.3f} ({c.total()})" for c in counts)
        yield f"| {slot} | " + " | ".join(cells) + " |"


def _numbers(tally: Tally) -> str:
    nothing = not (tally.labelled or tally.found)
    shares = " | ".join("–" if nothing else f"{x:.3f}" for x in (tally.precision, tally.recall, tally.f1))
    return f"{tally.labelled} | {tally.found} | {shares}"


def main() -> None:
    """Measure and print, or put the tables into a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--into", type=Path)
    arguments = parser.parse_args()
    if arguments.errors:
        for score in measure(("opened", "tuning"), arguments.articles).values():
            print("\n".join(score.errors))
        return
    text = "\n".join(report(arguments.articles))
    if arguments.into is None:
        print(text)
        return
    before, _, rest = arguments.into.read_text("utf-8").partition(BEGIN)
    _, mark, behind = rest.partition(END)
    if not mark:
        parser.error(f"{arguments.into} lacks the marks {BEGIN} and {END}")
    arguments.into.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{behind}", "utf-8")


if __name__ == "__main__":
    main()
