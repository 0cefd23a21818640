"""How things are said wherever they are printed: "12,345 records", "grade ≥3"."""

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


def graded(grade: str) -> str:
    """Give the grades of an event in words, as a table prints them.

    Parameters
    ----------
    grade : str
        As a finding holds it: ``3-4``, ``≥3``, ``any``, ``severe``.

    Examples
    --------
    >>> graded("3-4"), graded("any"), graded("severe")
    ('grade 3–4', 'any grade', 'severe')
    """
    if grade == "any":
        return "any grade"
    return grade if grade[0].islower() else f"grade {grade.replace('-', '–')}"
