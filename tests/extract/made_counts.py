"""Made sentences of counts, adverse events and factors: more families of ``made_sentences``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from tests.extract.made_sentences import Family, Made, Told, capital

#: Two arms with a word of each.
ARMS: Final = (
    ("the InO group", "the chemotherapy group", "ino", "chemotherapy"),
    ("arm A", "arm B", "a", "b"),
    ("the venetoclax group", "the placebo group", "venetoclax", "placebo"),
    ("the high-dose group", "the low-dose group", "high", "low"),
    ("the R-CHOP arm", "the R-CHOP plus lenalidomide arm", "r-chop", "lenalidomide"),
    ("the azacitidine plus venetoclax group", "the azacitidine alone group", "venetoclax", "alone"),
    ("the ATG group", "the non-ATG group", "atg", "non-atg"),
)
#: People told apart by what they have.
PEOPLE: Final = (
    ("patients with FLT3-ITD", "patients with NPM1 mutations", "flt3", "npm1"),
    ("patients in first relapse", "patients in second relapse", "first", "second"),
    ("low-risk patients", "high-risk patients", "low", "high"),
    ("MRD-negative patients", "MRD-positive patients", "negative", "positive"),
    ("RIC recipients", "MAC recipients", "ric", "mac"),
)
HAPPENED: Final = (
    ("had a complete remission", "CR"),
    ("had an objective response", "ORR"),
    ("died", "mortality"),
    ("relapsed", "relapse"),
    ("had sinusoidal obstruction syndrome", "SOS"),
    ("developed febrile neutropenia", "febrile-neutropenia"),
    ("underwent allogeneic transplantation", "HSCT"),
    ("achieved MRD negativity", "MRD-negativity"),
)
COUNTED: Final = (
    "{e} ({a}%) of {n} patients in {x} and {f} ({b}%) of {m} patients in {y} {v}.",
    "{e} ({a}%) of {n} patients in {x} {v}, as did {f} ({b}%) of {m} in {y}.",
    "In {x}, {e} ({a}%) of {n} patients {v}, versus {f} ({b}%) of {m} in {y}.",
    "A total of {e} patients ({a}%) in {x} and {f} ({b}%) in {y} {v}.",
    "More patients in {x} {v} than in {y} ({e}/{n} [{a}%] vs {f}/{m} [{b}%]).",
    "The number of patients who {v} was {e} ({a}%) in {x} and {f} ({b}%) in {y}.",
    "There were {e} patients ({a}%) who {v} in {x} and {f} ({b}%) in {y}.",
    "Of {n} patients in {x}, {e} ({a}%) {v}; of {m} patients in {y}, {f} ({b}%) {v}.",
    "Of the {n} patients in {x} and the {m} in {y}, {e} ({a}%) and {f} ({b}%) {v}, respectively.",
)
EVENTS: Final = (
    ("febrile neutropenia", "febrile-neutropenia"),
    ("sinusoidal obstruction syndrome", "SOS"),
    ("cytokine release syndrome", "CRS"),
    ("neurotoxicity", "neurotoxicity"),
)
OTHERS: Final = ("anemia", "thrombocytopenia", "neutropenia", "nausea", "fatigue")
#: Numbers a to d are of two events in x, then y; e and f of the other.
OF_EVENTS: Final = (
    "{P} occurred in {a}% of patients in {x} and {b}% of those in {y}; the rates of {q} were {c}% and {d}%.",
    "Grade ≥3 events in {x} and {y} were {r} ({e}% and {f}%), {p} ({a}% and {b}%), and {q} ({c}% and {d}%).",
    "Adverse events with {x} v {y} included {r} ({e}% v {f}%), {p} ({a}% v {b}%), and {q} ({c}% v {d}%).",
    "Rates of {p} ({a}% v {b}%) and {q} ({c}% v {d}%) were similar in {x} and {y}.",
    "In {x} and {y}, respectively, {a}% and {b}% of patients had {p} and {c}% and {d}% had {q}.",
)
RATES: Final = (
    ("complete remission rate", "CR"),
    ("overall response rate", "ORR"),
    ("MRD-negativity rate", "MRD-negativity"),
    ("incidence of SOS", "SOS"),
    ("1-year overall survival rate", "OS"),
)
COMPARED: Final = (
    "The {r} ranged from {a}% in {x} to {b}% in {y}.",
    "The {r} was highest in {x} ({a}%), followed by {y} ({b}%).",
    "Compared with {y}, {x} had a higher {r} ({a}% vs {b}%; P = .01).",
    "There was no difference in {r} between {x} and {y} ({a}% vs {b}%, P = .6).",
    "The {r} in {x} was double that in {y} ({a}% vs {b}%).",
    "The {r} in {x} was similar to that in {y} ({a}% vs {b}%).",
    "The {r} was as high in {x} as in {y} ({a}% vs {b}%).",
    "{X} had the highest {r} ({a}%), whereas {y} had the lowest ({b}%).",
)
FACTORS: Final = (
    ("TP53 mutation", "tp53"),
    ("complex karyotype", "complex"),
    ("haploidentical donor", "haploidentical"),
    ("active disease at transplantation", "active"),
    ("reduced-intensity conditioning", "reduced-intensity"),
    ("CNS involvement", "cns"),
    ("poor performance status", "poor"),
    ("lack of chronic GVHD", "lack"),
    ("primary refractory disease", "primary"),
)
ENDPOINTS: Final = (
    ("overall survival", "OS"),
    ("event-free survival", "EFS"),
    ("PFS", "PFS"),
    ("nonrelapse mortality", "NRM"),
)
RATIOS: Final = (
    "{F} emerged as the strongest predictor of {o} (HR {a}; p<0.001), followed by {g} (HR {b}; p=0.003).",
    "For {o}, {f} (HR {a}, P = .01) and {g} (HR {b}, P = .02) were significant in multivariable analysis.",
    "Multivariate analysis showed that {f} (HR {a}, P=.01) and {g} (HR {b}, P=.02) affected {o}.",
    "Factors predictive of {o} in multivariate analysis: {f} (HR: {a}, p=0.01), {g} (HR: {b}, p=0.02).",
    "Cox regression identified {f} (HR={a}, p=0.01) and {g} (HR={b}, p=0.02) as risk factors for {o}.",
    "{F} (HR {a}, P = .01) and {g} (HR {b}, P = .02) retained independent significance for {o}.",
)
PAIRS: Final = (
    "OS was adversely affected by {f} (12 v {a} months), {g} (13 v {b} months) and {h} (14 v 25 months).",
    "Factors for poor OS were {f} (12 v {a} months), {g} (13 v {b} months) and {h} (14 v 25 months).",
    "Poor OS was associated with {f} (12 v {a} months), {g} (13 v {b} months) and {h} (14 v 25 months).",
)


def counts_of_two_arms(rng: random.Random) -> Made:
    """How many of how many in two arms."""
    x, y, *words = rng.choice(ARMS)
    verb, outcome = rng.choice(HAPPENED)
    pattern = rng.choice(COUNTED)
    sizes = rng.sample(range(40, 200), 2)
    counts = [rng.randint(21, size - 10) for size in sizes]
    shares = [round(100 * count / size) for count, size in zip(counts, sizes, strict=True)]
    if shares[0] == shares[1]:
        return counts_of_two_arms(rng)
    numbers = dict(zip("abefnm", (*shares, *counts, *sizes), strict=True))
    of = sizes if "{n}" in pattern else [None, None]
    told = zip(shares, words, counts, of, strict=True)
    return Made(
        pattern.format(x=x, y=y, v=verb, **numbers),
        tuple(Told(outcome, share, word, people=count, among=size) for share, word, count, size in told),
    )


def adverse_events_of_two_arms(rng: random.Random) -> Made:
    """Two events of two arms, with another that no rule asks for."""
    x, y, *words = rng.choice(ARMS)
    first, second = rng.sample(EVENTS, 2)
    numbers = dict(zip("abcdef", rng.sample(range(5, 90), 6), strict=True))
    names = {"p": first[0], "P": capital(first[0]), "q": second[0], "r": rng.choice(OTHERS)}
    told = zip("abcd", (first, first, second, second), words * 2, strict=True)
    return Made(
        rng.choice(OF_EVENTS).format(x=x, y=y, **names, **numbers),
        tuple(Told(event[1], numbers[n], word) for n, event, word in told),
    )


def people_compared(rng: random.Random) -> Made:
    """One rate of two groups of people or arms, in the words of a comparison."""
    x, y, *words = rng.choice((*PEOPLE, *ARMS))
    rate, outcome = rng.choice([r for r in RATES if not ("MRD" in r[0] and "MRD" in x)])
    a, b = sorted(rng.sample(range(10, 90), 2), reverse=True)
    text = rng.choice(COMPARED).format(x=x, y=y, X=capital(x), r=rate, a=a, b=b)
    return Made(text, (Told(outcome, a, words[0]), Told(outcome, b, words[1])))


def ratios_of_factors(rng: random.Random) -> Made:
    """Two factors with their ratios, some of them named by outcomes or by what patients had."""
    first, second = rng.sample(FACTORS, 2)
    name, outcome = rng.choice(ENDPOINTS)
    a, b = rng.sample([n / 100 for n in range(120, 400)], 2)
    text = rng.choice(RATIOS).format(f=first[0], F=capital(first[0]), g=second[0], o=name, a=a, b=b)
    return Made(text, (Told(outcome, a, first[1]), Told(outcome, b, second[1])))


def pairs_of_factors(rng: random.Random) -> Made:
    """Factors in a list, each with the medians of those who have it and of those who have not."""
    first, second = rng.sample([f for f in FACTORS if "GVHD" not in f[0]], 2)
    a, b = rng.sample(range(30, 90), 2)
    text = rng.choice(PAIRS).format(f=first[0], g=second[0], h="male sex", a=a, b=b)
    pairs = ((12, first[1]), (a, f"without {first[1]}"), (13, second[1]), (b, f"without {second[1]}"))
    sex = (Told("OS", 14, "male sex"), Told("OS", 25, "female sex"))
    return Made(text, (*(Told("OS", number, word) for number, word in pairs), *sex))


FAMILIES_OF_COUNTS: Final[Sequence[Family]] = (
    counts_of_two_arms,
    adverse_events_of_two_arms,
    people_compared,
    ratios_of_factors,
    pairs_of_factors,
)
