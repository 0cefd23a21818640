"""Totals told apart from their counts: "Of 24 patients, 18 ...", "12 complete and 9 partial in 30"."""

from __future__ import annotations

import re
from typing import Final

from evidence.arithmetic import counts_rounding_to, printed_number, rounds_to
from evidence.extract.drafts import Draft
from evidence.extract.figures import Figure
from evidence.extract.quantity import Quantity
from evidence.extract.text import ends_in

__all__ = [
    "AFTER_PEOPLE",
    "OPENING",
    "OPEN_PERCENT",
    "PEOPLE",
    "is_further_total",
    "is_leading_total",
    "is_trailing_total",
]

PEOPLE: Final = (
    r"(?:patients?|children|adults?|subjects?|pts?|participants?|recipients?|boys|girls|women|men|cases|"
    r"individuals|persons?|responders|infants|adolescents|transplants|transplantations|survivors|deaths?|"
    r"relapses|CRs|(?:complete )?remissions|episodes|cycles|"
    r"evaluable|"
    r"eligible|of (?:them|these|those|whom|the))"
)
OPEN_PERCENT = re.compile(
    # "4 groups with distinct mortality (50% ...": no patients
    r"(?!\s(?:[a-z-]+\s)?(?:groups|arms|cohorts|subgroups|stud(?:y|ies)|trials|cent(?:er|re)s|hospitals)\b)"
    # "ceased at 272 because of a high incidence of relapse with X (48%)": that of relapse
    r"(?![^;:.()\[\]]{0,50}\b(?:because|due to|owing to)\b)"
    # "25 and 22, respectively, responded (54% and 59%)": each has its own
    r"(?!,? respectively\b)[^;:.()\[\]]{0,70}[(\[]\s*"
    r"(?:i\.e\.,?\s*|or\s+|(?:an?\s)?(?:incidence|frequency|proportion|rate)(?:,|:|\sof|\s=)?\s)?$"
)
OPENING = re.compile(
    r"\s*(?:of\s+(?:the\s+)?(?:\w+\s+)?(?:patients|children|responders|subjects)\s*)?[(\[]\s*(?:n\s*=\s*)?$"
)
_STAGE = r"(?:I{1,3}|IV|[1-4])[ABab]?"
AFTER_PEOPLE = re.compile(
    rf"\s*(?:[(\[][\d.]+\s?%[)\]]\s*)?(?:stages? {_STAGE}(?:\s?(?:-|to|or|and)\s?{_STAGE})?\s+)?"
    # "minimal residual disease (MRD)-evaluable patients"
    rf"(?:(?:[a-z][\w-]*|[A-Z]{{2,}}[\w/+-]*|[A-Z][a-z]{{0,3}}[A-Z+-][\w/+-]*|[A-Z]/[A-Z])(?:\s\([A-Z][\w/]*\)(?:-[a-z]+)?)?\s+)"
    rf"{{0,3}}?{PEOPLE}\b"
)
_LEADING_TOTAL = re.compile(
    r"(?:^|[;:,.]\s+|\b(?:and|but|while|whereas)\s+|\()(?:of|among|in|for|from|out of)\s+(?:the\s+|these\s+|"
    r"those\s+|all\s+|our\s+|a total of\s+|the first\s+|the (?:remaining|other)\s+|"
    r"(?:this|the|a) (?:sub)?(?:group|set|cohort) of\s+)?$",
    re.IGNORECASE,
)
_IN_OR_FOR = re.compile(r"\b(?:in|for)\s+(?:the\s+|a total of\s+)?$", re.IGNORECASE)
#: "For the | 53 (68%) patients with X, a response was seen in 24"
_LEADS_ALL = re.compile(r"(?:For|In|Among) the ")
#: "The response rate for all 1,155 eligible patients was 19%, with a median survival of ..."
_FOR_ALL = re.compile(r"\bfor all\s+(?:the\s+)?$")
#: "Of the 20 in the HSCT group, three died", "and of the 49, 18 had HSCT"
_OF_THE = re.compile(r"\b(?:of|among)\s+(?:the|these|those)\s+$", re.IGNORECASE)
_IN_GROUP_OR_END = re.compile(r"\s+(?:in|on|with|who)\s|,\s")
#: "and in four (3%) of those in the Y group": part of them, not all.
_SHARE_OF = re.compile(r"\s*[(\[][\d.]+\s?%[)\]]\s+of\b")
_SEEN_IN = re.compile(
    r"\b(?:were|was|have been|has been)\s+(?:obtained|seen|observed|noted|recorded|documented|achieved|"
    r"reported|found)\s+"
    r"(?:in|among|on)\s+(?:the\s+|all\s+|these\s+)?$|"
    r"\boccurred among\s+(?:the\s+|all\s+)?$|"
    r"\b(?:responses|remissions|relapses|deaths) among\s+(?:the\s+|all\s+)?$"
)
_OTHERS = re.compile(r"\s(?:in|with|on|given|treated with|who)\s[^,;.()]{2,50},\s")
_DEATHS = re.compile(r"\s*(?:deaths|relapses)\b")
#: What figures a leading total can be the total of, wherever they stand.
_OF_SCOPE: Final = frozenset({"percent", "fraction", "duration", "unreached", "decimal"})


