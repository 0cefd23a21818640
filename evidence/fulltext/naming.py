"""Which outcome a heading of a table names, by the rules for abstracts and by headings of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, Final

from evidence.extract.abbreviations import Definitions
from evidence.extract.naming import MentionFinder
from evidence.extract.ruleset import RuleSet
from evidence.extract.text import normalise
from evidence.fulltext.aliases import Aliases
from evidence.fulltext.headings import Heading, read_heading
from evidence.fulltext.sites import is_of_one_site

__all__ = ["Name", "Namer", "Part", "tells_of_before", "tells_reasons"]


@dataclass(frozen=True, slots=True)
class Name:
    """An outcome that a heading names; ``outcome`` is None for an endpoint that no rule counts."""

    outcome: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of a path, with what it names.

    Parameters
    ----------
    heading : Heading
        All it says.
    name : Name or None
        The outcome or other endpoint that it names.
    rest : str
        What is left without name and statistics: whose figures, or among whom.
    """

    heading: Heading
    name: Name | None
    rest: str

    @property
    def is_statistic(self) -> bool:
        """Whether it says nothing of outcome, group or condition."""
        return self.name is None and not self.rest


#: Behind these a name tells patients apart: "survival post CR" is of survival.
_CONDITION: Final = re.compile(
    r"\b(?:post|after|in|from|following|with|without|achiev\w+|since|until|among|by|for|to|of|if|during|"
    r"until|before|no)"
    r"[\s-]+(?:\w+\s+)?$",
    re.IGNORECASE,
)
#: Deaths of one cause, and sites of one relapse, are not the outcome.
_ONE_CAUSE: Final = re.compile(
    r"^\W*(?:from|due to|owing to|caused by|because of|of|related to|attribut\w+ to|by|with|at|in|on|"
    r"without|not)\b",
    re.IGNORECASE,
)
#: What may stand beside the name of an event without making it another one.
_QUALIFIERS: Final = frozenset(
    """
    any all total overall overall, severe serious documented treatment-related drug-related related treatment
    treatment-emergent new-onset incidence of rate rates the clinical clinically patients with who developed
    patient had having number occurrence cumulative events event confirmed or higher and adverse maximum max
    """.split()
)
#: Above these rows tell what patients brought along, not what became of them.
_BEFORE_TREATMENT: Final = re.compile(
    r"\b(?:prior|previous(?:ly)?|history|baseline|pre-?(?:treatment|transplant\w*)|at (?:diagnosis|entry|"
    r"enrol\w+|study)|"
    r"donors?|(?:disease|remission) (?:status|stage|state)|status at|before)\b",
    re.IGNORECASE,
)
#: Above these rows tell why something happened; "infection" there is no infection counted as such.
_REASONS: Final = re.compile(
    r"\b(?:causes? of|reasons?\b|discontinu\w+|withdr\w+|off[- ]study|protocol violation)", re.IGNORECASE
)
#: PR is a receptor beside ER and HER2, and where it is positive or negative; CR1 is a state before treatment.
_OTHERWISE: Final = re.compile(
    r"\bER\s?(?:/|and|,|&)\s?(?:or\s)?PR\b|\bPR\b(?=\s*(?:status|positiv|negativ|[+-]|expression|level|"
    r"score))|"
    r"\bPgR\b|\bCR\s?[12](?![\w/])|\bCR\s?[>≥]\s?[12]|\bOS\b(?=\s*status)"
)


def tells_reasons(text: str) -> bool:
    """Whether a caption or heading announces causes or reasons."""
    return _REASONS.search(text) is not None


def tells_of_before(text: str) -> bool:
    """Whether a heading announces what patients brought along."""
    return _BEFORE_TREATMENT.search(text) is not None


