"""The arms of a study with their numbers of patients, where a sentence gives both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from evidence.extract.cohort import PEOPLE
from evidence.extract.lexicon import study_lexicon
from evidence.extract.numbers import NUMBER_WORD, parse_number
from evidence.extract.sentences import Sentence
from evidence.extract.study_facts import ArmSize, CohortSize, Fact, StudyText

__all__ = ["find_arm_sizes"]

_ALLOCATED = re.compile(
    r"\brandom(?:i[sz]|ly)|\b(?:assigned|allocated|allocation)\b|\b(?:treatment|study) (?:arms?|groups?)\b",
    re.IGNORECASE,
)
_COUNT: Final = r"\d{1,3}(?:,\d{3})+|\d+"
#: "capecitabine (n = 73) or S-1 (n = 69)", "thioguanine (750 patients)", "radiotherapy alone (55)".
_SIZE_IN_BRACKETS = re.compile(
    rf"[(\[]\s*(?:(?P<label>[A-Za-z][\w+/ -]{{0,30}}?)\s*[:,]\s*)?(?:(?P<n>[nN]\s*=\s*)(?P<named>{_COUNT})(?:\s+{PEOPLE})?|"
    rf"(?P<counted>{_COUNT})\s+{PEOPLE}|(?P<bare>{_COUNT}))\s*(?:[)\]]|[;,]\s)"
)
#: "164 were allocated to InO and 162 to SoC".
_SIZE_TO_ARM = re.compile(
    rf"\b(?P<count>{_COUNT}|{NUMBER_WORD})(?:\s+{PEOPLE})?(?:\s+(?:were|was|had been)(?:\s+\w+ly)?\s+(?:assigned|allocated|randomi[sz]ed))?"
    r"\s+to\s+(?:the\s+)?(?:receive\s+|undergo\s+|treatment with\s+)?(?P<label>[A-Za-z0-9][^,;:.()\[\]]{0,70}?)"
    rf"(?=\s+(?:and|vs\.?|versus)\s+(?:{_COUNT}|{NUMBER_WORD})\b|\s*[,;:.(\[]|\s+(?:group|arm)\b|$)",
    re.IGNORECASE,
)
#: "(121 GC, 120 PE)".
_SIZES_BEFORE_NAMES = re.compile(
    rf"[(\[:]\s*(?P<one>{_COUNT})\s+(?P<first>[A-Z][\w+/-]*)\s*(?:,|;|and|,\s*and|vs\.?|versus)\s+(?P<two>{_COUNT})\s+(?P<second>[A-Z][\w+/-]*)\s*(?:[)\]]|\.$)"
)
#: What stands between the name of an arm and the words before it.
_NAME_BEGINS = re.compile(
    r"[,;:()\[\]]|\b(?:to|either|or|versus|vs\.?|and|between|compared with|compared to|receive|received|receiving|"
    r"undergo|underwent|with|into|than|assigned|allocated|comparing|of|in|given)\s",
    re.IGNORECASE,
)
#: An arm's name may hold these, so "lenalidomide and dexamethasone (n = 40)" is told from a list by its ends.
_JOINS_WITHIN = re.compile(r"\b(?:and|with|in|of)\s$", re.IGNORECASE)
_NO_ARM = re.compile(
    r"^(?:patients?|all|total|both|each|group|arm|placebo or|the|a|an|men|women|males?|females?|yes|no|stage|grade|median|mean|"
    r"age|others?|CI|range|IQR|P|unrelated|related|sibling|response|surgery date|Fig(?:ure)?|Table)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:the|a|an|either|receive|of|in|with|to|and|or|receiving|treatment with)\s+", re.IGNORECASE)


class _Arm(NamedTuple):
    """An arm as found: its name, its patients, and where name and number stand in the sentence."""

    name: str
    patients: int
    start: int
    end: int


def find_arm_sizes(
    texts: Iterable[StudyText], sizes: Sequence[Fact[CohortSize]]
) -> tuple[Fact[ArmSize], ...]:
    """Read the arms with their sizes.

    Parameters
    ----------
    texts : iterable of StudyText
        Title and abstract.
    sizes : sequence of Fact
        Of the whole study, see ``evidence.extract.cohort.find_sizes``: where the numbers alone do not
        say that they count arms, they must add up to one of these.

    Returns
    -------
    tuple of Fact
        The arms of the first sentence that gives two or more; empty where none does.
    """
    totals = {fact.value.patients for fact in sizes}
    for text in texts:
        for sentence in text.own:
            arms = _arms_of(sentence, totals)
            if arms:
                return tuple(_fact(text, sentence, arm) for arm in arms)
    return ()


def _fact(text: StudyText, sentence: Sentence, arm: _Arm) -> Fact[ArmSize]:
    start, end = sentence.start + arm.start, sentence.start + arm.end
    return text.fact("arm", ArmSize(arm.name, arm.patients), sentence, start, end, "study.arm")


def _arms_of(sentence: Sentence, totals: set[int]) -> list[_Arm]:
    """Give the arms of a sentence where there are two to six of them."""
    text = sentence.text
    if not any(c.isdigit() for c in text):
        return []
    allocated = _ALLOCATED.search(text) is not None
    found = list(_to_arm(text)) if allocated else []
    certain = True
    if len(found) < 2:
        found, certain = _in_brackets(text)
    if len(found) < 2:
        found, certain = list(_before_names(text)), False
    if not 2 <= len(found) <= 6 or len({arm.name for arm in found}) < len(found):
        return []
    adds_up = sum(arm.patients for arm in found) in totals
    return found if adds_up or (allocated and certain) else []


def _to_arm(text: str) -> Iterable[_Arm]:
    for match in _SIZE_TO_ARM.finditer(text):
        number = parse_number(match["count"])
        name = _named(match["label"])
        if number is not None and number >= 2 and name:
            start = match.start("label") + match["label"].index(name)
            yield _Arm(name, int(number), match.start("count"), start + len(name))


def _in_brackets(text: str) -> tuple[list[_Arm], bool]:
    """Read sizes in brackets; certain where every one says "n =" or "patients"."""
    found = []
    certain = True
    for match in _SIZE_IN_BRACKETS.finditer(text):
        number = match["named"] or match["counted"] or match["bare"]
        label = match["label"]
        if label is not None:
            name, start = _named(label), match.start("label")
        else:
            name, start = _name_before(text, match.start())
        if not name:
            continue
        certain = certain and match["bare"] is None
        end = match.end(next(group for group in ("named", "counted", "bare") if match[group]))
        found.append(_Arm(name, int(number.replace(",", "")), start, end))
    return found, certain


def _before_names(text: str) -> Iterable[_Arm]:
    match = _SIZES_BEFORE_NAMES.search(text)
    if match is not None:
        for number, name in (("one", "first"), ("two", "second")):
            size = int(match[number].replace(",", ""))
            yield _Arm(match[name], size, match.start(number), match.end(name))


def _name_before(text: str, bracket: int) -> tuple[str, int]:
    """Find the name that stands before a bracket, and its offset."""
    begin = max(0, bracket - 90)
    window = text[begin:bracket].rstrip()
    starts = [m.end() for m in _NAME_BEGINS.finditer(window) if m.end() < len(window)]
    for at in reversed(starts or [0]):
        if _JOINS_WITHIN.search(window[:at]) and at != starts[0]:
            continue
        name = _named(window[at:])
        return name, begin + window.index(name, at) if name else begin
    return "", begin


def _named(label: str) -> str:
    """Strip what is no part of an arm's name; empty where nothing is left, or it names no arm."""
    name = label.strip(" ,;:")
    while (shorter := _LEADING.sub("", name)) != name:
        name = shorter
    name = re.sub(r"\s+(?:groups?|arms?|alone group)$", "", name)
    if not name or _NO_ARM.match(name) or len(name.split()) > 9 or name.replace(".", "").isdigit():
        return ""
    diseases = study_lexicon()["disease"].find(name)
    covered = sum(hit.end - hit.start for hit in diseases)
    return "" if 2 * covered > len(name) else name
