"""What a phrase names that was read word by word: a known arm, a group told by its words, or none.

The phrases are found and ended in ``evidence.extract.groups`` and ``evidence.extract.noun_phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import Arm, Arms, word_set
from evidence.extract.group_phrases import HEADS, GroupPhrase, names_no_group, opens_name, trimmed
from evidence.extract.noun_phrases import PhraseReader
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.phrase_pieces import NounPhrase, leading
from evidence.extract.text import INNER_BRACKETS, ends_in
from evidence.extract.view import SentenceView

__all__ = ["NAMED_TRIAL", "ONLY_OF_KNOWN", "GroupMaker"]

#: "patients in this study" are all of them.
_THIS: Final = frozenset({"this", "our", "these", "study", "trial"})
#: "the former group", of the two that figures last stood for.
_ORDER: Final = {"former": 0, "latter": 1}
#: Words that lead to a group only where it is known as one.
ONLY_OF_KNOWN: Final = frozenset("of to by between undergoing within at from".split())
#: "differences between | age groups", "similar across | the dose cohorts"
_AMONG_SEVERAL: Final = frozenset({"between", "among", "across"})
#: What is done to patients when they are told apart: "able to stratify patients", "for choosing patients".
_TO_SORT: Final = frozenset(
    "select choose identify stratify classify treat divide separate distinguish guide counsel help".split()
)
#: "when we | compare only those who died in remission"
_TO_LOOK_AT: Final = frozenset(
    {"compare", "consider", "considering", "analyse", "analyze", "include", "exclude"}
)
_SORTING: Final = frozenset(
    "selecting choosing identifying stratifying classifying treating dividing".split()
)
#: What tells groups apart, and names none of them.
_SORTS: Final = frozenset(
    {"age", "risk", "dose", "treatment", "time", "study", "disease", "prognostic", "cytogenetic"}
)
_SORTED: Final = frozenset("classified stratified grouped divided categorized categorised".split())
_NUMERALS: Final = frozenset({"I", "II", "III", "IV"})
_TOLD_BY_HEAD = re.compile(
    r"(?P<name>treatment|therapy|study|surgery|maintenance|consolidation|induction|transplantation|relapse|"
    r"remission) (?:group|arm|cohort)"
)
#: What is done to patients once, and so tells a time as well: "mortality after surgery".
_GIVEN: Final = frozenset({"surgery", "transplantation", "maintenance", "consolidation"})
#: "A | second transplant | improved OS", "a survival benefit of | early transplantation"
_GIVEN_AGAIN = re.compile(
    r"(?:first|second|third|early|late|tandem) (?:(?:allogeneic|autologous) )?"
    r"(?:transplant(?:ation)?s?|(?:auto|allo)?-?(?:HSCT|HCT|SCT|BMT))\b"
)
#: "with the addition of X | (71% vs 52% without X)", "reduced by X | (27% v 43% with Y)": X is what Y is not.
_AGAINST_BESIDE = re.compile(
    r"\s[(\[][^;]{1,60}?\b(?:versus|vs\.?|v\.?|compared (?:with|to)|against|and)\s[^;%]{0,12}?\d[\d.]*"
    r"\s?(?:%|days|weeks|months|years)?(?:\s(?:±|\+/-)\s\d[\d.]*\s?%?)?\s(?:in|with|for|without|after|on|among|given)\s"
    r"(?:the\s|an?\s)?(?!(?:a|median|p|patients treated at)\b)[A-Za-z]"
)
_LEADS_TO_GIVEN: Final = frozenset({"versus", "than", "with", "for", "by", "subject"})
_LEADS_TO_TESTED: Final = frozenset({"of", "by"})
_WITHOUT = re.compile(r"\bwithout\b")
_WITH_MORE: Final = frozenset({"alone", "plus", "only", "without", "+"})
#: "in any treatment group" is in none of them.
_ANY = re.compile(r"\b(?:any|each|either|every|no) $")
_THIS_STUDY = re.compile(r"(?:our|this|present|current) (?:study|trial|series|cohort)")
#: "compared with 49% in the Interfant-06 trial", "versus 40% of historical controls"
_OF_OTHERS = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|than)\b[^;:.]*(?:\.\d[^;:.]*)*"
    r"\b(?:historical|published|other|previous|[A-Z][\w-]+) "
    r"(?:[a-z-]+ )?(?:controls?|trials?|stud(?:y|ies)|cohorts?|series|data|patients|groups?)\b"
)
_CONTROLS = re.compile(r"\b(?:controls?|placebo|comparison)\b")
#: "7+3", "9/10 MUD", "the 20-mg arm", "the 1,600/800-mg group", "the 3-weekly group", "5-FU-treated patients"
_NUMBERED = re.compile(
    r"\d\+\d|\d[\d.,/]*-(?:(?i:mg|g|Gy|weekly|week|day|month|year|hour|drug|cycle)\b|[A-Z]{2})|\d{1,2}/(?:6|8|10|12)$"
)
#: "the response rate to | FLAG was 60% and to | MEC 40%", "70% responded to | FLAG, 35% to | MEC"
_RESPONSE_TO = re.compile(
    r"\b[Rr]espon(?:ses?|se rates?) (?:[^.;,]{0,40} )?to (?:the )?$|"
    r"\bresponded (?:[^.;,]{3,60}, (?:and )?\d[\d.]*\s?% )?to (?:the )?$|"
    r"\bresponded to [^.;]{3,90} \d[\d.]*\s?% to (?:the )?$"
)
_BOUND = re.compile(r"[<>≥≤]")
_LESS_THAN = re.compile(r"\bless than (?:an? )?$")


#: "no survival benefit of | X | over Y"
_ADVANTAGE_OF = re.compile(r"\b(?:benefit|advantage|superiority)\s(?:with|for|of)\s(?:the\s|an?\s)?$")
_OVER_OTHER = re.compile(r"\sover\s(?!time\b|the\b|\d|an?\s)")


def _is_told_by(arm: Arm, words: str) -> bool:
    """Whether words can name an arm: ">6 nodes" and "≤6 nodes" are two, where one of them is known."""
    bounds = set(_BOUND.findall(words))
    return not bounds or any(bounds <= set(name) for name in arm.names)


def _tells_which(words: str) -> bool:
    """Whether words say which people: "patients with no increase", "who showed improvement"."""
    return " with " in words or (" who " in words and bool(word_set(words)))


#: "33% with the | same donor | and 29% with a different donor"
_OF_DONOR = re.compile(r"(?:same|different)\sdonors?\b")
#: "62% in | trial 1 | and 58% in | trial 2"
NAMED_TRIAL: Final = re.compile(
    r"(?:[Tt]rial|[Ss]tudy|[Pp]rotocol) (?:[A-E]|\d{1,5}|I{1,3}|[A-Z][\w-]*\d[\w-]*)|"
    r"(?:first|second|third|earlier|later) (?:trial|study|protocol)"
)
_GRADED: Final = frozenset({"good", "poor"})
#: "good and poor risk patients", "in the good | and 20% in the poor risk group"
_GRADED_RISK = re.compile(
    r"(?:good|poor)(?:(?:,|,?\s(?:and|or|versus|vs\.?))\s(?:[a-z]+|\d[\d.]*\s?%(?:\s[(\[][^()\[\]]*[)\]])?"
    r"\s(?:in|for|of)\s(?:the\s)?[a-z]+)){0,2}[\s-](?:risk|prognos(?:is|tic))\b"
)
#: "relapse within 12 months of diagnosis", "first remission of less than 18 months"
_DATED_STATE = re.compile(
    r"(?:(?:first|second|early|late) )?(?:relapses?|remissions?) (?:[a-z]+ ){1,4}"
    rf"(?:\d|(?:{NUMBER_WORD})\b)"
)


class GroupMaker:
    """Makes groups of the phrases of one sentence.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    named : sequence of (int, int, Arm)
        Where arms are named.
    reader : PhraseReader
        What reads the phrases.
    """

    def __init__(
        self, view: SentenceView, arms: Arms, named: Sequence[tuple[int, int, Arm]], reader: PhraseReader
    ) -> None:
        self.view = view
        self.arms = arms
        self.tokens = view.tokens
        self.named = named
        self.reader = reader

    def made(self, read: NounPhrase) -> GroupPhrase | None:
        """Make a group of the words read; None where they name none."""
        tokens = self.tokens[read.first : read.after]
        start, end = tokens[0].start, tokens[-1].end
        words = self.view.text[start:end]
        head = next((t.small for t in reversed(tokens) if t.small in HEADS), "")
        opening = tokens[0].small
        alone = read.after == read.first + 1
        order = self.arms.orders.get(2) or [arm.label for arm in self.arms.known]
        if opening in _ORDER and (head or alone):
            if len(order) != 2:
                return None  # of what, no words say
            label = order[_ORDER[opening]]
            return GroupPhrase(start, end, label, read.lead, self.arms.named(label), people=True)
        own = [arm for s, e, arm in self.named if start <= s and e <= end]
        own_study = self._own_study(start, end)
        of_trial = NAMED_TRIAL.fullmatch(words) is not None
        told_by_head = self._told_by_head(words, start) or own_study is not None or of_trial
        beside = _AGAINST_BESIDE.match(self.view.text, end) is not None or (
            read.lead == "of"
            and _OVER_OTHER.match(self.view.text, end) is not None
            and ends_in(_ADVANTAGE_OF, self.view.text, start, reach=40) is not None
        )
        given = self._is_given(read, beside=beside)
        graded = self._is_graded(read, words)
        # "The addition of | X | improved EFS"
        added = read.lead == "subject" and words.lower().startswith("addition of ")
        opens = (
            given
            or added
            or opens_name(tokens[0].text)
            or tokens[-1].small.endswith("responders")
            or graded
            or _OF_DONOR.match(self.view.text, start) is not None
            # "in the good risk group", "those with poor prognosis"
            or (head != "" and opening in {"good", "poor"} and len(tokens) > 1)
        )
        dosed = opening[0].isdigit() and self.reader.is_measure(read.first)
        counted = opening[0].isdigit() and not dosed and not _NUMBERED.match(tokens[0].text)
        if (
            (not own and (counted or not (told_by_head or opens)))
            or (
                names_no_group(words)
                and not (told_by_head or graded or (read.people and _tells_which(words)))
            )
            or (words == "combination" and not self._is_the_other(start, end))
        ):
            return None
        if read.lead == "than" and ends_in(_LESS_THAN, self.view.text, start, reach=16):
            return None  # "starting from less than CR"
        if self._sorts_only(read, words, head) and not (own and trimmed(words).lower() in _SORTS):
            return None
        arm = self._arm_of(words, own, by_likeness=head != "" or not read.people)
        known = arm is not None or read.people or head
        led_to = read.lead == "to" and ends_in(_RESPONSE_TO, self.view.text, start, reach=120) is not None
        if not known and read.lead in ONLY_OF_KNOWN and not (read.lead == "at" and dosed) and not led_to:
            if not beside or read.lead not in _LEADS_TO_TESTED:
                return None
            read.lead = "with"
        text = own_study or trimmed(words)
        begins = text.split(maxsplit=1)[0]
        all_of_them = begins.lower() in _THIS or not (read.people or opens or opens_name(begins))
        if arm is None and all_of_them and not (told_by_head or given or graded or added):
            return None
        if read.lead == "without" and not (read.people or head) and self._opens_without(read):
            # "with X (71% vs 52% | without X)", "; | without X | it was 52%"
            text = f"without {text}"
            arm = self.arms.exactly(text)
        people = read.people or bool(head)
        # "the two younger groups": so many groups, not patients
        size = None if head.endswith("s") else read.size
        return GroupPhrase(start, end, text, read.lead, arm, people, size, head, words)

    def _arm_of(self, words: str, own: Sequence[Arm], *, by_likeness: bool) -> Arm | None:
        """Give the arm that words are called by, hold the name of, or are like the name of."""
        own = [arm for arm in own if _is_told_by(arm, words)]
        exact = self.arms.exactly(words)
        if exact is not None and _is_told_by(exact, words):
            return exact
        if len({a.label for a in own}) == 1:
            return own[0]
        like = self.arms.named(words) if by_likeness and not own else None
        return like if like is not None and _is_told_by(like, words) else None

    def _sorts_only(self, read: NounPhrase, words: str, head: str) -> bool:
        """Whether words go on with a number, or say how patients are told apart, and name none of them."""
        tokens = self.tokens[read.first : read.after]
        opening, before = tokens[0].small, self.tokens[read.first - 1] if read.first else None
        if before is not None and tokens[0].text in _NUMERALS and before.kind == "joint":
            return True  # "stage I or | II patients"
        if head.endswith("s") and read.lead in _AMONG_SEVERAL and not self._joins(read):
            return True  # "without differences between corticosteroid arms"
        sorting = opening in _SORTING or opening in _TO_LOOK_AT or (read.lead == "to" and opening in _TO_SORT)
        if read.people and sorting:
            return True
        if (head.endswith("s") or read.lead == "by") and trimmed(words).lower() in _SORTS:
            return True  # "in the three age groups"
        return tokens[-1].small in _SORTED  # "recipients classified | as low- and high-risk"

    def _is_graded(self, read: NounPhrase, words: str) -> bool:
        """Whether a degree tells a group, "good risk", or when a state began or how long it lasted."""
        first = self.tokens[read.first]
        risk = first.small in _GRADED and _GRADED_RISK.match(self.view.text, first.start) is not None
        return risk or (read.people and _DATED_STATE.match(words) is not None)

    def _is_the_other(self, start: int, end: int) -> bool:
        """Whether "the combination" names an arm: "21% with X and 30% with the combination"."""
        led = self.view.text.endswith(" the ", 0, start)
        return led and not self.view.text.startswith((" of ", " with "), end)

    def _joins(self, read: NounPhrase) -> bool:
        """Whether words are one of several that a joint parts: "between FLAG and | MEC arms"."""
        joints = {"joint", "contrast", "comma"}
        return self.tokens[leading(self.tokens, read.first)].kind in joints or any(
            t.kind in joints for t in self.tokens[read.first : read.after]
        )

    def _own_study(self, start: int, end: int) -> str | None:
        """Read "our study" where it is compared with the patients of another."""
        begin = max(0, self.view.text.rfind(" ", 0, max(0, start - 1)) + 1)
        own = _THIS_STUDY.fullmatch(self.view.text, begin, end)
        return own.group() if own is not None and _OF_OTHERS.search(self.view.text) is not None else None

    def _told_by_head(self, words: str, start: int) -> bool:
        """Whether "group" makes a name of a word that is none: "treatment group", "study group" of two."""
        headed = _TOLD_BY_HEAD.fullmatch(INNER_BRACKETS.sub("", words).strip())
        if headed is None or ends_in(_ANY, self.view.text, start, reach=8):
            return False
        return headed.group("name") != "study" or _CONTROLS.search(self.view.text) is not None

    def _opens_without(self, read: NounPhrase) -> bool:
        """Whether "without" stands behind a number, or opens a clause."""
        led = read.first - 2
        opens = led < 0 or self.tokens[led].kind in {"stop", "comma"}
        return opens or self._is_behind_figure(read)

    def _is_behind_figure(self, read: NounPhrase) -> bool:
        """Whether what leads to a phrase stands right behind a number: "52% | without X"."""
        # "29% | without this abnormality"
        led = self.tokens[leading(self.tokens, read.first)].start - 1
        led -= self.view.text.startswith(")", led - 1)  # "23/80 (29%) | without X"
        return any(end == led for _, end in self.reader.numbers)

    def _is_given(self, read: NounPhrase, *, beside: bool) -> bool:
        """Whether "surgery" is what a group was given, "after surgery than after ablation", or a time."""
        if _GIVEN_AGAIN.match(self.view.text, self.tokens[read.first].start) is not None:
            return read.lead in _LEADS_TO_GIVEN or beside
        if self.tokens[read.first].small not in _GIVEN:
            return False
        if beside:
            return True  # "superior after transplantation (66% v 39% for chemotherapy)"
        behind = self.tokens[read.after].kind if read.after < len(self.tokens) else "stop"
        more = self.tokens[read.first + 1].small if read.after > read.first + 1 else ""
        if read.lead == "after":
            # "60% after transplantation and 40% after chemotherapy"
            led = self.tokens[read.first - 1].start - 1
            beside = any(end == led for _, end in self.reader.numbers)
            # "survived at 5 years | after surgery"
            beside = beside and not any(m.start < led <= m.end for m in self.view.landmarks)
            if beside and sum(t.small == "after" for t in self.tokens) > 1:
                return True
        if read.lead == "with" and _WITHOUT.search(self.view.text, self.tokens[read.first].end):
            return False  # "62% with transplantation compared with 41% without"
        return read.lead in _LEADS_TO_GIVEN or behind == "contrast" or more in _WITH_MORE
