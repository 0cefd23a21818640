"""Where abstracts introduce their arms.

Behind "randomly assigned to", on both sides of "versus" in the title, as "arm A (...)", with their sizes
"(n = 45)", and wherever a figure is said to be "in the X group". Several names of one arm ("chlorambucil
(CB)", "arm A (radiotherapy alone)") are kept together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.extract.arm_names import NO_NAME, alternatives, cleaned, is_name, names_in, split_outside
from evidence.extract.arms import Arms
from evidence.extract.drug_names import is_drug
from evidence.extract.given_to_each import NAME, each_given
from evidence.extract.merged_names import merged
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import COUNTED_THERE, NAMED_HEAD
from evidence.extract.text import ends_in, holds_any
from evidence.extract.told_by_sentences import dosed_cohorts, numbered_studies, opened_in_turn, pair_beside

__all__ = ["find_arms"]

_LETTER = r"(?:[A-Z]\b|\d\b|I{1,3}\b|IV\b)(?:-?\d)?"
_LETTERED = re.compile(
    rf"\b(?P<kind>[Aa]rm|[Gg]roup|[Cc]ohort|[Rr]egimen|[Ss]tratum|[Dd]ose level|"
    rf"[Ss]alvage|[Pp]eriod|[Ee]ra)s?\s+(?P<letter>{_LETTER})"
    rf"(?P<rest>(?:\s*(?:,|and|or|versus|vs\.?|&)\s*(?:and\s+)?(?:(?P=kind)\s+)?{_LETTER})*)"
)
#: What kinds of lettered arms end with. Signs are asked for first, here and below, because that is quick.
_LETTERED_SIGNS: Final = ("rm", "roup", "ohort", "egimen", "tratum", "level", "alvage", "eriod", "ra ")
_LETTER_BEHIND = re.compile(r"[mptnelda](?<=arm|oup|ort|men|tum|vel|age|iod|era)s?\s+[A-Z\d]")
_ONE_LETTER = re.compile(_LETTER)
#: "arm A (radiotherapy alone)", "Arm A: radiotherapy alone"
# "Group A (LD: 75%, ED: 52%)" defines none.
_DEFINED_BEHIND = re.compile(r"\s*(?:\((?![^();:,]{2,60}:\s*\d)|:\s|=\s?)(?P<words>[^();:,]{2,60})")
_LEADING_DOSE = re.compile(r"^\d[\d.]*\s?(?:Gy|cGy|mg|g)\S*\s+")
_HEADED = re.compile(
    r"(?<![\w-])(?P<label>[A-Za-z0-9](?:[\w+/'.-]|,(?=\d{3}))*(?:,?\s+[\w+/'.-]+){0,7}?)"
    r"[\s-]+(?P<head>groups?|arms?|regimens?)\b(?!\s+(?:for|trial|study|phase|design|[A-Z]\b|I{1,3}\b|\d))"
)
_HEAD_SIGNS: Final = ("group", "arm", "regimen")
_HEAD = re.compile(r"[\s-](?:group|arm|regimen)")
#: "Among the patients with measurable disease, | the X arm": what opens a sentence is of no name.
_OPENED = re.compile(r"(?:Among|In|For|Of|With|After|At) [^,;:()]{3,90}, (?:the )?")
#: "between dose groups", "for the combined groups": none of them is named.
_NONE_OF_THEM: Final = frozenset({"dose", "combined", "pooled"})
#: "without differences between | anthracycline arms": so many arms are told by what they have in common.
_OF_ONE_KIND = re.compile(
    r"\b(?:between|among|across|all|both|two|three|four)\s(?:of\s)?(?:the\s)?(?:two\s|three\s|four\s|"
    r"different\s)?$"
)
#: A name in front of "group" is no longer than this, in characters and in words.
_REACH: Final = 110
_MOST_WORDS: Final = 8
_HEAD_LEAD = re.compile(
    r"^.*?\b(?:in|for|than|between|to|with|on|(?<!standard )of|from|among|vs\.?|versus|by|at|into|was|were|"
    r"that|had|received|receiving|the|an?|"
    r"both|while|whereas|either)\s+(?=\S)",
    re.IGNORECASE,
)
#: "X (n = 45)", "X (short name; n = 45)", "X (45 patients)"
_SIZE = re.compile(
    r"[(\[]\s*(?:(?P<short>[A-Za-z][\w+/-]{1,14})\s*[;,:]\s*)?(?:[nN]\s*=\s*|(?=\d[\d,]*\s(?:patients|pts|"
    r"children|adults)[)\]]))(?P<size>\d[\d,]*)"
)
#: Sizes are rare, and what stands before them is long to look for.
_SIZED = re.compile(rf"(?P<label>{NAME})(?:\s+(?:groups?|arms?))?\s*{_SIZE.pattern}")
_ALLOCATION = re.compile(
    r"randomi|assign|allocat|\b(?:groups?|arms?|cohorts?|received|receiving|treated|underwent|between|"
    r"[Cc]onditioning|regimens?|versus|vs|compared|patients with|[Oo]utcomes (?:after|with)|grouped|"
    # "X (n = 100) or Y (n = 110) | transplants"
    r"divided)\b|[)\]]\s(?:donors?|transplants?|grafts?|HC?T|HSCT)\b"
)
_COUNTED = re.compile(
    rf"\b(?:\d[\d,]*|{NUMBER_WORD})\s+(?:patients\s+|were\s+(?:randomi[sz]ed|assigned)\s+)?(?:to|in|on)\s+"
    rf"(?:the\s+)?(?P<label>{NAME})(?=\s+(?:and\s+(?:\d|{NUMBER_WORD})|groups?|arms?)|[,.;(]|$)"
)
_ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed(?!\s+(?:phase|trial|study|clinical|controlled|open|double|multi|compar))|"
    r"randomly\s+(?:were\s+)?(?:assigned|allocated|divided|selected)|assigned|allocated|randomi[sz]ation)\b"
    r"[^.;]{0,120}?\b(?:to|between|into|with|receiv(?:e|ed|ing)|either)\s+(?P<list>.{4,420})"
)
_RESULT_BEHIND = re.compile(r"\s?(?:[(\[]\s?)?\d[\d.]*\s?%")
_ASSIGNED_SIGNS: Final = ("randomi", "assigned", "allocated")
_COMPARED = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison of)|comparison between)\s+(?P<list>.{2,220}?\s(?:with|versus|vs\.?|to|"
    r"and)\s"
    r".{3,160})"
)
#: "we | compared", "this randomized trial | compared", "to | compare"
_AIM = re.compile(r"\b(?:[Ww]e|[Tt]rial|[Ss]tudy|[Tt]o|[Ii]nvestigators|[Aa]uthors)\s(?:[a-z]+ly\s)?$")
_TREATMENT = re.compile(
    r"(?:therapy|chemotherapy|treatment|care|surgery|resection|placebo|observation|conditioning|prophylaxis|regimen|"
    r"irradiation|radiation)$"
)
_ASPECT = (
    r"(?:efficacy|safety|outcomes?|results|effects?|effectiveness|activity|tolerability|toxicity|survival|"
    r"response|use)"
)
#: "the efficacy and safety of | X"
_ASPECTS = re.compile(
    rf"^(?:the\s)?(?:[a-z-]+\s)?{_ASPECT}(?:(?:,|,?\sand)\s{_ASPECT})*\s(?:of|with|after|between)\s"
    r"(?:(?:patients|those)\s(?:treated\swith|receiving|given|who\sreceived)\s)?"
)
_AGAINST = tuple(re.compile(rf"\s+(?:{words})\s+") for words in (r"with|versus|vs\.?", "to", "and"))
#: "compared X with Y | in patients with Z"
_WHERE = re.compile(r",?\s+(?:in|for|as|among|after|during|following|given)\s+")
_TITLE = re.compile(
    r"(?P<a>[^:.]{3,110}?)\s+(?:versus|vs\.?|v\.?|(?:as )?compared (?:with|to)|or)\s+(?P<b>[^:.]{3,110}?)"
    r"(?=\s+(?:in|for|as|after|among|on|following|during|before|given)\s|\s*[:.(\[?]|$)",
    re.IGNORECASE,
)
_CONTRAST_WORD = re.compile(r" (?:versus|vs\.?|v\.?|compared|or) ", re.IGNORECASE)
_TITLE_LEAD = re.compile(
    r"^.*(?::\s*|\bof\s+|\bcomparing\s+|\bcomparison of\s+|\bbetween\s+|\bwith\s+(?=[^ ]+ versus))",
    re.IGNORECASE,
)
_LAST_PLACE = re.compile(
    r"(?:^|\s)(?:in|from|of|to|than|with|between|for|after|following|the|and|or|versus|vs\.?|v|either|"
    r"received|"
    r"compared?|comparing|receiving)\s+(?=\S)"
)
_PLACEBO = re.compile(r"(?:versus|vs\.?|than|with|to|for|and|on) placebo\b")
_ABBREVIATION = re.compile(r"[(\[]\s*([A-Z][\w+/-]{1,14}?)(?:\s+(?:arm|group))?\s*(?:[;,:][^)\]]*)?[)\]]")
_SHORT_NAME = re.compile(r"\s[(\[]([A-Z][\w+/-]{1,14})[;)\]]")
_BETWEEN_NAMES = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_JOINT_AT_HEAD = re.compile(r"^(?:and|or)\s+")
_BETWEEN_DRUGS = re.compile(r"[-+/]")


def find_arms(title: str, sentences: Sequence[str]) -> Arms:
    """List the arms that a record names.

    Parameters
    ----------
    title : str
        Normalised.
    sentences : sequence of str
        Of the abstract, normalised, in order.

    Returns
    -------
    Arms
        Empty for a study without arms.
    """
    found: list[tuple[str, ...]] = []
    listed = [list(_assigned(sentence)) for sentence in sentences]
    for names in listed:
        found += names
    for sentence, names in zip(sentences, listed, strict=True):
        sized = list(_sized(sentence))
        # Of "X (n = 9), Y and Z (n = 8), or Z and X (n = 9)" the list tells what the sizes cut off.
        sized = [] if len(sized) == len(names) and _end_with(names, sized) else sized
        found += [*_lettered(sentence), *sized, *each_given(sentence)]
    versus = _versus(title)
    if not found:
        found += versus
    for sentence in sentences:
        found += _headed(sentence)
    found += versus
    if not found:
        for sentence in sentences:
            found += _compared(sentence)
    lowered = [sentence.lower() for sentence in sentences] if found else []
    found = [(*_as_printed(n, sentences), *_short_names(n, sentences, lowered)) for n in found]
    found += _extended(" ".join(sentences))
    found += opened_in_turn(sentences)
    found += [*dosed_cohorts(sentences), *numbered_studies(sentences)]
    named = any("placebo" in name.lower() for names in found for name in names)
    if found and not named and any(_PLACEBO.search(s) for s in sentences if "placebo" in s):
        found.append(("placebo",))
    return Arms(merged(found), title, pair=pair_beside(sentences))


def _end_with(whole: Sequence[tuple[str, ...]], cut: Sequence[tuple[str, ...]]) -> bool:
    """Whether names are the ends of others, in the same order."""
    return all(name[0].endswith(end[0]) for name, end in zip(whole, cut, strict=True))


def _assigned(sentence: str) -> Iterator[tuple[str, ...]]:
    match = _ASSIGNED.search(sentence) if holds_any(sentence, _ASSIGNED_SIGNS) else None
    if match is not None:
        told = alternatives(match.group("list"))
        if not told and sentence.endswith("between ", 0, match.start("list")):
            told = _of_two(match.group("list"))
        yield from told
        counted = [m.group("label") for m in _COUNTED.finditer(sentence, match.start())]
        names = [cleaned(label) for label in counted]
        if len(names) > 1:
            yield from ((n,) for n in names if n and is_name(n))


def _of_two(words: str) -> list[tuple[str, ...]]:
    """Read "randomized between | X and Y, ..."."""
    parts = split_outside(re.compile(r"\s+and\s+"), re.split(r"[,.;]\s", words, maxsplit=1)[0])
    named = [names_in(part) for part in parts]
    return named if len(parts) == 2 and all(named) else []


def _compared(sentence: str) -> list[tuple[str, ...]]:
    match = _COMPARED.search(sentence)
    if match is None:
        return []
    told = _WHERE.split(match.group("list"), maxsplit=1)[0]
    # "compared A, B and C versus B and C": of drugs given together "and" parts none
    parts = next((parts for against in _AGAINST if len(parts := split_outside(against, told)) == 2), [])
    parts = [_ASPECTS.sub("", part).strip(" .,;") for part in parts]
    aimed = ends_in(_AIM, sentence, match.start(), reach=40) is not None
    if aimed and len(parts) > 1 and parts[1] == f"no {parts[0]}" and is_drug(parts[0]):
        return [(parts[0],), (parts[1],)]
    named = [names_in(part) for part in parts]
    if not named or not all(named):
        return []
    plainly = [is_drug(" ".join(n)) for n in named]
    told_so = [p or _TREATMENT.search(part) is not None for p, part in zip(plainly, parts, strict=True)]
    return named if all(plainly) or (aimed and all(told_so)) else []


def _versus(title: str) -> list[tuple[str, ...]]:
    if not _CONTRAST_WORD.search(title):
        return []
    match = _TITLE.search(title)
    if match is None or (" or " in match.group() and " versus " not in title):
        return []
    a = _TITLE_LEAD.sub("", match.group("a"))
    named = [names_in(a), names_in(match.group("b"))]
    return [n for n in named if n] if all(named) else []


def _lettered(sentence: str) -> Iterator[tuple[str, ...]]:
    """Read "arm A", "arms A and B", "arm A (radiotherapy alone)", "radiotherapy alone (arm A)"."""
    if not holds_any(sentence, _LETTERED_SIGNS) or not _LETTER_BEHIND.search(sentence):
        return
    for match in _LETTERED.finditer(sentence):
        kind = match.group("kind")
        counts = match["letter"].isdecimal() and COUNTED_THERE.match(sentence, match.end()) is not None
        if counts and ends_in(NAMED_HEAD, sentence, match.start(), reach=40):
            continue  # "in the control group 2 (4%)": so many there
        for letter in _ONE_LETTER.findall(match.group("letter") + match.group("rest")):
            if letter.isdecimal() != match["letter"].isdecimal():
                break  # "In group A, 3 patients relapsed"
            name = f"{kind.lower()} {letter}"
            if kind.lower() == "dose level" and letter.isdigit():
                yield (name, f"DL{letter}")
                continue
            if match.group("rest"):
                yield (name,)
                continue
            defined = _DEFINED_BEHIND.match(sentence, match.end())
            if defined is not None and _RESULT_BEHIND.match(sentence, defined.end("words")):
                defined = None  # "more common in arm A: neutropenia (67% v 10%)"
            words = cleaned(_LEADING_DOSE.sub("", defined.group("words"))) if defined else ""
            if words and is_name(words) and not re.match(r"\d", words):
                yield (name, words)
            else:
                yield (name,)


def _as_printed(names: tuple[str, ...], sentences: Sequence[str]) -> tuple[str, ...]:
    """Leave out "DL1" where "dose level 1" is never called so."""
    return tuple(n for n in names if not n.startswith("DL") or any(n in s for s in sentences))


def _sized(sentence: str) -> Iterator[tuple[str, ...]]:
    """Read "ASA404 (n = 649) and placebo (n = 650)"; one size alone names a subset, not an arm."""
    if (
        ("=" not in sentence and "(" not in sentence)
        or sum(1 for _ in _SIZE.finditer(sentence)) < 2
        or not _ALLOCATION.search(sentence)
    ):
        return
    matches = list(_SIZED.finditer(sentence))
    if len(matches) < 2:
        return
    labels = []
    printed = [_LAST_PLACE.split(match["label"])[-1] for match in matches]
    undosed = [cleaned(words) for words in printed]
    for match, words, name in zip(matches, printed, undosed, strict=True):
        # "X 400 mg (n = 73), X 800 mg (n = 208) or Y (n = 154)": two of them differ by their dose alone
        label, short = words if undosed.count(name) > 1 else name, match["short"]
        named = [n for n in (label, short) if n and is_name(n)]
        if named:
            labels.append(tuple(named))
    if len(labels) == len(matches):
        yield from labels


def _headed_names(sentence: str) -> Iterator[re.Match[str]]:
    """Find the names in front of heads; looked for only near them, because they are long to look for."""
    if not holds_any(sentence, _HEAD_SIGNS):
        return
    last = 0
    for head in _HEAD.finditer(sentence):
        reached = max(last, head.start() - _REACH)
        # Of so many words the first ones are in no name.
        words = sentence[reached : head.start()].rsplit(maxsplit=_MOST_WORDS)
        begin = reached + len(words[0]) if len(words) > _MOST_WORDS else reached
        match = _HEADED.search(sentence, begin, min(len(sentence), head.end() + _REACH))
        if match is not None and head.start() >= last:
            last = match.end()
            yield match


def _with_hung_tails(parts: Sequence[str]) -> list[str]:
    """Complete "A-" in "the A- and B-treated groups" with what ends the last name."""
    _, hyphen, tail = parts[-1].rpartition("-")
    return [f"{part}{tail}" if hyphen and part.endswith("-") else part for part in parts]


def _headed(sentence: str) -> Iterator[tuple[str, ...]]:
    """Read the names in front of "group" and "arm"."""
    for match in _headed_names(sentence):
        label = match.group("label")
        while (lead := _HEAD_LEAD.match(label)) is not None:
            label = label[lead.end() :]
        if match.group("head").endswith("s"):
            parts = _with_hung_tails(_BETWEEN_NAMES.split(label))
        else:
            opened = _OPENED.match(sentence)
            comma = (
                -1
                if opened is None
                else opened.end() - match.start("label") - len(match["label"]) + len(label)
            )
            parts = [_JOINT_AT_HEAD.sub("", label[comma:] if 0 < comma < len(label) else label)]
        for part in parts:
            words = part.split()
            coined = any(c.isupper() or c.isdigit() for c in part[1:])
            if match.group("head").startswith("regimen") and not coined:
                continue
            if part.lower() in _NONE_OF_THEM and match.group("head").endswith("s"):
                continue
            if len(parts) == 1 and ends_in(_OF_ONE_KIND, sentence, match.end("label") - len(part), reach=24):
                continue
            if words and len(words) <= 6 and words[-1].lower() not in NO_NAME and is_name(part):
                yield (part,)


def _short_names(names: Sequence[str], sentences: Sequence[str], lowered: Sequence[str]) -> Iterator[str]:
    """Give the abbreviations that stand in brackets behind a name: "ifosfamide/epirubicin (I/E)"."""
    for sentence, small in zip(sentences, lowered, strict=True):
        for name in names:
            at = small.find(name.lower())
            whole = at == 0 or (at > 0 and not small[at - 1].isalnum() and small[at - 1] != "-")
            short = _SHORT_NAME.match(sentence, at + len(name)) if whole else None
            if short is not None and is_name(short[1]) and short[1] not in names:
                yield short[1]


def _extended(text: str) -> Iterator[tuple[str, ...]]:
    """Read "(PCR) ... (PCR-B)": a regimen with and without a drug."""
    shorts = {m.group(1) for m in _ABBREVIATION.finditer(text)}
    for longer in sorted(shorts):
        parts = _BETWEEN_DRUGS.split(longer)
        for base in (longer[: len(longer) - len(parts[-1]) - 1], longer[len(parts[0]) + 1 :]):
            if len(parts) > 1 and len(base) > 1 and base in shorts and is_name(base):
                yield from ((base,), (longer,))
