"""What the tests of extraction read with: whole texts to findings, single sentences to their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from evidence.extract.arms import Arms
from evidence.extract.assembly import assemble_figures
from evidence.extract.binding import bind_outcomes
from evidence.extract.figures import bracket_depths
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.groups import find_groups
from evidence.extract.introductions import find_arms
from evidence.extract.naming import MentionFinder
from evidence.extract.numbers import read_quantities
from evidence.extract.pipeline import Extractor
from evidence.extract.quantity import Quantity
from evidence.extract.ruleset import RuleSet
from evidence.extract.text import normalise
from evidence.extract.timepoints import find_landmarks
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention, build_language
from evidence.model import Finding, Passage

#: The slots that say what was reported, in the order in which tests name them.
REPORTED = (
    "events",
    "total",
    "percent",
    "value",
    "unit",
    "ci_low",
    "ci_high",
    "ci_level",
    "se",
    "p_value",
    "arm",
    "population",
    "timepoint",
    "grade",
)
assert set(REPORTED) <= {field.name for field in fields(Finding)}


class Reader:
    """Reads texts with one extractor, and sentences with the parts that the extractor is made of."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        self.rules: RuleSet = extractor.ruleset
        self._names = MentionFinder(self.rules)
        self._language, self._matcher = build_language(self.rules)

    def findings(self, abstract: str, *, title: str = "", pmid: str = "1") -> tuple[Finding, ...]:
        """Read an abstract."""
        return self.extractor.extract(pmid, passages(abstract, title=title))

    def one(self, abstract: str, *, title: str = "") -> Finding:
        """Read an abstract that holds one finding."""
        found = self.findings(abstract, title=title)
        assert len(found) == 1, [slots(f) for f in found]
        return found[0]

    def ties(self, sentence: str) -> list[tuple[str, str | None]]:
        """Give the printed estimate and the outcome of every figure that is tied to a name."""
        view = self.view(sentence)
        tied = bind_outcomes(view, self.rules.outcomes)
        return [(b.figure.text, b.mention.outcome) for b in tied]

    def mentions(self, sentence: str) -> list[Mention]:
        """Find the names of outcomes in a sentence, without regard to what stands around them."""
        text = normalise(sentence)
        return self._matcher.mentions(self._language.make_doc(text))

    def view(self, sentence: str) -> SentenceView:
        """Give a sentence with everything found in it, as the parts that tie figures to outcomes take it."""
        text = normalise(sentence)
        mentions = self._names.find(text, self._names.definitions(text))
        marks = find_landmarks(text)
        figures = [
            figure
            for figure in assemble_figures(text, read_quantities(text))
            if not any(mark.start <= figure.start < mark.end for mark in marks)
        ]
        return SentenceView(text, figures, mentions, marks, bracket_depths(text))

    def groups(self, sentence: str, *introduced: str) -> list[GroupPhrase]:
        """Give the phrases of a sentence that could name a group, the arms known from other sentences."""
        return find_groups(self.view(sentence), self.arms(*introduced))

    def arms(self, *sentences: str, title: str = "") -> Arms:
        """Give the arms that sentences introduce."""
        return find_arms(normalise(title), [normalise(sentence) for sentence in sentences])


def passages(abstract: str, *, title: str = "") -> tuple[Passage, ...]:
    """Make a record's passages."""
    return (Passage("title", title), Passage("abstract", abstract))


def slots(finding: Finding) -> dict[str, Any]:
    """Give outcome, measure and every reported slot that is filled."""
    filled: dict[str, Any] = {"outcome": finding.outcome, "measure": finding.measure}
    for name in REPORTED:
        value = getattr(finding, name)
        if value is not None:
            filled[name] = value
    return filled


def printed(sentence: str) -> Iterator[tuple[str, Quantity]]:
    """Give every quantity of a sentence with the words it stands for."""
    text = normalise(sentence)
    for quantity in read_quantities(text):
        yield text[quantity.start : quantity.end], quantity
