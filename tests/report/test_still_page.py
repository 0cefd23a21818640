from __future__ import annotations

from lxml import html

from evidence.report.still_page import still_page


def test_the_parts_stand_in_their_places() -> None:
    made = html.document_fromstring(still_page("A &amp; B", "p {}", ["<p>text</p>"], ["<p>foot</p>"]))
    assert made.findtext("head/title") == made.findtext("body/main/h1") == "A & B"
    assert made.findtext("body/main/p") == "text"
    assert made.findtext("body/footer/p") == "foot"


def test_the_policy_changes_with_the_style_and_allows_no_script() -> None:
    policies = set()
    for style in ("p {}", "p { color: red }"):
        made = html.document_fromstring(still_page("A", style, [], []))
        (meta,) = (m for m in made.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
        policies.add(meta.get("content", ""))
    assert len(policies) == 2
    assert all(p.startswith("default-src 'none'; ") and "script" not in p for p in policies)
