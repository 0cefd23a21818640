"""Treatments that sentences tell results of in turn: "Drug A achieved an ORR of 24%. Drug B gave 30%".

One such sentence tells of the study's treatment. Where two tell the same result of different treatments,
these are its groups.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.arm_names import is_name
from evidence.extract.openings import behind_opening
from evidence.extract.tokens import ANY_PEOPLE
from evidence.model import Finding

__all__ = ["told_by_subjects"]

#: "Finally, | the combination of X and Y | showed a CR rate of 45%"
_SUBJECT: Final = re.compile(
    r"(?:[A-Z]{5,}:\s)?(?:(?:[A-Z][a-z]+ly|However|Moreover|Furthermore|In\scontrast|Among\s[^,;:()\d]{3,60}),\s)?"
    r"(?:(?:[Tt]he|[Aa]n?)\s)?(?P<what>[A-Za-z\d][\w+/-]*(?:\s(?!(?:and|or)\s(?:the|an?)\b)[\w+/-]+){0,8}?)"
    r"(?:\s[(\[][^()\[\]]{1,30}[)\]])?\s(?:also\s|alone\s)?"
    r"(?:achieved|showed|gave|produced|yielded|had|induced|demonstrated|provided|resulted\sin|led\sto|"
    r"(?:was|is)\sassociated\swith)\s"
)
#: What is no treatment, though it shows, has or gives: "The final model showed", "Most patients had".
_NO_TREATMENT: Final = re.compile(
    rf"\b(?:{ANY_PEOPLE}|group|arm|cohort|subgroup|analys[ie]s|models?|study|studies|trials?|results?|data|findings?|"
    r"curves?|tests?|evaluation|assessment|follow-up|survival|mortality|responses?|remissions?|relapses?|"
    r"recurrences?|toxicit\w+|rates?|risk|incidence|outcomes?|this|these|that|which|it|we|they|there|both|all|"
    r"most|one|two|three|four|five|six|seven|eight|nine|ten|none|other|overall|treatment|therapy|regimen|"
    r"median|mean|increas\w+|decreas\w+|higher|lower|male|female|age|sex|stage|score|level|status|mutations?|"
    r"expression|who|were|was|had|not)\b",
    re.IGNORECASE,
)
_OTHER_CLAUSE: Final = re.compile(
    r"[;:]\s|,\s(?:and|but|while|whereas|although)\s[^,;()]{2,60}?\s(?:was|were|had|gave|showed)\s"
)


def told_by_subjects(findings: Sequence[Finding]) -> list[Finding]:
    """Make arms of the treatments that different sentences tell the same result of.

    Parameters
    ----------
    findings : sequence of Finding
        Of one record.

    Returns
    -------
    list of Finding
        In the same order; results of one treatment alone keep no arm.
    """
    subjects = {id(f): what for f in findings if (what := _subject_of(f)) is not None}
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in findings:
        if id(finding) in subjects:
            told[finding.outcome, finding.measure].add(subjects[id(finding)].lower())
    compared = set().union(*(whats for whats in told.values() if len(whats) > 1))
    arms = {key: what for key, what in subjects.items() if what.lower() in compared}
    return [replace(f, arm=arms[id(f)]) if id(f) in arms else f for f in findings]


def _subject_of(finding: Finding) -> str | None:
    """Name the treatment whose result a finding is, where its sentence opens with one and has no other."""
    if finding.arm is not None or finding.population is not None or finding.measure.endswith("_ratio"):
        return None
    _, sentence = behind_opening(finding.sentence)
    told = _SUBJECT.match(sentence)
    if told is None or _NO_TREATMENT.search(told["what"]) or not is_name(told["what"]):
        return None
    at = sentence.find(finding.quote, told.end())
    return None if at < 0 or _OTHER_CLAUSE.search(sentence, told.end(), at) else told["what"]
