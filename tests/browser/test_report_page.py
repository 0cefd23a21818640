"""The report in a browser: it opens, sorts, filters, proves its figures, and asks nobody for anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study
from tests.report.reports import page

#: What Chromium shows before anything is opened.
START_PAGE = "data:,"

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def report(browser: Chrome, pages: Path) -> Chrome:
    """Open the report on one of everything; what was logged before is forgotten."""
    return opened(browser, pages / "report.html", page(full_comparison()))


def opened(browser: Chrome, path: Path, text: str) -> Chrome:
    path.write_text(text, encoding="utf-8")
    logged(browser)
    logged(browser, "performance")
    browser.get(path.as_uri())
    return browser


def logged(browser: Chrome, kind: str = "browser") -> list[dict[str, Any]]:
    """Give what was logged since the last call."""
    return list(browser.get_log(kind))  # type: ignore[no-untyped-call] # selenium leaves it untyped


def of_browser(document: str) -> bool:
    """Whether a document is one of Chromium's own, such as its page for a new tab."""
    return document.startswith("chrome:")


def requests_of(browser: Chrome) -> list[str]:
    """Give the address of everything but the page itself that was asked for since it was opened."""
    asked: list[str] = []

    def page_is_logged(_: object) -> bool:
        messages = [json.loads(entry["message"])["message"] for entry in logged(browser, "performance")]
        sent = [m["params"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        asked.extend(request["request"]["url"] for request in sent if not of_browser(request["documentURL"]))
        return browser.current_url in asked

    WebDriverWait(browser, timeout=10).until(page_is_logged)
    return [url for url in asked if url not in {browser.current_url, START_PAGE}]


def outcome(browser: Chrome, number: int = 1) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, f'section[aria-labelledby="outcome-{number}"]')


def names(section: WebElement) -> list[str]:
    """Give the studies of a section's visible rows, from top to bottom."""
    heads = section.find_elements(By.CSS_SELECTOR, "tbody th")
    return [head.get_attribute("data-sort") or "" for head in heads if head.is_displayed()]


def header(section: WebElement, words: str) -> WebElement:
    buttons = section.find_elements(By.CSS_SELECTOR, "thead button")
    return next(button for button in buttons if button.text.startswith(words))


def test_it_opens_without_a_word_on_the_console_and_without_any_request(report: Chrome) -> None:
    assert report.title.startswith("CR, MRD-negativity, SOS, OS")
    assert logged(report) == []
    assert requests_of(report) == []


def test_nothing_is_asked_for_while_it_is_used(report: Chrome) -> None:
    section = outcome(report)
    section.find_element(By.TAG_NAME, "summary").click()
    header(section, "Year").click()
    section.find_element(By.CSS_SELECTOR, "input").send_keys("kant")
    assert requests_of(report) == []
    assert logged(report) == []


def test_a_header_sorts_up_then_down_and_the_index_study_stays_on_top(report: Chrome) -> None:
    section = outcome(report)
    assert names(section) == ["Bhojwani 2019", "O'|Brien* 2012", "Kantarjian 2019", "Kantarjian 2019"]
    button = header(section, "Result")
    cells = "tbody td.result"

    def values() -> list[str | None]:
        return [c.get_attribute("data-sort") for c in section.find_elements(By.CSS_SELECTOR, cells)]

    button.click()
    assert values() == ["67.0", "12.5", "66.7", "80.3"]
    assert button.find_element(By.XPATH, "..").get_attribute("aria-sort") == "ascending"
    button.click()
    assert values() == ["67.0", "80.3", "66.7", "12.5"]
    assert button.find_element(By.XPATH, "..").get_attribute("aria-sort") == "descending"
    header(section, "Study").click()
    assert names(section)[:2] == ["Bhojwani 2019", "Kantarjian 2019"]
    assert button.find_element(By.XPATH, "..").get_attribute("aria-sort") is None


def test_a_filter_hides_what_does_not_match_and_says_how_much_is_left(report: Chrome) -> None:
    section = outcome(report)
    field = section.find_element(By.CSS_SELECTOR, "input")
    field.send_keys("KANTARJIAN soc")
    assert names(section) == ["Bhojwani 2019", "Kantarjian 2019"]
    assert section.find_element(By.TAG_NAME, "output").text == "2 of 4 rows (the index study stays)"
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE)
    assert len(names(section)) == 4


