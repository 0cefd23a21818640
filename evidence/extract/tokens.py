"""Words of a sentence and what they do in it: join, contrast, introduce a group, end a phrase.

A few hundred function words carry the grammar of how results are reported; they are listed here once,
for everything that asks what stands between a figure and the words it belongs to.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from evidence.extract.number_patterns import TREATED_SO_LONG

__all__ = ["ANY_PEOPLE", "NEUTRAL", "PEOPLE", "Token", "WordClass", "tokenize"]

#: What a word does. ``plain`` words are those that may name something.
WordClass = Literal[
    "plain",
    "determiner",
    "preposition",
    "joint",
    "contrast",
    "verb",
    "link",
    "sign",
    "stop",
    "comma",
    "open",
    "close",
]

#: Nouns for patients, and for groups of them.
PEOPLE: Final = frozenset(
    """
    patients patient children adults subjects pts participants recipients non-recipients nonrecipients
    responders nonresponders
    non-responders survivors boys girls women men males females cases individuals persons infants ones
    adolescents those controls carriers users nonusers non-users smokers nonsmokers
    """.split()
)

#: The same as alternatives of a pattern.
ANY_PEOPLE: Final = "|".join(sorted(PEOPLE))

#: Words that may stand between a figure and the name of its outcome and tie neither to anything else.
NEUTRAL: Final = frozenset(
    """
    was were is are be been being had have has having of the a an in at to for with by and or from
    on as than that this these those which who whom after during following before until rate rates
    percentage proportion proportions frequency incidence incidences probability probabilities
    estimate estimates estimated actuarial median mean respectively versus vs v compared comparison
    comparing observed seen noted recorded reported achieved reached attained obtained occurred
    developed experienced found documented produced yielded induced overall total both each all
    either arm arms group groups cohort cohorts patient patients children adults subjects cases case
    women men boys girls recipients participants significantly significant statistically higher
    lower longer shorter greater better worse superior inferior improved similar comparable
    different increased reduced decreased prolonged months years days weeks month year only
    approximately about more less fewer while whereas but however although yet also evaluable
    treated receiving received given assigned randomized randomised allocated treatment therapy
    regimen grade grades ii iii iv severe mild moderate pts pt mos yrs yr almost nearly there no not
    difference differences between among within entire cohort overall including
    included considered kaplan meier cumulative crude adjusted unadjusted hazard ratio ci confidence
    interval iqr range p value log rank one two sided it they their its favor favour trend
    additional further remaining other others level levels dose primary endpoint end point showed
    demonstrated resulted resulting led gave confirmed median, respectively, up time times did so
    most majority half had having attained performed
    """.split()
)

_CLASSES: Final[dict[WordClass, str]] = {
    "determiner": "the a an this these its their our all both each either any some only also",
    "preposition": """
        in for with among on of to by after from at without within during between under following
        receiving given undergoing throughout before beyond until into over across per
    """,
    "joint": "and or & nor",
    "contrast": """
        versus verses vs v than whereas while but against although though however compared yet unlike instead
    """,
    "verb": """
        was were is are had has have did do does be been being died relapsed achieved achieve attained
        differed obtained entered reached experienced developed showed show shown responded survived survive
        remained remain underwent occurred produced yielded resulted led gave improved progressed demonstrated
        proceeded became received
        lived lasted favoured favored increased decreased reduced lowered worsened diminished prolonged
        observed seen noted found reported
        recorded detected estimated documented withdrew discontinued completed suffered required could would
        may might can will should induced attain obtain enter reach experience develop respond undergo caused
        remains appeared appears appear seems seem seemed tended failed went correlated predicted conferred
        continued offered provided presented exhibited displayed impacted affected can must
        revealed reveals characterized characterised stratified
        consisted comprised outlived fared outperformed lengthened doubled halved suggests suggested indicates
        indicated warrants warranted supports supported confirms confirmed justifies compares exceeded exceeds
    """,
    "link": "respectively resp that who whom which when where whose as because there not no neither it"
    " they we",
}
_CLASS_OF: Final[dict[str, WordClass]] = {
    word: kind for kind, words in _CLASSES.items() for word in words.split()
}
_TOKEN = re.compile(
    # "the 7-day arm"
    rf"{TREATED_SO_LONG}|"
    # The dot of "vs." ends nothing.
    r"\bvs?\.(?=\s)|"
    # "del(17p)", "t(4;14)" and "inv(16)" are one word each.
    # and so is "BCR::ABL1".
    r"[^\W\d_][\w'+/-]*(?:\.(?=\w)[\w]+|::\w[\w+-]*)*(?:\([\w;:,/.+-]{1,14}\)[\w-]*)*|"
    # "10-4" is a level, "7+3" a regimen.
    r"10\^?-[2-6](?!\d|\.\d|%)|\d\+\d(?!\.?\d)|7 \+ 3(?!\.?\d)|3 \+ 7(?!\.?\d)|"
    # and "10^6 cells" a dose, "x 10^9/L" and "x 10(9)/L" numbers of cells
    r"(?:10\^\d{1,2}(?!\d|\.\d)|(?<=x )10\(\d{1,2}\))(?:/[A-Za-z]{1,2}\d?\b)?|"
    # "20-mg", "3-weekly" and "5-FU-treated" are one word, "5-year" is a time.
    r"[\d][\w.,/]*(?<![.,])(?:-(?:mg|g|Gy|weekly|daily|drug|cycle|[A-Z]{2}[\w+/-]*)\b)?|"
    r"[(\[]|[)\]]|[^\s\w]"
)


class Token(NamedTuple):
    """A word, number or sign of a sentence, with what it does; ``small`` is its text in small letters."""

    start: int
    end: int
    text: str
    small: str
    kind: WordClass


def tokenize(sentence: str) -> list[Token]:
    """Cut a normalised sentence into words, numbers and signs.

    Examples
    --------
    >>> [t.kind for t in tokenize("in the CHOP arm, but")]
    ['preposition', 'determiner', 'plain', 'plain', 'comma', 'contrast']
    """
    found = []
    for match in _TOKEN.finditer(sentence):
        text = match.group()
        small, kind = _read(text)
        found.append(Token(match.start(), match.end(), text, small, kind))
    return found


@lru_cache(maxsize=8192)
def _read(text: str) -> tuple[str, WordClass]:
    """Give a token in small letters, and what it does."""
    small = text.lower().rstrip(".") if len(text) > 1 else text.lower()
    return small, _kind(text, small)


def _kind(text: str, small: str) -> WordClass:
    if text in "([":
        return "open"
    if text in ")]":
        return "close"
    if text == ",":
        return "comma"
    if text in ";:":
        return "stop"
    if not (text[0].isalnum() or text in "+&≥≤<>"):
        return "sign"
    if text.isupper() and len(text) > 1:
        return "plain"  # "WHO performance status"
    return _CLASS_OF.get(small, "plain")