def is_trailing_total(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Read "12 complete (40%) and 9 partial responses were obtained in 30 patients": the total of both."""
    if not draft.figures:
        return False
    last = draft.figures[-1].last
    of_shares = _AT_TIMES_IN.fullmatch(draft.sentence, last, quantity.start) is not None
    named = draft.depths[quantity.start] > 0 and _NAMED_IN.fullmatch(draft.sentence, last, quantity.start)
    if not (of_shares or named) and ends_in(_SEEN_IN, draft.sentence, quantity.start, reach=40) is None:
        return False
    shared = draft.following(i, "percent") is not None and OPEN_PERCENT.match(draft.gap(i))
    outside = _counted_outside(draft, i)
    if shared and outside is None:
        return False
    if AFTER_PEOPLE.match(draft.sentence, quantity.end) is None or not quantity.value:
        return False
    if of_shares:
        return _is_total_of_shares(draft, int(quantity.value))
    counted = []
    for figure in reversed(draft.figures):
        if not figure.events or figure.total is not None or figure.events > quantity.value:
            break
        if figure.percent is not None and not figure.agrees_with_total(int(quantity.value), draft.sentence):
            break
        counted.append(figure)
    if counted and outside is not None:
        outside.percent = draft.quantities[i + 1].value
        draft.used.add(i + 1)
    for figure in counted:
        figure.total = int(quantity.value)
    return bool(counted)


def _counted_outside(draft: Draft, i: int) -> Figure | None:
    """Give the count of "34 responses (9 complete and 25 partial) were observed in 78 patients (44%)"."""
    share, total = draft.following(i, "percent"), draft.quantities[i]
    depth = draft.depths[total.start]
    outer = [f for f in draft.figures if f.depth == depth and f.events and f.total is None]
    inner = [f for f in draft.figures if f.depth > depth]
    if share is None or share.value is None or len(outer) != 1 or not inner or not total.value:
        return None
    printed = printed_number(share.value, draft.sentence[share.start : share.end], sign="%")
    agrees = outer[0].percent is None and rounds_to(outer[0].events or 0, int(total.value), printed)
    return outer[0] if agrees else None


#: "(1 CR and 9 | PR in | 30 patients)", "(three complete responses among the 40 treated)"
_NAMED_IN = re.compile(
    r"\s(?:(?:CR|PR|VGPR|SD|PD|MR|NR)s?|(?:(?:complete|partial|objective|minor)\s)?"
    r"(?:responses?|remissions?|responders?)|relapses|deaths)\s(?:in|among)\s(?:the\s|all\s|these\s)?"
)
#: "64.3% after one cycle and 78.6% | after two cycles in | 14 children"
_AT_TIMES_IN = re.compile(
    r"\s(?:after|at|by|within|following)\s[^,;:.()\[\]%]{1,60}\s(?:in|among)\s(?:the\s)?"
)


def _is_total_of_shares(draft: Draft, total: int) -> bool:
    """Take the number of people behind shares of them, where each is one of so many."""
    shares = []
    for figure in reversed(draft.figures):
        if figure.percent is None or figure.events is not None or figure.total is not None:
            break
        if not counts_rounding_to(figure.printed_percent(draft.sentence), total):
            break
        shares.append(figure)
    for figure in shares:
        figure.total = total
    return bool(shares)


def is_leading_total(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Whether "Of 24 evaluable patients," opens a clause in which figures of them follow."""
    before = draft.sentence[max(0, quantity.start - 40) : quantity.start]
    after = draft.sentence[quantity.end : quantity.end + 80]
    if _DEATHS.match(after) or _SHARE_OF.match(after):
        return False
    share = draft.following(i, "percent")
    shared = share is not None and OPEN_PERCENT.fullmatch(draft.gap(i)) is not None
    if shared and _IN_OR_FOR.search(before) and not _LEADS_ALL.fullmatch(draft.sentence, 0, quantity.start):
        return False  # "and in 1 patient (1%) who received Y"
    of_those = _OF_THE.search(before) is not None and _IN_GROUP_OR_END.match(after) is not None
    leads = _LEADING_TOTAL.search(before) or _FOR_ALL.search(before)
    # "Of 30 patients in arm A, 27 responded; of | 29 | in arm B, 20 responded"
    again = draft.scope is not None and _OTHERS.match(after) is not None
    if not leads or not (AFTER_PEOPLE.match(after) or of_those or again):
        return False
    depth = draft.depths[quantity.start]
    return any(
        q.kind in _OF_SCOPE or (q.kind == "count" and draft.depths[q.start] <= depth)
        for q in draft.quantities[i + 1 :]
    )


_IN_GROUP = (
    r"(?:in|on|with|without|given|receiving|treated with|assigned to|who)\s[^,;:.()\d]{1,50}?(?:\s[1-9])?"
)
#: "Of | 47 | patients in arm A and the | 175 ..."
_THEN_ANOTHER = re.compile(
    rf"\s(?:[a-z-]+\s){{0,2}}?(?:{PEOPLE}\s)?{_IN_GROUP}(?:,\s(?:and\s)?|\s(?:and|or)\s)(?:the\s|of\sthe\s)?"
)
#: "... 175 | patients in arm B, 28 (60%)", "175 | in arm B and 30 in arm C"
_IN_OTHER_GROUP = re.compile(rf"\s(?:[a-z-]+\s){{0,2}}?(?:{PEOPLE}\s)?{_IN_GROUP}(?:,\s|\sand\s\d)")


def is_further_total(draft: Draft, quantity: Quantity) -> bool:
    """Whether "and the 30 in arm B," goes on with the list of "Of the 24 patients in arm A"."""
    if draft.scope is None:
        return False
    last = draft.further[-1][0] if draft.further else draft.scope
    if _THEN_ANOTHER.fullmatch(draft.sentence, last.end, quantity.start) is None:
        return False
    return _IN_OTHER_GROUP.match(draft.sentence, quantity.end) is not None
