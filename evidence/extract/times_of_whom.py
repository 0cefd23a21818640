"""Times that tell whom and not when: "those who began within 34 days had 76%, versus 57% beyond 34 days"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.text import ends_in
from evidence.extract.timepoints import Landmark
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["without_borders"]

#: "patients relapsing | within 6 months of HSCT had an EFS of", "those with a relapse | within 2 years"
_RELAPSED = re.compile(
    r"\b(?:(?<!there )(?:relaps|progress|recurr)ing|who (?:had )?(?:relapsed|progressed|recurred)|"
    r"(?:with|after|if|(?<=% )(?:for|in)) (?:an? |the |first |early )?(?:relapses?|recurrences?|progression)"
    r"(?: (?:occurring|occurred))?|whose (?:first )?(?:relapse|recurrence) (?:had )?occurred)\s$"
)
#: "patients who began X | within 34 days | had an OS of 76%"
_TREATED = re.compile(r"\b(?:[Pp]atients|[Tt]hose|[Cc]hildren)\s[a-z-]+(?:ed|ing)\s(?:[\w/+-]+\s){0,3}$")
_WHO_DID = re.compile(
    r"\b(?:who|whose)\s(?:(?:had|were|have|was)\s)?[a-z-]+\s(?:(?!(?:had|was|were)\b)[\w/+-]+\s){0,8}$"
)
_THEN_HAD = re.compile(
    r"(?:\s(?:of|after|from)\s(?:(?:the|their)\s)?[\w-]+(?:\s[\w-]+)?)?,?\s(?:had|have|showed|experienced|"
    r"achieved)\b"
)
#: "MRD-positive patients | at week 12 | had an EFS of", "children with MRD | at day 33 | relapsed in"
_PEOPLE_TOLD = re.compile(
    rf"\b(?:(?:{ANY_PEOPLE})\s(?:with|without|in|who|whose|not|remaining|achieving)\s[^,;:.()]{{2,50}}|"
    rf"[\w-]+[- ](?:positive|negative)\s(?:{ANY_PEOPLE}))\s(?:at\s(?:the\s)?)?$",
    re.IGNORECASE,
)
_THEN_FARED = re.compile(
    r"(?:\s\([nN]\s?=\s?\d+\))?\s(?:had|have|showed|experienced|relapsed|died|survived)\b"
)


def _tells_whom(sentence: str, mark: Landmark) -> bool:
    """Whether a time says who is spoken of: "patients relapsing within 6 months of HSCT had an EFS of"."""
    if mark.form in {"day", "course"}:
        told = ends_in(_PEOPLE_TOLD, sentence, mark.start, reach=90) is not None
        return told and _THEN_FARED.match(sentence, mark.end) is not None
    if mark.form != "phrase":
        return False
    if ends_in(_WHO_DID, sentence, mark.start, reach=110) and _THEN_HAD.match(sentence, mark.end):
        return True
    if sentence.startswith(("over ", "Over "), mark.start) and _PERIOD.match(sentence, mark.end):
        return True  # "over a 6-year period": how long the study took
    if not sentence.startswith(("within", "before", "after", "beyond"), mark.start):
        return False
    if ends_in(_RELAPSED, sentence, mark.start, reach=60) is not None:
        return True
    # "Patients transplanted | within 12 months of diagnosis | had an OS of 70%"
    treated = ends_in(_TREATED, sentence, mark.start, reach=80) is not None
    return treated and _THEN_HAD.match(sentence, mark.end) is not None


_PERIOD = re.compile(r"[\s-]periods?\b")


def without_borders(sentence: str, marks: Sequence[Landmark]) -> list[Landmark]:
    """Leave out times of whom: "those who began within 34 days had 76%, versus 57% beyond 34 days"."""
    whom = {mark.text: mark for mark in marks if _tells_whom(sentence, mark)}
    return [
        mark
        for mark in marks
        if mark.text not in whom
        or not (
            mark is whom[mark.text]
            or mark.form == "day"
            or sentence.startswith(("beyond", "after", "within"), mark.start)
        )
    ]
