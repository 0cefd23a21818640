"""Among whom: the denominator's words where it is not the whole cohort or arm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.scene import Scene
from evidence.extract.text import ends_in

__all__ = ["narrows", "part_beside", "part_of_study", "population_among"]

_ALL: Final = re.compile(
    r"^(?:(?:all|the|our|these|those|each|total|entire|whole|full|complete|overall|study|safety|assessed|tested|examined|screened|"
    r"intention-to-treat|"
    r"intent-to-treat|m?ITT)\s+)*(?:patients?|pts?|children|adults|subjects|"
    r"cases|those|recipients|women|"
    r"men|participants|individuals|cohorts?|groups?|populations?|arms?|study|series|total)"
    r"(?:\s+(?:treated|enrolled|studied|evaluated|included|analy[sz]ed|randomi[sz]ed|receiving|overall|"
    r"(?:included )?in the (?:study|trial|(?:[\w-]+ ){0,3}(?:analys[ie]s|set))|"
    r"(?:in|on) (?:each|both|either|the two) (?:groups?|arms?|cohorts?)|"
    # "subsets of patients with estimated | 5-year OS rates of 87% and 64%"
    r"with (?:an? )?(?:estimated|actuarial|projected|predicted)))?$",
    re.IGNORECASE,
)
#: "the percentage of patients who had a response": what is told, not of whom.
_SHARE_OF = re.compile(
    r"(?:(?:percentage|proportion|number|rate|fraction|share|majority|half)s?|"
    r"(?:one|two|a)[ -](?:half|thirds?)) of\b",
    re.IGNORECASE,
)
#: "in the per-protocol population", "in the RAS wild-type subgroup"
_SUBSET = re.compile(
    r"(?<!\w)(?!(?:out|in)patient\b)\w[\w-]*\s+(?:populations?|subgroups?|subsets?|settings?)$"
)
_AFTER = re.compile(
    r"(?:After|Following)\s+(?P<what>"
    r"(?!(?:treatment|therapy|follow-up|randomi[sz]ation|adjust\w+|an? (?:median|mean))\b)"
    r"[a-z][^,;:()\d]{2,70}(?:\([A-Z][\w-]*\))?),\s"
)
#: "In untreated AML, four of nine assessable patients": the disease says more of whom.
_EVALUABLE = re.compile(r"(?:evaluable|assessable|eligible) (?:patients|pts|children|subjects)")
_OPENING = re.compile(
    r"(?:In|Of|Among|For)\s+(?:the\s+)?(?P<what>(?!addition|total|general|contrast|phase|summary|conclusion|this|our|"
    r"all|both|each|these|those|study|trial|part|stage|step|whole|entire|\d)[a-zA-Z][^,;:()\d]{3,70}),\s"
)
#: "In the subgroup of negative PD-L1 expression (n = 21), the ORR was"
_OF_SUBGROUP = re.compile(
    r"(?:In|For|Among|Within) (?:the |a )?(?:subgroup|subset)s? (?:of|with) "
    r"(?P<what>[a-zA-Z][^,;:()]{2,60}?)(?=,| \()"
)
_INNER = re.compile(
    r"(?:\bof|/)\s+(?:the\s+|these\s+|those\s+|"
    r"all\s+)?[\w,-]+\s+(?P<np>(?:[a-zA-Z-]+\s+){0,3}?(?:responders|patients|"
    r"children|adults|boys|girls|recipients|subjects|cycles|women|men)(?:\s+(?:with|who|"
    r"in)\s[^()\[\]]{3,60}?)?)\s*[(\[]"
)
#: "All 12 patients with CR were MRD negative", "all responders had"
_WHOLE = re.compile(
    rf"[Aa]ll\s+(?:of\s+)?(?:the\s+)?(?:(?:\d+|{NUMBER_WORD})\s+)?(?P<np>(?:[a-zA-Z-]+\s+){{0,3}}?"
    r"(?:responders|patients|pts|children|adults|recipients|subjects|survivors)"
    r"(?:\s+(?:with|who|in|without)\s[^()\[\],;]{2,60}?)?)"
    r"\s+(?=(?:were|was|had|have|achieved|attained|became|reached|remained|developed|survived|died|relapsed|"
    r"are|underwent|proceeded|showed)\b)"
)
#: "3 of the 11 patients with SOS| died (27%)"
_THEN_DID = re.compile(
    r"(?<!who)(?<!had)(?<!have)\s(?:died|relapsed|responded|survived|progressed|achieved|developed|experienced|"
    r"underwent|were|had)\b.*$"
)
#: "patients in the X group" are those of the arm.
_IN_GROUP = re.compile(
    r"\s+(?:in|on|of)\s+(?:the\s+)?[^()]*\b(?:groups?|arms?|cohorts?|regimens?)(?:\s+[A-Z\d]{1,2})?$"
)


def population_among(
    scene: Scene, phrases: Sequence[GroupPhrase], figure: Figure | None = None
) -> str | None:
    """Give the words of a population: of the figure itself, else the first of phrases that narrow the cohort.

    Parameters
    ----------
    scene : Scene
        The sentence.
    phrases : sequence of GroupPhrase
        Nearest first; arms are passed over.
    figure : Figure or None
        "35 of 48 evaluable patients (73%)" holds its population.

    Returns
    -------
    str or None
        None where the figure is of all patients, or the text does not say.
    """
    if figure is not None:
        whole = _WHOLE.match(scene.view.text, figure.start) if figure.note == "all" else None
        inner = whole or _INNER.search(scene.view.text[figure.start : figure.last])
        words = _IN_GROUP.sub("", inner.group("np").strip()) if inner is not None else ""
        words = _THEN_DID.sub("", words)
        if words and not _is_everybody(words):
            return _told_first(scene, figure.start, words)
    for phrase in phrases:
        words = phrase.population
        if (
            phrase.arm is None
            and narrows(phrase)
            and not _is_aside(scene.view.text, phrase)
            # "a remission rate of 88%, similar to historical controls": others
            and not (phrase.lead in _OF_OTHERS and words.startswith("historical "))
            and not (_is_everybody(phrase.text) or _is_everybody(words))
        ):
            return _told_first(scene, phrase.start, words)
    if figure is None:
        return None
    part = part_of_study(scene, figure)
    if part is not None:
        return part
    subgroup = _OF_SUBGROUP.match(scene.view.text)
    if subgroup is not None and subgroup.end() <= figure.start:
        return subgroup["what"]
    return _population_after(scene, figure)


_OF_OTHERS: Final = frozenset({"versus", "than", "to"})
_PART = (
    r"(?:the |an? )?(?P<what>(?:[a-z]+ )?(?:training|validation|test|testing|"
    r"discovery|derivation|replication|development) (?:cohort|set|group|dataset|sample)(?: [1-9A-D]\b)?)"
)
#: "In the validation set, the HR was"
_IN_PART = re.compile(rf"(?:(?:In|For|Within|Among)|[A-Z][\w-]+ (?:group|patients) (?:of|in)) {_PART},?\s")
_BESIDE_PART = re.compile(rf"\b(?:in|for|within|among) {_PART}(?=[\s.,;:]|$)\s?")


def part_of_study(scene: Scene, figure: Figure) -> str | None:
    """Give the part of a study's patients that a sentence begins with: "In the validation set, ..."."""
    part = _IN_PART.match(scene.view.text)
    return part["what"] if part is not None and part.end() <= figure.start else None


