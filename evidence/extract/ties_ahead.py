"""How dear it is to take a name in front of a figure for its own: "the response rate was 67%"."""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.between import OF_WHICH_BEFORE, OF_WHOM, heads_item
from evidence.extract.distance import distance
from evidence.extract.figures import Figure
from evidence.extract.grade_words import GRADE_IN, OF_GRADE
from evidence.extract.names_in_bracket import names_compared
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.own_heads import (
    OWN_HEAD,
    RELATIVE_CLAUSE,
    counts_another,
    has_own_head,
    price_of_clause,
)
from evidence.extract.text import OPENED, ends_in
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["goes_on_in", "is_of_grade_ahead", "is_of_grades", "lists_responses", "price_of_name_ahead"]


_LINKED = re.compile(
    r"\b(?:occurred|occur|happened|seen|observed|noted|recorded|reported|documented|developed|diagnosed|affected|"
    r"found|numbered|detected|achieved|obtained|attained|reached|induced|complicated)\b|"
    r"^\s*[(\[:,=]\s*(?:[nN]\s*=\s*)?$|^\s*$",
    re.IGNORECASE,
)

#: "remission was achieved | in 12 patients": the name itself says so
_SEEN_AT_END = re.compile(r"\b(?:was|were)\s(?:achieved|obtained|attained|observed|seen|noted)$")
#: "(19.8 vs 2.7 months|; median follow-up, 24 months;| HR, 0.29)"
_FOLLOWED = re.compile(r";\s(?:median\s)?follow-?\s?up[^;()]*;")
#: "we observed | PR | in one patient", "complications included | SOS | in 4 patients"
_SAW = re.compile(
    r"\b(?:observed|saw|noted|achieved|found|recorded|showed|(?:events|effects|[Tt]oxicities|[Cc]omplications)\s(?:included|were))"
    r"\s+(?:an?\s+)?$"
)
#: "mortality, 1.6%; renal failure, 4.6%": the second has a head of its own.
_LISTED_HEAD = re.compile(
    r";\s*(?:and\s+)?(?!(?:in|with|for|on|of|at|among|the|by|those|versus|vs|compared|after|overall|respectively|"
    r"median|mean)\b)[a-z][a-z-]*(?: (?!(?:was|were|in|with|for|of|at)\b)[a-z-]+){0,3},\s*$"
)
_INCLUDING = re.compile(r"\bincluding (?:an? )?$")
#: A part of what a name was given before has rather a name of its own.
_DETAIL: Final = 1.6
_HOW = re.compile(r"[)\]]?\s*(?:of (?:them|whom|these)\s+)?(?:completely|partially)\s*(?:[.,;]|and\b|$)")
#: "10 relapses were registered: 4 in the X group and | 6 in the Y group"
_DETAILED = re.compile(
    # "deaths (4%) were reported: 5 with X and 2 with Y"
    r"(?: \([^()]{1,20}\))?(?: (?!and\b)[a-z]+){0,5}:\s+"
    rf"(?:(?:\d+|{NUMBER_WORD}) (?:in|with|on|after|for) [^:;.()\d]{{2,50}}?"
    r"(?:,|,? and) )*"
)
_OF_GROUP = re.compile(r" (?:in|with|on|after|for) (?:the )?[A-Za-z]")
_PAIR_OF_COUNTS = re.compile(
    r"[(\[]\s*\d+\s+(?:patients|children|women|men|cases)\s+(?:versus|vs\.?|v\.?)\s+\d+\b"
)
_VERB_OF = re.compile(r"\s*(?:in|of|for|only|by|:)\s*(?:only\s+)?")


