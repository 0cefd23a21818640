"""The groups of patients that a sentence names: "in the daratumumab group", "for patients with 17p deletion".

Every phrase that could name a group is found once for a sentence: behind a preposition, on both sides of a
comparison, as the subject of a clause, or as a label in front of a figure. Whose figure it is, is asked in
``evidence.extract.assignment``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from evidence.extract.arms import Arm, Arms, word_set
from evidence.extract.between import ARTICLE_BEFORE
from evidence.extract.compared_counts import counts_compared
from evidence.extract.figures import Figure
from evidence.extract.group_lists import grouped_lists
from evidence.extract.group_phrases import GroupPhrase, opens_name, parted, trimmed
from evidence.extract.made_groups import ONLY_OF_KNOWN, GroupMaker
from evidence.extract.noun_phrases import ASSIGNED, PhraseReader
from evidence.extract.phrase_pieces import NounPhrase
from evidence.extract.phrase_tails import sized, with_shared_tails
from evidence.extract.subjects_within import without_subjects_within
from evidence.extract.text import INNER_BRACKETS, ORDER_WORDS, ends_in
from evidence.extract.tokens import ANY_PEOPLE, PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["INTRODUCERS", "find_groups"]

#: What leads to a phrase that may name a group.
INTRODUCERS: Final = frozenset(
    """
    in into for with among on of to by after from without receiving given undergoing than versus vs v
    against within following between at favored favoured favors favours favoring favouring
    """.split()
)
_DIFFERS: Final = frozenset({"differ", "differed", "differs", "different"})
_AGAINST: Final = frozenset({"vs", "v", "against"})
#: What stands in front of the subject of a clause, or of a label.
_BEFORE_SUBJECT: Final = frozenset(["link", "comma", "stop", "open", "contrast", "joint", "verb"])
_OPENS_SUBJECT: Final = frozenset(["plain", "determiner"])
#: With the word behind them: "compared with", "in contrast to".
_COMPARING: Final = frozenset({"compared", "comparison", "contrast"})
#: What leads to a phrase, alone or with the word behind it.
_LEADS: Final = frozenset({*INTRODUCERS, *_COMPARING, "over"})
#: What the words end with, behind "controlling for"; at the head of a sentence, the next comma.
_ENDS_ADJUSTED: Final = {"open", "close", "stop", "verb", "contrast"}
_OPENING_WORDS: Final = 3
_ADJUSTED: Final = frozenset(
    "control controlling controlled adjusting adjusted adjustment accounting correcting".split()
)
#: What may stand between the members of a list.
_BETWEEN_MEMBERS: Final = frozenset({"in", "for", "with"})
#: How people were dealt with.
_HOW: Final = frozenset(
    "surgically clinically pathologically histologically conservatively medically endoscopically "
    "laparoscopically prospectively sequentially concurrently".split()
)
#: What ends as adverbs do: "12.6 months with | weekly | and 13.1 months with 3-weekly docetaxel".
_ADJECTIVES: Final = frozenset({"early", "weekly", "daily", "monthly", "biweekly", "elderly"})
_GIVEN_TO: Final = frozenset({"given", "receiving"})
_WAS_GIVEN: Final = frozenset({"received", "underwent"})
#: Stands for people that no word names: "9 of 12 | with relapse".
_SO_MANY: Final = " "
_ANY_PEOPLE: Final = re.compile(rf"\b(?:{ANY_PEOPLE})\b")
#: "pomalidomide, bortezomib, and dexamethasone", "trastuzumab plus docetaxel"
_DRUGS = re.compile(
    r"\b[A-Za-z][\w-]*(?:,\s+(?!and\b)[A-Za-z][\w-]*){0,3},?\s+(?:and|plus)\s+(?P<last>[A-Za-z][\w-]*)"
)
#: "a survival benefit of X | over Y", "improved OS | over Y"
_BETTER_OVER = re.compile(
    r"\b(?:benefit|advantage|superiority|superior|improvements?|improved|prolonged|preferred|favou?r(?:ed|s|ing)?)\s(?:[\w-]+\s){0,6}$"
)
_SUPERIOR = re.compile(
    r"\b(?:superior|inferior|comparable|similar|equivalent|identical|non-?inferior)\s(?:[\w-]+\s){0,4}$",
    re.IGNORECASE,
)

#: "comparable 3-year OS (31% vs 30%) and PFS (11% vs 10%) | with patients"
_ALIKE = re.compile(
    r"\b(?:superior|inferior|comparable|similar|equivalent|identical|equal|non-?inferior)\s(?:[\w/-]+,?\s+){1,12}$",
    re.IGNORECASE,
)


def find_groups(view: SentenceView, arms: Arms) -> list[GroupPhrase]:
    """Find every phrase of a sentence that could name a group, in order, without overlap.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    """
    return _Finder(view, arms).phrases()


def _arms_named(view: SentenceView, arms: Arms) -> Iterator[tuple[int, int, Arm]]:
    """Find names of known arms; the longest wins where two overlap."""
    hits = [(start, end, arm) for arm in arms.known for start, end in arm.places(view.text)]
    hits += [
        (match.start(), match.end(), arm)
        for match in _DRUGS.finditer(view.text)
        if word_set(match.group("last")) and (arm := arms.exactly(match.group())) is not None
    ]
    last = -1
    for start, end, arm in sorted(hits, key=lambda h: (h[0], -h[1])):
        if start >= last:
            yield start, end, arm
            last = end


def _start(phrase: GroupPhrase) -> int:
    return phrase.start


class _Finder:
    """Scans the tokens of one sentence for the beginnings of phrases."""

    def __init__(self, view: SentenceView, arms: Arms) -> None:
        self.view = view
        self.arms = arms
        self.tokens = view.tokens
        self.named = list(_arms_named(view, arms))
        self.reader = PhraseReader(view, self.named)
        self.maker = GroupMaker(view, arms, self.named, self.reader)
        self.counted = dict(self._behind_counts())
        self.compared = counts_compared(view)
        self.sizes = dict(self._sizes_told())
        self.adjusted = frozenset(self._adjusted_for())
        #: Where "respectively" stands.
        self.closing = [i for i, token in enumerate(self.tokens) if token.text in ORDER_WORDS]

    def phrases(self) -> list[GroupPhrase]:
        found: list[GroupPhrase] = []
        going_on = 0
        for i in self._beginnings():
            phrase, after = self._at(i) if i >= going_on else (None, going_on)
            if phrase is None:
                continue
            parts = self._parted(phrase)
            listed, going_on = self._listed(max(after, i + 1), phrase.lead)
            if phrase.lead != "into" or len(parts) + len(listed) > 1:
                # "stratified into low- and high-risk groups"; "into the unfavourable group" tells of whom.
                found += [*parts, *listed]
        for several in grouped_lists(self.view, self.arms):
            found = [p for p in found if p.end <= several[0].start or several[-1].end <= p.start]
            found += several
        covered = [(p.start, p.end) for p in found]
        found += [
            GroupPhrase(start, end, self.view.text[start:end], "", arm)
            for start, end, arm in self.named
            if not any(a < end and start < b for a, b in covered)
        ]
        found = without_subjects_within(self.view, sorted(found, key=_start))
        return [sized(self.view, p) for p in with_shared_tails(self.view, found)]

    def _beginnings(self) -> list[int]:
        """Give the tokens at which a phrase can begin, as :meth:`_at` reads them."""
        befores = ["stop", *(token.kind for token in self.tokens)]
        return [
            i
            for i, (token, before) in enumerate(zip(self.tokens, befores, strict=False))
            if (
                (before in _BEFORE_SUBJECT and token.kind in _OPENS_SUBJECT)
                or token.small in _LEADS
                or i in self.counted
            )
            and i not in self.adjusted
        ]

    def _adjusted_for(self) -> Iterator[int]:
        """Give the tokens that say what an analysis was adjusted for: "controlling for age and sex"."""
        for i, token in enumerate(self.tokens[:-1]):
            if token.small not in _ADJUSTED or self.tokens[i + 1].text != "for":
                continue
            ends = _ENDS_ADJUSTED if i > _OPENING_WORDS else {*_ENDS_ADJUSTED, "comma"}
            for k in range(max(0, i - 1), len(self.tokens)):
                if k > i and self.tokens[k].kind in ends:
                    break
                yield k

    def _behind_counts(self) -> Iterator[tuple[int, str]]:
        """Give the tokens directly behind counts and percentages, with the last word for people in these."""
        starts = [t.start for t in self.tokens]
        for figure in self.view.figures:
            if figure.kind != "proportion" or figure.note == "bare":
                continue
            i = bisect_left(starts, figure.last)
            while i < len(self.tokens) and self.tokens[i].kind == "close":
                i += 1
            if i < len(self.tokens):
                words = self.view.text[figure.start : figure.last].lower().split()
                people = next((w for w in reversed(words) if w in PEOPLE), "")
                yield i, people or (_SO_MANY if self._counts_those(figure, i) else "")

    def _sizes_told(self) -> Iterator[tuple[int, int]]:
        """Give how many "in the 284 untreated patients" are, by the place where their words begin."""
        for figure in self.view.figures:
            if (
                figure.percent is None
                and figure.total is None
                and figure.events
                and figure.kind == "proportion"
            ):
                article = ends_in(ARTICLE_BEFORE, self.view.text, figure.start, reach=16)
                led = article is not None and article["prep"] in {"in", "for", "of", "among"}
                if led or (self.compared is not None and figure in self.compared):
                    yield figure.last, figure.events

    def _size_told(self, start: int) -> int | None:
        """Give how many they are whose words begin at a place, right behind a number or a blank further."""
        return self.sizes.get(start) or self.sizes.get(start - 1)

    def _counts_those(self, figure: Figure, i: int) -> bool:
        """Whether "9 of 12 with relapse" counts people who are told by what follows alone."""
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        plain = following is not None and following.kind == "plain" and opens_name(following.text)
        if following is not None and any(
            m.start == following.start and m.outcome is not None and m.role == "noun"
            for m in self.view.mentions
        ):
            return False  # "ORR was 64% (16/25) with CR of 40%"
        word = self.tokens[i].small
        if figure.note == "none" and word in _GIVEN_TO:
            return True  # "none given X"
        if word == "who" and following is not None and following.small in _WAS_GIVEN:
            return True  # "three (9%) who received X", "none who received X"
        if word in ASSIGNED and following is not None and following.small == "to":
            return figure.total is not None and figure.events is not None
        return figure.total is not None and figure.events is not None and (plain or word == "who")

    def _lead_of_count(self, start: int) -> str:
        """Say what leads to counted people whose words begin at a place: "than" to those compared with."""
        sides = [f.last in {start, start - 1} for f in self.compared or ()]
        return "than" if sides == [False, True] else "in" if any(sides) else "of"

    def _people_behind(self, i: int, people: str) -> tuple[GroupPhrase | None, int]:
        """Read whom a figure counts: "11 (52%) patients who had HSCT", "28 patients (67%) with relapse"."""
        start = self.tokens[i].start
        if any(m.role == "noun" and m.outcome and m.start <= start < m.end for m in self.view.mentions):
            return None, i + 1  # "49% | complete responders": what is counted, not of whom
        lead = self._lead_of_count(start)
        if people and (read_on := self.reader.read_on(i, lead)) is not None:
            tokens = self.tokens[read_on.first : read_on.after]
            start, end = tokens[0].start, tokens[-1].end
            behind = self.view.text[start:end]
            named = _ANY_PEOPLE.search(behind) is not None  # "randomized patients"
            words = behind if named and people == _SO_MANY else f"{people.strip() or 'those'} {behind}"
            own = {a.label: a for s, e, a in self.named if start <= s and e <= end}
            arm = next(iter(own.values())) if len(own) == 1 else None
            text = trimmed(behind.removeprefix("with ") if people == _SO_MANY else words)
            size = self._size_told(start)
            phrase = GroupPhrase(start, end, text, lead, arm, people=True, size=size, words=words)
            return phrase, read_on.after
        read, after = self.reader.read(i, lead)
        if read is None or not read.people or self.tokens[i].kind != "plain":
            return None, i + 1
        read.size = read.size or self._size_told(start)
        return self.maker.made(read), after

    def _at(self, i: int) -> tuple[GroupPhrase | None, int]:
        """Read the phrase that begins with a token, if one does; and where to go on."""
        token = self.tokens[i]
        if i in self.counted:
            phrase, after = self._people_behind(i, self.counted[i])
            if phrase is not None:
                return phrase, after
        lead = token.small
        following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
        if lead in _COMPARING and following in {"with", "to"}:
            return self._phrase(i + 2, "versus")
        if lead == "over":
            # "the superiority of X over Y"; elsewhere "over" leads to a time.
            phrase, after = self._phrase(i + 1, "versus")
            known = phrase is not None and phrase.arm is not None
            better = known or ends_in(_BETTER_OVER, self.view.text, token.start, reach=90)
            return (phrase, after) if phrase is not None and better else (None, i + 1)
        if lead in INTRODUCERS:
            return self._phrase(i + 1, self._led_by(i))
        before = self.tokens[i - 1].kind if i else "stop"
        if i and self.tokens[i - 1].text == "not":
            return None, i + 1  # "did not differ"
        if before in _BEFORE_SUBJECT and token.kind in _OPENS_SUBJECT:
            return self._subject(i)
        return None, i + 1

    def _led_by(self, i: int) -> str:
        """Say what leads to a phrase; "than in" and "versus with" compare as "than" and "versus" do."""
        if self.tokens[i].small == "to" and ends_in(
            _SUPERIOR, self.view.text, self.tokens[i].start, reach=60
        ):
            return "versus"  # "superior PFS to the control group"
        if self._is_alike(i):
            return "versus"
        for token in (self.tokens[i], self.tokens[i - 1] if i else self.tokens[i]):
            word = token.small
            if word in _DIFFERS and self.tokens[i].small == "from":
                return "versus"
            if word in _AGAINST or word == "than":
                return "than" if word == "than" else "versus"
        return self.tokens[i].small

    def _is_alike(self, i: int) -> bool:
        """Whether a word leads to those compared: "similar OS (81% vs 79%) | to | those on X"."""
        if self.tokens[i].small not in {"to", "with"} or i + 1 == len(self.tokens):
            return False
        start = self.tokens[i].start
        if self.tokens[i + 1].small not in PEOPLE or not self.view.text.endswith((") ", "] "), 0, start):
            return False
        return _ALIKE.search(INNER_BRACKETS.sub("", self.view.text[:start])) is not None

    def _subject(self, i: int) -> tuple[GroupPhrase | None, int]:
        """Read a phrase that a verb or a figure follows directly: "FM patients had", "GO, 45%"."""
        phrase, after = self._phrase(i, "subject")
        if phrase is None or after >= len(self.tokens):
            return None, i + 1
        verb = self._behind_aside(after)
        if self.tokens[verb].text == "to" and phrase.words.lower().startswith("addition of "):
            # "The addition of X | to Y | improved OS"
            behind_base = self.tokens[after : after + 6]
            verb = next((after + k for k, t in enumerate(behind_base) if self.reader.is_verb(t)), verb)
        if self.reader.is_verb(self.tokens[verb]) and not (i and self.reader.is_verb(self.tokens[i - 1])):
            return phrase, after
        if phrase.people and self.tokens[after].small == "compared":
            return phrase, after  # "Patients who received X compared to those without had"
        behind = self._behind_signs(after)
        if any(behind == start for start, _ in self.reader.numbers):
            return self._with_no(replace(phrase, lead="label"), i), after
        # "those failing to achieve CR | an EFS of 12%", "slow responders | one of 60%": "had" stands before
        going_on = phrase.people and " had a" in self.view.text[: phrase.start]
        elliptic = (going_on or sized(self.view, phrase).size is not None) and self._opens_object(after)
        return (phrase, after) if phrase.arm is not None or elliptic else (None, i + 1)

    def _behind_aside(self, i: int) -> int:
        """Give the token behind a bracket without figures: "Older patients (≥18 years) | experienced"."""
        if self.tokens[i].text != "(":
            return i
        end = next((k for k in range(i, len(self.tokens)) if self.tokens[k].text == ")"), i)
        inside = self.tokens[i].start, self.tokens[end].end
        if (
            end == i
            or end + 1 >= len(self.tokens)
            or any(inside[0] <= f.start < inside[1] for f in self.view.figures)
        ):
            return i
        return end + 1

    def _opens_object(self, i: int) -> bool:
        """Whether an object follows a subject's size: "and X (n = 20) | an ORR of 10%", its verb left out."""
        while i < len(self.tokens) and self.view.depths[self.tokens[i].start] > 0:
            i += 1
        while i < len(self.tokens) and self.tokens[i].kind == "close":
            i += 1
        return i < len(self.tokens) and (self.tokens[i].kind == "determiner" or self.tokens[i].text == "one")

    def _with_no(self, phrase: GroupPhrase, i: int) -> GroupPhrase:
        """Take "no" to the words behind it: "rituximab versus no rituximab (21% v 47%)"."""
        before = self.tokens[i - 1] if i else None
        if before is None or before.small != "no":
            return phrase
        lead = self._led_by(i - 2) if i > 1 and self.tokens[i - 2].kind == "contrast" else phrase.lead
        text = f"{before.text} {phrase.text}"
        return replace(phrase, start=before.start, text=text, lead=lead, arm=self.arms.exactly(text))

    def _behind_signs(self, i: int) -> int:
        """Give the place behind commas, colons, opening brackets and equal signs."""
        while i < len(self.tokens) and self.tokens[i].text in {",", ":", "(", "[", "="}:
            i += 1
        return self.tokens[i].start if i < len(self.tokens) else -1

    def _listed(self, i: int, lead: str) -> tuple[list[GroupPhrase], int]:
        """Read the further members of a list that "respectively" closes: "on X, Y, and Z, respectively"."""
        end = next((k for k in self.closing if k >= i), None)
        if end is None or any(self.reader.ends_list(t) for t in self.tokens[i:end]):
            return [], i
        found: list[GroupPhrase] = []
        while i < end:
            token = self.tokens[i]
            if token.kind in {"comma", "joint", "determiner"} or token.small in _BETWEEN_MEMBERS:
                i += 1
                continue
            phrase, after = self._phrase(i, lead)
            i = max(after, i + 1)
            if phrase is None:
                break
            found += self._parted(phrase)
        return found, i

    def _parted(self, phrase: GroupPhrase) -> list[GroupPhrase]:
        """Part a phrase that names several arms, or several groups that share a noun."""
        own = [(s, e, a) for s, e, a in self.named if phrase.start <= s and e <= phrase.end]
        if len({a.label for _, _, a in own}) > 1:
            return [GroupPhrase(s, e, self.view.text[s:e], phrase.lead, a) for s, e, a in own]
        return parted(self.view, self.arms, phrase)

    def _phrase(self, i: int, lead: str) -> tuple[GroupPhrase | None, int]:
        """Read the phrase that begins with a token, behind what introduces it."""
        if lead in {"versus", "than"} and i < len(self.tokens) and self.tokens[i].small == "no":
            phrase, after = self._phrase(i + 1, lead)
            return (self._with_no(phrase, i + 1) if phrase is not None else None), after
        read, after = self.reader.read(i, lead)
        if read is None:
            return None, after
        if (
            after < len(self.tokens)
            and self.tokens[after].kind == "contrast"
            and lead in ONLY_OF_KNOWN - {"from"}
        ):
            # "after X versus Y": what is compared is a group, whatever leads to it.
            read.lead = "in"
        while read.after > read.first and (
            self.tokens[read.after - 1].kind == "joint"
            or (self._is_adverb(read.after - 1) and not self._qualifies(read))
        ):
            read.after -= 1  # "PVd significantly improved", "8 in cohort 1 and | 1 in cohort 2"
        return (self.maker.made(read) if read.after > read.first else None), after

    def _qualifies(self, read: NounPhrase) -> bool:
        """Whether an adverb says how people were dealt with: "patients staged | surgically"."""
        before = self.tokens[read.after - 2].text if read.after - 2 > read.first else ""
        return read.people and before.endswith("ed") and self.tokens[read.after - 1].text in _HOW

    def _is_adverb(self, i: int) -> bool:
        text = self.tokens[i].text
        # "patients relapsing early"
        return text == "also" or (len(text) > 4 and text.endswith("ly") and text not in _ADJECTIVES)
