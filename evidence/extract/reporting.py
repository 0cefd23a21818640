"""A figure with its outcome, group and time becomes a finding."""

from __future__ import annotations

import re
from typing import Final, Protocol

from evidence.arithmetic import counts_rounding_to
from evidence.extract.arms import word_set
from evidence.extract.figures import Figure
from evidence.extract.grade_words import is_grades
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.landmarks import landmark_of
from evidence.extract.openings import AT_LAST
from evidence.extract.ratio_times import is_of_early_death, time_of_ratio
from evidence.extract.references import says_where
from evidence.extract.ruleset import Outcome, RuleSet
from evidence.extract.scene import Group, Scene
from evidence.extract.sentences import Sentence
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.timepoints import Landmark
from evidence.extract.totals import total_of
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention
from evidence.model import Derived, Finding, Measure, Passage

__all__ = ["closed_end", "report"]

_ESTIMATED: Final = re.compile(
    r"\b(?:estimated?|actuarial|Kaplan-Meier|cumulative|probability|probabilities|projected|predicted|"
    r"expected|"
    r"estimates?|p(?:OS|EFS|DFS|RFS|PFS))\b",
    re.IGNORECASE,
)
_CUMULATIVE: Final = re.compile(r"\b[Cc]umulative\b|\bKaplan-Meier\b")
#: "CI of acute and chronic | GVHD": the short form of cumulative incidence
_CUMULATIVE_OF: Final = re.compile(r"\b[Cc]umulative incidences? |(?<!% )\bCI of (?=[A-Za-z])")
#: "Cumulative incidences (95% CI) of VOD and severe | VOD"
_CUMULATIVE_OF_THESE: Final = re.compile(
    r"(?:\b[Cc]umulative incidences?(?: \([^()]{1,50}\))?|(?<!% )\bCI) of "
    r"(?:[A-Za-z/-]{2,20} |[1-5IV]{1,3}(?:-[1-5IV]{1,3})? ){0,5}$"
)
#: "was 61% | (Kaplan-Meier estimate)"
_ESTIMATE_BEHIND: Final = re.compile(r"[)\]]?\s?[(\[](?:by )?(?:the )?(?:Kaplan-Meier|KM|actuarial)\b")
#: "the cumulative incidence of cGVHD was 30%, and of | VOD | was 16%"
_AND_OF: Final = re.compile(r"\band (?:that )?of (?:[a-z-]+ ){0,2}$")
_RATIO_MEASURES: Final[dict[str, Measure]] = {
    "hazard": "hazard_ratio",
    "odds": "odds_ratio",
    "risk": "risk_ratio",
}


class _Source(Protocol):
    """Whose text is read."""

    pmid: str
    passage: Passage

    def time_of(self, outcome: str) -> Landmark | None:
        """Give the one time at which the passage estimates an outcome."""

    def printed(self, sentence: Sentence) -> str:
        """Give the whole of a sentence as it is printed."""


def _may_be_share(view: SentenceView, figure: Figure, total: int) -> bool:
    """Whether a percentage with decimals can be that of so many: 32.3% of 11 patients cannot."""
    if figure.percent is None or figure.events is not None or figure.total is not None:
        return True
    printed = figure.printed_percent(view.text)
    return "." not in printed or bool(counts_rounding_to(printed, total))


