"""What ratios are of that stand in front of a verb, or whose list a name closes.

"Age (HR 2.1) and sex (HR 1.8) were associated with higher mortality", "X (HR 2.1) for EFS and Y (HR 1.7) for
OS", "Factors associated with mortality were age (OR 3.0) and infection (OR 2.1)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evidence.extract.factor_subjects import likewise
from evidence.extract.figures import Figure
from evidence.extract.outcome_factors import OWN_BRACKET, factors_of_outcome
from evidence.extract.references import refers_back
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["headed_rows", "predicted", "tells_of_each"]

_PREDICTS = re.compile(
    r"\b(?:(?:associated|correlated|linked)\s+with|predict\w*(?:\s+(?:of|for))?|(?:risk|prognostic|"
    r"predictive)\s+"
    r"(?:factors?|markers?|indicators?)\s+(?:for|of)|(?:un)?favou?rable\s+factors?\s+for|"
    r"retained\s+(?:[a-z-]+\s+){0,3}(?:effect|impact|significance|influence|value)\s+(?:on|for)|"
    r"(?:remained|was|were)\s+(?:[a-z]+ly\s+)?(?:significant|prognostic)\s+for|contribut\w+\s+to|affect(?:ed|ing|s)?|impact(?:ed|"
    r"s)?(?:\s+on)?|influenc\w+|"
    r"conferr(?:ed|ing)|confers?|improv(?:ed|es|ing)|prolong(?:ed|s|ing)|reduc(?:ed|es|ing)|increas(?:ed|"
    r"es|ing))\s+"
    r"(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,5}$"
)


_BUT_THIS = re.compile(r",\s(?:but|although|though|whereas|while|however)\s(?:this|it|these|they)\s")
_DIRECTLY = re.compile(r"\s*[(\[]\s*(?:[^()\[\]]*;\s*)?")


def predicted(
    view: SentenceView, outcomes: Mapping[str, Outcome], headed: Sequence[tuple[int, int, Mention]]
) -> list[tuple[int, int, Mention]]:
    """Find what ratios in front of "were associated with higher mortality" are ratios of.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    outcomes : mapping
        Outcomes of the rule set by id.
    headed : sequence of (int, int, Mention)
        What ``headed_rows`` found in it.

    Returns
    -------
    list of (int, int, Mention)
        From where to where ratios are those of the mention.
    """
    found: list[tuple[int, int, Mention]] = []
    for mention in view.mentions:
        if mention.role not in {"noun", "topic"}:
            continue
        start = view.part_start(mention.start)
        start = max([start, *(end for _, end, _ in found)])
        verb = _PREDICTS.search(view.text, start, mention.start)
        if verb is None or view.depths[mention.start] or view.depths[verb.start()]:
            continue
        if any(verb.start() <= f.start < mention.start for f in view.figures):
            continue
        # "(RR, 3.05), consistent with an effect, but this | did not affect | PFS"
        start = max([start, *(m.end() for m in _BUT_THIS.finditer(view.text, start, verb.start()))])
        ratios = (f for f in view.figures if f.kind == "ratio" and f.start >= mention.end)
        if any(OWN_BRACKET.fullmatch(view.text, mention.end, f.start) for f in ratios):
            # "improved OS (HR, 0.61)" has its ratio behind it.
            continue
        # "a reduction in NRM (HR 0.6), and the intensity did not impact on OS": the first has its own.
        start = max([start, *(end for end in _ends_of_changed(view, start, verb.start()))])
        if mention.outcome is None or outcomes[mention.outcome].kind != "duration":
            found.append((start, verb.end(), mention))
    # "for X" right behind a ratio is nearer than any verb.
    if len(view.mentions) == 1 and refers_back(view.text, view.mentions[0]):
        found.append((0, len(view.text), view.mentions[0]))
    listed = [(f.start, f.last, mention) for f, mention, _ in factors_of_outcome(view, outcomes)]
    return [*likewise(view), *_closed_by_name(view), *listed, *headed, *found]


def headed_rows(view: SentenceView) -> Iterator[tuple[int, int, Mention]]:
    """Read "the odds ratios of 90-day mortality in X for stages 2 and 3/4 were 2.5 and 5.0".

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Yields
    ------
    (int, int, Mention)
        From where to where ratios are those of the mention; a count among them is part of a name.
    """
    for mention in view.mentions:
        if mention.role not in {"noun", "topic"} or view.depths[mention.start]:
            continue
        if ends_in(_RATIOS_OF, view.text, mention.start, reach=48) is None:
            if tells_of_each(view, mention):
                yield mention.end, view.part_end(mention.end), mention
            continue
        others = (
            m.start for m in view.mentions if m.start >= mention.end and (m.outcome or m.role == "topic")
        )
        end = min([view.part_end(mention.end), *others])
        row = [f for f in view.figures if f.kind == "ratio" and mention.end <= f.start < end]
        if len(row) > 1 and not any(f.depth for f in row):
            yield mention.end, end, mention


_RATIOS_OF = re.compile(
    r"\b(?:[Rr]atios|[Rr]elative\s[Rr]isks|HRs|ORs|RRs)\s(?:\([A-Za-z]{2,4}\)\s)?(?:for|of)\s(?:the\s)?"
    r"(?:[\w-]+\s){0,2}$"
)

#: "the hazard ratio for | death", and "was" behind it
_RATIO_OF = re.compile(
    r"\b(?:[Rr]atio|[Rr]elative\s[Rr]isk|HR|OR|RR)\s(?:\([A-Za-z]{2,4}\)\s)?(?:for|of)\s(?:the\s)?$"
)
_WAS = re.compile(r"\s(?:was|were)\s")
_FOR = re.compile(r"[)\]]?\sfor\s")


def tells_of_each(view: SentenceView, mention: Mention) -> bool:
    """Whether a ratio of an outcome is told for each factor: "the HR for OS was 3.0 for X and 2.3 for Y"."""
    if ends_in(_RATIO_OF, view.text, mention.start, reach=48) is None or not _WAS.match(
        view.text, mention.end
    ):
        return False
    end = view.part_end(mention.end)
    row = [
        f
        for f in view.figures
        if f.kind == "ratio" and f.last > mention.end and f.start < end and not f.depth
    ]
    return len(row) > 1 and all(_FOR.match(view.text, f.last) for f in row)


#: "(HR 0.62) and ETV6-RUNX1 (HR 0.19) | for | EFS"
_FOR_NAME = re.compile(
    r"[)\]]\s+(?:for|in|on|in\s+terms\s+of|with\s+(?:respect|regard)\s+to|regarding)\s+"
    r"(?:the\s+)?(?:(?:[a-z-]+\s+)?(?:\d+-year\s+)?)$"
)


def _closed_by_name(view: SentenceView) -> Iterator[tuple[int, int, Mention]]:
    """Read "X (HR 2.1) and Y (HR 1.8) for EFS and Z (HR 2.3) for OS": a name closes its list."""
    ratios = [f for f in view.figures if f.kind == "ratio" and f.depth == 1]
    start = 0
    for mention in view.mentions:
        if mention.role not in {"noun", "topic"} or view.depths[mention.start]:
            continue
        own = [f for f in ratios if _DIRECTLY.fullmatch(view.text, mention.end, f.start)]
        if own:
            start = max(_closing(view, f) for f in own)
            continue  # "associated with OS (HR 2.1) and X (HR 1.8) for EFS"
        closed = ends_in(_FOR_NAME, view.text, mention.start, reach=40)
        if closed is not None and any(_closing(view, f) == closed.start() for f in ratios):
            yield start, closed.start(), mention
        start = mention.end


def _closing(view: SentenceView, figure: Figure) -> int:
    """Give the place of the bracket that closes around a figure."""
    return next((i for i in range(figure.last, len(view.text)) if not view.depths[i]), -1)


def _ends_of_changed(view: SentenceView, start: int, end: int) -> Iterator[int]:
    """Give where ratios end that tell how an outcome changed: "an increase in relapse risk (HR, 1.9)"."""
    ratios = [f for f in view.figures if f.kind == "ratio" and start <= f.start < end]
    for mention in view.mentions:
        if mention.outcome is None or not start <= mention.start < end:
            continue
        behind = _WAS_CHANGED.match(view.text, mention.end)
        if behind is not None:
            yield from (f.last for f in ratios if view.opening(f.start) == behind.end() - 1)
        named = _CHANGE.match(view.text, mention.start)
        if named is None and ends_in(_CHANGE_IN, view.text, mention.start, reach=40) is None:
            continue
        yield from (f.last for f in ratios if OWN_BRACKET.fullmatch(view.text, mention.end, f.start))


#: "NRM | was decreased in X recipients (| HR 0.53"
_WAS_CHANGED = re.compile(
    r"\s+(?:rates?\s+|risk\s+)?(?:was|were)\s+(?:[a-z]+ly\s+)?(?:decreased|increased|lower|higher|reduced|improved|"
    r"better|worse|inferior|superior|longer|shorter)\b[^()\[\];]{0,60}[(\[]"
)
_CHANGE = re.compile(
    r"\b(?:reduction|decrease|increase|improvement|prolongation|benefit) in (?:the )?(?:risk of )?"
)
_CHANGE_IN = re.compile(rf"{_CHANGE.pattern}$")
