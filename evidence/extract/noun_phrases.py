"""Where a phrase that could name a group ends: "patients with relapsed disease who had received X | and".

A phrase is read word by word from its beginning. What each kind of word does decides whether it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.extract.arms import Arm
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import HEADS
from evidence.extract.numbers import parse_number
from evidence.extract.phrase_pieces import (
    NounPhrase,
    behind,
    behind_bracket,
    behind_piece,
    behind_whose,
    leading,
)
from evidence.extract.text import ORDER_WORDS
from evidence.extract.tokens import ANY_PEOPLE, PEOPLE, Token
from evidence.extract.view import SentenceView

__all__ = ["ASSIGNED", "PhraseReader"]

#: Prepositions that go on with a phrase about people: "patients with WM", "women of 60 years".
_WITHIN_PEOPLE: Final = frozenset(
    """
    with without in of on under undergoing receiving given after following beyond from at to until who
    """.split()
)
#: "patients | in terms of OS" goes on with what is told of them.
_BEHIND_IN: Final = frozenset("terms respect regard view favor favour comparison contrast addition".split())
_INTRODUCING_VERBS: Final = frozenset(
    "treated assigned allocated randomized randomised receiving received given".split()
)
_BEFORE_NO: Final = frozenset({"with", "receiving", "received", "given", "receive"})
#: "the group assigned | to X"
ASSIGNED: Final = frozenset("assigned allocated randomized randomised".split())
#: What goes on with people named before: "20 of 42 patients (48%) | with relapse".
_LEADS_ON: Final = frozenset(
    "with without who undergoing receiving treated given assigned allocated randomized randomised".split()
)
#: Behind these a verb is one of a relative clause: "who had received".
_BEFORE_VERB_OF_WHO: Final = frozenset("who that had have did were not was".split())
_BEHIND_NOT: Final = frozenset(
    "in on with receiving given treated undergoing achieving having infused transplanted randomized".split()
)
#: "patients not | transplanted", "those not | responding"
_NOT_TREATED = re.compile(
    r"(?:re)?transplanted|(?:pre)?treated|(?:auto|allo)?grafted|consolidated|irradiated|operated|responding|"
    r"relapsing|proceeding|attaining|reaching|entering|requiring"
)
#: "in patients given X that | was significantly better than in"
_TOLD_OF_RESULT = re.compile(
    r"\s(?:was|were)\s(?:(?:statistically|significantly|not)\s)?"
    r"(?:significant|higher|lower|better|worse|longer|shorter|superior|inferior|similar)"
)
_LETTER = re.compile(r"[A-Z]|I{1,3}")
_DIGIT = re.compile(r"\d")
_MEASURE = re.compile(
    r"(?:mg|cm|Gy|cGy|g|[µμ]g|mcg|mm|[µμnm]?M|IU|U|kg|ml|mL|month|year|week|day|cycles?|courses?|doses?)\b"
)
#: Verbs with which names of outcomes begin.
_REMAIN: Final = frozenset(
    "remain remained are were survive survived continue maintained show showed".split()
)
_ARTICLES: Final = frozenset({"a", "an", "the"})
#: Participles that an article follows: "those carrying a mutation".
_HAVING: Final = frozenset("carrying harboring harbouring having bearing using requiring expressing".split())
_ENDS_PHRASE: Final = frozenset({"comma", "stop", "sign", "close", "contrast"})
_MOST_WORDS: Final = 16


_GROUP_WITHIN = re.compile(r"[a-z\d]\s+(?:in|on|with|receiving|given|who)\s+[^()]*[(\[]")


_SIDE_WITHIN = re.compile(
    rf"compared|versus|\b(?:for|in|among|of) (?:the )?(?:[\w+/-]+ ){{0,2}}(?:{ANY_PEOPLE})\b"
)


def _printed(view: SentenceView, figure: Figure) -> Iterator[tuple[int, int]]:
    """Give the places of the numbers of a figure: what stands between them may name its group.

    "42 of 60 patients in the X group (70%)", "hazard ratio for death in X as compared with Y was 0.9"
    """
    if figure.kind == "proportion" and _GROUP_WITHIN.search(view.text, figure.start, figure.end):
        yield from ((q.start, q.end) for q in figure.quantities)
    elif figure.kind == "ratio" and _SIDE_WITHIN.search(figure.text):
        yield max(figure.start, view.text.rfind(" ", figure.start, figure.end) + 1), figure.end
    else:
        yield figure.start, figure.end


#: What goes on with people of whom only the number is told: "the 19 | with", "the 46 | who".
_OF_PEOPLE: Final = frozenset(
    {"with", "without", "who", "receiving", "given", "treated", "randomly", *ASSIGNED}
)
#: "survival for patients with X | at 60 months was"
#: "84.6% of responders | after cycle 1"
_WHEN_WAS = re.compile(
    r"at\s+[\w.-]+\s+(?:days|weeks|months|years?)\s+(?:was|were)\b|"
    r"(?:after|by|at)\s+(?:the\s+)?(?:end of\s+)?(?:cycle|course|induction|consolidation|day)\b|"
    r"after\s+(?:\d|one|two|three|four|the first)\s+(?:cycles?|courses?)\b|"
    # "patients who progressed | during therapy was", "those who stopped X | after one year (2.9 years)"
    r"during\s+(?:[\w-]+\s+){1,3}(?:was|were)\b|after\s+(?:\d+|one|two|three)\s+(?:months|years?)\s+[(\[]"
)
#: "In patients with CNS disease | 5-year OS was 49%", "patients with X | at 60 months was"
_NAME_WAS = re.compile(rf"(?:[\w-]+\s){{1,4}}?(?:was|were|reached)\s(?:only\s)?\d|{_WHEN_WAS.pattern}")
#: "in both | males (HR 1.3) and females (HR 1.1)"
_BOTH_TOLD = re.compile(r"both\s+(?:[\w-]+\s+){1,5}[(\[][^()\[\]]*[)\]],?\s+and\s")


#: What leads to a time behind a phrase.
_AT: Final = frozenset({"at", "after", "within", "by", "over", "beyond", "until"})


class PhraseReader:
    """Reads phrases of one sentence.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    named : sequence of (int, int, Arm)
        Where arms are named: their names are read as one word.
    """

    def __init__(self, view: SentenceView, named: Sequence[tuple[int, int, Arm]]) -> None:
        self.view = view
        self.tokens = view.tokens
        self._arm_ends = {start: end for start, end, _ in named}
        times = [(m.start, m.end) for m in view.times]
        verbs = [(m.start, m.end) for m in view.mentions if m.role == "verb"]
        names = [(m.start, m.end) for m in view.mentions if m.role in {"noun", "topic"}]
        self.numbers = [
            *(span for f in view.figures if f.note != "bare" for span in _printed(view, f)),
            *times,
        ]
        self._verb_at = view.marked(verbs)
        self._number_at = view.marked(self.numbers)
        self._taken_at = view.marked([*self.numbers, *verbs, *names])
        self._qualified_at = view.marked([*names, *times])
        self._topic_at = view.marked((m.start, m.end) for m in view.mentions if m.outcome is None)

    def read(self, i: int, lead: str) -> tuple[NounPhrase | None, int]:
        """Read the words from a token on, up to what ends a phrase.

        Returns
        -------
        NounPhrase or None, int
            None where no phrase begins; and the token to go on with.
        """
        tokens = self.tokens
        while i < len(tokens) and (
            tokens[i].kind == "determiner" or tokens[i].small in _INTRODUCING_VERBS or self._is_first_of(i)
        ):
            if tokens[i].small in {"both", "each", "either"} and not _BOTH_TOLD.match(
                self.view.text, tokens[i].start
            ):
                return None, i + 1
            i += 1
        if i >= len(tokens):
            return None, i
        phrase = NounPhrase(lead, i, i, self.view.depths[tokens[i].start])
        self._read(phrase)
        return (phrase if self._is_whole(phrase) else None), phrase.after

    def _is_first_of(self, i: int) -> bool:
        """Whether a word stands before how many there are: "the first | 36 patients"."""
        place = self.tokens[i].end + 1
        counted = self.tokens[i].text == "first" and self.view.text[place : place + 1].isdigit()
        return counted and any(t.small in PEOPLE for t in self.tokens[i + 2 : i + 5])

    def read_on(self, i: int, lead: str) -> NounPhrase | None:
        """Read words that go on with people named before: "20 of 42 patients (48%) | with relapse".

        Returns
        -------
        NounPhrase or None
            From "with" or "who" on; None where no such words stand there.
        """
        word = self.tokens[i].small
        if word not in _LEADS_ON:
            return None
        depth = self.view.depths[self.tokens[i].start]
        phrase = NounPhrase(lead, i, i + 1, depth, people=True, relative=word == "who")
        self._read(phrase)
        return phrase if phrase.after > i + 1 and self._is_whole(phrase) else None

    def _read(self, phrase: NounPhrase) -> None:
        """Go over words as long as they belong to a phrase."""
        while phrase.after < len(self.tokens) and phrase.after - phrase.first < _MOST_WORDS:
            following = self._over(phrase)
            if following is None:
                break
            phrase.after = following

    def _is_whole(self, phrase: NounPhrase) -> bool:
        """Whether words were read, and not only what qualifies a name: "a higher | response rate"."""
        if phrase.after == phrase.first:
            return False
        end = self.tokens[phrase.after] if phrase.after < len(self.tokens) else None
        last = self.tokens[phrase.after - 1]
        if end is None or not (last.kind == "plain" and self._qualified_at[end.start]):
            return True
        if phrase.lead != "subject" and self._number_at[end.start] and end.small in _AT:
            return True  # "39% in women and 17% in men | at 3 years"
        if phrase.people and end.small in _REMAIN:
            return True  # "7 of the 20 with lymphoma | remain in CR"
        led = phrase.lead in {"in", "for", "among"}
        before_time = last.small in PEOPLE and end.text[0].isdigit()
        if led and (before_time or (last.small in HEADS and not last.small.endswith("s"))):
            return True  # "In the X cohort | NRM was 20%", "In children | 5-year survival was 60%"
        if phrase.people and led and last.small not in PEOPLE:
            # "In patients with CNS disease | OS was 49%"
            return _NAME_WAS.match(self.view.text, end.start) is not None
        if led and last.small in PEOPLE and self._opens(phrase):
            return True  # "In children | OS was 60%"
        return phrase.people and _WHEN_WAS.match(self.view.text, end.start) is not None

    def _opens(self, phrase: NounPhrase) -> bool:
        """Whether what leads to a phrase opens a sentence, or a part of it."""
        lead = leading(self.tokens, phrase.first)
        return lead <= 0 or self.tokens[lead - 1].kind in {"stop", "comma"}

    def _over(self, phrase: NounPhrase) -> int | None:
        """Give the token behind the next word of a phrase; None where the phrase ends."""
        token = self.tokens[phrase.after]
        arm_end = self._arm_ends.get(token.start)
        if arm_end is not None:
            return behind(self.tokens, arm_end, phrase.after)
        if self.view.depths[token.start] < phrase.depth:
            return None
        if (piece := behind_piece(self.view, self.tokens, phrase)) is not None:
            return piece
        if self.is_taken(token):
            return self._over_taken(phrase, token)
        phrase.people = phrase.people or token.small in PEOPLE
        if self._is_of_bound(phrase, token):
            return phrase.after + 1
        if token.kind in _ENDS_PHRASE or self._begins_anew(phrase, token):
            return None
        match token.kind:
            case "open":
                return behind_bracket(self.view, self.tokens, phrase)
            case "link":
                return self._over_link(phrase, token)
            case "verb":
                return self._over_verb(phrase, token)
            case "preposition":
                return self._over_preposition(phrase, token)
            case "joint":
                goes_on = self._goes_on(phrase.after) or self._joins_participles(phrase)
                return phrase.after + 1 if goes_on else None
            case _:
                return self._over_number(phrase, token)

    def _is_of_bound(self, phrase: NounPhrase, token: Token) -> bool:
        """Whether a sign belongs to a bound in a name: "patients with <50% blasts", "PD-L1 1-49%"."""
        before = self.tokens[phrase.after - 1]
        number = phrase.after - 1 > phrase.first and before.end == token.start and before.text[-1].isdigit()
        ranges = token.text == "-" and self.view.text[token.end : token.end + 1].isdigit()
        return number and (token.text == "%" or ranges)

    def _begins_anew(self, phrase: NounPhrase, token: Token) -> bool:
        """Whether an article behind a noun begins what is told of it: "in 841 pts | the CR rate was"."""
        before = self.tokens[phrase.after - 1]
        # "in arm A | the CR rate was"
        named = before.kind in {"plain", "close"} or before.text == "A"
        article = token.kind == "determiner" and token.text.islower() and named
        if token.small == "according":
            return phrase.after > phrase.first  # "in the poor-risk group | according to the IPI"
        if phrase.after > phrase.first and token.small == "median" and before.kind in {"plain", "close"}:
            return True  # "for X median PFS was"
        if before.small in PEOPLE and self._leads_to_verb(phrase.after):
            return True  # "All 165 patients | successfully completed induction"
        if token.text == "one" and self.view.text.startswith(" of ", token.end):
            return phrase.after > phrase.first  # "the group that received X | one of 30%"
        if not article or phrase.after == phrase.first or before.text in _HAVING:
            return False
        if phrase.relative and self.tokens[phrase.after - 2].small in {"who", "that"}:
            return False  # "patients who saw | a | decrease in X"
        if before.kind == "close" and token.text in _ARTICLES:
            return True  # "and docetaxel (n = 20) | an ORR of 10%"
        following = self.tokens[phrase.after + 1] if phrase.after + 1 < len(self.tokens) else None
        if token.small == "the" and following is not None and self._qualified_at[following.start]:
            return True  # "and dose level 2 | the response rates were"
        # A subject goes on: "high X kept a role for shorter OS".
        return token.text != "also" if phrase.people else token.text in _ARTICLES and phrase.lead != "subject"

    def _leads_to_verb(self, i: int) -> bool:
        """Whether a word only tells how something was done: "successfully | completed"."""
        if not self.tokens[i].small.endswith("ly") or i + 1 == len(self.tokens):
            return False
        following = self.tokens[i + 1]
        return following.kind == "verb" and following.small not in _INTRODUCING_VERBS

    def _over_taken(self, phrase: NounPhrase, token: Token) -> int | None:
        """Go over names of outcomes that say which people: "patients in remission"."""
        inside = phrase.after > phrase.first
        if token.text in {"no", "none"} and inside and self._leads_to_no(phrase):
            return phrase.after + 1
        named = next((m for m in self.view.mentions if m.start <= token.start < m.end), None)
        if named is not None and self.view.text[named.start : named.end].lower().endswith("responders"):
            phrase.people = True  # "among complete responders"
            return behind(self.tokens, named.end, phrase.after)
        told = self._topic_at[token.start] and (inside or token.small in {"male", "female", "stage"})
        if phrase.lead == "subject" and told:
            return phrase.after + 1
        last = self.tokens[phrase.after - 1]
        before = last.small
        if self._verb_at[token.start] and inside and named is not None and named.start <= last.start:
            return phrase.after + 1  # of a name that was begun: "patients with prior | HSCT"
        anew = inside and before not in _BEFORE_VERB_OF_WHO and last.kind == "plain"
        if anew and self._verb_at[token.start]:
            return None  # "patients who did not receive X | responded"
        of_people = phrase.people and inside and (phrase.relative or before in _WITHIN_PEOPLE)
        return phrase.after + 1 if of_people and not self._number_at[token.start] else None

    def _leads_to_no(self, phrase: NounPhrase) -> bool:
        """Whether "no" may follow: "with | no infections", "receiving | no X", "randomized to | no X"."""
        before = self.tokens[phrase.after - 1].text
        assigned = before == "to" and self.tokens[phrase.after - 2].text in ASSIGNED
        return assigned or before in _BEFORE_NO

    def _over_verb(self, phrase: NounPhrase, token: Token) -> int | None:
        """Go over "who had received", and over participles that qualify: "with increased creatinine"."""
        before = self.tokens[phrase.after - 1]
        of_who = phrase.relative and before.small in _BEFORE_VERB_OF_WHO
        qualifies = before.kind == "preposition" and token.text.endswith("ed") and phrase.after > phrase.first
        qualifies = qualifies or (before.text == "or" and phrase.relative and token.text.endswith("ed"))
        # "patients randomized to | undergo | transplantation"
        qualifies = qualifies or (before.text == "to" and self.tokens[phrase.after - 2].text in ASSIGNED)
        if phrase.after > phrase.first and before.small in HEADS and token.small in _INTRODUCING_VERBS:
            phrase.people = qualifies = True  # "the group treated with X"
        return phrase.after + 1 if of_who or qualifies else None

    def _over_link(self, phrase: NounPhrase, token: Token) -> int | None:
        following = self.tokens[phrase.after + 1] if phrase.after + 1 < len(self.tokens) else None
        if token.text == "not" and phrase.relative and self.tokens[phrase.after - 1].kind == "verb":
            return phrase.after + 1  # "those who did not"
        closes = following is None or following.text in {".", ",", ";", ")"}
        if token.text == "not" and self.tokens[phrase.after - 1].small == "those" and closes:
            return phrase.after + 1  # "20% in those given TBI and 44% in those not"
        if token.text == "not" and phrase.people and following is not None:
            # "patients not in remission", "those not treated with X"
            word = following.small
            return phrase.after + 2 if word in _BEHIND_NOT or _NOT_TREATED.fullmatch(word) else None
        if token.small == "whose" and phrase.people:
            return behind_whose(self.view, self.tokens, phrase.after, self._number_at)
        if token.small == "that" and _TOLD_OF_RESULT.match(self.view.text, token.end):
            return None
        # "the group that received X"
        headed = phrase.after > phrase.first and self.tokens[phrase.after - 1].small in HEADS
        if token.small not in {"who", "that"} or not (phrase.people or headed) or phrase.relative:
            return None
        phrase.people = phrase.relative = True
        return phrase.after + 1

    def _over_preposition(self, phrase: NounPhrase, token: Token) -> int | None:
        word, inside = token.small, phrase.after > phrase.first
        before = self.tokens[phrase.after - 1].small
        following = self.tokens[phrase.after + 1].small if phrase.after + 1 < len(self.tokens) else ""
        if word == "in" and (following in _BEHIND_IN or _SURVIVAL.match(self.view.text, token.end)):
            return None
        of_head = word == "of" and inside and (phrase.lead == "subject" or before in {*HEADS, "standard"})
        of_head = of_head or (word == "with" and inside and before in {"cohort", "group", "subgroup"})
        of_people = word in _WITHIN_PEOPLE and ((phrase.people and inside) or phrase.relative)
        # "Patients undergoing X for relapsed Y had"
        given_for = word == "for" and phrase.people and inside and _says_for_what(before, following)
        given_by = word == "by" and phrase.people and before in _INTRODUCING_VERBS
        assigned_to = word == "to" and inside and before in ASSIGNED
        return phrase.after + 1 if of_head or of_people or given_for or given_by or assigned_to else None

    def _over_number(self, phrase: NounPhrase, token: Token) -> int | None:
        """Take a number at the head for the size: "the 18 younger patients"; a dose is a word like others."""
        i = phrase.after
        number = parse_number(token.text) if i == phrase.first else None
        if number is None:
            return i + 1
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if following is not None and i and self.tokens[i - 1].text == "the" and following.text in _OF_PEOPLE:
            # "70% for the 19 | with stage IIA disease", "in the 46 | who received X"
            phrase.size, phrase.people, phrase.first = int(number), True, i + 1
            phrase.relative = following.text == "who"
            return i + 2
        if following is None or following.kind != "plain" or phrase.lead in {"than", "subject"}:
            return None
        if not self.is_measure(i):
            phrase.size, phrase.first = int(number), i + 1
        return i + 1

    def is_measure(self, i: int) -> bool:
        """Whether a number and the word behind it are a dose or a length: "300 mg", "3 cm"."""
        return i + 1 < len(self.tokens) and _MEASURE.match(self.tokens[i + 1].text) is not None

    def _goes_on(self, i: int) -> bool:
        """Whether "and" joins words of one phrase, and does not begin the next member of a list."""
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if following is None or self.tokens[i - 1].kind == "close":
            return False  # "those with X (n = 15) and those without"
        if _LETTER.fullmatch(following.text) or self._is_numbered(i):
            return True  # "arms B and A", "cohorts 1 and 2"
        if following.small in {"grade", "grades"}:
            return False  # "in ten patients and grade 3 events in six"
        joins = following.kind == "plain" and not self.is_taken(following)
        return joins and parse_number(following.text) is None and not self._within_list(i)

    def _joins_participles(self, phrase: NounPhrase) -> bool:
        """Whether "or" joins what people had: "who had stable | or increased scores"."""
        words = self.tokens[phrase.after : phrase.after + 3]
        if len(words) < 3 or words[0].text != "or" or not phrase.relative:
            return False
        return words[1].text.endswith("ed") and words[2].kind == "plain" and not self.is_taken(words[1])

    def _is_numbered(self, i: int) -> bool:
        """Whether "and" joins two numbers of groups."""
        numbers = [token.text for token in (self.tokens[i - 1], self.tokens[i + 1])]
        return all(map(_DIGIT.fullmatch, numbers)) and i > 1 and self.tokens[i - 2].small in HEADS

    def _within_list(self, i: int) -> bool:
        """Whether "respectively" closes a list here, whose members stand for figures one by one."""
        for token in self.tokens[i:]:
            if token.text in ORDER_WORDS:
                return True
            if self.ends_list(token) or token.kind in {"open", "close"}:
                return False
        return False

    def ends_list(self, token: Token) -> bool:
        """Whether a list of groups cannot go on over a token."""
        return token.kind in {"stop", "verb", "contrast", "link"} or self.is_taken(token)

    def is_taken(self, token: Token) -> bool:
        """Whether a figure, a time, a verb or a name of the rules stands here."""
        return bool(self._taken_at[token.start])

    def is_verb(self, token: Token) -> bool:
        """Whether a verb stands here, one of the rules included."""
        return token.kind == "verb" or bool(self._verb_at[token.start])


#: "for men versus women in | overall survival"
_SURVIVAL: Final = re.compile(
    r"\s(?:the\s)?(?:\d+-year\s|median\s)?(?:(?:overall|[a-z]+-free)\s(?:and\s[a-z]+-free\s)?survival|OS|[EDPRL]FS)\b"
)


def _says_for_what(before: str, word: str) -> bool:
    """Whether "for" goes on with people: "undergoing X for relapsed Y", "evaluable for response"."""
    if before in PEOPLE or before == "eligible":
        return False
    return word.isalpha() and parse_number(word) is None and word not in {"a", "an", "more", "up", "at"}