def test_a_figure_opens_its_sentence_by_keyboard_with_the_figure_marked(report: Chrome) -> None:
    section = outcome(report)
    summary = section.find_elements(By.TAG_NAME, "summary")[-1]
    mark = summary.find_element(By.XPATH, "..").find_element(By.TAG_NAME, "mark")
    assert not mark.is_displayed()
    summary.send_keys(Keys.ENTER)
    assert mark.is_displayed()
    assert mark.text == "5 of 40"
    link = mark.find_element(By.XPATH, "ancestor::details").find_element(By.TAG_NAME, "a")
    assert link.get_attribute("href") == "https://pubmed.ncbi.nlm.nih.gov/30920645/"


def test_on_paper_the_tables_are_short_and_every_sentence_stands_at_the_end_by_its_number(
    report: Chrome,
) -> None:
    def shown(selector: str) -> list[str]:
        return [e.text for e in report.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]

    figures = len(report.find_elements(By.TAG_NAME, "summary"))
    assert shown(".proof") == shown("summary .printed") == []
    report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert shown("details mark") == []
        numbers = shown("summary .printed")
        assert numbers == [f"({n})" for n in range(1, figures + 1)]
        assert [text.split(" ")[0] for text in shown(".proof > p > strong")] == numbers
        assert len(shown(".proof mark")) >= figures > 0
    finally:
        report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_record_titled_with_a_script_does_nothing(browser: Chrome, pages: Path) -> None:
    hostile = comparison(
        index_study(
            finding(percent=67.0, quote=f"67% {SCRIPT}", arm=SCRIPT, population=SCRIPT), title=SCRIPT
        ),
        study("2", f'"><img src=x onerror=alert(2)>{SCRIPT}', 2020, finding(events=1, total=9, quote="1/9")),
    )
    opened(browser, pages / "hostile.html", page(hostile, asked=SCRIPT))
    assert logged(browser) == []
    assert requests_of(browser) == []
    assert browser.find_element(By.CLASS_NAME, "index").text.startswith(f"Index study: {SCRIPT}")
    assert browser.find_elements(By.TAG_NAME, "img") == []
    assert len(browser.find_elements(By.TAG_NAME, "script")) == 1


def test_the_policy_stops_a_script_that_would_slip_in(browser: Chrome, pages: Path) -> None:
    text = page(full_comparison()).replace("</main>", "<script>document.title = 'broken'</script></main>")
    opened(browser, pages / "tampered.html", text)
    assert browser.title != "broken"
    assert any("Content Security Policy" in entry["message"] for entry in logged(browser))


def test_a_request_would_be_seen(browser: Chrome, pages: Path) -> None:
    text = page(full_comparison()).replace("</main>", '<img src="picture.png" alt=""></main>')
    text = text.replace("default-src 'none'", "default-src 'none'; img-src file:")
    opened(browser, pages / "asking.html", text)
    assert [url.rsplit("/", 1)[-1] for url in requests_of(browser)] == ["picture.png"]


def test_it_is_whole_without_its_script(browser: Chrome, pages: Path) -> None:
    head, _, _ = page(full_comparison()).partition("<script>")
    opened(browser, pages / "scriptless.html", head)
    section = outcome(browser)
    assert not section.find_element(By.CLASS_NAME, "filter").is_displayed()
    section.find_element(By.TAG_NAME, "summary").click()
    assert section.find_element(By.TAG_NAME, "mark").is_displayed()
