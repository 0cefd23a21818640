"""Measure extraction on labelled abstracts and write the tables of docs/accuracy.md.

Usage: ``python -m benchmarks.accuracy [FOLDER] [--pubmed] [--also FILE]... [--into docs/accuracy.md]``

FOLDER holds ``dev.jsonl`` and ``digests.jsonl`` (default: the one beside the checkout). The scores are
those of ``evidence evaluate``; here they stand side by side, and apart for the part of dev.jsonl that
the rules were tuned on and the part that they were not. ``--pubmed`` adds the abstracts of
``benchmarks/labels``, whose texts it takes from a PubMed file, and ``--also`` a file of labelled abstracts of
one's own. ``--into`` puts the tables between the two marks in a file, else they are printed.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.labelled import write_labelled
from evidence.evaluate.evaluation import Evaluation, Share, Tally, evaluate
from evidence.evaluate.gold import GoldRecord, parse_gold
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules

GOLD = Path(__file__).parents[2] / "shared" / "gold"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

#: Records of the held-out third that were given to tuning later.
GIVEN_TO_TUNING = frozenset(
    """
    10.1200/jco.22.01007 23280086 1720453 19965647 6586277 29416652 10.1016/s0140-6736(20)30734-0
    12185505 10.1200/jco.2012.44.7920 15695500 3859359 10506606 19289619 24045440 12610183 26790922
    12840087 12488409 22939316 25862350
    """.split()
)


def is_held_out(pmid: str) -> bool:
    """Whether no rule was written for errors of a record: half of one in three, by its PMID's hash."""
    one_in_three = int(hashlib.sha256(pmid.encode()).hexdigest(), 16) % 3 == 0
    return one_in_three and pmid not in GIVEN_TO_TUNING


def read(path: Path) -> list[GoldRecord]:
    """Read a file of labelled abstracts."""
    with path.open("rb") as stream:
        return list(parse_gold(stream, path.name))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write a Markdown table; the first column holds names, the others numbers."""
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def scores(tally: Tally | None) -> list[str]:
    """Give labels, precision, recall and F1; dashes for an outcome that does not occur."""
    if tally is None:
        return ["–"] * 4
    shares = [f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1)]
    return [str(tally.labelled), *shares]


def accuracy(share: Share | None) -> str:
    """Give how often a slot is right, and out of how many."""
    return "–" if share is None else f"{share.accuracy:.3f} ({share.counted})"


def report(extractor: Extractor, folder: Path, also: Sequence[Path]) -> Iterator[str]:
    """Write all tables."""

    def measure(records: Sequence[GoldRecord]) -> Evaluation:
        outcomes = extractor.ruleset.outcomes
        return evaluate(records, lambda r: extractor.extract(r.pmid, r.passages), outcomes)

    dev, digests = read(folder / "dev.jsonl"), read(folder / "digests.jsonl")
    parts: dict[str, list[GoldRecord]] = {"dev.jsonl, all": dev}
    parts["tuning part"] = [record for record in dev if not is_held_out(record.pmid)]
    parts["untouched part"] = [record for record in dev if is_held_out(record.pmid)]
    parts["digests.jsonl"] = digests
    parts |= {path.name: read(path) for path in also}
    measured = {name: measure(records) for name, records in parts.items()}
    yield f"Rule set `{extractor.ruleset.name}`."
    yield ""
    yield from table(
        ("", "records", "labels", "precision", "recall", "F1", "core precision", "core recall", "strict F1"),
        [
            [name, str(e.records), *scores(e.detection), *scores(e.core)[1:3], f"{e.strict.f1:.3f}"]
            for name, e in measured.items()
        ],
    )
    yield ""
    slots = list(dict.fromkeys(slot for e in measured.values() for slot in e.slots))
    rows = [[slot, *(accuracy(e.slots.get(slot)) for e in measured.values())] for slot in slots]
    yield from table(("slot: right (of)", *measured), rows)
    yield ""
    both = measured["dev.jsonl, all"].outcomes, measured["digests.jsonl"].outcomes
    names = sorted(both[0].keys() | both[1].keys())
    head = (
        "outcome",
        "dev: labels",
        "precision",
        "recall",
        "F1",
        "digests: labels",
        "precision",
        "recall",
        "F1",
    )
    yield from table(
        head, [[name, *(cell for part in both for cell in scores(part.get(name)))] for name in names]
    )


def main() -> None:
    """Measure and print, or put the tables into a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=GOLD)
    parser.add_argument("--pubmed", action="store_true")
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--into", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pubmed = write_labelled(Path(folder)) if arguments.pubmed else ()
        text = "\n".join(report(Extractor(load_rules()), arguments.folder, [*pubmed, *arguments.also]))
    if arguments.into is None:
        print(text)
        return
    before, _, rest = arguments.into.read_text("utf-8").partition(BEGIN)
    _, mark, behind = rest.partition(END)
    if not mark:
        parser.error(f"{arguments.into} lacks the marks {BEGIN} and {END}")
    arguments.into.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{behind}", "utf-8")


if __name__ == "__main__":
    main()
