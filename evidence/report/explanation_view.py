"""How an account of all numbers of a record reads: sentence by sentence, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill
from typing import Any

from evidence.extract.explain import Account, Explanation, Fate
from evidence.report.cells import plain

__all__ = ["explanation_dict", "explanation_text"]

WIDTH = 80
#: Numbers longer than this have their account on a line of their own.
_COLUMN = 22

_FATES: dict[Fate, str] = {
    "finding": "",
    "repeat": "repeats ",
    "not-a-result": "no result: ",
    "other-endpoint": "of another endpoint: ",
    "no-outcome": "of no outcome: ",
    "sentence-set-aside": "set aside: ",
    "not-read": "not read: ",
}


def explanation_text(pmid: str, explanations: Sequence[Explanation]) -> str:
    """Write sentences, each with its numbers under it; numbers of findings stand out by an arrow."""
    lines = [plain(pmid)]
    for explanation in explanations:
        if explanation.accounts:
            lines += ["", explanation.passage.name]
            lines += _passage_lines(explanation)
    numbers = [account for e in explanations for account in e.accounts]
    used = sum(account.fate == "finding" for account in numbers)
    lines += ["", f"{len(numbers)} numbers, {used} of them in findings"]
    return "\n".join(lines) + "\n"


def explanation_dict(pmid: str, explanations: Sequence[Explanation]) -> dict[str, Any]:
    """Turn the account of a record into plain JSON values."""
    return {
        "pmid": pmid,
        "passages": [
            {
                "name": explanation.passage.name,
                "sentences": [list(span) for span in explanation.sentences],
                "numbers": [
                    {
                        "start": account.start,
                        "end": account.end,
                        "text": account.text,
                        "fate": account.fate,
                        "detail": account.detail,
                    }
                    for account in explanation.accounts
                ],
            }
            for explanation in explanations
        ],
    }


def _passage_lines(explanation: Explanation) -> Iterator[str]:
    outside = list(explanation.accounts)
    for start, end in explanation.sentences:
        inside = [a for a in explanation.accounts if start <= a.start < end]
        if inside:
            yield _wrapped(explanation.passage.text[start:end], "  ", "  ")
            yield from _account_lines(inside)
            outside = [a for a in outside if a not in inside]
    if outside:
        yield "  (in headings)"
        yield from _account_lines(outside)


def _account_lines(accounts: Iterable[Account]) -> Iterator[str]:
    for account in accounts:
        number = plain(account.text)
        sign = "→" if account.fate == "finding" else "·"
        head = f"    {sign} {number:<{_COLUMN}} "
        words = f"{_FATES[account.fate]}{account.detail}"
        if len(number) > _COLUMN:
            yield _wrapped(number, f"    {sign} ", "      ")
            head = " " * len("    → " + " " * _COLUMN + " ")
        yield _wrapped(words, head, " " * (_COLUMN + 7))


def _wrapped(text: str, first: str, rest: str) -> str:
    # The first indent holds a number that wrapping must not fold, so it goes around it.
    lines = fill(
        plain(text),
        WIDTH,
        initial_indent=" " * len(first),
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    return first + lines[len(first) :]
