"""The one of two groups that a comparison does not name, told by what it is not.

See ``docs/decisions/0005-counterparts.md``; ``evidence.extract.counterparts`` makes the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.assignment import AGAINST
from evidence.extract.compared_in_turn import compared_at_head
from evidence.extract.counterparts import counterpart, opposite
from evidence.extract.figures import Figure
from evidence.extract.placed_groups import are_compared
from evidence.extract.scene import Scene

__all__ = ["with_counterpart"]

#: The other group is the study's own.
_CONTROLS = re.compile(r"\b(?:controls?|placebo)\b", re.IGNORECASE)


def with_counterpart(
    scene: Scene, figures: Sequence[Figure], labels: Sequence[str | None]
) -> Sequence[str | None]:
    """Name the one of two groups that are compared by what it is not, where the other is no known arm.

    Parameters
    ----------
    scene : Scene
        The sentence and its study.
    figures : sequence of Figure
        Side by side.
    labels : sequence of str or None
        What their groups are called; None where the sentence does not say.

    Returns
    -------
    sequence of str or None
        The same, where it is not plain that two groups are compared.
    """
    named = [label for label in labels if label is not None]
    if len(labels) != 2 or len(named) != 1 or not are_compared(scene, figures):
        return labels
    if _compares_another(scene, figures, named[0]):
        return labels
    against = compared_at_head(scene)
    if against is not None:
        # "Compared with controls, OS was higher (60% v 45%)": the study's own patients need no name.
        other = None if against.text == named[0] else against.text
    elif _CONTROLS.search(named[0]):
        other = None
    elif scene.arms.called(named[0]) is not None:
        # Of several arms any may be meant.
        alone = len(scene.arms.known) == 1
        other = opposite(named[0]) or (f"other than {named[0]}" if alone else None)
    elif any(p.text == named[0] and p.head for p in scene.phrases):
        other = opposite(named[0]) or f"other than {named[0]}"
    else:
        other = counterpart(named[0])
    return [label or other for label in labels]


_AGAINST = re.compile(r"\b(?:than|versus|vs)\b")
_AND_VERB = re.compile(r"\band\s(?:[a-z]+ly\s)?(?:was|were|had|predict\w+|confer\w+|translated|led)\b")


def _compares_another(scene: Scene, figures: Sequence[Figure], name: str) -> bool:
    """Whether words in front of two figures say what is compared: "more grade 3 than grade 4 infections"."""
    view, first = scene.view, figures[0]
    if any(p.text == name and p.lead in AGAINST for p in scene.phrases):
        return False
    opening = view.opening(first.start)
    before = max((f.last for f in view.figures if f.last <= first.start), default=0)
    start = max(before, view.part_start(first.start))
    named = view.text.rfind(name, start, first.start)
    start = start if named < 0 else named + len(name)
    # "was commoner in men than in women | and predicted a shorter PFS"
    start = max([start, *(m.end() for m in _AND_VERB.finditer(view.text, start, first.start))])
    return _AGAINST.search(view.text, start, opening if opening > start else first.start) is not None
