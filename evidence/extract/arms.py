"""The arms of a study: what an abstract calls the groups it compares, and where it names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from evidence.extract.number_patterns import NUMBER_WORD

__all__ = [
    "SPLIT_LIST",
    "Arm",
    "ArmMention",
    "cleaned_label",
    "find_arm_mentions",
    "find_arms",
    "matching_arm",
    "word_set",
]


@dataclass(frozen=True)
class Arm:
    """One arm: its words as printed, and the words that tell it from others."""

    label: str
    words: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the label in running text; the case of short labels and abbreviations counts."""
        body = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", self.label))
        return re.compile(
            rf"(?<![\w-]){body}(?![\w-]|\s?\+)",
            0 if any(c.isupper() for c in self.label[1:]) and len(self.label) < 16 else re.IGNORECASE,
        )


_STOP: Final = frozenset(
    """
    the a an of in with and or for group groups arm arms patients patient cohort who were was had
    therapy treatment at to by on receiving received treated given
    """.split()
)
_WORDS = re.compile(r"[a-z0-9.]+")
_GENERIC: Final = frozenset(
    """
    both two three four all each either same other these those this that study treatment age risk
    entire whole no one between any respective different first second latter former patient patients
    control-and intervention comparison experimental randomized randomised dose overall high-risk
    low-risk standard-risk intermediate-risk cooperative oncology cancer leukemia lymphoma myeloma
    trials study's treatment-and the
    """.split()
)
#: Words that qualify an arm without making it another one: "control FU arm", "standard CHOP".
_QUALIFIERS: Final = frozenset(
    [
        "control",
        "investigational",
        "standard",
        "experimental",
        "conventional",
        "oral",
        "intravenous",
        "treatment-arm",
        "observation-arm",
    ]
)
_NP = r"[A-Za-z0-9][\w+/'.()-]*(?:\s+(?:plus|and|with|or|[\w+/'.()-]+)){0,7}?"
_HEADED = re.compile(
    r"\b(?:the|in|for|and|or|vs\.?|versus|than|between|to|an?)\s+(?P<label>(?!(?:the|in|for|and|or|than|"
    r"between|both|two|these|each|all)\b)[A-Za-z0-9][\w+/'.-]*(?:\s(?:plus|alone|only|"
    r"[\w+/'.-]+)){0,4}?)\s+(?:group|arm|groups|arms)\b"
)
_LETTERED = re.compile(
    r"\b(?P<label>(?:[Aa]rm|[Gg]roup|[Cc]ohort|[Rr]egimen|[Ss]tratum)\s+(?:[A-Z]\b|[1-9]\b|I{1,3}\b|"
    r"IV\b)(?:-?\d)?)"
)
_PAIR = re.compile(r"\b[Aa]rms?\s+([A-Z1-9])\s+(?:and|or|versus|vs\.?)\s+(?:[Aa]rm\s+)?([A-Z1-9])\b")
_ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided)|assigned|allocated|"
    r"randomi[sz]ation)\b[^.;]{0,90}?\b(?:to|between|into|receive[d]?)\s+(?:receive\s+|either\s+|undergo\s+|"
    r"treatment with\s+|induction (?:therapy |chemotherapy )?with\s+|immediate\s+)*(?P<list>[^.;]{4,260})"
)
_TITLE = re.compile(
    r"(?:^|:\s*|\bof\s+|\bComparison of\s+|\bbetween\s+)(?P<a>[^:.]{3,90}?)\s+(?:versus|vs\.?|v\.?|compared "
    r"(?:with|to))\s+(?P<b>[^:.]{3,90}?)(?=\s+(?:in|for|as|with|after|among|as)\s|[:.,(]|$)",
    re.IGNORECASE,
)
_SPLIT_VERSUS = re.compile(r"\s*,?\s+(?:versus|vs\.?|v\.?|compared (?:with|to)|as compared with|or)\s+")
SPLIT_LIST = re.compile(
    r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|versus|vs\.?|v\.?)\s+(?:for\s+|in\s+|with\s+)?(?:the\s+|"
    r"those\s+)?"
)
_CLEAN = re.compile(
    r"^(?:either|the|a|an|receive|receiving|treatment with|only|those|in|for|with|on|of|to|patients|who "
    r"received|treated with|randomi[sz]ed to|assigned to)\s+",
    re.IGNORECASE,
)
_ARM_A = re.compile(r"^A$|\b(?:arms?|groups?|cohorts?|regimens?|strat(?:um|a)|[Aa]rms?|[Gg]roups?) A\b")
_FRAGMENT = re.compile(
    rf"\s(?:in|of|to|for|with|and|or|the)$|^(?:{NUMBER_WORD})\b|^(?:who|whom|not|were|was|had)\b",
    re.IGNORECASE,
)
_LAST_PLACE = re.compile(r"(?:^|.*\s)(?:in|from|of|to|than|with|between|an?|the)\s+(?:the\s+)?")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_ABBREVIATION = re.compile(r"[(\[]\s*([A-Z][\w+/-]{1,14}?)(?:\s+(?:arm|group))?\s*(?:[;,:][^)\]]*)?[)\]]")