def part_beside(scene: Scene, figure: Figure) -> str | None:
    """Give the part of a study that stands right before a figure's bracket, or alone behind all brackets."""
    view = scene.view
    opening = view.opening(figure.start)
    before = ends_in(_BESIDE_PART, view.text, figure.start if opening < 0 else opening, reach=60)
    if before is not None:
        return before["what"]
    behind = list(_BESIDE_PART.finditer(view.text, figure.last, view.part_end(figure.last)))
    others = [f for f in view.figures if behind and f.start > behind[0].end() and f.note != "bare"]
    return behind[0]["what"] if len(behind) == 1 and not others else None


def narrows(phrase: GroupPhrase) -> bool:
    """Whether words name people, or a part of those studied: "in the KRAS wild-type subgroup"."""
    part = phrase.people or _SUBSET.search(phrase.text) is not None
    return part and _SHARE_OF.match(phrase.text) is None


def _is_aside(text: str, phrase: GroupPhrase) -> bool:
    """Whether words tell of all, "in this high-risk patient group", or of some: "even among those"."""
    if ends_in(_EVEN, text, phrase.start, reach=16) or ends_in(_DIFFERENCE, text, phrase.start, reach=60):
        return True
    this = ends_in(_THIS, text, phrase.start, reach=6) is not None
    return this and _OF_STUDY.fullmatch(text, phrase.start, phrase.end) is not None


_EVEN: Final = re.compile(r"\beven\s(?:in|among|for)\s(?:the\s)?$")
#: "without significant differences between | responders and non-responders"
_DIFFERENCE: Final = re.compile(r"\bdifferences?\s(?:in\s[a-z ]{2,30}\s)?(?:between|among)\s(?:the\s)?$")
_THIS: Final = re.compile(r"\b(?:this|our)\s$")
_OF_STUDY: Final = re.compile(
    r"(?:[a-z-]+\s){0,3}?(?:(?:patient|study)\s(?:group|population|cohort)|population|cohort|series)"
)


def _told_first(scene: Scene, start: int, words: str) -> str:
    """Give what a sentence begins with instead of "evaluable patients", which says less of whom."""
    opened = _OPENING.match(scene.view.text) if _EVALUABLE.fullmatch(words) else None
    if opened is None or opened.end() > start or scene.arms.named(opened["what"]) is not None:
        return words
    return opened["what"]


def _is_everybody(words: str) -> bool:
    """Whether words name all patients; ALL is a leukaemia."""
    return _ALL.match(words) is not None and not words.startswith("ALL ")


def _population_after(scene: Scene, figure: Figure) -> str | None:
    """Read "After transplantation, 3 of 9 patients ..." as a population that has its own denominator."""
    opening = _AFTER.match(scene.view.text)
    if opening is None or figure.total is None or opening.end() > figure.start or scene.view.landmarks:
        return None
    return f"after {opening.group('what')}"
