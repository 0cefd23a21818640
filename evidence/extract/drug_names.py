"""Names of treatments that tell by their form that they are some: abbreviations, and what drugs end with."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_drug"]

_COINED: Final = re.compile(r"[A-Z]{2}|[A-Z][a-z][A-Z]|\d|\b(?:plus|alone|ozogamicin)\b|(?:mab|nib|cel)\b")
#: Stems of the World Health Organization's international nonproprietary names, of the drugs of this field.
_STEM: Final = re.compile(
    r"(?:mide|platin|taxel|rubicin|abine|bine|clax|ulfan|phalan|otide|globulin|feron|motide|citinib|parib|ciclib|"
    r"lisib|tecan|poside|cristine|blastine|sone|lone|stane|trozole|xifene?|xifeni|trexate|trexed|mustine|limus|"
    r"sporine?|zomib|tuzumab|leukin|dronate|dronic acid|relin|lutamide|terone|mycin|fosfan|lomide|zolomide|"
    r"fluorouracil|guanine|purine|tretinoin|retinoic acid|leucovorin|estrant|arabinoside|asparaginase|"
    r"bucil)\b",
    re.IGNORECASE,
)


def is_drug(words: str) -> bool:
    """Whether words name a treatment by their form: an abbreviation, or what drugs end with."""
    return _COINED.search(words) is not None or _STEM.search(words) is not None
