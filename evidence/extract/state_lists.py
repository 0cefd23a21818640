"""Lists of states of the disease, one for each figure: "OS in CR1, CR2 and with active disease was ...".

States are names of outcomes as well, so no reading word by word goes over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.text import holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["state_lists"]

_SIGNS = ("CR", "emission", "elapse", "isease", "PR")
_ORDINAL = r"(?:first|second|third|fourth|later|subsequent)"
_STATE = (
    rf"(?:[≥>]?\s?CR\s?[≥>]?\s?[1-4]?|(?:PR|SD|PD)(?:/(?:SD|PD|PR))?|{_ORDINAL}(?:\sor\s{_ORDINAL})?\s(?:complete\s)?(?:remissions?|CR|relapses?)|"
    r"(?:complete|partial|no)\s(?:remission|response)|(?:more\s)?(?:active|advanced|refractory|progressive|stable|"
    r"residual|relapsed)(?:\sor\srefractory)?\sdisease|relapse|remission)(?![\w-])"
)
_NEXT = r"(?:(?:in|with|beyond|those\s(?:in|with)|patients\s(?:in|with))\s)?(?:an?\s|the\s)?"
_LIST = re.compile(
    rf"(?P<lead>\bin\s|\b(?:{ANY_PEOPLE})\s(?:[a-z]+\s)?with\s|^(?:RESULTS: )?)(?:the\s)?"
    rf"(?P<list>{_STATE}(?:,\s{_NEXT}{_STATE})*,?\s(?:and|or)\s{_NEXT}{_STATE})(?:\s(?P<people>{ANY_PEOPLE}))?\b"
)
_MEMBER = re.compile(rf"(?:^|,\s|,?\s(?:and|or)\s){_NEXT}(?P<name>{_STATE})")


def state_lists(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Find lists of states that as many figures stand behind, side by side.

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Yields
    ------
    list of GroupPhrase
        The states in order.
    """
    if not holds_any(view.text, _SIGNS):
        return
    for told in _LIST.finditer(view.text):
        if not told["lead"].strip() and told["people"] is None:
            continue  # "CR and PR were 40% and 20%" are results
        members = list(_MEMBER.finditer(told["list"]))
        names = [member["name"] for member in members]
        behind = [f for f in view.figures if f.start >= told.end() and f.note != "bare"][: len(members)]
        if len(behind) < len(members) or not view.is_tight(behind) or len(set(names)) < len(names):
            continue
        start = told.start("list")
        yield [
            GroupPhrase(
                start + m.start("name"), start + m.end("name"), m["name"], "in", people=True, words=m["name"]
            )
            for m in members
        ]
