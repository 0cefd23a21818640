"""What the patients of a study have: disease, how far it had gone, and which line of treatment it was.

The title says it best. Where it does not, a sentence about the patients does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from evidence.extract.sentences import Sentence
from evidence.study.cohort import PEOPLE
from evidence.study.facts import Disease, Fact, StudyText
from evidence.study.lexicon import Hit, study_lexicon

__all__ = ["find_diseases", "find_lines", "find_settings"]

_HAVE = re.compile(
    rf"\b{PEOPLE}\b(?:\s+\([^()]*\))?[^.;()]{{0,70}}?"
    r"\b(?:with|of|having|diagnosed with|for)\s+[^.;]{0,60}$",
    re.IGNORECASE,
)
_PEOPLE_AFTER = re.compile(rf"\s(?:[\w+/-]+\s){{0,2}}{PEOPLE}\b", re.IGNORECASE)
_PEOPLE_AT_ONCE = re.compile(rf"\s{PEOPLE}\b", re.IGNORECASE)
_ANY_PEOPLE = re.compile(PEOPLE)
#: What joins the diseases of a list.
_LISTED = re.compile(
    r"(?:\s*[(\[][^()\[\]]*[)\]])?\s*(?:,|/|,?\s*\b(?:and|or|and/or)\b)\s*(?:(?:and|or)\s+)?(?:[\w/-]+\s+){0,3}"
)
_SENTENCE_PART_ENDS = re.compile(r"[.,;:]")
#: A longer list names whom a study excluded, or all that a registry holds.
_MOST_DISEASES: Final = 3
#: How far from "relapsed" the disease may stand, in characters.
_REACH: Final = 90


def find_diseases(title: StudyText | None, abstract: StudyText | None) -> tuple[Fact[Disease], ...]:
    """Read what the patients have: all that the title says, else the first sentence that says it."""
    lexicon = study_lexicon()["disease"]
    if title is not None:
        hits = [hit for _, hit in lexicon.find_in(title)]
        had = _had(title, title.sentences[0], hits)
        named = had or [hit for hit in hits if not hit.entry.complication]
        if named:
            return _facts(title, title.sentences[0], named)
    broadly: tuple[Fact[Disease], ...] = ()
    if abstract is None:
        return ()
    for sentence, hits in _by_sentence(lexicon.find_in(abstract, _about_people(abstract))):
        had = _had(abstract, sentence, hits)
        if any(not hit.entry.broad for hit in had):
            return _facts(abstract, sentence, had)
        broadly = broadly or (_facts(abstract, sentence, had) if had else ())
    return broadly


def _about_people(text: StudyText) -> Callable[[Sentence], bool]:
    """Give the test for sentences that say who was studied; results speak of parts of them."""
    return lambda s: s.section != "results" and _ANY_PEOPLE.search(text.lower, s.start, s.end) is not None


def _by_sentence(found: Iterable[tuple[Sentence, Hit]]) -> Iterable[tuple[Sentence, list[Hit]]]:
    for sentence, group in groupby(found, key=itemgetter(0)):
        yield sentence, [hit for _, hit in group]


def _had(text: StudyText, sentence: Sentence, hits: Sequence[Hit]) -> list[Hit]:
    """Keep the diseases that patients are said to have, and those listed with them."""
    kept: list[Hit] = []
    for hit in hits:
        between = text.text[kept[-1].end : hit.start] if kept else None
        if _are_had(text, sentence, hit) or (between is not None and _LISTED.fullmatch(between)):
            kept.append(hit)
    return kept


def _are_had(text: StudyText, sentence: Sentence, hit: Hit) -> bool:
    """Whether a sentence says that its patients have a disease, or calls them by it."""
    before = text.text[max(sentence.start, hit.start - 160) : hit.start]
    return _HAVE.search(before) is not None or _PEOPLE_AT_ONCE.match(text.text, hit.end) is not None


def _facts(text: StudyText, sentence: Sentence, hits: Sequence[Hit]) -> tuple[Fact[Disease], ...]:
    """Make a fact of the first naming of every disease; nothing of a long list."""
    named: dict[str, Hit] = {}
    for hit in hits:
        named.setdefault(hit.entry.value, hit)
    if len(named) > 1:
        named = {value: hit for value, hit in named.items() if not hit.entry.broad} or named
    if len(named) > _MOST_DISEASES:
        return ()
    return tuple(
        text.fact(
            "disease", Disease(hit.entry.value, hit.entry.short), sentence, (hit.start, hit.end), hit.entry.id
        )
        for hit in named.values()
    )


def find_settings(
    title: StudyText | None, abstract: StudyText | None, diseases: Sequence[Fact[Disease]]
) -> tuple[Fact[str], ...]:
    """Read how far the disease had gone: relapsed or refractory, newly diagnosed ...

    The word must stand with the disease or the patients. One fact at most: the first sentence with such
    a word gives it, unless it has two.
    """
    lexicon = study_lexicon()["setting"]
    names = {fact.value.name for fact in diseases}
    for text in (title, abstract):
        if text is None:
            continue
        wanted = None if text.is_title else _about_people(text)
        for sentence, hits in _by_sentence(lexicon.find_in(text, wanted)):
            said = [hit for hit in hits if _qualifies(text, sentence, hit, names)]
            if said and len({hit.entry.value for hit in said}) == 1:
                first = said[0]
                return (
                    text.fact(
                        "setting", first.entry.value, sentence, (first.start, first.end), first.entry.id
                    ),
                )
            if said:
                return ()
    return ()


def _qualifies(text: StudyText, sentence: Sentence, hit: Hit, diseases: set[str]) -> bool:
    """Whether a word such as "relapsed" is said of the disease or of the patients."""
    end = min(hit.end + _REACH, sentence.end)
    if _PEOPLE_AFTER.match(text.text, hit.end, end):
        return True
    return any(
        other.entry.value in diseases and not _SENTENCE_PART_ENDS.search(text.text, hit.end, other.start)
        for other in study_lexicon()["disease"].find(text.text, hit.end, end)
    )


def find_lines(title: StudyText | None) -> tuple[Fact[str], ...]:
    """Read which line of treatment the title speaks of; nothing where it names two."""
    if title is None:
        return ()
    hits = [hit for _, hit in study_lexicon()["line"].find_in(title)]
    if len({hit.entry.value for hit in hits}) != 1:
        return ()
    hit = hits[0]
    return (title.fact("line", hit.entry.value, title.sentences[0], (hit.start, hit.end), hit.entry.id),)
