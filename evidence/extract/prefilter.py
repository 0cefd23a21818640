"""A quick test that a text names nothing that rules have names for, before it is read word by word.

Every name is a few words, so a text that holds all the words of no name holds no name. The test is exact
in one direction: what it passes over holds no name; what it lets pass may hold none either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from evidence.extract.ruleset import Rule, RuleSet

__all__ = ["Name", "Prefilter", "by_least_common_word", "holding", "names", "words_of"]

_WORD: Final = re.compile(r"[A-Za-z]+")
_FEWEST_LETTERS: Final = 2
_PAIR: Final = 2
#: So few words are quicker looked for one by one than by cutting a text into all of its own.
_FEW: Final = 30
#: spaCy parts "cannot" and its like, so these may stand in a text within a longer run of letters.
_PARTED: Final = frozenset(
    """
    ai am are can could did do does had has have he how is it let ma me might must na need not of on ought
    she should so ta that there they was we were what when where who why will would you em im ll re ve
    """.split()
)
#: The words of names that stand in one of a hundred medical abstracts or more, the commonest first: a name is
#: looked up by its rarest.
_COMMON: Final = tuple(
    """
    the and in to with for by as results from study an be or at patients their been associated treatment
    than after all more two clinical significantly showed no during time increased disease into other higher
    well including related cell effects found risk further non total effect performed first levels age three
    only low observed specific up control level cancer patient due rate outcomes system objective activity
    function overall evidence within response under induced number increase evaluated without primary
    assessed mean positive developed differences long quality therapy show year molecular early performance
    four diagnosis ratio better regression blood growth major tumor support less life outcome limited out
    obtained term survival severe diseases follow drug rates considered negative being before difference
    remains acute vs surgery infection area value hospital reduction index five possible mortality brain
    confirmed chronic greater symptoms free cause change any immune followed still status median detected
    loss state women underlying previous day responses active result likely good because received surgical
    secondary children stage second progression caused previously tested complications sensitivity male
    relative adverse decrease interval death events reaction female leading concentrations dose baseline
    very adults least resistance lead ii syndrome disorders incidence injury global tests diagnosed
    improvement achieved central inhibition serum resulting end versus randomized local sites resulted best
    accuracy prior disorder times estimated remain flow lung failure complete point respiratory moderate
    increases frequency metabolic pain led liver length stable consistent duration completed elevated
    isolated odds causes procedure subsequent questionnaire apoptosis pcr iii benefit carcinoma tumors
    carried recorded systemic predictive occurred postoperative toxicity cardiovascular enrolled undergoing
    onset host protocol enzyme clinically bacterial bone successfully estimate longer invasive full recovery
    release cardiac stem breast specificity side deep grade proportion infections achieve pathological
    experienced living seen men vascular remained curve resolution resistant third skin percentage
    characteristic subsequently peripheral viral chemotherapy receiving stroke cancers pulmonary continuous
    kidney randomly reactions morbidity operating serious hazard sd later renal recurrence late metastasis
    extensive met intensity enzymes uptake motor near hypertension antibody partial resection acquired
    obtain induction iv intermediate neurological symptom complication eligible hand pd maternal metastatic
    stay event screened newly biochemical organ estimates regional toxic ten shorter os posterior done
    conversion assigned operative progressive intervals plus tract ongoing minimal vaccine attributed
    receiver composite persistent reached feasible deaths registered infectious documented morphological
    probability auc cytokine noted below consisting recurrent completely transplantation absolute
    hospitalization comprised histological threshold nervous
    """.split()
)
_COMMONNESS: Final = {word: len(_COMMON) - i for i, word in enumerate(_COMMON)}


def names(rules: RuleSet, *, of_topics: bool = False) -> Iterator[tuple[str, bool]]:
    """Give every name of which a text must hold one to name an outcome.

    Parameters
    ----------
    rules : RuleSet
        What outcomes and other endpoints are called.
    of_topics : bool
        Give the names of what is not an outcome as well.

    Yields
    ------
    str, bool
        The name, and whether it counts only as it is written, capitals and all.

    Notes
    -----
    This is all that is asked of a rule set here. A way to name an outcome that is not given by this
    function would be passed over in silence, so a test fails when rules get one.
    """
    for rule in rules.rules:
        if rule.outcome is not None or of_topics:
            yield from ((phrase, False) for phrase in _phrases(rule))
            yield from ((abbreviation, True) for abbreviation in rule.abbreviations)
    for shared in rules.shared_nouns:
        # "overall and disease-free survival": the noun belongs to another name.
        yield from ((f"{shared.word} {completion}", False) for completion in shared.completed_by)
    # A composite joins two names of outcomes, and an abbreviation is defined by one.


def _phrases(rule: Rule) -> Iterator[str]:
    # A verb with objects names an outcome only together with one of them, a phrase if there is no verb.
    bare, completed = (rule.phrases, rule.verbs) if rule.verbs else ((), rule.phrases)
    found = [*bare, *_together(completed, rule.objects)]
    yield from _together(found, rule.speaks_of)


def _together(names: Sequence[str], others: Sequence[str]) -> Iterable[str]:
    """Give names each with one of the others; those that hold all the words of another say nothing more."""
    if not others:
        return names
    return (f"{name} {other}" for name in _of_fewest_words(names) for other in _of_fewest_words(others))


def _of_fewest_words(names: Sequence[str]) -> list[str]:
    found = {frozenset(map(str.lower, _words(name))): name for name in names}
    return [name for words, name in found.items() if not any(other < words for other in found)]


class Name(NamedTuple):
    """What a text must hold beside the word that a name is looked up by, to hold the name.

    Attributes
    ----------
    others : frozenset of bytes
        Words in small letters.
    as_written : tuple of str
        Words that count only as they are written.
    """

    others: frozenset[bytes]
    as_written: tuple[str, ...]


def by_least_common_word(found: Iterable[tuple[str, bool]]) -> dict[bytes, tuple[Name, ...]]:
    """Sort names by one word of each; a name that holds all the words of another says nothing more.

    Parameters
    ----------
    found : iterable of (str, bool)
        As :func:`names` gives them.

    Returns
    -------
    dict of bytes to tuple of Name
        A name without a word to look for stands under the empty text.
    """
    #: By a name's words in small letters, the ways to write it; () is any way.
    wanted: defaultdict[frozenset[str], set[tuple[str, ...]]] = defaultdict(set)
    # Tens of thousands of names are made of some thousand words.
    known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for name, only_as_written in found:
        written: list[str] = []
        small_letters: list[str] = []
        for part in name.split():
            if part not in known:
                words = tuple(_words(part))
                known[part] = words, tuple(map(str.lower, words))
            written += known[part][0]
            small_letters += known[part][1]
        wanted[frozenset(small_letters)].add(tuple(written) if only_as_written else ())
    free = {small for small, ways in wanted.items() if () in ways}
    of_one = frozenset(word for small in free if len(small) == 1 for word in small)
    of_two: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in (sorted(small) for small in free if len(small) == _PAIR):
        of_two[first].add(second)
    fewest = [(small, ways) for small, ways in wanted.items() if not _holds_less(small, free, of_one, of_two)]
    named: defaultdict[bytes, list[Name]] = defaultdict(list)
    for small, ways in sorted(fewest, key=lambda item: (len(item[0]), sorted(item[0]))):
        key = min(small, key=lambda word: (_COMMONNESS.get(word, 0), -len(word), word), default="")
        others = frozenset(word.encode() for word in small - {key})
        named[key.encode()] += [Name(others, way) for way in ([()] if small in free else sorted(ways))]
    return {key: tuple(names) for key, names in named.items()}


def _holds_less(
    small: frozenset[str],
    free: Collection[frozenset[str]],
    of_one: frozenset[str],
    of_two: Mapping[str, set[str]],
) -> bool:
    """Whether words hold all of a shorter name: one of one word, of two, or of all but one of these."""
    if len(small) > 1 and not small.isdisjoint(of_one):
        return True
    if len(small) > _PAIR and any(not small.isdisjoint(of_two[word]) for word in small if word in of_two):
        return True
    return any(small.difference((left,)) in free for left in small)


def _words(name: str) -> list[str]:
    return [
        word for word in _WORD.findall(name) if len(word) >= _FEWEST_LETTERS and word.lower() not in _PARTED
    ]


#: Letters in small letters, everything else a space.
_LETTERS: Final = bytes(byte if chr(byte).isalpha() and byte < 128 else 32 for byte in range(256)).lower()
#: The one letter beyond ASCII whose small letter is one of ASCII.
_KELVIN: Final = "\u212a"


def words_of(text: str | bytes) -> list[bytes]:
    """Give the words of a text, or of its bytes as UTF-8, in small letters; only those of ASCII.

    The last is the empty word, which every text holds.
    """
    if isinstance(text, str):
        plain = text if text.isascii() else text.replace(_KELVIN, "k")
        # Bytes are cut into words some three times as fast as text by a pattern.
        text = plain.encode("ascii", "replace")
    words = text.translate(_LETTERS).split()
    words.append(b"")
    return words


def holding(
    named: Mapping[bytes, Sequence[Name]], words: Collection[bytes], is_written: Callable[[str], bool]
) -> Iterator[tuple[bytes, Name]]:
    """Give the names, with what each is looked up by, whose words a text holds.

    Parameters
    ----------
    named : mapping
        See :func:`by_least_common_word`.
    words : collection of bytes
        See :func:`words_of`.
    is_written : callable
        Tells whether a word stands in the text as it is written.
    """
    keys = named.keys() & words
    if not keys:
        # Most texts end here, before their words are sorted for looking up the others.
        return
    held = frozenset(words)
    for word in keys:
        for name in named[word]:
            if name.others <= held and all(map(is_written, name.as_written)):
                yield word, name


def _holds_all(text: str, signs: Iterable[str]) -> bool:
    return all(map(text.__contains__, signs))


class Prefilter:
    """Tells normalised texts that hold none of some names.

    Parameters
    ----------
    found : iterable of (str, bool)
        As :func:`names` gives them.
    """

    def __init__(self, found: Iterable[tuple[str, bool]]) -> None:
        self._know(by_least_common_word(found))

    def _know(self, named: Mapping[bytes, tuple[Name, ...]]) -> None:
        self._names = named
        self._few = (
            [
                (key.decode(), [other.decode() for other in name.others], name.as_written)
                for key, names in named.items()
                for name in names
            ]
            if len(named) < _FEW
            else None
        )

    def __bool__(self) -> bool:
        return bool(self._names)

    def may_name(self, text: str) -> bool:
        """Whether a text could hold one of the names; False is certain."""
        if self._few is not None:
            lowered = text.lower()
            for key, others, as_written in self._few:
                if key in lowered and _holds_all(lowered, others) and _holds_all(text, as_written):
                    break
            else:
                return False
        return next(holding(self._names, words_of(text), text.__contains__), None) is not None

    def within(self, text: str) -> Prefilter:
        """Give a test of the parts of a text, which knows only the names that the text could hold."""
        held: defaultdict[bytes, tuple[Name, ...]] = defaultdict(tuple)
        for word, name in holding(self._names, words_of(text), text.__contains__):
            held[word] += (name,)
        narrower = Prefilter(())
        narrower._know(dict(held))
        return narrower