def report(
    scene: Scene,
    series: Series,
    binding: Binding,
    owner: Group,
    *,
    grade: str | None,
    ruleset: RuleSet,
    sentence: Sentence,
    source: _Source,
) -> Finding:
    """Make the finding of one figure.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    series : Series
        The figures beside it.
    binding : Binding
        The figure and its outcome.
    owner : Group
        Its arm and population.
    grade : str or None
        Of which grades of its event it is (see ``evidence.extract.grades``).
    ruleset : RuleSet
        For the outcome's kind and the name of the set.
    sentence : Sentence
        Where it stands.
    source : object
        With the record's ``pmid``, the ``passage`` and its ``time_of`` an outcome.
    """
    figure, mention, passage = binding.figure, binding.mention, source.passage
    outcome = ruleset.outcomes[mention.outcome or ""]
    of_hazard = figure.kind == "ratio" and figure.unit == "hazard" and outcome.ratio_of is not None
    if of_hazard and not is_of_early_death(scene.view, figure, mention):
        outcome = ruleset.outcomes[outcome.ratio_of or outcome.id]
    landmark = _landmark(scene, series, binding, outcome) or _told_elsewhere(
        scene, binding, outcome, source, sentence
    )
    is_proportion = figure.kind == "proportion"
    total = total_of(scene.view, series, figure, owner)
    if total is not None and outcome.kind == "response" and not _may_be_share(scene.view, figure, total):
        total = None
    low, high, level = figure.ci or (None, None, None)
    start, end = sentence.start + figure.start, sentence.start + closed_end(scene.view.text, figure)
    return Finding(
        pmid=source.pmid,
        outcome=outcome.id,
        measure=_measure(scene.view, figure, mention, outcome, landmark),
        passage=passage.name,
        section=passage.section_at(start),
        start=start,
        end=end,
        quote=passage.text[start:end],
        sentence=source.printed(sentence),
        rule=mention.rule,
        ruleset=ruleset.name,
        events=figure.events if is_proportion else None,
        total=total,
        percent=figure.percent if is_proportion else None,
        value=None if is_proportion else figure.value,
        unit=figure.unit if figure.kind == "time" else None,
        ci_low=_in_percent(figure, low),
        ci_high=_in_percent(figure, high),
        ci_level=level,
        se=figure.se if is_proportion else None,
        p_value=figure.p_value,
        arm=_arm_of(scene, owner, grade, mention),
        population=_population_of(scene, owner),
        timepoint=landmark.text if landmark else None,
        grade=grade,
        derived=_derived(figure, total),
    )


#: What is measured, and no group: "patients' outcome", "the risk of infection"; a letter of a formula.
_MEASURED = re.compile(
    r"(?!.*\b(?:with|without|groups?|arm)\b).*"
    r"\b(?:outcomes?|mortality|deaths?|survival(?: rates?)?|end ?points?)|"
    r"(?:the )?(?:[a-z]+ )?(?:odds|risk|hazard|probability|incidence)s? of .*|[a-z]",
    re.IGNORECASE,
)


def _arm_of(scene: Scene, owner: Group, grade: str | None, mention: Mention) -> str | None:
    """Give the arm that words name; grades and what is measured are none."""
    arm, measured = owner.arm, scene.view.text[mention.start : mention.end]
    if arm is None or arm == measured or (grade is not None and is_grades(arm)):
        return None  # "45% for grades II-IV and 12% for grades III-IV" names no groups of patients
    within = [p.arm.label for p in scene.phrases if p.arm is not None and _is_named_by(p, mention)]
    if within and arm not in within and _is_done_elsewhere(scene, arm):
        return None  # "10 underwent autologous HSCT, 12 allogeneic HSCT": each is what was done
    return None if not arm.isupper() and _MEASURED.fullmatch(arm) else arm


def _is_named_by(phrase: GroupPhrase, mention: Mention) -> bool:
    """Whether the words of a group are those of an outcome."""
    return mention.start <= phrase.start and phrase.end <= mention.end


def _is_done_elsewhere(scene: Scene, arm: str) -> bool:
    """Whether an arm is named only by what another figure of the sentence counts."""
    named = [p for p in scene.phrases if p.arm is not None and p.arm.label == arm]
    return all(any(_is_named_by(p, m) for m in scene.view.mentions) for p in named)


def _population_of(scene: Scene, owner: Group) -> str | None:
    """Give the population that words name, unless it is the arm once more: "patients with MDS" of "MDS".

    Nor is it one side of a comparison before: "12 v 18 months for X v Y, and 9 v 18 for Z v Y".
    """
    if owner.arm is None or owner.population is None:
        return owner.population
    told = word_set(owner.population)
    if told == word_set(owner.arm):
        return None
    at = scene.view.text.find(owner.population)
    compared = at >= 0 and _THEN_OTHERS.match(scene.view.text, at + len(owner.population)) is not None
    arms = (label for _, labels in scene.rows for label in labels if label is not None)
    return None if compared and any(told == word_set(arm) for arm in arms) else owner.population


