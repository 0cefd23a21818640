"""Clauses at the end of a sentence that tell no figure and name no outcome: "..., and it was well tolerated".

Their words look like those of groups, and would be taken for the group of a figure before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.openings import FOLLOWED_AT_END
from evidence.extract.text import holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["without_empty_clause"]

#: ", and | no new safety signals | were | seen"
_CLAUSE: Final = re.compile(
    r",?\s(?:and|but|while|whereas|although|though)\s(?:there\s(?:was|were)\sno\s[^,;:()%\d]{3,60}|"
    r"(?:(?!\b(?:was|were|had|is|are|did|that|which|who|those|these|respective(?:ly)?)\b)[^,;:()%\d]){3,60}?\s"
    r"(?:was|were|is|are|did)\s[^,;:()%\d]{2,70})\.?$"
)
#: "60% vs 45% |, indicating promising activity.", "|, which was statistically significant."
_REMARK: Final = re.compile(
    r",\s(?:which\s(?:was|were|is)\s(?:also\s)?(?:not\s)?(?:statistically\s|clinically\s)?"
    r"(?:significant|meaningful|acceptable|encouraging)|"
    r"(?:thereby\s|thus\s)?(?:indicating|suggesting|demonstrating|confirming)\s(?:an?\s|the\s)?"
    r"[a-z -]{3,60})\.?$"
)
_JOINTS: Final = (" and ", " but ", " while ", " whereas ", "though ")
#: Words that may say of whom the figures before are, or how they compare.
_OF_FIGURES: Final = re.compile(
    rf"\b(?:groups?|arms?|cohorts?|regimens?|{ANY_PEOPLE}|respectively|than|versus|vs|compared|favou?r\w*|"
    r"better|worse|higher|lower|longer|shorter|superior|inferior|both|either|latter|former|similar\w*|"
    r"significan\w*|differen\w*|not\sreached|all|half|one|two|three|four|five|six|seven|eight|nine|ten|none)\b",
    re.IGNORECASE,
)


def without_empty_clause(text: str, mentions: Sequence[Mention]) -> str:
    """Leave out a last clause that tells nothing of the figures before it.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        What it names.

    Returns
    -------
    str
        Up to that clause, and a full stop; the whole sentence where there is none.
    """
    followed = FOLLOWED_AT_END.search(text) if "ollow" in text or "observation" in text else None
    if followed is not None and followed.start() > 0:
        return without_empty_clause(f"{text[: followed.start()]}.", mentions)
    remark = _REMARK.search(text)
    if remark is not None and not any(remark.start() < m.end for m in mentions):
        return f"{text[: remark.start()]}."
    clause = _CLAUSE.search(text) if holds_any(text, _JOINTS) else None
    if clause is None or any(clause.start() < m.end for m in mentions):
        return text
    return text if _OF_FIGURES.search(text, clause.start()) else f"{text[: clause.start()]}."
