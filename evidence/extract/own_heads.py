"""Figures with a head or a clause of their own, which are not of the name that stands nearest.

"infection (37%), raised amylase (8%)", "9 (13%) relapsed, 35 (51%) remain on treatment".
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.text import INNER_BRACKETS, ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = [
    "CLAUSE_HEAD",
    "OWN_HEAD",
    "RELATIVE_CLAUSE",
    "counts_another",
    "has_own_head",
    "price_of_clause",
]


CLAUSE_HEAD = re.compile(
    r"(?:^|[,;:]\s*(?:and\s+|but\s+|while\s+|whereas\s+|with\s+)?|\band\s+|\bthat\s+|\bwhile\s+|"
    r"\bwhereas\s+|\bwhom\s+)(?:only\s+|an?\s+(?:additional|further)\s+|another\s+|about\s+|approximately\s+)?$",
    re.IGNORECASE,
)
_OWN_BRACKET = re.compile(r"\s*[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
_OTHER_HEAD = re.compile(
    r"[)\]](?:,| (?:in|with|on|for) [^,;:()]{2,40},)\s*(?:and\s+)?"
    r"(?!(?:in|with|for|on|of|at|among|the|by|those|versus|vs|compared|but|not)\b)[a-z][a-z -]+\s*$"
)
#: "neutropenia (31%) and fatigue (12%)", not "survival (43%) in X (27%) and reference groups (19%)"
_AND_OTHER_HEAD = re.compile(
    r"[)\]]\s+and\s+(?!(?:in|with|for|on|of|at|among|the|by|those)\b)(?![a-z -]*(?:groups?|arms?)\b)"
    r"[a-z][a-z -]+\s*"
)
_RISEN = re.compile(r"(?:increase|elevat|rais|rise)", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(
    r"(?:[,;]\s*(?:and|but|while|whereas|although)?\s*|\b(?:and|while|whereas)\s+)"
    r"(?:an(?:other| additional) |a further )?$"
)
_OWN_VERB = re.compile(
    r"[)\]]?\s*(?:there (?:was|were)|(?:of\s+(?:the\s+)?(?:\d+\s+)?)?"
    r"(?:(?!(?:who|in|with|for|after|on|at|from)\b)[a-z-]+\s+)?"
    r"(?:patients?|pts?|children|"
    r"subjects|recipients|responders|cases)?\s*(?:remain(?:ed|s)?|are|is|developed|had|received|underwent|"
    r"achieved|experienced|suffered|showed|demonstrated|exhibited|survived|relapsed|died|progressed|responded|were|"
    r"was|who|resulted|failed|having|went|proceeded|evolved|transformed|rejected|recovered|engrafted|"
    r"did))\b(?!\s*(?:[.,;]|$)|\s+(?:reported|recorded|seen|observed|noted|documented|found|in|among|grades?|of)\b)"
)
_STATE = re.compile(r"\s+(?!(?:treated|given|enrolled|evaluable|patients)\b)[a-z-]+(?=\s*(?:[,;.]|and\b|$))")
#: What follows these is what the figure counts.
_DEEDS: Final = ("received", "underwent", "had", "suffered", "having")
RELATIVE_CLAUSE = re.compile(r",\s*(?:which|who|whose|all of whom|including)\s[^,;]*,")
#: Of a clause that tells of something else; more than any figure is tied for.
_OTHER_CLAUSE: Final = 5.1
#: Of a bracket with a head of its own.
OWN_HEAD: Final = 9.0

#: "1,476 (7.5%) deaths|, 2,811 (14.2%) | hospitalisations, and"
_OTHER_NOUN = re.compile(
    rf"[)\]]?\s+(?!(?:{ANY_PEOPLE}|of|in|with|for|on|at|to|were|was|had|who|and|or|developed|experienced|achieved|"
    r"months|years|days|weeks|events|cases)\b)(?:[A-Za-z-]+\s+(?!(?:in|of|with|for|on)\b)){0,2}"
    r"(?:[a-z]{3,}s\b(?=\s*(?:[,;.)]|and\b|of\b|in\b|$))|(?![a-z]+(?:ed|ing|ly)\b)[a-z]{4,}(?=\s*(?:[,;.]|and\b|$)))"
)

#: "13 (6%) | metabolic | encephalopathy"
_ITS_NOUN = re.compile(r"[)\]]?\s+(?:[a-z-]+\s+){0,2}")


def counts_another(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether "12 deaths, 20 readmissions" counts what has a noun of its own, as the figure before has."""
    if mention.role != "noun" or figure.kind != "proportion" or figure.events is None:
        return False
    before = any(
        f.last <= mention.start and _ITS_NOUN.fullmatch(view.text, f.last, mention.start)
        for f in view.figures
    )
    listed = view.text.startswith((",", " and "), mention.end) and before
    return listed and _OTHER_NOUN.match(view.text, figure.last) is not None


