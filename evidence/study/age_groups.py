"""Whether the patients of a study are children, adults, older adults, or both.

The title says it best; else the words with which the patients are counted ("51 children"); else the ages
that were admitted or occurred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.sentences import Sentence
from evidence.study.cohort import PEOPLE
from evidence.study.facts import CohortSize, Fact, StudyText
from evidence.study.lexicon import Hit, study_lexicon

__all__ = ["find_age_groups"]

#: Beside "older adults" they are the other half of a comparison.
_YOUNGER = re.compile(r"\b(?:young(?:er)?|non-?elderly|middle-aged|all ages)\b", re.IGNORECASE)
_CHILD_WORDS: Final = {"paediatric", "adolescent"}
_ADULT_WORDS: Final = {"adult", "young adult", "older adult"}
#: All patterns are for small letters.
_OF_PEOPLE: Final = rf"\b{PEOPLE}\b[^.;()]{{0,60}}?\b"
_YEARS: Final = r"(?:years?|yrs?)"
_AGES: Final = (
    # "patients aged 18 to 60", "children between the ages of 1 and 18 years"
    re.compile(
        rf"{_OF_PEOPLE}(?:aged|ages?|between|from)\s+"
        r"(?:(?:of|between|from|was|were|the ages of|range[ds]?)\s+)*"
        rf"(?P<low>\d+)\s*(?:years\s*)?(?:-|to|and)\s*(?P<high>\d+)\s*"
        rf"(?:{_YEARS}\b|y\b|[,.)]|$)",
    ),
    # "patients 1 to 21 years old"
    re.compile(rf"{_OF_PEOPLE}(?P<low>\d+)\s*(?:-|to)\s*(?P<high>\d+)\s*years\s+(?:old|of age)\b"),
    # "patients aged at least 60", "patients older than 55 years"
    re.compile(
        rf"{_OF_PEOPLE}(?:(?:aged|age|ages)\s+(?:of\s+)?(?:≥|>=|>|at least|over|above)\s*(?P<low>\d+)"
        rf"(?!\s*(?:days|weeks|months)|\d)|(?:older than|over|above)\s+(?P<low2>\d+)\s*{_YEARS})",
    ),
    # "adults 18 years of age or older"
    re.compile(
        rf"{_OF_PEOPLE}(?P<low>\d+)\s*{_YEARS}\s*(?:of age\s+|old\s+)?"
        r"(?:or|and)\s+(?:older|over|above|more)\b",
    ),
    # "patients younger than 21 years"
    re.compile(
        rf"{_OF_PEOPLE}(?:(?:younger|less) than|under|below|up to|<|≤)\s*(?P<high>\d+)\s*{_YEARS}"
        r"(?!\s+(?:or|and)\s+(?:older|over))",
    ),
    # "patients 20 years of age or younger"
    re.compile(
        rf"{_OF_PEOPLE}(?P<high>\d+)\s*years?\s+(?:of age\s+|old\s+)?(?:or|and)\s+(?:younger|under|below)\b",
    ),
    # "median age, 72 years (range, 65-90)"
    re.compile(
        rf"\bmedian age\b[^.;()]{{0,30}}?\d+(?:\.\d+)?\s*{_YEARS}?\s*[,;]?\s*[(\[]?\s*range[,:]?\s*(?:of\s+)?"
        r"(?P<low>\d+)(?:\.\d+)?\s*(?:-|to)\s*(?P<high>\d+)",
    ),
)
#: In these, ages divide the patients; they do not say who was admitted.
_SUBGROUPS = re.compile(
    r"\b(?:subgroup|compared|versus|vs|than those|respectively|stratif|hazard|survival|median OS)\b",
    re.IGNORECASE,
)


def find_age_groups(
    title: StudyText | None, abstract: StudyText | None, sizes: Sequence[Fact[CohortSize]]
) -> tuple[Fact[str], ...]:
    """Read whether the patients are children, adults, older adults, or both.

    Parameters
    ----------
    title, abstract : StudyText or None
        Of the record.
    sizes : sequence of Fact
        "51 children" says both.

    Returns
    -------
    tuple of Fact
        At most one: ``paediatric``, ``adult``, ``older adult`` or ``mixed``.
    """
    lexicon = study_lexicon()["age_group"]
    if title is not None:
        hits = [hit for _, hit in lexicon.find_in(title)]
        fact = _age_in_words(title, title.sentences[0], hits) or _age_in_numbers(title)
        if fact is not None:
            return (fact,)
    if abstract is None:
        return ()
    for size in sizes:
        if size.passage != "title":
            sentence = next(s for s in abstract.own if s.start <= size.start < s.end)
            hits = [
                h
                for h in lexicon.find(abstract.text, size.start, min(size.end + 60, sentence.end))
                if h.start < size.end or _listed(abstract.text, size.end, h.start)
            ]
            fact = _age_in_words(abstract, sentence, hits)
            if fact is not None:
                return (fact,)
    fact = _age_in_numbers(abstract)
    return () if fact is None else (fact,)


def _listed(text: str, end: int, start: int) -> bool:
    """Whether a word goes on with a list of people: "children, adolescents and young adults"."""
    return re.fullmatch(r"(?:,|\s|and|or|adolescents|children)*", text[end:start]) is not None


def _age_in_words(text: StudyText, sentence: Sentence, hits: Sequence[Hit]) -> Fact[str] | None:
    """Make one fact of all words for ages."""
    if not hits:
        return None
    words = {hit.entry.value for hit in hits}
    if words <= {"adolescent"} or words == {"young adult"}:
        return None
    if words & _CHILD_WORDS:
        group = "mixed" if words & _ADULT_WORDS else "paediatric"
    else:
        group = "older adult" if "older adult" in words else "adult"
        if group == "older adult" and _YOUNGER.search(sentence.text):
            return None
    first, last = hits[0], hits[-1]
    return text.fact("age group", group, sentence, (first.start, last.end), "study.age.words")


def _age_in_numbers(text: StudyText) -> Fact[str] | None:
    """Read the ages that were admitted, or that occurred."""
    for sentence in text.own:
        if not _speaks_of_age(text.lower, sentence) or _SUBGROUPS.search(sentence.text):
            continue
        searched = (pattern.search(text.lower, sentence.start, sentence.end) for pattern in _AGES)
        found = [match for match in searched if match is not None]
        groups = {_group_of(match) for match in found}
        if len(groups) != 1:
            continue
        match, group = found[0], groups.pop()
        if group is not None:
            given = [match.span(name) for name in ("low", "low2", "high") if match.groupdict().get(name)]
            span = (min(start for start, _ in given), max(end for _, end in given))
            return text.fact("age group", group, sentence, span, "study.age.numbers")
    return None


def _speaks_of_age(lower: str, sentence: Sentence) -> bool:
    return any(lower.find(word, sentence.start, sentence.end) >= 0 for word in (" age", "years", "yrs"))


def _group_of(match: re.Match[str]) -> str | None:
    """Name the ages from the lowest to the highest; None where the limits leave it open."""
    given = match.groupdict()
    lowest = given.get("low") or given.get("low2")
    low = int(lowest) if lowest else None
    high = int(given["high"]) if given.get("high") else None
    if low is not None and (low > 90 or (high is not None and high <= low)):
        return None
    if low is not None and low >= 55:
        return "older adult"
    if low is not None and low >= 15:
        return "adult" if high is None or high > 25 else None
    if high is not None and high <= 21:
        return "paediatric"
    return "mixed" if low is not None and high is not None and high > 25 else None
