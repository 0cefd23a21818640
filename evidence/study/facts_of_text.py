"""Facts about a study beside its findings: design, phase, size, arms, patients, treatment, follow-up.

Precision first: where a text does not say a fact plainly, or says two things, there is no fact.
Everything here works on normalised text with patterns and needs no spaCy, so that a whole library is
read in seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, cast

from evidence.extract.sentences import Sentence
from evidence.model import Article
from evidence.study.age_groups import find_age_groups
from evidence.study.arm_sizes import find_arm_sizes
from evidence.study.cohort import find_sizes
from evidence.study.conditions import find_diseases, find_lines, find_settings
from evidence.study.facts import Fact, FollowUp, StudyFacts, StudyText
from evidence.study.lexicon import Hit, study_lexicon
from evidence.study.treatment import find_interventions

__all__ = ["read_study"]


def read_study(article: Article) -> StudyFacts:
    """Read the facts that a record's own words give; the same record always gives the same facts.

    Title and abstract (or digest) are read, and the registrations that PubMed lists. Keywords are not:
    where a corpus states facts there, they are the corpus' own.
    """
    passages = article.passages
    title = next((StudyText.of_title(p) for p in passages if p.name == "title"), None)
    abstract = next(
        (StudyText.of_abstract(p) for p in passages if p.name != "title" and _is_about_people(p.text)),
        None,
    )
    texts = [text for text in (title, abstract) if text is not None]
    sizes = find_sizes(texts)
    diseases = find_diseases(title, abstract)
    return StudyFacts(
        designs=_designs(texts),
        phases=_phases(texts),
        sizes=sizes,
        arms=find_arm_sizes(texts, sizes),
        age_groups=find_age_groups(title, abstract, sizes),
        diseases=diseases,
        settings=find_settings(title, abstract, diseases),
        lines=find_lines(title),
        interventions=find_interventions(title),
        follow_ups=_follow_ups(abstract),
        registrations=_registrations(article, texts),
    )


#: An abstract without one of these tells of molecules, animals or machines; it is not read.
_OF_PEOPLE: Final = (
    *("patient", "child", "adult", "infant", "women", "woman", "participant", "subject", "individual"),
    *(
        "volunteer",
        "recipient",
        "survivor",
        "neonate",
        "trial",
        "review",
        "meta-analys",
        "case report",
        "nct0",
    ),
)


def _is_about_people(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _OF_PEOPLE)


#: Who else's study it may be; directly before the word that names a design.
_OTHERS = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|recent(?:ly)?|published|other|another|several|many|most|future|"
    r"further|larger?|additional|ongoing|subsequent|existing|available|no|without|lack of|few|two|three|four|"
    r"both|historical|parent|pivotal)"
    r"\s+(?:[\w-]+,?\s+){0,3}$",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:needed|warranted|required|ongoing|planned|under way|underway|should|necessary|lacking|"
    r"awaited|await|needs?|merits?|deserves?|has been (?:shown|reported)|have been (?:shown|reported))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:[Tt]his|[Oo]ur|[Ww]e|[Pp]resent|[Cc]urrent|[Hh]erein?|were|was|[Ii]n an?|[Uu]nderwent)\b|"
    r"^(?:An? |[A-Z][\w-]+,? )"
)
#: Designs told by an adjective: it counts where the study that follows is one, and this one.
_ADJECTIVES: Final = frozenset(["randomised", "non-randomised", "single-arm", "retrospective", "prospective"])
_STUDY_AFTER = re.compile(
    r"[\s,]*(?:(?!\b(?:of|in|with|for|from|that|which|is|are|was|were|to)\b)[\w/()+-]+[\s,]+|/\s?)*?(?P<noun>trial|study|analysis|review|series|"
    r"evaluation|investigation|survey|cohort|comparison|report|design|protocol|manner|fashion|part|phase|setting|audit|trials|studies|analyses|reviews|data|evidence|"
    r"reports|surveys|cohorts|evaluations|comparisons)\b",
    re.IGNORECASE,
)
_PLURALS: Final = frozenset(
    [
        "trials",
        "studies",
        "analyses",
        "reviews",
        "reports",
        "surveys",
        "cohorts",
        "evaluations",
        "comparisons",
        "evidence",
    ]
)
#: "randomised 326 patients", "randomised in a 2:1 ratio".
_RANDOMISES = re.compile(r"\s+(?:\d|all\s|a total of|in an? \d|to\s|into\s|between\s)|\s*\(\d\s?:\s?\d")
#: A data set that was divided at random to build a model and to test it.
_SPLIT = re.compile(
    r"\b(?:training|validation|testing|derivation)\s+(?:and\s+\w+\s+)?(?:data\s?)?"
    r"(?:sets?|groups?|cohorts?|samples?)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|non)[\s-]+$", re.IGNORECASE)


def _designs(texts: Sequence[StudyText]) -> tuple[Fact[str], ...]:
    """Read the words for the design, each design once."""
    found: dict[str, Fact[str]] = {}
    lexicon = study_lexicon()["design"]
    for text in texts:
        for sentence, hit in lexicon.find_in(text):
            if hit.entry.value not in found and _is_own_design(text, sentence, hit):
                fact = text.fact("design", hit.entry.value, sentence, (hit.start, hit.end), hit.entry.id)
                found[hit.entry.value] = fact
    if "non-randomised" in found:
        found.pop("randomised", None)
    return tuple(found.values())


def _is_own_design(text: StudyText, sentence: Sentence, hit: Hit) -> bool:
    """Whether a word for a design is said of this study."""
    before = text.text[sentence.start : hit.start]
    after = text.text[hit.end : min(hit.end + 130, sentence.end)]
    if _NEGATED.search(before) or _OTHERS.search(before[-50:]):
        return False
    done = _says_it_was_done(text.text[hit.start : hit.end]) or _RANDOMISES.match(after)
    if hit.entry.value in _ADJECTIVES and not done:
        noun = _STUDY_AFTER.match(after)
        if noun is None or noun["noun"].lower() in _PLURALS:
            return False
    if text.is_title:
        return True
    if _WANTED.search(sentence.text) or (hit.entry.value == "randomised" and _SPLIT.search(sentence.text)):
        return False
    if sentence.section == "results" and hit.entry.value not in {"randomised", "retrospective"}:
        return False
    return sentence.section == "methods" or _OWN.search(sentence.text) is not None


def _says_it_was_done(words: str) -> bool:
    """Whether the phrase itself says what was done: "were randomly assigned", "retrospectively reviewed"."""
    return (
        re.search(r"randomly|^(?:were|was)\b|underwent|randomi[sz]ed to$|ly \w+ed$", words, re.IGNORECASE)
        is not None
    )


_ARABIC: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ONE_PHASE: Final = r"(?:IV|I{1,3}|[1-4])"
_PHASE = re.compile(
    rf"\b[Pp]hases?[\s-](?P<one>{_ONE_PHASE})[\s-]?(?P<part>[abAB])?(?P<other>\s?(?:/|-|and|to|or)\s?(?:phase\s)?(?P<two>{_ONE_PHASE})(?P<part2>[abAB])?)?(?![\w%]|\.\d)"
)
_PHASE_STUDY_AFTER = re.compile(
    r"[^.;:]{0,70}?\b(?P<noun>trials?|stud(?:y|ies)|results|evaluation|investigation|protocol|report|data|experience|update|part|portion|"
    r"component|testing|dose[- ]escalation|dose[- ]finding|assessment|comparison)\b",
    re.IGNORECASE,
)
_PHASE_STUDY_BEFORE = re.compile(r"\b(?:trial|study)\b[^.;:]{0,40}$", re.IGNORECASE)


def _phases(texts: Sequence[StudyText]) -> tuple[Fact[str], ...]:
    """Read the phase of the trial: the title's, else the one that the abstract gives it; one at most."""
    for text in texts:
        found: dict[str, Fact[str]] = {}
        for sentence in text.own if "phase" in text.lower else ():
            for match in _PHASE.finditer(sentence.text):
                if _is_own_phase(text, sentence, match):
                    start, end = sentence.start + match.start(), sentence.start + match.end()
                    value = _phase_in_digits(match)
                    found.setdefault(value, text.fact("phase", value, sentence, (start, end), "study.phase"))
        if len(found) == 1:
            return tuple(found.values())
        if found:
            return ()
    return ()


