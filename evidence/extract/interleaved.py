"""Groups whose names stand between figures: "12 of 20 patients with and 5 of 22 without X".

The words that the names have in common stand once, behind the last figure, so no name is whole where its
figure is: "in the monotherapy (31%) and combination (35%) cohorts".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, opens_name, people_named, trimmed
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["interleaved_groups"]

_AND = r",?\s*(?:and|or|but|versus|vs\.?|v\.?|than|compared (?:with|to))\s+(?:(?:in|for|only)\s+)*(?:the\s+)?"
_HAVING = r"with|without|who (?:did|had|have|were)(?: not)?"
#: Up to what is told of them.
_REST = (
    r"(?P<rest>(?:(?!(?:was|were|had|is|are|respectively|achieved|attained|obtained|reached|entered|developed|"
    r"experienced|responded|relapsed|died|survived|progressed|underwent|and|or|but)\b|at\s+\d)"
    r"[^\s,;:.()\[\]]+\s*){1,7})(?<!\s)"
)
#: "12 of 20 | patients with and | 5 of 22"
_FIRST_OPPOSED = re.compile(
    rf"[)\]]?\s*(?:(?:of|in|among)\s+)?(?:the\s+)?(?:(?:{ANY_PEOPLE})\s+)?(?P<name>{_HAVING}){_AND}"
)
#: "5 of 22 | without extramedullary disease"
_SECOND_OPPOSED = re.compile(
    rf"[)\]]?\s*(?:(?:of|in|among)\s+)?(?:the\s+)?(?:(?:{ANY_PEOPLE})\s+)?(?P<name>{_HAVING})\s+{_REST}"
)
#: "patients with | (72%) and without | (70%) FLT3-ITD"
_HAVING_BEFORE = re.compile(rf"\b(?:{ANY_PEOPLE})\s+(?P<name>{_HAVING})\s*$")
_HAVING_NEXT = re.compile(rf"\s*{_AND}(?:(?:{ANY_PEOPLE})\s+)?(?P<name>{_HAVING})\s*")
_REST_BEHIND = re.compile(rf"\s+{_REST}")

_WORDS = r"(?!(?:the|all|those|these|both|either|each|and|or)\b)[\w+/-]+(?:\s(?!and\b|or\b)[\w+/-]+){0,2}"
#: "in the monotherapy | (31%) and combination | (35%) cohorts"
_NAME_BEFORE = re.compile(rf"\b(?:in|for|among|between|with|of)\s+(?:the\s+)?(?P<name>{_WORDS})\s*$")
_NAME_NEXT = re.compile(rf"\s*(?:{_AND}|,\s*)(?P<name>{_WORDS})\s*")
_HEAD = r"(?:treatment |dose |age )?(?:groups?|arms?|cohorts?|regimens?|strata|subgroups?)"
_HEAD_BEHIND = re.compile(
    rf"\s+(?P<noun>(?:(?!(?:in|of|for|among|with|on|at|to|from|by|after|were|was|and|or)\b)[a-z]+ )?"
    rf"(?:{ANY_PEOPLE})|{_HEAD})\b"
)
_PEOPLE_AT_END = re.compile(rf"\s(?P<noun>{ANY_PEOPLE})$")
_NAMES_PEOPLE = re.compile(rf"\b(?:{ANY_PEOPLE})\b")


def interleaved_groups(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase]:
    """Find the groups whose names figures part.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Returns
    -------
    dict of int to GroupPhrase
        By start of the figure.
    """
    found: dict[int, GroupPhrase] = {}
    figures = view.amounts
    for one, other in pairwise(figures):
        if one.kind == other.kind and one.depth == other.depth:
            found.update(_opposed(view, arms, one, other))
            found.update(_of_details(view, arms, one, other))
            found.update(_changed(view, arms, one, other))
            found.update(_compared_behind(view, arms, one, other))
    for run in _bracketed(view, figures):
        found.update(_in_brackets(view, arms, run))
    return found


def _opposed(view: SentenceView, arms: Arms, one: Figure, other: Figure) -> Iterator[tuple[int, GroupPhrase]]:
    """Read "40% of patients with and 22% of patients without prior transplantation"."""
    first = _FIRST_OPPOSED.fullmatch(view.text, one.last, other.start)
    second = _SECOND_OPPOSED.match(view.text, other.last) if first is not None else None
    if first is None or second is None or first["name"] == second["name"] or second["rest"] in {"it", "them"}:
        return
    for figure, match in ((one, first), (other, second)):
        words = f"{match['name']} {second['rest']}"
        yield figure.start, _group(arms, match.span("name"), words)


_SIDE = r"[A-Za-z][^;:()\[\]\d%<>=]{1,60}?"
#: "35% | vs | 20%"
_AGAINST = re.compile(r"\s(?:vs\.?|versus|v)\s")
#: "20% | (X vs Y)"
_COMPARED = re.compile(
    rf"\s[(\[](?:the\s)?(?P<one>{_SIDE})\s(?:vs\.?|versus|v)\s(?:the\s)?(?P<other>{_SIDE})[)\]]"
)


def _compared_behind(
    view: SentenceView, arms: Arms, one: Figure, other: Figure
) -> Iterator[tuple[int, GroupPhrase]]:
    """Read "in high-risk patients, EFS was 35% vs 20% (X vs Y)": the bracket says whose the two are."""
    told = _COMPARED.match(view.text, other.last) if not one.depth else None
    if told is None or _AGAINST.fullmatch(view.text, one.last, other.start) is None:
        return
    if view.names_outcome_in(*told.span()):
        return
    for figure, name in ((one, "one"), (other, "other")):
        yield figure.start, _group(arms, told.span(name), told[name])


#: "X improved the CR rate from | 24%", up to the subject
_IMPROVED = re.compile(
    r"(?:^(?:[A-Z]{5,}:\s)?|[,;]\s)(?:[Tt]he\s)?(?P<name>[A-Za-z][^,;:.()]{1,60}?)\s(?:significantly\s|further\s)?"
    r"(?:improved|increased|raised|reduced|decreased|lowered|prolonged|extended)\s[^,;:.()%]{2,60}?\sfrom\s$"
)
#: "24% | with Y to | 92%"
_TO = re.compile(r"[)\]]?\s(?:with|in|for|on|after)\s(?:the\s)?(?P<name>[A-Za-z][^,;:.()%]{1,60}?)\sto\s$")


def _changed(view: SentenceView, arms: Arms, one: Figure, other: Figure) -> Iterator[tuple[int, GroupPhrase]]:
    """Read "X improved the CR rate from 24% with Y to 45%": the second is of what improved it."""
    before = _TO.fullmatch(view.text[: other.start], one.last)
    improved = None if before is None else ends_in(_IMPROVED, view.text, one.start, reach=160)
    if before is None or improved is None:
        return
    for figure, match in ((one, before), (other, improved)):
        yield figure.start, _group(arms, match.span("name"), match["name"])


#: "22 of 33 (67%) | with refractory disease and"
_DETAIL = re.compile(
    rf"[)\]]?\s+(?:(?:{ANY_PEOPLE})\s+)?(?P<name>(?:{_HAVING}|in)\s[^,;:.()\d]{{2,60}}?)(?=,?\s+and\s|\s*(?:[,;.)]|$))"
)


_IN_GROUP = re.compile(r"^in (?:the )?")


def _of_details(
    view: SentenceView, arms: Arms, one: Figure, other: Figure
) -> Iterator[tuple[int, GroupPhrase]]:
    """Read "31 responded, including 22 of 33 with X and 9 of 15 with Y": groups within those told before."""
    told = (
        [_DETAIL.match(view.text, f.last) for f in (one, other)] if one.note == other.note == "detail" else []
    )
    for figure, match in zip((one, other), told, strict=False):
        if match is not None and None not in told:
            yield figure.start, _group(arms, match.span("name"), _IN_GROUP.sub("", match["name"]))


#: Figures of one bracket, with the places of the bracket's ends.
_Bracket = tuple[int, int, list[Figure]]


def _bracketed(view: SentenceView, figures: Sequence[Figure]) -> Iterator[list[_Bracket]]:
    """Give the brackets that hold figures of one group, in runs between which only a name stands."""
    run: list[_Bracket] = []
    for figure in figures:
        opening = view.opening(figure.start)
        if run and opening == run[-1][0]:
            run[-1][2].append(figure)
            continue
        if run and not (opening > run[-1][1] and _NAME_NEXT.fullmatch(view.text, run[-1][1], opening)):
            yield run
            run = []
        if opening >= 0:
            run.append((opening, view.closing(figure.start, figure.end), [figure]))
    if run:
        yield run


def _in_brackets(
    view: SentenceView, arms: Arms, run: Sequence[_Bracket]
) -> Iterator[tuple[int, GroupPhrase]]:
    """Read the names in front of brackets, of which the last is followed by what belongs to all."""
    if len(run) < 2 or any(len({f.kind for f in figures}) < len(figures) for _, _, figures in run):
        return  # "with X vs Y in younger (18 v 10 months) and older patients (22 v 12 months)"
    opening, end = run[0][0], run[-1][1]
    first, rest = ends_in(_HAVING_BEFORE, view.text, opening, reach=40), _REST_BEHIND.match(view.text, end)
    names = [_HAVING_NEXT.fullmatch(view.text, a[1], b[0]) for a, b in pairwise(run)]
    if first is not None and rest is not None and len(run) == 2 and names[0] is not None:
        whole = [(m.span("name"), f"{m['name']} {rest['rest']}") for m in (first, names[0])]
    else:
        whole = _by_noun(view, run)
    for (span, words), (_, _, figures) in zip(whole, run, strict=False):
        for figure in figures:
            yield figure.start, _group(arms, span, words)


def _by_noun(view: SentenceView, run: Sequence[_Bracket]) -> list[tuple[tuple[int, int], str]]:
    """Give names that share the noun behind the last of them, or behind its bracket."""
    first = ends_in(_NAME_BEFORE, view.text, run[0][0], reach=60)
    others = [_NAME_NEXT.fullmatch(view.text, a[1], b[0]) for a, b in pairwise(run)]
    names = [m for m in (first, *others) if m is not None]
    if len(names) < len(run):
        return []
    noun = _PEOPLE_AT_END.search(names[-1]["name"]) or _HEAD_BEHIND.match(view.text, run[-1][1])
    inner = names if noun is None or noun.re is not _PEOPLE_AT_END else names[:-1]
    if noun is None or any(
        _NAMES_PEOPLE.search(m["name"]) or not opens_name(m["name"].split()[0]) for m in inner
    ):
        return []
    told = [m for m in view.mentions if m.outcome is not None and m.role != "condition"]
    if any(m.start < name.end("name") and name.start("name") < m.end for m in told for name in names):
        return []  # "CR (40%) and PR (20%) patients"
    behind = "" if re.fullmatch(_HEAD, noun["noun"]) else f" {noun['noun']}"
    return [(m.span("name"), m["name"] if m not in inner else m["name"] + behind) for m in names]


def _group(arms: Arms, span: tuple[int, int], words: str) -> GroupPhrase:
    return people_named(arms, span, trimmed(words), "of", words)
