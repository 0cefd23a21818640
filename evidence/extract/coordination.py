"""Several outcomes named together: "EFS and OS were 52 and 71% for AZ, and 47 and 66% for LD".

Each figure would be tied to the nearest name, the last. Here a run of joined names shares out the figures
that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from evidence.extract.arrangement import CONTRAST, arrange
from evidence.extract.detailed_counts import detailed_counts
from evidence.extract.details import as_outer, tells_grade_in_bracket, without_medians
from evidence.extract.endpoints import OTHER_ENDPOINT
from evidence.extract.figures import Figure
from evidence.extract.grade_words import find_grades
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.named_rows import rows_named_behind
from evidence.extract.ratios_in_order import ratios_of_list, with_ratios_behind, with_ratios_in_order
from evidence.extract.repeated_rows import closed_by_groups, details_in_turn, rebound, repeated_rows
from evidence.extract.ruleset import Outcome
from evidence.extract.stroked_pairs import stroked_pairs
from evidence.extract.ties import Binding
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["share_out"]

_JOINED = re.compile(
    r"\s*(?:(?:rates?|periods?)\s*)?(?:\([^)]*\)\s*)?,?\s*"
    r"(?:and|or|nor|/|&|and the|and an?|and of|plus|,)?\s*"
    r"(?:the\s+|"
    r"(?:rates?|probabilit(?:y|ies)|(?:cumulative )?incidences?) of\s+|of\s+|"
    r"median\s+|estimated\s+)?-?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|or|nor)\b|[/&]")


def share_out(
    view: SentenceView,
    bindings: Sequence[Binding],
    phrases: Sequence[GroupPhrase],
    outcomes: Mapping[str, Outcome],
) -> tuple[list[Binding], dict[int, GroupPhrase]]:
    """Rebind the figures of joined outcome names.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Every figure with its nearest mention.
    phrases : sequence of GroupPhrase
        Groups that the sentence names.
    outcomes : mapping
        Outcomes of the rule set by id: a time is shared among those only that can have one.

    Returns
    -------
    list of Binding
        In order of the figures; a figure that holds for two outcomes stands twice.
    dict
        Groups of figures, by start of the figure, where the run of names tells them.
    """
    bindings = rebound(bindings, rows_named_behind(view, outcomes))
    result, groups = repeated_rows(view, bindings, phrases)
    groups |= closed_by_groups(view, result, phrases)
    result = details_in_turn(view, ratios_of_list(view, result))
    parts, by_part = detailed_counts(view, result, phrases)
    result, groups = rebound(result, parts), groups | by_part
    for run in _runs(view):
        if counted := _counts_in_order(view, run) or _shares_in_order(view, run):
            result = rebound(result, counted)
            continue
        result = with_ratios_in_order(view, run, result)
        paired, by_pair = stroked_pairs(view, run, result, phrases)
        if paired:
            result, groups = rebound(result, paired), groups | by_pair
            continue
        own, unreached = without_medians(view, _own_of(view, run, result), len(run))
        inner = [b for b in own if tells_grade_in_bracket(view, b.figure, own[0].figure)]
        own = [b for b in own if b not in inner]
        figures = [b.figure for b in own]
        # "a 78% CR rate and a predictive value of 87%": the first has its own.
        served = any(b.mention == run[0] and b.figure.end <= run[0].start for b in result)
        if not own or served or any(_counts_only(b.figure) for b in own):
            continue
        if len(own) == 1:
            shared = [Binding(figures[0], m, 0.0) for m in run]
        else:
            found = arrange(view, figures, len(run), phrases)
            if found is None:
                result = _left_of(view, run, own, result)
                continue
            if not _are_alike(figures, found.names):
                continue
            shared = [Binding(f, run[i], 0.0) for f, i in zip(figures, found.names, strict=True)]
            shares = len(figures) == len(run)
            groups |= {
                f.start: g
                for f, g in zip(figures, found.groups, strict=True)
                if g is not None and (g.arm is not None or not shares)
            }
        if any(b.figure.kind == "time" and _has_no_time(b.mention, outcomes) for b in shared):
            continue
        told = [*shared, *as_outer(inner, shared)]
        told += (replace(b, mention=m) for b in unreached for m in run)
        result = _instead([*own, *inner, *unreached], told, result)
        result = with_ratios_behind(view, run, shared, result)
    return result, groups


def _own_of(view: SentenceView, run: Sequence[Mention], bindings: Sequence[Binding]) -> list[Binding]:
    """List the figures behind a run that were given to one of its names."""
    members = {m.outcome for m in run}
    own = [
        b
        for b in bindings
        if b.mention.outcome in members
        and run[0].start <= b.mention.start < run[-1].end
        and b.figure.start >= run[-1].end
        and b.figure.kind != "ratio"
        # "OS and PFS were all better with X: 81% vs 69%"
        and not (b.figure.note == "all" and b.figure.events is None)
    ]
    # "occurred in 2% and 5%, respectively (no grade 4 events)": the bracket tells something more
    own = [b for b in own if not (b.figure.note == "none" and b.figure.depth > own[0].figure.depth)]
    if any(_counts_only(b.figure) for b in own):
        # "CRS and ICANS occurred in 23% and 21%; 4 died (3 of CRS, 1 of ICANS)"
        end = view.part_end(run[-1].end)
        return [b for b in own if b.figure.start < end]
    return own


def _left_of(
    view: SentenceView, run: Sequence[Mention], own: Sequence[Binding], bindings: Sequence[Binding]
) -> list[Binding]:
    """Say what is left of figures that no arrangement shares out among the names of their run."""
    figures = [b.figure for b in own]
    if len(own) == len(run) == 2 and CONTRAST.search(view.text, figures[0].last, figures[1].start):
        # "PFS and OS were similar (75% versus 80%; OS 89% versus 96%)": of the one not named again
        again = any(m.outcome == run[1].outcome and m.start > figures[1].last for m in view.mentions)
        return _instead(own, [Binding(f, run[0], 0.0) for f in figures] if again else [], bindings)
    # Lists for several groups that nothing tells apart, or of more names than are known: the last name is
    # not that of all.
    return _instead(own, [], bindings) if len(own) > len(run) else list(bindings)


def _instead(own: Sequence[Binding], told: Sequence[Binding], bindings: Sequence[Binding]) -> list[Binding]:
    """Put bindings in place of others."""
    return sorted([*(b for b in bindings if b not in own), *told], key=lambda b: b.figure.start)


def _counts_only(figure: Figure) -> bool:
    return figure.events is not None and figure.percent is None


def _counts_in_order(view: SentenceView, run: Sequence[Mention]) -> list[Binding]:
    """Read "CR, PR and SD were seen in 3, 15 and 4 patients, respectively": a count for each name."""
    behind = [f for f in view.figures if f.start >= run[-1].end][: len(run)]
    if len(behind) < len(run) or not all(map(_counts_only, behind)) or any(f.total for f in behind[:-1]):
        return []
    told = _LED_TO_COUNTS.fullmatch(view.text, run[-1].end, behind[0].start)
    closed = _CLOSED_COUNTS.match(view.text, behind[-1].last)
    # "CR, CRi and MLFS were obtained in 38, 19 and 7 of 98 patients"
    whole = behind[-1].total
    people = _SO_MANY_PEOPLE.match(view.text, behind[-1].last) is not None
    if told is None or not view.is_tight(behind) or (closed is None and whole is None and not people):
        return []
    for figure in behind:
        figure.note = None  # no bare numbers
        figure.total = whole
    return [Binding(figure, name, 0.0) for figure, name in zip(behind, run, strict=True)]


_SO_MANY_PEOPLE = re.compile(r"\s(?:patients|pts|children|cases)\s?[.;]")
#: "CR, PR and SD | (were seen) in"
_LED_TO_COUNTS = re.compile(
    r"[)\]]?\s+(?:(?:at|by|within)\s[\w-]+\s\w+\s)?(?:(?:was|were|occurred)\s+)?(?:[a-z]+\s+){0,2}?(?:in|by)\s+"
)
_CLOSED_COUNTS = re.compile(rf"\s*(?:{ANY_PEOPLE})?,?\s+respectively\b")


def _shares_in_order(view: SentenceView, run: Sequence[Mention]) -> list[Binding]:
    """Read "9 (11%), 33 (41%) and 21 (26%) of 80 patients had CR, PR and SD, respectively"."""
    shares = [f for f in view.figures if f.kind == "proportion" and f.last <= run[0].start][-len(run) :]
    if len(shares) < len(run) or not view.is_tight(shares):
        return []
    led = _LED_TO_NAMES.fullmatch(view.text, shares[-1].last, run[0].start)
    if led is None or _CLOSED_NAMES.match(view.text, run[-1].end) is None:
        return []
    total = shares[-1].total
    for figure in shares:
        if total is not None and figure.total is None and figure.agrees_with_total(total, view.text):
            figure.total = total  # printed once, for all of them
    return [Binding(figure, name, 0.0) for figure, name in zip(shares, run, strict=True)]


#: "21 (26%) | of 80 patients had | CR"
_LED_TO_NAMES = re.compile(
    rf"[)\]]?\s+(?:(?:(?:of|in) (?:the |all )?(?:\d+ )?)?(?:[a-z-]+ )?(?:{ANY_PEOPLE})\s+)?"
    r"(?:had|have|achieved|attained|obtained|experienced|developed|showed|were in|with)\s+(?:an?\s+|the\s+)?"
)
_CLOSED_NAMES = re.compile(r"(?:\s*\([^()]*\))?,?\s+respectively\b")


def _has_no_time(mention: Mention, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether a name is of an outcome that is told by shares alone: a response, an event."""
    return mention.outcome is not None and not outcomes[mention.outcome].has_times