class Namer:
    """Names headings of one article; what it has named is remembered.

    Parameters
    ----------
    finder : MentionFinder
        Knows the rules.
    ruleset : RuleSet
        For the kinds of outcomes.
    aliases : Aliases
        What short forms mean in this article, or below this table.
    definitions : Definitions
        What the article's sentences define.
    """

    def __init__(
        self, finder: MentionFinder, ruleset: RuleSet, aliases: Aliases, definitions: Definitions
    ) -> None:
        self._finder = finder
        self._ruleset = ruleset
        self._aliases = aliases
        self._definitions = definitions
        self._parts: dict[tuple[str, bool], Part] = {}

    def part(self, text: str, *, toxicity: bool = False) -> Part:
        """Take one heading apart.

        Parameters
        ----------
        text : str
            As printed.
        toxicity : bool
            Whether the table is one of adverse events: "ALT" there is a raised one.
        """
        key = (text, toxicity)
        if key not in self._parts:
            self._parts[key] = self._read(normalise(text).strip(), toxicity=toxicity)
        return self._parts[key]

    def outcomes_in(self, text: str) -> list[Name]:
        """List the outcomes that a caption names, each once, in order."""
        plain = normalise(text)
        names: dict[str, Name] = {}
        for start, _, name in self._mentions(plain):
            if name.outcome is not None and not self._is_condition(plain, start):
                names.setdefault(name.outcome, name)
        return list(names.values())

    def _read(self, text: str, *, toxicity: bool) -> Part:
        heading = read_heading(text, frozenset(self._aliases.outcomes))
        if heading.is_p:
            return Part(heading, None, "")
        whole = _own_headings().get(_folded(heading.rest)) or _own_headings().get(_folded(text))
        if whole is not None and whole.outcome in self._ruleset.outcomes and (toxicity or not whole.toxicity):
            return Part(heading, Name(whole.outcome, whole.rule), "")
        for start, end, name in self._mentions(text):
            if self._is_condition(text, start):
                continue
            beside = read_heading(f"{text[:start]} {text[end:]}", frozenset(self._aliases.outcomes)).rest
            if not self._is_whole(name, beside):
                return Part(heading, Name(None, f"{name.rule}.part"), heading.rest)
            return Part(heading, name, "" if self._only_qualifies(beside) else beside)
        return Part(heading, None, heading.rest)

    def _mentions(self, text: str) -> list[tuple[int, int, Name]]:
        """Find names by the rules, and short forms as this article defines them."""
        otherwise = list(_OTHERWISE.finditer(text))
        found = [
            (m.start, m.end, Name(m.outcome, m.rule))
            for m in self._finder.find(text, self._definitions)
            if not any(o.start() < m.end and m.start < o.end() for o in otherwise)
            and text[m.start : m.end] not in self._aliases.foreign
            and text[m.start : m.end] not in self._aliases.outcomes
            and not is_of_one_site(m.outcome, text, m.start)
        ]
        for short, outcome in self._aliases.outcomes.items():
            for match in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
                taken = [(o.start(), o.end()) for o in otherwise] + [(s, e) for s, e, _ in found]
                if not any(s < match.end() and match.start() < e for s, e in taken):
                    found.append((match.start(), match.end(), Name(outcome, f"{outcome}.defined")))
        return sorted(found, key=lambda mention: mention[0])

    def _is_condition(self, text: str, start: int) -> bool:
        before = text[:start]
        named_before = before.strip() and any(name.outcome for _, _, name in self._mentions(before))
        if named_before and _CONDITION.search(before):
            return True
        return tells_of_before(text)

    def _is_whole(self, name: Name, beside: str) -> bool:
        """Whether a heading is of the whole outcome, and not of one cause, site or kind of it."""
        if name.outcome is None:
            return True
        kind = self._ruleset.outcomes[name.outcome].kind
        if kind in {"event", "incidence"}:
            return self._only_qualifies(beside) or (kind == "incidence" and not _ONE_CAUSE.match(beside))
        return True

    @staticmethod
    def _only_qualifies(beside: str) -> bool:
        return all(
            word.strip("(),;:") in _QUALIFIERS or not word.strip("(),;:") for word in beside.lower().split()
        )


@dataclass(frozen=True, slots=True)
class _OwnHeading:
    outcome: str
    rule: str
    toxicity: bool


class _Words:
    """The headings of ``words/tables.toml``, read once."""

    @cached_property
    def headings(self) -> Mapping[str, _OwnHeading]:
        file = resources.files("evidence.fulltext").joinpath("words", "tables.toml")
        table: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        return {
            _folded(text): _OwnHeading(entry["outcome"], entry["id"], bool(entry.get("toxicity", False)))
            for entry in table["heading"]
            for text in entry["headings"]
        }


_WORDS: Final = _Words()


def _own_headings() -> Mapping[str, _OwnHeading]:
    return _WORDS.headings


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("'", "").split())
