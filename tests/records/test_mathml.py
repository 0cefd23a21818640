from __future__ import annotations

import pytest

from evidence.records.mathml import linear_math
from tests.records.samples import element


def line(inner: str, before: str = "") -> str:
    return linear_math(element(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'), before)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<msup><mrow><mi>R</mi></mrow> <mrow><mn>2</mn></mrow></msup>", "R²"),
        ("<msub>\n <mi>T</mi>\n <mn>1</mn>\n</msub>", "T₁"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<msup><mn>10</mn><mrow><mo>-</mo><mn>4</mn></mrow></msup>", "10⁻⁴"),
        ("<msub><mi>k</mi><mn>0.5</mn></msub>", "k_(0.5)"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac>", "(a+1)/b"),
        ("<mn>3</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "3 1/2"),
        ("<msqrt><mi>n</mi></msqrt>", "√(n)"),
        ("<mroot><mi>n</mi><mn>3</mn></mroot>", "³√(n)"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x¯"),
        ("<munder><mi>max</mi><mi>i</mi></munder>", "maxᵢ"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a; b]"),
        ("<mi>a</mi><mspace/><mi>b</mi>", "a b"),
        ("<mtext> per </mtext><mi>m</mi>", " per m"),
        ("<semantics><mi>a</mi><annotation>a again</annotation></semantics>", "a"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "1 2"),
        ("<mmultiscripts><mi>He</mi><mprescripts/><none/><mn>3</mn></mmultiscripts>", "³He"),
        ("<mmultiscripts><mi>X</mi><mn>1</mn><mn>2</mn></mmultiscripts>", "X₁²"),
        ("<mfrac><mi>a</mi></mfrac>", "a/"),
        ("<mn>1</mn><!-- note --><mn>2</mn>", "1 2"),
        ("", ""),
    ],
)
def test_a_formula_is_written_on_one_line(inner: str, expected: str) -> None:
    assert line(inner) == expected


def test_a_formula_does_not_continue_the_number_before_it() -> None:
    assert line("<mn>3</mn>", before="of 12") == " 3"
    assert line("<mn>3</mn>", before="n = ") == "3"
