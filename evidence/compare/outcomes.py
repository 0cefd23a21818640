"""Which outcomes a comparison shows: those that a user typed, or the usual ones."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from evidence.errors import UsageError

__all__ = ["DEFAULT_OUTCOMES", "chosen_outcomes"]

#: What a comparison shows unless told otherwise.
DEFAULT_OUTCOMES = ("CR", "CR/CRi", "ORR", "MRD-negativity", "SOS", "OS", "EFS")


def chosen_outcomes(asked: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Turn what a user typed into outcome ids.

    Parameters
    ----------
    asked : sequence of str
        In any case; none at all means :data:`DEFAULT_OUTCOMES`.
    known : mapping of str to str
        The ids that the rules can find, with their full names.

    Raises
    ------
    UsageError
        If one is unknown; the message names those that look like it.
    """
    by_folded = {outcome.casefold(): outcome for outcome in known}
    chosen = []
    for text in asked or DEFAULT_OUTCOMES:
        folded = " ".join(text.split()).casefold()
        if folded not in by_folded:
            near = _near(folded, known)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
            raise UsageError(f"{text!r} is not an outcome that the rules know; {hint}")
        chosen.append(by_folded[folded])
    return tuple(dict.fromkeys(chosen))


def _near(folded: str, known: Mapping[str, str]) -> list[str]:
    """Name up to three outcomes: those whose id or name holds what was typed, then those spelt like it."""
    spellings = {
        spelling.casefold(): outcome for outcome, name in known.items() for spelling in (name, outcome)
    }
    holding = [outcome for spelling, outcome in spellings.items() if len(folded) > 1 and folded in spelling]
    alike = [spellings[s] for s in difflib.get_close_matches(folded, spellings, n=3, cutoff=0.5)]
    return list(dict.fromkeys(holding + alike))[:3]
