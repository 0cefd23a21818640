"""How a number of things is said: "1 study", "2 studies", "12,345 records"."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun.

    Parameters
    ----------
    number : int
        How many there are.
    one : str
        The noun of one of them.
    many : str, optional
        The noun of any other number; without it `one` with an ``s``.

    Returns
    -------
    str
        The number, its thousands set apart by commas, and the noun.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
