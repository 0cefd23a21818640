"""The arms of a study with their numbers of patients, where a sentence gives both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from evidence.extract.numbers import parse_number
from evidence.extract.sentences import Sentence
from evidence.study.cohort import PEOPLE
from evidence.study.facts import ArmSize, CohortSize, Fact, StudyText
from evidence.study.lexicon import study_lexicon

__all__ = ["find_arm_sizes"]

_ALLOCATED = re.compile(
    r"random(?:i[sz]|ly)|assigned|allocat(?:ed|ion)|(?:treatment|study) (?:arm|group)s?\b"
)
_OF_ALLOCATION: Final = ("random", "assigned", "allocat", " arm", " group")
_NUMBER = re.compile(r"\d+")
_COUNT: Final = r"\d{1,3}(?:,\d{3})+|\d+"
#: "capecitabine (n = 73) or S-1 (n = 69)", "thioguanine (750 patients)", "radiotherapy alone (55)".
_SIZE_IN_BRACKETS = re.compile(
    rf"[(\[]\s*(?:(?P<label>[A-Za-z][\w+/ "
    rf"-]{{0,30}}?)\s*[:,;]\s*)?(?:(?P<n>[nN]\s*=\s*)(?P<named>{_COUNT})(?:\s+{PEOPLE})?|"
    rf"(?P<counted>{_COUNT})\s+{PEOPLE}|(?P<bare>{_COUNT}))\s*(?:[)\]]|[;,]\s)"
)
#: "164 were allocated to InO and 162 to SoC".
_SIZE_TO_ARM = re.compile(
    rf"\b(?P<count>{_COUNT})(?:\s+{PEOPLE})?(?:\s+(?:were|was|had "
    rf"been)(?:\s+\w+ly)?\s+(?:assigned|allocated|randomi[sz]ed))?"
    r"\s+to\s+(?:the\s+)?(?:receive\s+|undergo\s+|treatment "
    r"with\s+)?(?P<label>[A-Za-z0-9][^,;:.()\[\]]{0,70}?)"
    rf"(?=\s+(?:and|vs\.?|versus)\s+(?:{_COUNT})\b|\s*[,;:.(\[]|\s+(?:group|arm)\b|$)",
    re.IGNORECASE,
)
#: "(121 GC, 120 PE)".
_SIZES_BEFORE_NAMES = re.compile(
    rf"[(\[:]\s*(?P<one>{_COUNT})\s+(?P<first>[A-Z][\w+/-]*)\s*(?:,|;|and|,\s*and|vs\.?|"
    rf"versus)\s+(?P<two>{_COUNT})\s+(?P<second>[A-Z][\w+/-]*)\s*(?:[)\]]|\.$)"
)
#: What stands between the name of an arm and the words before it.
_NAME_BEGINS = re.compile(
    r"[,;:()\[\]]|\b(?:to|either|or|versus|vs\.?|and|between|(?:was |were )?compared (?:with|to)|receive|"
    r"received|receiving|"
    r"undergo|underwent|with|into|than|assigned|allocated|comparing|of|in|given)\s",
    re.IGNORECASE,
)
#: An arm's name may hold these, so "lenalidomide and dexamethasone (n = 40)" is told from a list by its ends.
_JOINS_WITHIN: Final = frozenset(["and", "with", "in", "of"])
_NEW_NAME = re.compile(r"(?:[)\]],?|\b(?:trial|study|comparison|addition))$")
_NO_ARM = re.compile(
    r"^(?:patients?|all|total|both|each|group|arm|placebo or|the|a|an|men|women|males?|females?|yes|no|"
    r"stage|grade|median|mean|"
    r"age|others?|stratum|training|validation|test(?:ing)?|derivation|discovery|treatment$|applied|followed|one|two|step|day|week|cycle|course|CI|range|IQR|P|"
    r"unrelated|related|sibling|response|surgery date|Fig(?:ure)?|Table)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^[\d.,-]*\s*(?:years?|yrs?|months?|weeks?|days?|of|%|patients)\b", re.IGNORECASE)
#: A sentence about parts of an arm, or about strata.
_NOT_OF_ARMS = re.compile(
    r"^In (?:the )?(?:[\w+/-]+ )?(?:arm|group|cohort)\b|\bstratified\b|\bsubgroups?\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?:.*\b(?:trial|study|comparison|addition|use) of|received|the|a|an|either|receive|of|in|with|to|and|"
    r"or|receiving|treatment with)\s+",
    re.IGNORECASE,
)


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
        Of the whole study, see ``evidence.study.cohort.find_sizes``: where the numbers alone do not
        say that they count arms, they must add up to one of these.

    Returns
    -------
    tuple of Fact
        The arms of the first sentence that gives two or more; empty where none does.
    """
    totals = {fact.value.patients for fact in sizes}
    for text in texts:
        if not totals and not any(word in text.lower for word in _OF_ALLOCATION):
            continue
        for sentence in text.own:
            if text.text.find("(", sentence.start, sentence.end) < 0 and " to " not in sentence.text:
                continue
            arms = _arms_of(sentence, totals)
            if arms:
                return tuple(_fact(text, sentence, arm) for arm in arms)
    return ()


