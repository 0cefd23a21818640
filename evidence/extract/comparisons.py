"""Groups named by a comparison: "higher in X than in Y (a vs b)", "superior in X (a vs b)"."""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.arms import matching_arm, word_set
from evidence.extract.scene import Scene
from evidence.extract.series import Series

__all__ = ["compared_groups", "comparison_before"]

_UP: Final = "higher|longer|greater|more|increased|prolonged|longest|higher-than"

_DOWN: Final = "lower|shorter|fewer|less|reduced|decreased|shortened"

_GOOD: Final = "superior|better|improved|favou?rable|improvement|benefit|favou?r(?:ed|ing)|improving|improves"

_SAME: Final = "identical|similar|comparable"

_BAD: Final = "worse|inferior|poorer|adverse"

_COMPARATIVE = re.compile(
    rf"\b(?P<word>{_UP}|{_DOWN}|{_GOOD}|{_BAD})\b(?P<gap>[^;.]*?)\b(?:in|with|for|after|among|of|on|"
    rf"by)\s+(?:the\s+|those\s+|patients\s+)*(?:(?:receiving|treated with|assigned to|allocated to|"
    rf"randomi[sz]ed to|who received|in|on|given)\s+)?(?:the\s+)?(?P<x>[^,;:()]{{2,60}}?)"
    r"(?=\s*[,;:(]|\s+(?:than|compared|versus|vs\.?|v|over|as|was|were|and)\b|"
    r"$)(?P<rest>(?:\s*[,(]?\s*(?:than|as compared with|as compared to|compared with|compared to|versus|"
    r"vs\.?|over)\s+(?:for\s+|in\s+|with\s+|those\s+|that\s+|of\s+|patients\s+)*(?:(?:receiving|treated "
    r"with|assigned to|allocated to|given)\s+)?(?:the\s+)?(?P<y>[^,;:()]{2,60}?)(?=\s*[,;:().]|\s+(?:was|"
    r"were|at)\b|$))?)",
    re.IGNORECASE,
)

_COMPARED_WITH = re.compile(
    r"\b(?:in|with|for|after|between|comparison of)\s+(?:the\s+)?(?P<x>[^,;:()]{2,50}?)\s+(?:compared with|"
    r"compared to|as compared with|versus|vs\.?|than)\s+(?:in\s+|with\s+|for\s+|"
    r"the\s+)*(?P<y>[^,;:()]{2,50}?)(?=\s*[,;:(]|\s+(?:was|were|had|at)\b|$)",
    re.IGNORECASE,
)

_COMPARED_TO_LEAD = re.compile(
    r"^(?:In comparison with|Compared (?:with|to))\s+(?P<y>[^,;()]{2,50}),", re.IGNORECASE
)

_SUBJECT_COMPARED = re.compile(
    rf"^(?P<x>[^,;:()]{{2,80}}?)\s+(?:had|have|lived|showed|survived|experienced|achieved|demonstrated|"
    rf"resulted in|produced|led to|was associated with|were associated with|improved|"
    rf"significantly)\b[^;.]{{0,40}}?\b(?P<word>{_UP}|{_DOWN}|{_GOOD}|{_BAD}|{_SAME})\b(?:[^;.(]*?\b(?:than|"
    rf"compared with|compared to|versus|vs\.?|over)\s+(?:the\s+|those\s+(?:with|in|receiving)\s+|with\s+|"
    rf"in\s+|for\s+)*(?P<y>[^,;:()]{{2,60}}?)\s*(?=[,;:(]|$))?",
    re.IGNORECASE,
)

_TREATED_WITH = re.compile(
    r"^patients?\s+(?:treated with|receiving|who received|given|in|on|with|assigned to)\s+(?:the\s+)?",
    re.IGNORECASE,
)


def comparison_before(scene: Scene, at: int) -> re.Match[str] | None:
    """Find the last "higher in X [than in Y]" of the clause before a place; its groups ``x`` and ``y``.

    The match counts in the text from ``scene.view.part_start(at)``.
    """
    start = scene.view.part_start(at)
    for match in reversed(list(_COMPARATIVE.finditer(scene.view.text[start:at]))):
        words = [match.group(g) for g in ("x", "y") if match.group(g)]
        places = [match.start(g) for g in ("x", "y") if match.group(g)]
        if not any(scene.view.names_other(w.strip(), start + p) for w, p in zip(words, places, strict=True)):
            return match
    return None


def compared_groups(scene: Scene, series: Series) -> tuple[str | None, str | None] | None:
    """Name the groups of two figures by the comparison that leads to them.

    Returns
    -------
    tuple or None
        Labels in the order of the figures; one may be unknown. None without a comparison.
    """
    view = scene.view
    first = series.figures[0]
    match = comparison_before(scene, first.start)
    if match is not None:
        x = match.group("x").strip()
        if match.group("y"):
            return x, match.group("y").strip()
        return _by_direction(match.group("word"), series, x, scene)
    subject = _SUBJECT_COMPARED.match(view.text[: first.start])
    if subject is not None:
        x = _TREATED_WITH.sub("", subject.group("x").strip())
        if not view.names_other(x, 0):
            if subject.group("y"):
                return x, subject.group("y").strip()
            return _by_direction(subject.group("word"), series, x, scene)
    start = view.part_start(first.start)
    for plain in reversed(list(_COMPARED_WITH.finditer(view.text[start : first.start]))):
        pair = plain.group("x"), plain.group("y")
        if any(view.names_other(w, start + plain.start(g)) for w, g in zip(pair, ("x", "y"), strict=True)):
            return None
        return pair[0].strip(), pair[1].strip()
    return None


def _other_arm(scene: Scene, label: str) -> str | None:
    """Name the arm that is not this one: by "compared with", by the last pair named, or as one of two."""
    lead = _COMPARED_TO_LEAD.match(scene.view.text)
    if lead is not None:
        return lead.group("y").strip()
    pair = scene.memory.orders.get(2)
    if pair is not None:
        own_words = word_set(label)
        exact = [word_set(p) == own_words for p in pair]
        alike = [words <= own_words or own_words <= words for words in map(word_set, pair)]
        if 1 in (sum(exact), sum(alike)):
            return pair[1 - (exact if sum(exact) == 1 else alike).index(True)]
    own = matching_arm(label, scene.arms)
    if own is None or len(scene.arms) != 2:
        return None
    return next(a.label for a in scene.arms if a is not own)


def _by_direction(word: str, series: Series, x: str, scene: Scene) -> tuple[str | None, str | None]:
    """Give the larger figure to X where X is higher, the smaller where X is lower or, of harm, better."""
    other = _other_arm(scene, x)
    a, b = (f.percent if f.kind == "proportion" else f.value for f in series.figures[:2])
    word = word.lower()
    if a is None or b is None or a == b or re.fullmatch(_SAME, word):
        return x, other
    more_is_better = scene.outcomes[series.mention.outcome or ""].kind in {"response", "survival"}
    if re.fullmatch(_UP, word):
        larger = True
    elif re.fullmatch(_DOWN, word):
        larger = False
    else:
        larger = more_is_better is bool(re.fullmatch(_GOOD, word))
    return (x, other) if (a > b) is larger else (other, x)
