"""Endpoints that have no name in the rules, told by how they are named.

"Median TTD was 4.7 months", "the time to the first skeletal event", "the R0 resection rate was 93%": what
stands there is an endpoint, and figures beside it are its own, not those of the nearest outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from evidence.extract.text import INNER_BRACKETS, blank, ends_in

__all__ = ["OTHER_ENDPOINT", "other_endpoints", "places_of"]

#: The rule that their mentions bear.
OTHER_ENDPOINT: Final = "endpoint.other"
#: Each form with words without which it cannot stand; those are asked first, because that is quick.
_FORMS: Final = (
    ("edian ", re.compile(r"\b[Mm]edian (?P<name>[a-z]?[A-Z]{2,6}\d?)\b(?! (?:patients|group|arm)|\s?\+)")),
    (
        "ime",
        re.compile(
            r"\b(?P<name>[Tt]imes?[ -]to[ -](?!death\b|relapse\b|recurrence\b)(?:the )?(?:first |"
            r"next )?[A-Za-z][\w-]+"
            r"(?: (?:event|events|failure|deterioration|worsening|therapy|treatment)\b)?)"
        ),
    ),
    (
        " rate",
        re.compile(
            r"\b(?P<name>(?!(?:the|these|this|those|their|its|both|overall|corresponding|respective|"
            r"estimated|"
            r"actuarial|cumulative|same|higher|lower|similar|highest|lowest|crude|median|year|years|month|"
            r"months|"
            r"week|day|two|three|five|such|and|or|of|in|an?|respectively|different|observed|reported|"
            r"expected|"
            r"better|worse|high|low|event|hazard|incidence|late|early|other|increased|improved|reduced|decreased|"
            r"significant|superior|inferior|greater|elevated|enhanced|comparable|good|poor)\b)"
            r"[a-z][a-z-]{2,} rates?)"
            r"(?=\s+(?:(?:was|were|of)\b|\d|[(\[]\d))"
        ),
    ),
    (
        "of patients who ",
        re.compile(
            r"\b(?P<name>(?:percentages?|proportions?|numbers?|rates?) of patients who "
            r"(?:(?!(?:died|relapsed|responded|achieved|survived)\b)[a-z-]+ ){1,7})(?=[(\[]\d)"
        ),
    ),
    (
        "ate of ",
        re.compile(
            r"\b[Rr]ate of (?P<name>(?!(?:the|these|those|both|all|such|patients|their|its)\b)[a-z][a-z-]+"
            r"(?: (?!(?:in|for|with|at|after|of|was|were)\b)[a-z-]+){0,3})(?=\s+(?:was|were)\s)"
        ),
    ),
    # "78.7% BCR-free"
    ("-free", re.compile(r"\b(?P<name>[A-Z]{2,5}-free)\b(?!\s+(?:[a-z-]+\s+)?survival)")),
    # "tumor-specific, and overall survival", which share their noun.
    (
        "-specific",
        re.compile(r"\b(?P<name>[A-Za-z]+-specific)\b(?=(?:,\s+(?:and\s+|or\s+)?|\s+and\s+)(?:overall|[a-z]+-free)\b)"),
    ),
    # Times to something, whether defined or not: TTD, TTF, TTNT.
    ("TT", re.compile(r"(?P<name>(?<![\w-])TT(?:[DFPR]|NT|F?T|TF)(?!\w))")),
    # Abbreviations that end as those of survival do, whether defined or not: LRFS, DMFS, CSS.
    ("S", re.compile(r"(?P<name>(?<![\w-])[a-z]?(?:[A-Z]{1,4}FS|[A-Z]{0,3}[CDL]SS)(?!\w))")),
)  # fmt: skip
_SHORT: Final = r"(?!(?:HRs?|CIs?|OR|RR|AND)\b)[a-z]?[A-Z]{2,5}(?!\w)"
_ENDPOINT: Final = re.compile(r"[a-z]?[A-Z]{1,4}FS|OS|ORR|DOR|[NT]RM|CIR")
#: "the 3-year LC, PFS and OS rates": what is listed with endpoints is one.
_LIST: Final = re.compile(
    rf"(?<![\w-]){_SHORT}(?:,\s+{_SHORT})*,?\s+and\s+{_SHORT}"
    r"(?=\s+(?:rates?|was|were|is|are|of|at|in|for|with)\b|\s*[(\[])"
)

#: "on OS (HR 1.6), FFR (HR 1.6) and LRC (HR 1.8)"
_LIST_OF_RATIOS: Final = re.compile(
    rf"(?<![\w-]){_SHORT}\s*\([^()]*\)(?:,\s+{_SHORT}\s*\([^()]*\))*,?\s+(?:and|or)\s+{_SHORT}(?=\s*\(a?HR)"
)


#: "ORR (38% vs 11%; P < .001), | HI | (41% vs 12%), and red blood cell (RBC)-| TI | (30% vs 10%)"
_NEXT_COMPARED: Final = re.compile(
    rf"(?<=\)), (?:and )?(?:[a-z]+ ){{0,4}}(?:\([A-Z]+\)-)?"
    rf"(?P<name>(?:[a-z]-)?[A-Z][A-Za-z]{{1,6}}(?<=[A-Z])(?!\w)|{_SHORT})"
    r"(?= \(\d[\d.]*\s?%? (?:vs?\.?|versus) )"
)


#: "higher in AML (38% vs 11%), MDS (41% vs 12%)": these are groups
_IN_FIRST: Final = re.compile(r"\b(?:in|for|with|among)\s(?:the\s)?[A-Z][\w+-]*\s\([^()]*\)(?:,|$)")


_OF: Final = re.compile(r"\b(?:with|in|for|on|after|and|versus|vs\.?|of)\s$")


def other_endpoints(text: str, defined: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Find the places where endpoints are named that the rules have no name for.

    Parameters
    ----------
    text : str
        A normalised sentence.
    defined : iterable of str
        Abbreviations that the abstract defines as endpoints: "time to treatment discontinuation (TTD)".

    Yields
    ------
    (int, int)
        Where each begins and ends; what the rules name as an outcome may be among them.
    """
    for sign, pattern in _FORMS:
        if sign in text:
            yield from (match.span("name") for match in pattern.finditer(text))
    for short in sorted(defined):
        yield from places_of(short, text)
    lists = [*_LIST.finditer(text)] if " and " in text else []
    lists += _LIST_OF_RATIOS.finditer(text) if "HR" in text else ()
    if "), " in text:
        compared = list(_NEXT_COMPARED.finditer(text))
        if compared and not _IN_FIRST.search(text, 0, compared[0].start()):
            yield from (match.span("name") for match in compared)
    for listed in lists:
        members = list(re.finditer(_SHORT, INNER_BRACKETS.sub(blank, listed.group())))
        plain = len(members) == 2 and "(" not in listed.group() and ", and " in listed.group()
        if plain and ends_in(_OF, text, listed.start(), reach=8):
            continue  # "2.1 years with VMP, and OS at 5 years was"
        if any(_ENDPOINT.fullmatch(member.group()) for member in members):
            yield from ((listed.start() + m.start(), listed.start() + m.end()) for m in members)


#: "eight-year | S and PFS", "median | S"; elsewhere one letter is anything
_DATED: Final = re.compile(r"(?:-year|-month|[Mm]edian|actuarial) $")


def places_of(short: str, text: str) -> Iterator[tuple[int, int]]:
    """Find an abbreviation as a word of its own, with or without the "s" of a plural."""
    at = text.find(short)
    while at >= 0:
        end = at + len(short)
        end += text[end : end + 1] == "s"
        before, after = text[at - 1 : at], text[end : end + 1]
        if len(short) == 1 and ends_in(_DATED, text, at, reach=12) is None:
            at = text.find(short, at + 1)
            continue
        if not (before.isalnum() or before in {"-", "_"}) and not (after.isalnum() or after == "_"):
            yield at, end
        at = text.find(short, at + 1)