def price_of_name_ahead(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Price a mention in front of its figure: "the response rate was 67%", "died (5%)"."""
    between = view.text[mention.end : figure.start]
    if figure.depth > 0 and OPENED.fullmatch(view.text, mention.end, view.opening(figure.start) + 1):
        # "79 had died (41 in the X group and 38 in the Y group)": the bracket details the mention.
        return 0.4 if not _names_next(view, figure) else 2.5
    if figure.percent is None and _DETAILED.fullmatch(between) and _OF_GROUP.match(view.text, figure.end):
        return 0.4
    # "(ORR; 87% vs 73%)": the short form and its figure share a bracket.
    opens = view.opening(mention.start) == mention.start - 1 >= 0
    touches = between.strip() in ({"", ";"} if figure.depth > 0 and opens else {""})
    aside = _aside(view, figure, mention)
    price = -0.1 if touches else distance(view, mention.end, figure.start, aside, of_name=True)
    if _told_aside(view, figure, mention):
        price += 4.0
    if _goes_on_with_grade(view, figure, mention):
        return min(price, 0.4)
    of_clause = price_of_clause(view, figure)
    # "9 (13%) relapsed, 35 (51%) remain on treatment": the second has a verb of its own.
    price += of_clause if mention.role != "verb" else 2 * of_clause
    if OF_WHOM.match(view.text, figure.last) or ends_in(OF_WHICH_BEFORE, view.text, figure.start, reach=20):
        price += 6.0  # "19 achieved CR, 10 of whom were MRD-negative"
    if ends_in(_INCLUDING, view.text, figure.start, reach=16) and "%" in between:
        price += _DETAIL  # "the response rate was 89%, including | 32% | confirmed CRs"
    if _HOW.match(view.text, figure.last):
        price += 6.0  # "19 (83%) responded, 12 (52%) completely"
    own = _LISTED_HEAD.search(between) or heads_item(view, figure, mention)
    own = own or _holds_other_noun(view, figure)
    own = own or counts_another(view, figure, mention)
    if own or (figure.depth > 0 and has_own_head(view, figure)):
        price += OWN_HEAD
    counted = figure.events is not None and figure.percent is None and figure.total is None
    counted = counted and all(quantity.note != "named" for quantity in figure.quantities)
    # "the mortality was zero" counts nobody in words of its own.
    counted = counted and not (figure.note == "none" and between.strip() in {"was", "is", "rate was"})
    if mention.role == "verb" and figure.kind == "proportion":
        if not _VERB_OF.fullmatch(between):
            price += 1.5 if figure.percent is not None else 2.5
    elif (
        counted
        and not _LINKED.search(between)
        and not _SEEN_AT_END.search(view.text, mention.start, mention.end)
        and not _is_pair_in_bracket(view, figure)
        and not (
            between.strip() == "in"
            and _tells_seen(view, mention)
            and _THEN_RATE.match(view.text, figure.last) is None
        )
    ):
        # "response rate in 308 patients": a count that nothing links to the mention.
        price += 3.0
    return price


#: "the ORR in 23 | evaluable patients was 52%": so many there are
_THEN_RATE = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:patients|pts|children|adults|cases)\s(?:was|were)\s(?:only\s)?\d"
)


def _aside(view: SentenceView, figure: Figure, mention: Mention) -> tuple[int, int] | None:
    """Give what stands between a name and its figure and parts them no more for it."""
    between = view.text[mention.end : figure.start]
    inserted = RELATIVE_CLAUSE.search(view.text, mention.end, figure.start) if "," in between else None
    if figure.kind == "ratio" and "ollow" in between:
        inserted = _FOLLOWED.search(view.text, mention.end, figure.start) or inserted
    if inserted is not None:
        return inserted.span()
    names = names_compared(view, figure)  # "(A vs B vs C, 71% vs 88% vs 93%)"
    return (names[0][0], names[-1][1]) if names else None


#: "15% for grades II-IV and | 5% | for grades III-IV"
_FOR_GRADES = re.compile(r"[)\]]?\sfor\sgrades?\s")
#: "in 23 patients (38%) and was extensive in | 9 (15%)"
_SEVERE_IN = re.compile(
    r"(?:\b(?:was|were|and)\s|[,;:]\s(?:and\s)?|[(\[])(?:mild|severe|extensive|limited|moderate(?:\sto\ssevere)?|"
    r"grades?\s[\w≥-]+(?:\s(?:or|to)\s[\w-]+)?)\sin\s$"
)
#: "four deaths in the X group and | none | in the Y group"
_AND_NONE = re.compile(r"\b(?:and|but|versus|vs\.?)\s$")
_IN_THE_GROUP = re.compile(r"\s(?:in|with|on|of those)\s(?:the\s)?[A-Za-z]")


def is_of_grades(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a number counts those with an event of some grades: "grade 1 in | 18", "grade 3 CRS in | 6"."""
    if mention.end <= figure.start and is_of_grade_ahead(text, figure):
        return True  # "limited in | 12"
    if "rade" not in text:
        return False
    named = text[mention.end : figure.start].strip() == "in"
    named = named and ends_in(OF_GRADE, text, mention.start, reach=32) is not None
    return named or ends_in(GRADE_IN, text, figure.start, reach=48) is not None


def is_of_grade_ahead(text: str, figure: Figure) -> bool:
    """Whether a grade heads a figure: "was grade I in 8, grade II in | 12", "limited in | 12"."""
    return ends_in(_SEVERE_IN, text, figure.start, reach=48) is not None


def _goes_on_with_grade(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a figure goes on with what was told: of other grades, or of nobody in another group."""
    if mention.end <= figure.start and is_of_grade_ahead(view.text, view.first_of_row(figure)):
        return True  # "and was extensive in 20% and | 41%"
    if _FOR_GRADES.match(view.text, figure.last) or is_of_grades(view.text, figure, mention):
        return True
    none = figure.note == "none" and ends_in(_AND_NONE, view.text, figure.start, reach=8) is not None
    return none and _IN_THE_GROUP.match(view.text, figure.end) is not None


def _holds_other_noun(view: SentenceView, figure: Figure) -> bool:
    """Whether "16 NR (33%)" counts what is no name."""
    noun = _NOUN_WITHIN.match(view.text, figure.start)
    return noun is not None and not any(
        m.start < noun.end("noun") and noun.start("noun") < m.end for m in view.mentions
    )


_NOUN_WITHIN = re.compile(r"\d+\s(?P<noun>[A-Z]{2,5})\s\(\d")


def _tells_seen(view: SentenceView, mention: Mention) -> bool:
    """Whether "in" behind a response tells in how many it was: "there was CR in 3", "CR in 3, PR in 10"."""
    saw = ends_in(_SAW, view.text, mention.start, reach=30) is not None
    return saw or goes_on_in(view.text, mention) or lists_responses(view.text)


def goes_on_in(text: str, mention: Mention) -> bool:
    """Whether a name goes on a list that counts patients: "CRS occurred in 20 patients and ICANS in 5"."""
    return ends_in(_IN_PATIENTS_AND, text, mention.start, reach=60) is not None


#: "CRS occurred in 20 patients and | ICANS | in 5"
_IN_PATIENTS_AND = re.compile(
    rf"\bin (?:\d+(?: of \d+)?|{NUMBER_WORD}) (?:patients|pts|children|cases)(?: \([^()]*\))?,? and $|"
    # "complete in 9 and | partial | in 14"
    rf"\b(?:complete|partial) in (?:\d+|{NUMBER_WORD})(?: \([^()]*\))?,? and $"
)


def lists_responses(text: str) -> bool:
    """Whether a sentence tells in how many patients each response was: "PR in 10, SD in 12"."""
    return len(_RESPONSE_IN.findall(text)) > 1


#: "PR in 10", "stable disease was seen in five"
_RESPONSE_IN = re.compile(
    r"\b(?:s?CR[iph]?|VGPR|n?PR|SD|PD|MR|NC|MLFS|(?:stable|progressive) disease|disease progression|"
    r"(?:complete|partial|minor|minimal) (?:response|remission)s?)(?:\s\([A-Za-z]+\))?"
    r"(?:\s(?:was|were) (?:observed|seen|achieved|noted|found|recorded|documented|obtained))?"
    rf"\sin\s(?:\d|(?:{NUMBER_WORD})\b)"
)


def _told_aside(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a clause with a name is closed before a figure: "SOS, fatal in 3, was seen in | 7"."""
    return any(
        clause.start() < mention.start and mention.end < clause.end() <= figure.start
        for clause in RELATIVE_CLAUSE.finditer(view.text, 0, figure.start)
    )


def _is_pair_in_bracket(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket compares two counts: "a response in X than in Y (40 patients vs 21 patients)"."""
    opening = view.opening(figure.start)
    return opening >= 0 and _PAIR_OF_COUNTS.match(view.text, opening) is not None


def _names_next(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket goes on with another name: "neutropenia (42% vs 9%; 3% had febrile neutropenia)"."""
    opening = view.opening(figure.start)
    if ";" not in view.text[opening : figure.start]:
        return False
    end = min((i for i in (view.text.find(c, figure.last) for c in ";)]") if i >= 0), default=len(view.text))
    return view.names_outcome_in(figure.last, end)
