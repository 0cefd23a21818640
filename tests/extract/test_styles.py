"""One style for what journals print in several, and the way back to what is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.styles import in_one_style
from tests.extract.reading import Reader
from tests.extract.test_ways_of_telling import CASES, told

#: How the same is printed by other journals.
STYLES: Final[dict[str, Callable[[str], str]]] = {
    "percent in words": lambda s: re.sub(r"(\d)\s?%(?!\s?CI|\s?confidence)", r"\1 percent", s),
    "a space before the sign": lambda s: re.sub(r"(\d)%", r"\1 %", s),
    "short months": lambda s: re.sub(r"(\d) months\b", r"\1 mo", s),
    "short years": lambda s: re.sub(r"(\d) years\b", r"\1 yrs", s),
    "short year": lambda s: re.sub(r"(\d)-year\b", r"\1-yr", s),
    "pts": lambda s: re.sub(r"\bpatients\b", "pts", s),
    "participants": lambda s: re.sub(r"\bpatients\b", "participants", s),
    "subjects": lambda s: re.sub(r"\bpatients\b", "subjects", s),
    "v": lambda s: re.sub(r" (?:versus|vs\.?) ", " v ", s),
    "vs.": lambda s: re.sub(r" (?:versus|vs|v) ", " vs. ", s),
    "approximately": lambda s: re.sub(r"(?<=was |ere )(?=\d[\d.]*%)", "approximately ", s),
    "only": lambda s: re.sub(r"(?<=was |ere )(?=\d[\d.]*%)", "only ", s),
    "reached": lambda s: re.sub(r"(?<=[A-Za-z)\]]) was (?=\d[\d.]*%)", " reached ", s),
    "was found to be": lambda s: re.sub(r"(?<=[A-Za-z)\]]) was (?=\d[\d.]*%)", " was found to be ", s),
    "is": lambda s: re.sub(r"(?<=[A-Za-z)\]]) was (?=\d[\d.]*%)", " is ", s),
    "documented": lambda s: re.sub(r"\b(was|were) observed in\b", r"\1 documented in", s),
    "had a response": lambda s: re.sub(r"\bresponded(?=[.,;]|$)", "had a response", s),
    "obtained": lambda s: re.sub(r"\bachieved (?=(?:a )?(?:CR|PR)\b)", "obtained ", s),
    "without 'of'": lambda s: re.sub(r"(?<=\d%) of patients\b", " patients", s),
    "n = in words": lambda s: re.sub(r"\(n = (\d+)\)", r"(\1 patients)", s),
    "5 year": lambda s: re.sub(r"\b([2-9])-year\b(?= [A-Za-z])", r"\1 year", s),
    "mPFS": lambda s: re.sub(r"\bmedian (?=(?:PFS|OS)\b)", "m", s),
    "compared with": lambda s: re.sub(r"(?<=[\d%s]) (?:versus|vs) (?=\d)", " compared with ", s),
    "as opposed to": lambda s: re.sub(r"(?<=[\d%s]) (?:versus|vs) (?=\d)", " as opposed to ", s),
    "a time behind its figure": lambda s: re.sub(
        r"\b(\d)-year (OS|EFS|PFS|DFS|RFS|LFS)( rate)? was (\d[\d.]*%)(?= (?:with|in|for)\b)",
        r"\2\3 was \4 at \1 years",
        s,
    ),
    "square brackets": lambda s: re.sub(r"(?<=[ ])\(([^()\[\]]*)\)", r"[\1]", s),
}
#: Here a style says something else: a ratio "for drug A versus drug B" is one name, and so are "(-)" and
#: "(1984-1988)" in brackets.
OTHERWISE: Final = (
    "ratio for drug A versus drug B",
    "ratios for A versus B",
    "MRD(",
    "MRD (",
    "study 5A",
    "low-GNRI",
)
#: What a sentence may begin with without saying of whom or of what.
OPENINGS: Final = (
    "Overall,",
    "Interestingly,",
    "In this phase 2 study,",
    "At a median follow-up of 31 months,",
    "With a median follow-up of 31 months (range, 2-60),",
    "As of June 2020,",
    "At the data cutoff of 1 May 2021,",
    "By intention-to-treat analysis,",
    "In the entire cohort,",
    "Notably, at last follow-up,",
    "We found that",
)
#: A percentage outside brackets that has no bracket of its own, one alone in a bracket, and a median.
_PERCENT: Final = r"(?<![\d.\-–<>≥≤/=])(?P<of>\d+(?:\.\d+)?)%(?![\w/-])(?! (?:CI|confidence|\())"
_IN_BRACKET: Final = r"(?<=\()(?P<of>\d+(?:\.\d+)?)%(?=\))"
_MEDIAN: Final = r"(?<=[a-z] )(?<!\bat )(?P<of>\d+(?:\.\d+)?) months(?![\w(])(?! \()"


def _widened(percent: str, printed: str, text: str, *, least_depth: int = 0) -> str:
    """Print an interval behind whatever has none; a text that has some is left alone."""
    if "CI" in text or "±" in text:
        return text

    def with_interval(match: re.Match[str]) -> str:
        depth = text.count("(", 0, match.start()) - text.count(")", 0, match.start())
        if depth != least_depth:
            return match.group()
        of = float(match["of"])
        return match.group() + printed.format(low=max(of - of / 9, 0.1), high=min(of + of / 8, 99.9))

    return re.sub(percent, with_interval, text)


#: How intervals and standard errors are printed, which say nothing of whose an estimate is.
UNCERTAINTIES: Final[dict[str, Callable[[str], str]]] = {
    "an interval behind each percentage": lambda s: _widened(_PERCENT, " (95% CI, {low:g}-{high:g})", s),
    "an interval of percentages behind each percentage": lambda s: _widened(
        _PERCENT, " [95% confidence interval {low:.1f}% to {high:.1f}%]", s
    ),
    "an interval in each bracket of a percentage": lambda s: _widened(
        _IN_BRACKET, "; 95% CI {low:.1f}-{high:.1f}", s, least_depth=1
    ),
    "a standard error behind each percentage": lambda s: _widened(_PERCENT, " (SE, 4%)", s),
    "± behind each percentage": lambda s: _widened(_PERCENT, " ± 4%", s),
    "a range behind each median": lambda s: (
        _widened(_MEDIAN, " (range, {low:.1f}-{high:.1f})", s) if "edian" in s and "ange" not in s else s
    ),
    "an interval behind each median": lambda s: (
        _widened(_MEDIAN, " (95% CI, {low:.1f} to {high:.1f})", s) if "edian" in s else s
    ),
}
UNCERTAINTY: Final = re.compile(r" \[[^\]]*\]| ±\S+")
#: Every so many cases are read in every style.
STEP: Final = 12


@pytest.mark.parametrize("style", STYLES)
def test_what_is_printed_in_another_style_is_readalike(reader: Reader, style: str) -> None:
    restyle = STYLES[style]
    for text, expected in list(CASES.items())[::STEP]:
        if any(words in text for words in OTHERWISE):
            continue
        found = reader.findings(restyle(text if "RESULTS:" in text else f"RESULTS: {text}"))
        lines = [alike(restyle(told(f))) for f in found]
        assert lines == [alike(restyle(line)) for line in expected], text


@pytest.mark.parametrize("opening", OPENINGS)
def test_an_opening_that_says_nothing_of_the_figures_changes_nothing(reader: Reader, opening: str) -> None:
    for text, expected in list(CASES.items())[::STEP]:
        # A heading stays before an opening, and "in the literature" is not "in this study".
        if re.match(r"[A-Z]{4}", text) or "RESULTS:" in text or "in the literature" in text.lower():
            continue
        found = reader.findings(f"RESULTS: {opening} {behind_a_comma(text)}")
        assert [told(f).lower() for f in found] == [line.lower() for line in expected], text


@pytest.mark.parametrize("closing", [" (P = .03).", ", p=0.03.", " (log-rank P < 0.001)."])
def test_a_p_value_that_closes_a_sentence_changes_nothing_before_it(reader: Reader, closing: str) -> None:
    for text, expected in list(CASES.items())[::STEP]:
        if not text.endswith(".") or text.endswith(").") or re.search(r"\b[Pp]\s?[=<>]", text):
            continue
        passage = text if "RESULTS:" in text else f"RESULTS: {text}"
        found = reader.findings(passage[:-1] + closing)
        assert [told(f) for f in found] == expected, text


@pytest.mark.parametrize(
    "closing",
    [
        " at a median follow-up of 31 months.",
        ", with a median follow-up of 31 months (range, 2-60).",
        ", which was statistically significant.",
        ", suggesting promising activity.",
    ],
)
def test_a_closing_that_says_nothing_of_the_figures_changes_nothing(reader: Reader, closing: str) -> None:
    for text, expected in list(CASES.items())[::STEP]:
        if not text.endswith(".") or "follow" in text.lower():
            continue
        passage = text if "RESULTS:" in text else f"RESULTS: {text}"
        found = reader.findings(passage[:-1] + closing)
        assert [told(f) for f in found] == expected, text


@pytest.mark.parametrize("way", UNCERTAINTIES)
def test_what_says_how_sure_a_figure_is_changes_nothing_else(reader: Reader, way: str) -> None:
    for text, expected in list(CASES.items())[::STEP]:
        printed = UNCERTAINTIES[way](text)
        found = reader.findings(printed if "RESULTS:" in text else f"RESULTS: {printed}")
        lines = [UNCERTAINTY.sub("", told(f)) for f in found]
        assert lines == [UNCERTAINTY.sub("", line) for line in expected], text


def test_a_p_value_that_closes_a_sentence_is_of_the_figures_that_it_compares(reader: Reader) -> None:
    found = reader.findings("RESULTS: OS was 60% with drug A and 40% with drug B (log-rank P = 0.03).")
    assert [(f.percent, f.p_value) for f in found] == [(60.0, 0.03), (40.0, 0.03)]
    assert found[0].sentence.endswith("(log-rank P = 0.03).")


def behind_a_comma(text: str) -> str:
    """Begin with a small letter, but for names: "MRD-negative", "A", "InO"."""
    first = text.split(maxsplit=1)[0]
    named = first[0].isupper() and (len(first) == 1 or not first[1:].rstrip(",.;:").islower())
    return text if named else text[0].lower() + text[1:]


def alike(line: str) -> str:
    return re.sub(r"\s+", " ", line.lower().replace("[", "(").replace("]", ")"))


@pytest.mark.parametrize("style", STYLES)
def test_a_figure_in_another_style_stands_where_it_is_said_to(reader: Reader, style: str) -> None:
    restyle = STYLES[style]
    text = restyle("Of 40 patients, 10 (25%) had a CR; 2-year OS was 60% vs 45% and median PFS 12 months.")
    found = reader.findings(text)
    assert len(found) == 4
    for finding in found:
        assert text[finding.start : finding.end] == finding.quote
        assert finding.quote in finding.sentence
        assert str(int(finding.percent or finding.value or 0)) in finding.quote


WORDS: Final = (
    "12|60|5| %|%| percent| per cent| mo| mo.|-yr| yrs|-mo| wks| pts| participants| v | vs. | vs "
    "| graft v host|"
    " in| and|, |. |(|)| A| b"
).split("|")


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_every_place_leads_back_to_the_same_character(text: str) -> None:
    styled = in_one_style(text)
    assert styled.before == text
    assert styled.start_of(0) == 0
    assert styled.end_of(len(styled.text)) == len(text)
    replaced = {i for p in styled.pieces for i in range(p.start, p.end)}
    for i, letter in enumerate(styled.text):
        if i not in replaced:
            assert text[styled.start_of(i)] == letter
            assert styled.end_of(i + 1) == styled.start_of(i) + 1
    for piece in styled.pieces:
        assert text[styled.start_of(piece.start) : styled.end_of(piece.end)] == piece.printed


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_one_style_is_the_style_of_what_is_in_it(text: str) -> None:
    once = in_one_style(text).text
    assert in_one_style(once).text == once


def test_a_plain_text_is_left_alone() -> None:
    styled = in_one_style("The 5-year OS was 60% with drug A and 45% with drug B.")
    assert styled.pieces == ()
    assert styled.text is styled.before


def test_words_of_a_group_are_given_as_they_are_printed(reader: Reader) -> None:
    found = reader.findings("OS was 40% in pts aged over 60 yrs and 60% in pts aged under 60 yrs.")
    assert [f.arm for f in found] == ["pts aged over 60 yrs", "pts aged under 60 yrs"]