_THEN_OTHERS: Final = re.compile(r"\s(?:versus|vs\.?|v|and|or|than|compared)\s")


def _landmark(scene: Scene, series: Series, binding: Binding, outcome: Outcome) -> Landmark | None:
    """Find the time a figure holds at; survival goes on with the time of the sentence before."""
    figure = binding.figure
    if figure.kind == "ratio" and outcome.kind in {"survival", "incidence"}:
        return time_of_ratio(scene.view, figure, binding.mention, scene.outcomes)
    if figure.kind == "time" and outcome.kind != "response":
        return None
    landmark = landmark_of(scene.view, series, figure, scene.outcomes)
    if landmark is not None and landmark.form == "day" and outcome.is_death and figure.events == 1:
        # "one patient died on day 23"
        bounded = scene.view.text.startswith(("before ", "by ", "until "), landmark.start)
        return landmark if bounded else None
    if landmark is not None and _is_of_one(scene, landmark):
        return None
    told_nothing = landmark is None and not scene.view.landmarks
    estimated = outcome.kind in {"survival", "incidence"} and figure.kind == "proportion"
    if told_nothing and estimated and figure.events is None and _AT_THAT_TIME.search(scene.view.text):
        return scene.last_landmark
    if told_nothing and outcome.kind == "survival" and _goes_on(binding):
        return scene.earlier_landmark
    if told_nothing and estimated and figure.events is None and _THESE_FIGURES.search(scene.view.text):
        return scene.last_landmark
    return landmark


def _told_elsewhere(
    scene: Scene, binding: Binding, outcome: Outcome, source: _Source, sentence: Sentence
) -> Landmark | None:
    """Take the one time at which the passage estimates survival, where a sentence tells none.

    What is told at last follow-up is of no other time.
    """
    if outcome.kind != "survival" or not (
        _goes_on(binding)
        or _is_probability(scene.view, binding)
        or says_where(scene.view.text, binding.mention)
    ):
        return None
    told = scene.view.landmarks or _SOME_TIME.search(scene.view.text)
    if told or AT_LAST.match(source.printed(sentence)):
        return None
    return source.time_of(outcome.id)


def _goes_on(binding: Binding) -> bool:
    """Whether a figure goes on with estimates; a bracket explains a comparison: "worse OS (70% vs 84%)".

    "11% survived without events" counts people, at no time that another sentence tells.
    """
    figure = binding.figure
    if binding.mention.role == "verb":
        return False
    # An estimate with its error is one of a time, wherever it stands: "similar LFS (44% ± 11% vs 40% ± 8%)".
    outside = figure.depth == 0 or figure.se is not None
    return figure.kind == "proportion" and figure.events is None and outside


def _is_probability(view: SentenceView, binding: Binding) -> bool:
    """Whether a short form says that it is of a time: "pOS improved (43 ± 7% vs 13 ± 5%)"."""
    figure, mention = binding.figure, binding.mention
    printed = _PROBABILITY.search(view.text, mention.start, mention.end)
    return printed is not None and figure.percent is not None and figure.events is None


#: What is defined as the probability of an outcome at a time.
_PROBABILITY: Final = re.compile(r"\bp(?:OS|[EDRPL]FS)\b")


def _is_of_one(scene: Scene, landmark: Landmark) -> bool:
    """Whether a time is when one patient had the event: "one patient relapsed 39 months after surgery"."""
    text = scene.view.text
    before = [f for f in scene.view.figures if f.end <= landmark.start and f.kind == "proportion"]
    if not before or before[-1].events != 1 or landmark.form != "phrase":
        return False
    later = _LATER.match(text, landmark.end) is not None and text[landmark.start].isdigit()
    return later and _BORDER.search(text, before[-1].last, landmark.start) is None