def _are_alike(figures: Sequence[Figure], names: Sequence[int]) -> bool:
    """Whether all figures of one name are of one kind: "ORR and OS were 20% and 19 months"."""
    kinds = {(name, figure.kind) for figure, name in zip(figures, names, strict=True)}
    return len(kinds) == len(set(names))


def _runs(view: SentenceView) -> list[list[Mention]]:
    """Find runs of two or more joined names of different outcomes, other endpoints included."""
    runs: list[list[Mention]] = []
    current: list[Mention] = []
    whole: list[Mention] = []
    for mention in view.mentions:
        usable = mention.role in {"noun", "topic"}
        if current and usable and _joined(view, current[-1], mention):
            whole.append(mention)
            alike = mention.outcome is not None and mention.outcome == current[-1].outcome
            if _abbreviates(view, current[-1], mention) or (
                # "grade II-IV aGVHD and grade III-IV aGVHD" are two.
                alike and not find_grades(view.text[current[-1].end : mention.start])
            ):
                current[-1] = _with_abbreviation(view, current[-1], mention)
            else:
                current.append(mention)
        else:
            runs.append(_as_told(view, current, whole))
            current, whole = ([mention], [mention]) if usable else ([], [])
    runs.append(_as_told(view, current, whole))
    told = (_telling(view, run) for run in runs)
    return [run for run in told if len(run) > 1 and any(m.outcome is not None for m in run)]


