"""How many sentences are read otherwise when another journal prints them.

The sentences are those of ``tests/extract/ways_of_telling.txt``, each with what is to be read in it. Each is
printed anew, in another style, behind an opening, with a p-value at its end or with an interval behind every
percentage, and counts as different where anything but what was changed is read differently.

    python -m benchmarks.styles
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.model import Passage
from tests.extract.test_styles import OPENINGS, STYLES, UNCERTAINTIES, UNCERTAINTY, alike, behind_a_comma
from tests.extract.test_ways_of_telling import CASES, told


def main() -> None:
    """Print, for every way of printing, how many sentences it changes and how many are read otherwise."""
    ways: dict[str, Callable[[str], str]] = {
        **STYLES,
        **{f"behind {opening!r}": _behind(opening) for opening in OPENINGS},
        "(P = .03) at the end": _with_p_value,
        **UNCERTAINTIES,
    }
    extractor = Extractor(load_rules())
    for name, way in ways.items():
        printed = {text: way(text) for text in CASES}
        changed = {text: anew for text, anew in printed.items() if anew != text}
        read = {text: _read(extractor, anew) for text, anew in changed.items()}
        restyle = way if name in STYLES else str
        others = sum(_alike(lines, restyle) != _alike(CASES[text], restyle) for text, lines in read.items())
        print(f"{name:60} {len(changed):5} printed anew {others:4} read otherwise")


def _read(extractor: Extractor, text: str) -> list[str]:
    passage = Passage("abstract", text if "RESULTS:" in text else f"RESULTS: {text}")
    return [told(finding) for finding in extractor.extract("1", [passage])]


def _alike(lines: Iterable[str], restyle: Callable[[str], str]) -> list[str]:
    """Print what was read in one style too, and without the intervals that were put in."""
    return [alike(restyle(UNCERTAINTY.sub("", line))) for line in lines]


def _behind(opening: str) -> Callable[[str], str]:
    def printed(text: str) -> str:
        if re.match(r"[A-Z]{4}", text) or "RESULTS:" in text:
            return text
        return f"{opening} {behind_a_comma(text)}"

    return printed


def _with_p_value(text: str) -> str:
    ends = text.endswith(".") and not text.endswith(").") and re.search(r"\b[Pp]\s?[=<>]", text) is None
    return f"{text[:-1]} (P = .03)." if ends else text


if __name__ == "__main__":
    main()