def _phase_in_digits(match: re.Match[str]) -> str:
    one = _ARABIC.get(match["one"].lower(), match["one"]) + (match["part"] or "").lower()
    if match["two"] is None:
        return one
    return f"{one}/{_ARABIC.get(match['two'].lower(), match['two'])}{(match['part2'] or '').lower()}"


def _is_own_phase(text: StudyText, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a phase is that of this study: not of other trials, and not of a disease or a cycle."""
    before, after = sentence.text[: match.start()], sentence.text[match.end() :]
    noun = _PHASE_STUDY_AFTER.match(after)
    plural = noun is not None and noun["noun"].lower() in {"trials", "studies"}
    if plural or (noun is None and not _PHASE_STUDY_BEFORE.search(before)):
        return False
    if _OTHERS.search(before[-50:]) or re.search(
        r"\b(?:chronic|accelerated|blast|acute|luteal|S|before|until|after|beyond)[\s-]$", before
    ):
        return False
    if text.is_title:
        return True
    if _WANTED.search(sentence.text) or sentence.section == "results":
        return False
    if sentence.section == "methods":
        return True
    return (
        re.search(r"\b(?:[Tt]his|[Oo]ur|[Ww]e|[Pp]resent|[Cc]urrent|[Hh]erein?)\b", sentence.text) is not None
    )


_NUMBER: Final = r"\d+(?:\.\d+)?"
_UNIT: Final = r"(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_FOLLOW: Final = r"(?:follow(?:ed)?(?:[\s-]*up)?|observation|surveillance)"
_FOLLOW_UP = re.compile(
    r"\b(?P<statistic>median|mean|minimum)\s+(?:\w+\s+){0,2}?"
    r"(?:(?:time|duration|length|period)\s+(?:of\s+)?(?:the\s+)?)?(?:potential\s+|clinical\s+)?"
    rf"{_FOLLOW}(?:\s+(?:time|period|duration|interval))?\b(?P<between>[^.;%\d]{{0,60}}?)\s*(?P<value>{_NUMBER})\s*"
    rf"(?:[(\[]\s*range[,:]?\s*(?P<rlow>{_NUMBER})\s*(?:-|to)\s*(?P<rhigh>{_NUMBER})\s*[)\]]\s*)?(?P<unit>{_UNIT})\b"
    r"(?:\s*[,;]?\s*[(\[]?\s*(?P<spread>range[ds]?|IQR|inter-?quartile range(?:\s+\[IQR\])?)[,:=]?\s*"
    rf"(?:from\s+|of\s+)?(?P<low>{_NUMBER})\s*{_UNIT}?\s*(?:-|to|and)\s*(?P<high>{_NUMBER}))?",
    re.IGNORECASE,
)
_FOLLOWED_FOR = re.compile(
    rf"\bfollowed(?:[\s-]up)?\s+for\s+an?\s+(?P<statistic>median|mean|minimum)\s+(?:of\s+)?(?:\w+\s+of\s+)?(?P<value>{_NUMBER})\s*(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_FOLLOWED: Final = ("follow", "observation", "surveillance")
_UNITS: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


def _follow_ups(text: StudyText | None) -> tuple[Fact[FollowUp], ...]:
    """Read how long patients were followed; other people's follow-up stands in the background."""
    if text is None:
        return ()
    found: dict[FollowUp, Fact[FollowUp]] = {}
    for sentence in text.own:
        if not any(text.lower.find(word, sentence.start, sentence.end) >= 0 for word in _FOLLOWED):
            continue
        if re.search(
            r"\b[Pp]reviously (?:published|reported)|\bprevious (?:report|analysis|publication)",
            sentence.text,
        ):
            continue
        for pattern in (_FOLLOW_UP, _FOLLOWED_FOR):
            for match in pattern.finditer(sentence.text):
                value = _follow_up(match)
                start, end = sentence.start + match.start(), sentence.start + match.end()
                found.setdefault(
                    value, text.fact("follow-up", value, sentence, (start, end), "study.follow-up")
                )
    return tuple(found.values())


def _follow_up(match: re.Match[str]) -> FollowUp:
    given = match.groupdict()
    low, high = given.get("low") or given.get("rlow"), given.get("high") or given.get("rhigh")
    spread: Literal["range", "interquartile range"] | None = None
    if low is not None:
        printed = (given.get("spread") or "range").lower()
        spread = "range" if printed.startswith("range") else "interquartile range"
    return FollowUp(
        statistic=cast("Literal['median', 'mean', 'minimum']", match["statistic"].lower()),
        value=float(match["value"]),
        unit=cast("Literal['days', 'weeks', 'months', 'years']", _UNITS[match["unit"][0].lower()]),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        spread=spread,
    )


#: Every number has so many digits in a row, but those of the Dutch register.
_LONG_NUMBER = re.compile(r"\d{5}")
_REGISTRATION = re.compile(
    r"\bNCT\s?0\d{7}\b|\bISRCTN\s?\d{8}\b|\bUMIN\s?0{3}\d{6}\b|\bACTRN\s?\d{14}\b|\bChiCTR[-A-Z]*\d{8,10}\b|\bCTRI/\d{4}/\d{2,3}/\d{6}\b|"
    r"\b(?:DRKS|NTR|jRCT[s]?)\s?\d{4,11}\b|\b20\d\d-\d{6}-\d\d\b"
)


def _registrations(article: Article, texts: Iterable[StudyText]) -> tuple[Fact[str], ...]:
    """List the numbers under which the text, or PubMed beside it, says the trial is registered."""
    found: dict[str, Fact[str]] = {}
    for text in texts:
        likely = _LONG_NUMBER.search(text.text) is not None or "NTR" in text.text
        for sentence in text.sentences if likely else ():
            for match in _REGISTRATION.finditer(sentence.text):
                number = match.group().replace(" ", "")
                start, end = sentence.start + match.start(), sentence.start + match.end()
                fact = text.fact("registration", number, sentence, (start, end), "study.registration")
                found.setdefault(number.upper(), fact)
    for bank in article.data_banks:
        for number in bank.accession_numbers:
            if _REGISTRATION.fullmatch(number):
                found.setdefault(number.upper(), _from_data_bank(bank.name, number))
    return tuple(found.values())


def _from_data_bank(bank: str, number: str) -> Fact[str]:
    """Make a fact of an entry of PubMed's DataBankList, written ``ClinicalTrials.gov/NCT01234567``."""
    entry = f"{bank}/{number}"
    start = len(entry) - len(number)
    return Fact(
        "registration", number, "data bank", start, len(entry), number, entry, "study.registration.data-bank"
    )
