"""Groups told by their dose: "44% at doses of 25 mg or more and 12% at lower doses".

So is "With the higher dose, 44% responded; with the lower dose, 12%": each dose stands beside its figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.extract.arms import Arms
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, people_named
from evidence.extract.text import INNER_BRACKETS, blank
from evidence.extract.view import SentenceView

__all__ = ["dose_groups"]

_DOSE = (
    r"(?:doses?(?:\slevels?)?\s(?:of|above|below|up\sto|exceeding|from|between)\s[^,;:()\[\]%]{1,30}?|"
    r"(?:higher|lower|highest|lowest|high|low|intermediate|middle|recommended|standard|full|reduced|starting)"
    r"(?:\s[a-z]+)?[\s-]doses?(?:\slevels?)?(?:\sof\s[A-Za-z][\w-]*)?)"
)
#: "44% | at | doses of 25 mg or more | and"
_BEHIND = re.compile(
    rf"[)\]]?\s(?:at|with|for|on)\s(?:the\s)?(?P<name>{_DOSE})(?=\s*(?:[.,;)\]]|\(|$)|\s(?:and|versus|vs\.?|v|compared|but|while|whereas)\b)"
)
#: "| With doses of 25 mg or higher, the response rate was | 44%; with | lower doses | it was 12%"
_AHEAD = re.compile(
    rf"(?:^(?:[A-Z]{{5,}}:\s)?|[;,]\s(?:(?:and|but|while|whereas)\s)?)(?:[Aa]t|[Ww]ith|[Oo]n)\s(?:the\s)?(?P<name>{_DOSE})"
    r"(?:,\s|\s(?=it\b|the\b|\d))(?:[A-Za-z-]+\s){0,8}$"
)


def dose_groups(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find the doses that tell figures of a sentence apart.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        In order, each beside its figure.
    """
    if "dose" not in view.text:
        return
    text = INNER_BRACKETS.sub(blank, view.text)
    told = [m for f in view.amounts if (m := _beside(text, f)) is not None]
    if len(told) > 1 and len({m["name"] for m in told}) == len(told):
        yield [people_named(arms, m.span("name"), m["name"], "at") for m in told]


def _beside(text: str, figure: Figure) -> re.Match[str] | None:
    """Give the dose right behind a figure, or at the head of its clause."""
    return _BEHIND.match(text, figure.last) or _AHEAD.search(text, max(0, figure.start - 120), figure.start)