def _fact(text: StudyText, sentence: Sentence, arm: _Arm) -> Fact[ArmSize]:
    start, end = sentence.start + arm.start, sentence.start + arm.end
    return text.fact("arm", ArmSize(arm.name, arm.patients), sentence, (start, end), "study.arm")


def _arms_of(sentence: Sentence, totals: set[int]) -> list[_Arm]:
    """Give the arms of a sentence where there are two to six of them."""
    text = sentence.text
    if len(_NUMBER.findall(text)) < 2:
        return []
    allocated = _ALLOCATED.search(text.lower()) is not None
    if (not allocated and not totals) or _NOT_OF_ARMS.search(text):
        return []
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
    found: list[_Arm] = []
    called_arms: list[_Arm] = []
    certain = True
    for match in _SIZE_IN_BRACKETS.finditer(text):
        number = match["named"] or match["counted"] or match["bare"]
        label = match["label"]
        if label is not None:
            name, start = _named(label), match.start("label")
        else:
            name, start = _name_before(text, match.start())
        if _is_disease(name):
            return [], False
        if not name:
            continue
        certain = certain and match["bare"] is None
        end = match.end(next(group for group in ("named", "counted", "bare") if match[group]))
        found.append(_Arm(name, int(number.replace(",", "")), start, end))
        if label is not None and re.search(r"\b(?:arm|group)$", label.strip()):
            called_arms.append(found[-1])
    return (called_arms if len(called_arms) > 1 else found), certain


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
    boundaries = [m for m in _NAME_BEGINS.finditer(window) if m.end() < len(window)]
    for boundary in reversed(boundaries):
        at = boundary.end()
        before = window[: boundary.start()].rstrip()
        if boundary.group().strip().lower() in _JOINS_WITHIN and not _NEW_NAME.search(before):
            continue
        if boundary.group() in {")", "]"} or (boundary.group() == "," and before[-1:] not in {")", "]"}):
            # The tail of a longer name or of a list, not a name.
            return "", begin
        name = _named(window[at:])
        return name, begin + window.index(name, at) if name else begin
    name = _named(window) if begin == 0 else ""
    return name, window.index(name) if name else begin


def _named(label: str) -> str:
    """Strip what is no part of an arm's name; empty where nothing is left, or it names no arm."""
    name = label.strip(" ,;:")
    while (shorter := _LEADING.sub("", name)) != name:
        name = shorter
    name = re.sub(r"\s+(?:groups?|arms?|alone group)$", "", name)
    if _NO_ARM.match(name) or _UNIT.match(name) or len(name.split()) > 9 or name.replace(".", "").isdigit():
        return ""
    return name


def _is_disease(name: str) -> bool:
    """Whether a name is that of a disease: then the numbers count diagnoses, not arms."""
    hits = study_lexicon()["disease"].find(name)
    return 2 * sum(hit.end - hit.start for hit in hits) > len(name)
