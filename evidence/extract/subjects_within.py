"""Subjects whose arm stands right behind them: "Combination treatment in the X arm led to a longer PFS"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.view import SentenceView

__all__ = ["without_subjects_within"]


def without_subjects_within(view: SentenceView, phrases: Sequence[GroupPhrase]) -> list[GroupPhrase]:
    """Leave out the subjects that the arm behind them names more plainly.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    phrases : sequence of GroupPhrase
        In order.
    """
    following = [*phrases, None][1:]
    return [p for p, q in zip(phrases, following, strict=True) if q is None or not _is_within(view, p, q)]


def _is_within(view: SentenceView, subject: GroupPhrase, arm: GroupPhrase) -> bool:
    """Whether a subject is no people, and an arm stands behind it: "Maintenance | in the X arm"."""
    return (
        subject.lead in {"subject", ""}
        and arm.lead == "in"
        and not subject.people
        and arm.arm is not None
        and arm.head in {"arm", "group"}
        and _BETWEEN.fullmatch(view.text, subject.end, arm.start) is not None
    )


_BETWEEN = re.compile(r"(?:\s(?:treatment|therapy))?\sin\sthe\s")
