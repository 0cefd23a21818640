"""What is read from labelled full texts does not fall below what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.full_text_accuracy import PARTS, Part, measure, read_labels
from evidence.evaluate.evaluation import Tally


def test_the_labels_are_enough_and_half_of_the_articles_were_held_out() -> None:
    articles = read_labels()
    with_tables = [article for article in articles if article.labels["tables"]]
    assert len(with_tables) >= 12
    assert sum(len(article.labels["tables"]) for article in articles) >= 150
    assert {article.part for article in articles} == set(PARTS)
    assert sum(article.part != "tuning" for article in articles) * 2 >= len(articles)


@pytest.mark.parametrize(
    ("parts", "tables", "running"),
    [
        (("closed",), (0.97, 0.95), (0.86, 0.77)),
        (("closed", "opened"), (0.97, 0.96), (0.93, 0.87)),
        (("tuning",), (0.99, 0.99), (0.94, 0.77)),
    ],
)
def test_precision_and_recall_hold(
    parts: tuple[Part, ...], tables: tuple[float, float], running: tuple[float, float], shared: Path
) -> None:
    scores = measure(parts, shared / "jats")
    assert scores["tables"].tally.precision >= tables[0]
    assert scores["tables"].tally.recall >= tables[1]
    tallies = [scores["captions"].tally, scores["body"].tally]
    both = Tally(*(sum(getattr(t, n) for t in tallies) for n in ("matched", "found", "labelled")))
    assert both.precision >= running[0]
    assert both.recall >= running[1]
