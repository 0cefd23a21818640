"""Whose figure it is: the denominator in words, and whether two figures have the same one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.compare.distinct import folded
from evidence.compare.estimates import Estimate, is_ratio

__all__ = [
    "ALL",
    "ALL_IN_ARM",
    "NOT_STATED",
    "NOT_TOLD_APART",
    "Patients",
    "denominator_kind",
    "denominator_words",
]

#: What a table prints where the text names no denominator.
NOT_STATED = "not stated"

#: What it prints where one study has several figures and the rules found no words that tell them apart:
#: not all of them can be figures of everybody.
NOT_TOLD_APART = "not told apart"

#: What it prints where the text names no subgroup of the study or of the arm, and nothing in it denies
#: that everybody was counted.
ALL, ALL_IN_ARM = "all", "all in arm"

#: Those who got a transplant.
_TRANSPLANTED = "transplanted"

#: What a denominator may begin with where it follows a count: "71% of responders".
_PREPOSITION = re.compile(r"^(?:of|in|among|for|from)\s+(?=\S)", re.IGNORECASE)

#: Words that mean the same denominator, the most telling first. Everything else is compared as written.
_KINDS = (
    (_TRANSPLANTED, re.compile(r"trans?plant|\bhs?ct\b|\bsct\b|\bbmt\b", re.IGNORECASE)),
    ("MRD-positive", re.compile(r"mrd[ -]?positive|\bpositive mrd", re.IGNORECASE)),
    (
        "responders",
        re.compile(
            r"^(?!.*\bnon-?respon).*(?:\bresponders?\b|\bresponding\b|in (?:complete )?(?:remission|response)"
            r"|\bremitters?\b|(?:achiev|attain|reach|enter)\w* (?:a )?(?:cr|complete|remission)"
            r"|\b(?:with|those in) cr\b|^crs?$|cr/cri|complete (?:remission|response))",
            re.IGNORECASE,
        ),
    ),
    ("evaluable", re.compile(r"evaluable|assessable", re.IGNORECASE)),
    (
        ALL,
        re.compile(r"^(?:all|(?:all )?(?:treated |enrolled )?(?:patients|children|adults))$", re.IGNORECASE),
    ),
)

#: A treatment that is a transplant and nothing else: all of such a study were transplanted.
_TRANSPLANT_ALONE = re.compile(
    r"(?:(?:allo|auto)\w*[ -]*)?(?:h(?:a)?ematopoietic[ -]*)?(?:stem[ -]*cell[ -]*|cell[ -]*|bone marrow )?"
    r"(?:transplant(?:ation|s)?|hs?ct|sct|bmt)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Patients:
    """How many patients "all" would be, as far as a study's text says.

    Parameters
    ----------
    study : int or None
        The largest number that the study is known to have.
    arms : mapping of str to int
        In each arm whose size the text gives; names in small letters.
    parts_of_arms : bool
        Whether the denominators of an outcome's arms are too small together to be whole arms.
    transplanted : bool
        Whether all of them got a transplant, because that is the treatment.
    """

    study: int | None = None
    arms: Mapping[str, int] = field(default_factory=dict)
    parts_of_arms: bool = False
    transplanted: bool = False

    @classmethod
    def known(
        cls, study: int | None, arms: Mapping[str, int], counted: Mapping[str, int], treatment: str | None
    ) -> Patients:
        """Gather what is known of a study.

        Parameters
        ----------
        study : int or None
            Its size.
        arms : mapping of str to int
            Arms whose size the text gives.
        counted : mapping of str to int
            The denominators of one outcome by arm.
        treatment : str or None
            The study's intervention.
        """
        together = sum(counted.values()) if len(counted) > 1 else None
        whole = together is not None and together == study
        named = {**counted, **arms} if whole else arms
        return cls(
            study,
            {folded(name) or "": size for name, size in named.items()},
            parts_of_arms=together is not None and study is not None and together < study,
            transplanted=treatment is not None and _TRANSPLANT_ALONE.fullmatch(treatment) is not None,
        )

    def are_all(self, estimate: Estimate) -> bool:
        """Whether the text confirms that a figure counts every patient of its arm, or of the study."""
        everybody = self._everybody(estimate)
        return everybody is not None and estimate.total == everybody

    def are_not_all(self, estimate: Estimate) -> bool:
        """Whether the text denies it."""
        everybody = self._everybody(estimate)
        if everybody is not None:
            return estimate.total != everybody
        return estimate.finding.arm is not None and self.parts_of_arms

    def _everybody(self, estimate: Estimate) -> int | None:
        arm = folded(estimate.finding.arm)
        return self.study if arm is None else self.arms.get(arm)


def denominator_words(
    estimate: Estimate, *, alone: bool = True, patients: Patients = Patients()
) -> str | None:
    """Say among whom a figure was counted, as the text does.

    Parameters
    ----------
    estimate : Estimate
        The figure.
    alone : bool
        Whether it is the study's only figure of its kind with these arm, subgroup and time.
    patients : Patients
        How many are everybody. A count out of another number is not one of all, and of a percentage
        without a count nobody knows.

    Returns
    -------
    str or None
        None for ratios, which have no denominator.
    """
    finding = estimate.finding
    if finding.population:
        return _PREPOSITION.sub("", finding.population)
    if is_ratio(finding):
        return None
    if not alone:
        return NOT_TOLD_APART
    if finding.measure == "proportion" and (
        estimate.total is None or finding.outcome == "MRD-negativity" or patients.are_not_all(estimate)
    ):
        return NOT_STATED
    return ALL_IN_ARM if finding.arm else ALL


def denominator_kind(words: str | None, *, everybody: bool = False, transplanted: bool = False) -> str | None:
    """Class a denominator so that "responders" and "patients in remission" are one.

    Parameters
    ----------
    words : str or None
        As :func:`denominator_words` gives them.
    everybody : bool
        Whether these are as many as the study or the arm has; then words that say nothing else mean all.
    transplanted : bool
        Whether all of the study were transplanted.

    Returns
    -------
    str or None
        None where the text does not say, or for a ratio.
    """
    if words is None or words in {NOT_STATED, NOT_TOLD_APART}:
        return None
    written = " ".join(words.split()).lower()
    if words == ALL_IN_ARM:
        kind: str | None = ALL
    else:
        kind = next((kind for kind, pattern in _KINDS if pattern.search(written)), None)
    if kind is None:
        kind = ALL if everybody else written
    return _TRANSPLANTED if kind == ALL and transplanted else kind
