"""Sentences made from patterns: what they tell, and of whom, is known from how they are made.

The ways of telling in ``ways_of_telling.txt`` say what single sentences give. Here each pattern is filled
with many groups, outcomes and numbers, so that a rule that fits one wording alone is found out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple


class Told(NamedTuple):
    """One figure of a sentence: ``whose`` are words of its arm or population, ``when`` begins its time.

    ``people`` and ``among`` are those counted, where the sentence says how many.
    """

    outcome: str
    number: float
    whose: str = ""
    when: str = ""
    people: int | None = None
    among: int | None = None


class Made(NamedTuple):
    """A text and all that it tells."""

    text: str
    told: tuple[Told, ...]


Family = Callable[[random.Random], Made]

#: Three groups as one list, with a word of each.
THREE: Final = (
    ("arms A, B and C", ("a", "b", "c")),
    ("groups 1, 2 and 3", ("1", "2", "3")),
    ("the low, intermediate and high dose groups", ("low", "intermediate", "high")),
    ("patients given azacitidine, decitabine and placebo", ("azacitidine", "decitabine", "placebo")),
    ("stage I, II and III disease", ("i", "ii", "iii")),
    ("the standard-, intermediate- and high-risk groups", ("standard", "intermediate", "high")),
    ("cohorts A, B, and C", ("a", "b", "c")),
    ("patients treated with 5, 10 and 20 mg", ("5", "10", "20")),
    ("the azacitidine, decitabine and control arms", ("azacitidine", "decitabine", "control")),
)
RATES: Final = (
    ("complete remission rate", "CR"),
    ("overall response rate", "ORR"),
    ("3-year overall survival", "OS"),
    ("2-year EFS", "EFS"),
    ("1-year NRM", "NRM"),
    ("cumulative incidence of relapse", "relapse"),
)
OF_THREE: Final = (
    "The {o} was {a}%, {b}% and {c}% in {g}, respectively.",
    "The {o} was {a}%, {b}%, and {c}% in {g}.",
    "The {o} in {g} was {a}%, {b}% and {c}%, respectively (p = 0.03).",
    "In {g}, the {o} was {a}%, {b}% and {c}%, respectively.",
    "The {o} differed between {g} ({a}%, {b}% and {c}%; P < .001).",
    "The {o} differed significantly among {g} ({a}% vs {b}% vs {c}%, P < .001).",
    "The {o} was {a} ± 3%, {b} ± 4% and {c} ± 5% in {g}, respectively.",
    "The {o} was {a}, {b} and {c}% in {g}.",
    "For {g}, the {o} were {a}%, {b}%, and {c}%, respectively.",
)
VERBS: Final = (
    ("relapsed", "relapse"),
    ("achieved CR", "CR"),
    ("responded", "ORR"),
    ("died", "mortality"),
    ("developed SOS", "SOS"),
)
#: The verb of the list stands behind its last figure.
BEFORE_VERB: Final = (
    "{a}%, {b}% and {c}% of patients {v} in {g}.",
    "{a}%, {b}%, and {c}% of patients {v} in {g}.",
    "In {g}, {a}%, {b}% and {c}% of patients {v}.",
)
#: Two groups, with a word of each.
TWO: Final = (
    ("arm A", "arm B", "a", "b"),
    ("the InO group", "the control group", "ino", "control"),
    ("blinatumomab", "chemotherapy", "blinatumomab", "chemotherapy"),
    ("patients with TP53 mutations", "those without", "with tp53", "without"),
    ("MRD-negative patients", "MRD-positive patients", "negative", "positive"),
    ("children", "adults", "children", "adults"),
    ("patients in CR1", "patients in CR2", "cr1", "cr2"),
    ("the RIC group", "the MAC group", "ric", "mac"),
)
SURVIVAL: Final = (
    ("OS", "OS"),
    ("EFS", "EFS"),
    ("PFS", "PFS"),
    ("overall survival", "OS"),
    ("event-free survival", "EFS"),
    ("NRM", "NRM"),
    ("LFS", "RFS"),
    ("disease-free survival", "DFS"),
)
#: For each figure: which of two outcomes, which number, which group, which of two times.
OF_TWO: Final[tuple[tuple[str, tuple[tuple[int, str, int, int], ...]], ...]] = (
    (
        "The {t}-year {o} and {q} were {a}% and {b}% in {x} and {c}% and {d}% in {y}.",
        ((0, "a", 0, 0), (1, "b", 0, 0), (0, "c", 1, 0), (1, "d", 1, 0)),
    ),
    (
        "In {x}, {t}-year {o} and {q} were {a}% and {b}%; in {y}, {c}% and {d}%.",
        ((0, "a", 0, 0), (1, "b", 0, 0), (0, "c", 1, 0), (1, "d", 1, 0)),
    ),
    (
        "{O} at {t} and {u} years was {a}% and {b}% in {x} and {c}% and {d}% in {y}.",
        ((0, "a", 0, 0), (0, "b", 0, 1), (0, "c", 1, 0), (0, "d", 1, 1)),
    ),
    (
        "{O} was {a}% at {t} years and {b}% at {u} years in {x}, and {c}% and {d}% in {y}.",
        ((0, "a", 0, 0), (0, "b", 0, 1), (0, "c", 1, 0), (0, "d", 1, 1)),
    ),
    (
        "The {t}-year {o} ({a}% vs {b}%, p=0.01) and {q} ({c}% vs {d}%, p=0.02) were better in {x} than {y}.",
        ((0, "a", 0, 0), (0, "b", 1, 0), (1, "c", 0, 0), (1, "d", 1, 0)),
    ),
    (
        "{X} had better {t}-year {o} ({a}% vs {b}%, p=0.01) and {q} ({c}% vs {d}%, p=0.02) than {y}.",
        ((0, "a", 0, 0), (0, "b", 1, 0), (1, "c", 0, 0), (1, "d", 1, 0)),
    ),
    (
        "Two-year estimates of {o} were {a}% for {x} and {b}% for {y}; those of {q} were {c}% and {d}%.",
        ((0, "a", 0, 2), (0, "b", 1, 2), (1, "c", 0, 2), (1, "d", 1, 2)),
    ),
    (
        "The {t}-year {o} was {a}% in {x} (n=50) and {b}% in {y} (n=60), with {q} of {c}% and {d}%.",
        ((0, "a", 0, 0), (0, "b", 1, 0), (1, "c", 0, 0), (1, "d", 1, 0)),
    ),
    (
        "Compared with {y}, {x} had higher {t}-year {o} ({a}% vs {b}%; P < .01) and {q} ({c}% vs {d}%).",
        ((0, "a", 0, 0), (0, "b", 1, 0), (1, "c", 0, 0), (1, "d", 1, 0)),
    ),
)
#: Words that name a group only beside another: "in children" may be all.
ALONE_NO_GROUP: Final = frozenset({"children", "patients in CR1", "blinatumomab"})
#: One result of two groups, in two sentences or clauses.
IN_TURN: Final = (
    "In {x}, {r} was {a}%. In {y}, it was {b}%.",
    "In {x}, {r} was {a}%. In {y}, {r} was {b}%.",
    "{R} was {a}% in {x}. In {y}, it was {b}%.",
    "{R} for {x} was {a}%. For {y}, it was {b}%.",
    "Among {x}, {r} was {a}%; among {y}, it was {b}%.",
    "{R} in {x} was {a}%. The corresponding rate in {y} was {b}%.",
    "For {x}, {r} was {a}%, while for {y} it was {b}%.",
    "{R} was {a}% among {x} but only {b}% among {y}.",
)
RESULTS: Final = (
    ("the 2-year OS", "OS"),
    ("the response rate", "ORR"),
    ("EFS at 3 years", "EFS"),
    ("the relapse rate", "relapse"),
)
#: What two arms are called where a study is described.
ARMS: Final = (
    ("inotuzumab ozogamicin", "standard chemotherapy"),
    ("venetoclax plus azacitidine", "azacitidine plus placebo"),
    ("gilteritinib", "salvage chemotherapy"),
    ("R-CHOP", "CHOP"),
    ("radiotherapy", "chemotherapy"),
    ("brentuximab vedotin", "placebo"),
    ("busulfan/fludarabine", "busulfan/cyclophosphamide"),
)
DESCRIBED: Final = (
    "Patients were randomly assigned (1:1) to receive {x} or {y}.",
    "We randomly assigned 200 patients to {x} (n = 99) or {y} (n = 101).",
    "In this phase 3 trial, 200 patients were randomized to {x} (99 patients) or to {y} (101 patients).",
    "We compared {x} with {y} in a retrospective cohort of 200 patients.",
    "99 patients received {x} and 101 received {y}.",
    "This randomized trial compared {x} versus {y}.",
    "99 patients treated with {x} were compared with 101 treated with {y}.",
)
UNLABELLED: Final = (
    ("The 2-year OS was {a}% and {b}%, respectively (P = .03).", "OS"),
    ("The 2-year OS was {a}% vs {b}% (P = .03).", "OS"),
    ("CR rates were {a}% versus {b}%.", "CR"),
    ("Grade 3-4 infections occurred in {a}% and {b}% of patients, respectively.", "infection"),
    ("Overall response was higher in the first group ({a}% vs {b}%).", "ORR"),
)
FACTORS: Final = (
    ("age >60 years", "age"),
    ("adverse cytogenetics", "adverse cytogenetics"),
    ("FLT3-ITD", "flt3-itd"),
    ("MRD positivity", "mrd positivity"),
    ("WBC ≥50 x 10^9/L", "wbc"),
    ("prior HSCT", "prior hsct"),
    ("male sex", "male"),
    ("grade III-IV acute GVHD", "acute gvhd"),
    ("achievement of CR", "achievement of cr"),
    ("stage IV disease", "stage iv"),
)
OF_FACTORS: Final = (
    "In multivariate analysis, {e} (HR {a}), {f} (HR {b}) and {g} (HR {c}) were associated with {o}.",
    "Factors associated with worse {o} were {e} (HR, {a}), {f} (HR, {b}), and {g} (HR, {c}).",
    "{E} (HR={a}, p=0.01), {f} (HR={b}, p=0.001), and {g} (HR={c}, p=0.04) independently predicted {o}.",
    "{E}, {f} and {g} were associated with inferior {o} (HR {a}, {b} and {c}, respectively).",
    "{E} was associated with shorter {o} (HR {a}, P = .01), as were {f} (HR {b}) and {g} (HR {c}).",
    "In the model for {o}, significant covariates were {e} (HR {a}), {f} (HR {b}) and {g} (HR {c}).",
)


def capital(words: str) -> str:
    """Begin words with a capital."""
    return words[0].upper() + words[1:]


def _numbers(rng: random.Random, names: str) -> dict[str, int]:
    return dict(zip(names, rng.sample(range(20, 80), len(names)), strict=True))


def lists_of_three(rng: random.Random) -> Made:
    """One outcome of three groups."""
    (group, words), (rate, outcome) = rng.choice(THREE), rng.choice(RATES)
    numbers = _numbers(rng, "abc")
    text = rng.choice(OF_THREE).format(o=rate, g=group, **numbers)
    return Made(text, tuple(Told(outcome, numbers[n], w) for n, w in zip("abc", words, strict=True)))


def verbs_behind_lists(rng: random.Random) -> Made:
    """Three figures that share the verb behind the last of them."""
    group, words = rng.choice([g for g in THREE if not g[0].startswith("patients")])
    verb, outcome = rng.choice(VERBS)
    numbers = _numbers(rng, "abc")
    text = capital(rng.choice(BEFORE_VERB).format(v=verb, g=group, **numbers))
    return Made(text, tuple(Told(outcome, numbers[n], w) for n, w in zip("abc", words, strict=True)))


def two_outcomes_of_two(rng: random.Random) -> Made:
    """Two outcomes, or two times, of two groups."""
    x, y, *words = rng.choice(TWO)
    first = rng.choice(SURVIVAL)
    second = rng.choice([s for s in SURVIVAL if s[1] != first[1]])
    t, u = sorted(rng.sample("1235", 2))
    numbers = _numbers(rng, "abcd")
    pattern, order = rng.choice(OF_TWO)
    names = {"o": first[0], "q": second[0], "O": capital(first[0]), "x": x, "y": y, "X": capital(x)}
    times = (t, u, "2")
    text = pattern.format(**names, t=t, u=u, **numbers)
    return Made(
        text,
        tuple(
            Told((first, second)[o][1], numbers[n], words[g], f"{times[when]} year")
            for o, n, g, when in order
        ),
    )


def groups_in_turn(rng: random.Random) -> Made:
    """Two groups, each in a sentence or a clause of its own, the second of which may name no outcome."""
    x, y, *words = rng.choice([group for group in TWO if group[0] not in ALONE_NO_GROUP])
    result, outcome = rng.choice(RESULTS)
    numbers = _numbers(rng, "ab")
    text = rng.choice(IN_TURN).format(x=x, y=y, r=result, R=capital(result), **numbers)
    told = zip("ab", words, strict=True)
    return Made(text, tuple(Told(outcome, numbers[n], word) for n, word in told))


def arms_described_before(rng: random.Random) -> Made:
    """Figures without labels, of arms that the methods name."""
    x, y = rng.choice(ARMS)
    numbers = _numbers(rng, "ab")
    result, outcome = rng.choice(UNLABELLED)
    text = f"METHODS: {rng.choice(DESCRIBED).format(x=x, y=y)} RESULTS: {result.format(**numbers)}"
    return Made(text, (Told(outcome, numbers["a"], x.lower()), Told(outcome, numbers["b"], y.lower())))


def factors_of_ratios(rng: random.Random) -> Made:
    """Hazard ratios of three factors, some of which are named by outcomes."""
    chosen = rng.sample(FACTORS, 3)
    name, outcome = rng.choice(SURVIVAL)
    values = dict(zip("abc", rng.sample([n / 100 for n in range(120, 400)], 3), strict=True))
    words = {"e": chosen[0][0], "E": capital(chosen[0][0]), "f": chosen[1][0], "g": chosen[2][0], "o": name}
    text = rng.choice(OF_FACTORS).format(**words, **values)
    return Made(text, tuple(Told(outcome, values[n], f[1]) for n, f in zip("abc", chosen, strict=True)))


FAMILIES: Final[Sequence[Family]] = (
    lists_of_three,
    verbs_behind_lists,
    two_outcomes_of_two,
    groups_in_turn,
    arms_described_before,
    factors_of_ratios,
)


def made(family: Family, count: int, seed: int) -> Iterator[Made]:
    """Make sentences of a family, the same ones for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    return (family(rng) for _ in range(count))
