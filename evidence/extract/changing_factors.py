"""Factors in front of a verb that tells what they change: "chronic GVHD reduced relapse (HR 0.4)".

"Children with high MRD had a 10.5-fold greater risk of relapse" tells the factor in the same place.
"""

from __future__ import annotations

import re

from evidence.extract.factor_words import BRACKETS, CLAUSE, NO_SUBJECT, subject_in
from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.tokens import PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["changing_factor", "who_had"]

#: "chronic GVHD | significantly reduced"
_CHANGES = re.compile(
    r"\s(?:[a-z]+ly\s)?(?:(?:reduc|increas|decreas|lower|improv|prolong|worsen|shorten|impair|affect|influenc|rais)ed"
    r"(?!\s(?:by|with|in|after|from|to|among|for|over|on)\b)|protected\s(?:against|from)|led\sto|resulted\sin)\s"
)


#: "OS | was significantly | improved"
_WAS = re.compile(r"\b(?:was|were|is|are|be|been|remained|had)\b")


def changing_factor(view: SentenceView, figure: Figure) -> str | None:
    """Read "MRD negativity improved EFS (HR 0.4) and OS (HR 0.5)": what stands in front of the verb.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        A ratio in a bracket behind what was changed.
    """
    opening, start = view.opening(figure.start), view.part_start(figure.start)
    if opening < start:
        return None
    head = BRACKETS.sub("", view.text[start:opening])
    clause = max((m.end() for m in CLAUSE.finditer(head)), default=0)
    verb = _CHANGES.search(head, clause)
    if verb is None or _WAS.search(head, clause, verb.start()) is not None:
        return None
    subject = subject_in(head[: verb.start()])
    if subject is None or NO_SUBJECT.match(subject) or subject in PEOPLE:
        return None
    return subject


#: "children with high MRD | had a | 10-fold risk of relapse"
_HAD = re.compile(
    r"\s(?:had|have|has|carried|carries|faced|conferred|confers|showed|(?:was|were|is|are)\sassociated\swith|led\sto)"
    r"\s(?:an?\s)?(?:[a-z]+ly\s)?$"
)


def who_had(view: SentenceView, figure: Figure) -> str | None:
    """Read "children with high MRD had a 10-fold greater risk": what stands in front of the verb."""
    start = view.part_start(figure.start)
    verb = ends_in(_HAD, view.text, figure.start, reach=50)
    return None if verb is None else subject_in(BRACKETS.sub("", view.text[start : verb.start()]))