def _as_told(view: SentenceView, run: list[Mention], whole: list[Mention]) -> list[Mention]:
    """Take names of one outcome for two where each has a figure: "pneumonia and sepsis in 15% and 10%"."""
    if len(whole) == len(run):
        return run
    first = next((f for f in view.figures if f.start >= whole[-1].end and f.note != "bare"), None)
    return whole if first is not None and len(view.row(first)) == len(whole) else run


def _abbreviates(view: SentenceView, name: Mention, short: Mention) -> bool:
    """Whether a bracket behind a name holds nothing but what it is called for short."""
    opened = view.text[name.end : short.start].strip() in {"(", "["}
    closed = view.text[short.end : short.end + 1] in {")", "]"}
    return closed and (opened or short.outcome == name.outcome)


def _telling(view: SentenceView, run: list[Mention]) -> list[Mention]:
    """Leave out names in front that only a comma joins: "in terms of engraftment, OS (67% v 68%)"."""
    if len(run) != 2 or run[1].role != "noun" or _AND.search(view.text, run[0].end, run[1].start):
        return run
    loose = run[0].outcome is None and run[0].rule != OTHER_ENDPOINT
    # "For patients diagnosed with SOS, the 2-year incidence of relapse"
    return run[1:] if loose or _HEADED_BY.search(view.text, 0, run[0].start) else run


_HEADED_BY = re.compile(
    r"^(?:[A-Z]{5,}:\s+)?(?:For|Among|In|Of|Following|After|Concerning|Regarding)\s[^,;:]*$"
)


def _with_abbreviation(view: SentenceView, name: Mention, short: Mention) -> Mention:
    """Take "overall survival (OS)" as one name that ends with its bracket."""
    end = short.end + 1 if view.text[short.end : short.end + 1] in {")", "]"} else short.end
    return Mention(name.start, end, name.rule, name.outcome, name.role)


#: "higher rates of infection | (P = .02) and | relapse | (52% vs 21%; P = .003)": each has its own.
_OWN_P = re.compile(r"[(\[][Pp]\s?[=<>]")
_OWN_FIGURES = re.compile(r"\s[(\[]\d")


def _joined(view: SentenceView, first: Mention, second: Mention) -> bool:
    if view.depths[first.start] != view.depths[second.start]:
        return _abbreviates(view, first, second)
    if any(f.start < second.start and first.end < f.last <= second.start for f in view.figures):
        return False  # "two had | CR | (8%), and | stable disease | was seen in 12": the first has its own
    if view.text.startswith(("was ", "were "), second.start):
        return False  # "Response | was complete in 30%"
    between = view.text[first.end : second.start]
    if _OWN_P.search(between) and _OWN_FIGURES.match(view.text, second.end):
        return False
    for mark in view.times:
        if first.end <= mark.start and mark.end <= second.start:
            between = between.replace(view.text[mark.start : mark.end], " ")
    for grades in reversed(find_grades(between)):
        between = f"{between[: grades.start]} {between[grades.end :]}"
    return bool(_JOINED.fullmatch(re.sub(r"^\s*[)\]]", "", between)))