#: "In advanced disease, the corresponding figures were 64% and 22%"
_THESE_FIGURES: Final = re.compile(
    r"\b(?:[Cc]orresponding|[Rr]espective|[Tt]hese|[Ss]imilar)\s(?:values|rates|percentages|figures|numbers|probabilities|estimates)\b|"
    r", (?:(?:these|they) were|it was) \d"
)
#: "At the same time point, relapse (21.3% v 19.8%) and survival (79% v 76%) were similar"
_AT_THAT_TIME: Final = re.compile(r"\b[Aa]t (?:the same|that|this) time(?:[- ]?point)?\b")
#: When it was counted, in words that are no landmark.
_SOME_TIME: Final = re.compile(
    r"\b(?:[Ff]ollow(?:ed|-up|\s?up)?|discharge|in-hospital|end of (?:the )?study|last contact|to date)\b"
)
_LATER: Final = re.compile(r"\s+(?:after|post|from|following|later)\b")
_BORDER: Final = re.compile(r"[;.]|,\s+(?:and|but|while|whereas)\b")


def closed_end(text: str, figure: Figure) -> int:
    """Give the end of a figure with the bracket that its quote opens: "11 of 21 (52%)"."""
    printed = text[figure.start : figure.end]
    open_brackets = sum(printed.count(c) for c in "([") - sum(printed.count(c) for c in ")]")
    closes = text[figure.end : figure.end + 1] in {")", "]"}
    return figure.end + 1 if open_brackets > 0 and closes else figure.end


def _measure(
    view: SentenceView, figure: Figure, mention: Mention, outcome: Outcome, landmark: Landmark | None
) -> Measure:
    """Tell an estimate at a time from a crude proportion, as the labelling rules do."""
    if figure.kind == "ratio":
        return _RATIO_MEASURES[figure.unit or "hazard"]
    if figure.kind == "time":
        return "median_time"
    if outcome.kind == "survival" and _ESTIMATE_BEHIND.match(view.text, figure.last):
        return "rate_at_time"
    near = view.text[max(0, mention.start - 60) : mention.end + 40]
    if outcome.kind == "event" and figure.events is None:
        told = _CUMULATIVE.search(near) or ends_in(_AND_OF, view.text, mention.start, reach=40)
        if told and _CUMULATIVE.search(view.text, 0, mention.start):
            return "rate_at_time"
    # not "the cumulative incidence of SOS ..., which was seen in 11 of 137 (8%)"
    share = figure.total is None or outcome.is_death or "%" in figure.text
    cumulative = outcome.kind in {"event", "incidence"} and share
    if cumulative and ends_in(_CUMULATIVE_OF_THESE, view.text, mention.start, reach=150):
        return "rate_at_time"  # "the cumulative incidence of SOS was 8% (n = 11)"
    if outcome.kind in {"response", "event"} or figure.events is not None:
        return "proportion"
    if outcome.kind == "incidence" and _CUMULATIVE_OF.search(
        view.text, view.part_start(mention.start), mention.start
    ):
        return "rate_at_time"  # "the cumulative incidence of acute GVHD was 38% and chronic GVHD was 49%"
    if (landmark is not None and landmark.form != "course") or _ESTIMATED.search(near):
        return "rate_at_time"
    return "proportion"


def _in_percent(figure: Figure, end: float | None) -> float | None:
    """Bring an interval printed as fractions of 1 to percent points."""
    if end is None or figure.kind != "proportion" or figure.percent is None or figure.ci is None:
        return end
    ends = [e for e in figure.ci[:2] if e is not None]
    return round(end * 100, 6) if max(ends) <= 1.0 < figure.percent else end


def _derived(figure: Figure, total: int | None) -> tuple[Derived, ...]:
    if figure.kind == "proportion" and figure.percent is None and figure.events is not None and total:
        return (Derived("percent", (100 * figure.events / total,), f"{figure.events} / {total}"),)
    return ()