def has_own_head(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket has a head of its own: "infection (37%), raised amylase (8%)" has 8% of amylase."""
    opening = view.opening(figure.start)
    nearest = max((m.end for m in view.mentions if m.end <= opening), default=-1)
    own = _OWN_BRACKET.match(view.text, nearest) if nearest >= 0 else None
    if own is None or own.end() > opening:
        return False
    named = next(m for m in view.mentions if m.end == nearest)
    risen = _RISEN.match(view.text, named.start) is not None  # "elevated ALT (31%) and AST (26%)" are both
    if not risen and _AND_OTHER_HEAD.fullmatch(view.text, own.end() - 1, opening):
        return True
    if _OTHER_HEAD.search(view.text, own.end() - 1, opening) is not None:
        return True
    # "mortality (RR 1.26), relevant (grade B/C) fistula (POPF) | (RR 1.12"
    between = INNER_BRACKETS.sub("", view.text[own.end() : opening])
    return _OTHER_HEAD.search(f"){between}") is not None


def price_of_clause(view: SentenceView, figure: Figure) -> float:
    """Price a figure that begins a clause of its own: "..., and 105 (78%) patients remained"."""
    if figure.kind != "proportion" or ends_in(_NEXT_CLAUSE, view.text, figure.start, reach=28) is None:
        return 0.0
    verb = _OWN_VERB.match(view.text, figure.last)
    if verb is None and figure.total is not None and _verb_behind(view, figure):
        return 2.5  # "a PR in 3, none of the 14 with liver metastases | responded"
    if verb is None or _both_tell_who(view, figure):
        return 0.0
    if verb.group().endswith(_DEEDS):
        return _OTHER_CLAUSE
    # "; 10 (8%) were resistant": a clause that names nothing tells of something else.
    state = _STATE.match(view.text, verb.end())
    named = state is not None and any(verb.end() <= m.start <= state.end() for m in view.mentions)
    return _OTHER_CLAUSE if state is not None and not named else 2.5


def _verb_behind(view: SentenceView, figure: Figure) -> bool:
    """Whether a figure is the subject of a verb that names an outcome, with only words of whom between."""
    behind = next((m for m in view.mentions if m.start >= figure.last), None)
    if behind is None or behind.role != "verb" or behind.outcome is None:
        return False
    return _OF_WHOM_ALONE.fullmatch(view.text, figure.last, behind.start) is not None


_OF_WHOM_ALONE = re.compile(rf"\s+(?:(?:{ANY_PEOPLE})\s+)?(?:with|without|in|who had)\s[^,;:.()\d]{{2,60}}\s")
#: "15 patients (11%) | who received X and 3 patients (1%) | who received Y"
_WHO_BEHIND = re.compile(
    rf"[)\]]?\s*(?:(?:{ANY_PEOPLE})\s+)?who (?:had |have )?"
    r"(?:received|underwent|took|did not (?:receive|undergo)|"
    r"were (?:given|treated|assigned|allocated|randomi[sz]ed))\b"
)


def _both_tell_who(view: SentenceView, figure: Figure) -> bool:
    """Whether words say who a figure counts as they do of the one before, and so are no clause."""
    before = [f for f in view.figures if f.last <= figure.start and f.note != "bare"]
    return bool(before) and all(_WHO_BEHIND.match(view.text, f.last) for f in (before[-1], figure))