def word_set(text: str) -> frozenset[str]:
    """Give the telling words of a label, in lower case."""
    words = frozenset(w for w in _WORDS.findall(text.lower()) if w not in _STOP)
    # Of "arm A" the letter is all that tells it from arm B; elsewhere "a" is an article.
    return words | {"a"} if _ARM_A.search(text) else words


def find_arms(title: str, text: str) -> list[Arm]:
    """List the arms that a record names.

    Parameters
    ----------
    title, text : str
        Normalised.

    Returns
    -------
    list of Arm
        In order of first naming; empty for a study without arms. Labels that share most of their
        words are one arm.
    """
    labels: list[tuple[int, str]] = []
    for match in _PAIR.finditer(text):
        labels += [(match.start(), f"arm {match.group(1)}"), (match.start() + 1, f"arm {match.group(2)}")]
    labels += [(m.start(), m.group("label")) for m in _LETTERED.finditer(text)]
    for match in _HEADED.finditer(text):
        whole = match.group("label")
        # "in the X and Y groups" names two arms; "in the X and Y group", said again, names one.
        plural = match.group().endswith("s") or text.count(f"{whole} group") + text.count(f"{whole} arm") < 2
        for i, part in enumerate(SPLIT_LIST.split(whole) if plural else [whole]):
            label = _LAST_PLACE.split(part)[-1].strip()
            if label and label.lower().split()[-1] not in _GENERIC and not re.match(r"\d+(?:$|\s)", label):
                labels.append((match.start() + i, label))
    labels += _extended_abbreviations(text)
    assigned = _ASSIGNED.search(text)
    if assigned is not None:
        labels += [
            (assigned.start("list") + i, label)
            for i, label in enumerate(_assigned_labels(assigned.group("list")))
        ]
    versus = _TITLE.search(title)
    if versus is not None and not labels:
        labels += [(i, cleaned_label(versus.group(name))) for i, name in enumerate(("a", "b"))]
    return _distinct([label for _, label in sorted(labels, key=lambda pair: pair[0])])


def _extended_abbreviations(text: str) -> list[tuple[int, str]]:
    """Read "(PCR) ... (PCR-B)" and "(MBVP) ... (R-MBVP)": a regimen with and without a drug."""
    shorts = {m.group(1): m.start() for m in _ABBREVIATION.finditer(text)}
    found = []
    for longer, place in shorts.items():
        parts = re.split(r"[-+/]", longer)
        for base in (longer[: len(longer) - len(parts[-1]) - 1], longer[len(parts[0]) + 1 :]):
            if len(parts) > 1 and len(base) > 1 and base in shorts:
                found += [(shorts[base], base), (place, longer)]
    return found


def _assigned_labels(text: str) -> list[str]:
    parts = _SPLIT_VERSUS.split(text, maxsplit=2)
    if len(parts) < 2:
        return []
    found = []
    for part in parts:
        abbreviation = _ABBREVIATION.search(part)
        label = (
            abbreviation.group(1)
            if abbreviation
            else cleaned_label(
                re.split(r"[,;(]|\b(?:every|daily|on day|in a|followed by|once|for)\b", part)[0]
            )
        )
        if label:
            found.append(label)
    return found


def cleaned_label(label: str) -> str:
    """Strip brackets, prepositions and verbs of allocation from a label."""
    label = _BRACKETS.sub("", label).strip(" ,;:")
    while True:
        shorter = _CLEAN.sub("", label)
        if shorter == label:
            return label
        label = shorter


def _distinct(labels: list[str]) -> list[Arm]:
    arms: list[Arm] = []
    for label in labels:
        words = word_set(label)
        if not words or words <= _GENERIC or len(words) > 6 or _FRAGMENT.search(label):
            continue
        telling = words - _QUALIFIERS or words
        if not any(telling in (arm.words, arm.words - _QUALIFIERS) for arm in arms):
            arms.append(Arm(label, words))
    return arms


def matching_arm(phrase: str, arms: list[Arm]) -> Arm | None:
    """Find the arm that a phrase names: every telling word of the arm, or of the phrase, is shared."""
    words = word_set(phrase)
    if not words:
        return None
    best: tuple[float, int, Arm] | None = None
    for i, arm in enumerate(arms):
        shared = len(words & arm.words)
        if shared == 0 or not (arm.words <= words or words <= arm.words):
            continue
        score = shared / max(len(words), len(arm.words))
        if best is None or score > best[0]:
            best = (score, i, arm)
    return best[2] if best else None


@dataclass(frozen=True, slots=True)
class ArmMention:
    """An arm named in a sentence, in the words and at the offsets of the sentence."""

    arm: Arm
    text: str
    start: int
    end: int


def find_arm_mentions(sentence: str, arms: list[Arm]) -> list[ArmMention]:
    """Find where a sentence names known arms; the longest label wins where two overlap.

    Parameters
    ----------
    sentence : str
        Normalised text.
    arms : list of Arm
        See ``find_arms``.
    """
    found: list[ArmMention] = []
    for arm in sorted(arms, key=lambda a: -len(a.label)):
        for match in arm.pattern.finditer(sentence):
            if not any(m.start < match.end() and match.start() < m.end for m in found):
                found.append(ArmMention(arm, match.group(), match.start(), match.end()))
    return sorted(found, key=lambda m: m.start)
