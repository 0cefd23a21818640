"""How numbers are written: one pattern for every form, the more special before the more general."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = [
    "BELOW_100",
    "ERROR_NAME",
    "GRADE_NUMERAL",
    "LEVEL_BEHIND",
    "MASTER",
    "NUMBER",
    "NUMBER_WORD",
    "ONES",
    "PATTERNS",
    "PATTERN_OF",
    "PERCENT",
    "PLUS_MINUS_SIGN",
    "TENS",
    "TREATED_SO_LONG",
    "UNIT",
    "WHOLE",
    "form_of",
]

ONES: Final = {
    w: i
    for i, w in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
        """.split()
    )
}
TENS: Final = {
    w: 10 * i
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}  # fmt: skip
_SMALL = "|".join(sorted(ONES, key=len, reverse=True))
_TENS_TEXT = rf"(?:{'|'.join(TENS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
BELOW_100 = rf"(?:{_TENS_TEXT}|{_SMALL})"
#: A whole number in words, up to the thousands.
NUMBER_WORD = (
    rf"(?:(?:{_SMALL}|a)[- ]thousand,?(?: and)?[- ]?)?"
    rf"(?:(?:{_SMALL}|a)[- ]hundred(?:(?:,? and)?[- ]{BELOW_100})?|{BELOW_100})|(?:{_SMALL}|a)[- ]thousand"
)
#: A number in digits, with thousands' commas or a decimal point.
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?![\d])|"
    # "7. 1%", "0.61 to 0. 93": a blank that came with the print.
    r"\b\d{1,2}\. \d{1,2}(?=\s?%)|\b0\. \d{2}(?=[);,]|$)|"
    r"\d++(?:\.\d++)?|(?<!\d)(?<!vs)\.\d++)"
)
WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
PERCENT = r"\s?(?:%|per ?cent(?:age(?! points?))?\b)"
UNIT = r"(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_TO = r"\s*(?:-|to|and|,|through)\s*"
_OPEN_END = (
    r"(?:not\s+(?:yet\s+)?(?:reached|achieved|attained|estimable|evaluable|available|calculable|determined|"
    r"estimated|applicable)(?:,\s?NR\b)?|"
    r"could not be (?:evaluated|estimated|calculated)|unreached|NR|NE|NA|NC|∞|infinity|\+)"
    r"(?:\s?[(\[](?:NR|NE|NA)[)\]])?"
)
_LEVEL = r"(?:(?:one|two|1|2)-sided\s+)?(?:(?<!\d)\d\d(?:\.\d+)?\s?(?:%|per ?cent)?(?:-(?=C[rR]?I))?\s*)?"
#: "CI 95%: 60-80", "CI (95%) 60-80", not "CI 95%-99%".
LEVEL_BEHIND = (
    r"[:,=]?\s*[(\[]?\s*9\d(?:\.\d+)?"
    r"(?:\s?%\s?[,:=]?\s*[)\]]?[,:]?(?=\s+-?\d|[\d.])|(?=[:\s]\s*\d)|[)\]])"
)
_CI = (
    rf"(?:{_LEVEL}(?:(?:[Cc]onfiden(?:ce|t)|[Cc]redible)\s+(?:[Ii]ntervals?|[Ll]imits?)|C[rR]?[IL]s?(?=\b|"
    r"\d)|C\.I\.|"
    r"\bIC(?=\s?95)))(?:\s*[(\[]\s*(?:95\s?%,?\s*)?C\.?[IL]\.?s?\s*[)\]])?"
    rf"(?:{LEVEL_BEHIND})?"
    r"\s*(?:for [A-Za-z ]{2,20})?[:=,;]?\s*(?:of|was|"
    r"were|from|"
    r"between|ranging from)?\s*[(\[]?\s*"
)
_RATIO = (
    r"(?:\b(?:[Rr]elative )?(?:[Hh]azards?|HAZARDS?)[- ][Rr]at(?:ios?|ions?|es?)|"
    r"\b[Rr]elative [Hh]azards?\b(?: rates?)?|"
    # "HR-MDS", "MRD-HR", "HR patients": high risk
    r"(?<![A-Za-z]-)\b(?:[a-cmsAS]|sd|cs)?HRs?(?:[_-]?adj)?(?:\b|(?=0\.\d))(?!-[A-Za-z])(?!\s(?:pts?|"
    r"patients|"
    r"groups?|arms?|disease|cohort|subgroup|features|children|adults|protocol|B?-?ALL|AML|MDS)\b)|"
    r"\b[Oo]dds[- ][Rr]atios?|"
    r"\b[a]?ORs?(?:[_-]?adj)?\b|"
    # "the hazard of death was doubled (hazard 1.9; 95% CI"
    r"(?<=[(\[])[Hh]azard(?=\s(?:of\s)?\d{1,2}\.\d)|"
    r"\b[Rr](?:elative|isk)[- ](?:[Rr]isks?|[Rr]atios?)|\b[aS]?RRs?\b|\bhazard radio)"
)
_DOSE_UNIT = (
    r"(?:mg|g|µg|μg|mcg|ug|microg|micrograms?|milligrams?|grams?|kg|IU|U|MIU|MU|Gy|cGy|mL|ml|cc|L|dL|mmol|"
    r"µmol|μM|µM|mM|nM|M|kb|bp|pg|ng|"
    r"million|cells?|mm3?|cm|Hz|°C|AUC|hours?|hrs?|h|minutes?|min|IE|US\$|dollars|euros|points?|units?|kcal|"
    r"beats|"
    r"times|fold|sites?|cent(?:re|er)s|countries|institutions|hospitals|genes?|"
    r"cycles?|courses?|doses?|blocks?|injections?|infusions?|lines?)"
)
#: Of one grade, as printed either way.
GRADE_NUMERAL: Final = r"(?:[1-5]|I{1,3}|IV|V)"
#: Not in "grade 3 and | 1 (2%) had grade 4", "grade 3 and | 2 with grade 4": so many patients.
AND_GRADE = (
    r"and(?!\s\d\s(?:\([\d.]+\s?%\)\s(?:had|patients?|experienced|developed|with)\b|"
    r"(?:had|with|of)\s[Gg]rade|(?:patients?|cases?|pts)\s(?:had|with|of)\b))"
)
#: As a sign; in numbers it stands in words, too.
PLUS_MINUS_SIGN: Final = r"(?:±|\+\s?/\s?-|\+-)"
_PLUS_MINUS = rf"(?:{PLUS_MINUS_SIGN}|plus or minus|plus/minus)"

#: "SE", "s.e.m.", "standard error [SE]"
ERROR_NAME = (
    r"(?:SEM?\b|[Ss]\.[Ee]\.(?:[Mm]\.)?|[Ss]tandard errors?\b(?: of the mean)?)"
    r"(?:\s?[(\[](?:SEM?|s\.e\.)[)\]])?"
)

_SO_LONG = (
    r"(?<![\w.,-])(?:\d{1,2}|one|two|three|four|five|six|seven|eight|ten|twelve)"
    r"[- ](?:hour|day|week|month|year)"
)
_TREATED = (
    r"[\s-](?:(?:treatment|therapy|maintenance|intravenous|subcutaneous|oral|continuous|IV|SC|i\.v\.|s\.c\.)\s)?"
    r"(?:(?:arm|group|cohort|schedule|regimen|infusion|course)s?\b|"
    r"(?:treatment|therapy|maintenance|chemotherapy|consolidation)\b(?![\s-](?:failure|related|free)))"
)
#: "in the | 7-day | arm", "71% with | 6-month | and 76% with | 12-month | treatment": no times of a result.
TREATED_SO_LONG = (
    rf"{_SO_LONG}(?={_TREATED}|\s(?:and|or|versus|vs\.?|than)\b[^;]{{0,40}}?{_SO_LONG}{_TREATED})"
)

PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    # What is left of a number whose beginning is joined to a word is no number.
    ("remainder", r"(?<=\d[.·])\d+|(?<=\d\. )\d+(?=\s?%)"),
    ("p", (
        r"(?<![A-Za-z])[Pp](?:[- ]?values?)?\s*(?:<=|>=|[=<>≤≥]|was|of|(?:is |was )?(?:less|greater) than)\s*"
          r"(?:0?\s?\.\s?\d+|0,\d+|"
          r"\d+(?:\.\s?\d+)?)"
          r"(?:\s*x\s*10\s*(?:\([-⁻]?\d+\)|\^?[-⁻]?[\d⁰¹²³⁴-⁹]+))?|(?<![A-Za-z])[Pp]\s*=\s*(?:NS\b|n\.s\.|"
          r"ns\b|not "
          r"significant)")),
    ("ci",
        (rf"{_CI}(?:[<>]\s?)?(?:[-+]?{NUMBER}{PERCENT}?\s?{UNIT}?|-\s?(?:infinity|∞))(?:{_TO}|\s*;\s*)(?:[-+]?{NUMBER}|"
        # "hazard ratios and 95% CIs were 2.9 and 1.3-6.6": no interval from 2.9 to 1.3
        rf"{_OPEN_END})(?![\d.]*-\d)(?:{PERCENT})?(?:\s?{UNIT}\b)?")),
    ("ratio", (rf"{_RATIO}(?:\s*[(\[]\s*(?:R?HR|OR|RR|aHR|hazard ratio|odds ratio|relative risk)s?\s*[)\]])?"
              rf"(?:\s*[(\[]\s*95\s?%\s*C\.?I\.?\s*[)\]](?=\s*[:=]?\s*\d))?"
              # "hazard ratio for death (X vs Y) was 0.79"
              rf"(?:[^.;:()\[\]\d%<>≤≥]{{0,60}}[(\[][^()\[\]%<>≤≥=;:]{{1,40}}\s(?:vs?\.?|versus)\s"
              rf"[^()\[\]%<>≤≥=;:]{{1,40}}[)\]](?=\s))?"
              # "HR for S-1 vs. CD19 cells, 0.85": numbers that are parts of names
              rf"(?:(?:[^.;:()\[\]\d%<>≤≥]|(?<=\bvs)\.|(?:(?<=[A-Za-z])|(?<=[A-Za-z]-)|"
              # "for those with grade 3 CRS, 2.41"
              rf"(?<=[Gg]rade )|(?<=day ))\d{{1,2}}(?![\d.])){{0,140}}?(?:,|\bof|\bwas|\bis|=|:|"
              rf"\bat)?)?\s*[(\[:=,]?\s*"
              rf"(?:(?<![A-Za-z0-9])(?<![A-Za-z]-)(?<!rade )(?<!day )(?<!stage )(?<!class )"
              rf"(?<!group )(?<!arm )(?<!cohort )|"
              rf"(?<=HR)(?=0\.\d)){NUMBER}"
              rf"(?!\s?%|/\d|[\d-]|\.\d|\s(?:(?:consecutive|evaluable|eligible|adult|pediatric)\s)"
              r"?(?:groups|arms|cohorts|subgroups|studies|trials|patients)\b|"
              # "those with RR, all of whom died within 1 year"
              rf"\s?{UNIT}\b)")),
    # "(77.3 ± 8.9)%": the sign of both stands behind their bracket.
    ("se_percent", (
        rf"{NUMBER}\s?%?\s?{_PLUS_MINUS}\s?{NUMBER}{PERCENT}|"
        rf"{NUMBER}\s?{_PLUS_MINUS}\s?{NUMBER}(?=\s(?:vs\.?|versus|v|and)"
        rf"\s{NUMBER}\s?{_PLUS_MINUS}\s?{NUMBER}{PERCENT})|"
        rf"[(\[]\s?{NUMBER}\s?{_PLUS_MINUS}\s?{NUMBER}\s?[)\]]{PERCENT}|"
        # "10 (±1)%"
        rf"{NUMBER}\s?[(\[]\s?{_PLUS_MINUS}\s?{NUMBER}\s?[)\]]{PERCENT}")),
    # "0.76 ± 0.03": a probability of survival with its standard error.
    ("se_share", rf"(?<![\d.,])0?\.\d+\s?{_PLUS_MINUS}\s?0?\.\d+(?!\d|\s?%|\s?{UNIT}\b)"),
    ("mean", rf"{NUMBER}\s?{_PLUS_MINUS}\s?{NUMBER}"),
    ("se", (
        rf"(?<=[(\[])\s?{_PLUS_MINUS}\s*{NUMBER}\s?%?|"
        # "87% (SD = 2%)": what is printed for the standard error of an estimate.
        rf"(?<=%\s[(\[])(?:SD|[Ss]\.[Dd]\.|standard deviation(?:\s?[(\[](?:SD|s\.d\.)[)\]])?)\s*[,:=]?\s*"
        rf"(?:±\s?)?(?:1[0-2]|\d)(?:\.\d)?\s?%?(?=\s?[)\]])|"
        rf"\b(?:{ERROR_NAME})\s*[,:=]?\s*(?:of\s*)?(?:±\s*)?{NUMBER}\s?%?")),
    ("range", (
        rf"\b(?:range[ds]?|IQR|interquartile range|quartiles|limits)\b\s*[,:=;]?\s*(?:of|from|between|"
        rf"was)?\s*"
              rf"[(\[]?\s*[<>≤≥]?\s*[-]?{NUMBER}\+?\s?(?:%|"
              rf"{UNIT})?{_TO}[<>≤≥]?\s*[-]?"
              rf"(?:{NUMBER}\+?|(?:{NUMBER_WORD})\b|not reached)(?:\s?(?:%|{UNIT}\b))?")),
    # "(0.01% marrow blasts)", "5% bone marrow plasma cells": how much disease, not how many patients.
    ("threshold", (
        r"[<>≤≥]\s?10\s?(?:\^?-\s?[2-6]\b|\(-[2-6]\))(?!\s?%)|"
        # "expression on 1% to <5% of cells"
        rf"{NUMBER}\s?%\s?(?:to|-)\s?[<≤]\s?{NUMBER}\s?%|"
        rf"{NUMBER}\s?%\s+(?:of\s+)?(?:(?:bone|marrow|peripheral|leuka?emi[ca]|tumou?r|plasma|"
        rf"residual|lymphoma|nucleated|viable|abnormal|malignant)[\s-]+)*(?:blasts?|cells)\b|"
        rf"(?:{NUMBER}|\b(?:{NUMBER_WORD}))\s?(?:%|{UNIT}|mm Hg)?\s+or\s+(?:more|greater|higher|above|less|"
        rf"fewer|lower|longer|older|younger|later)\b|"
        rf"{NUMBER}\s?(?:years?|yrs?)\s+and\s+(?:older|younger|over|above|under)\b|"
        rf"(?:[<>≤≥]\s*(?:or\s*)?=?|\b(?:greater|[Ll]ess|[Mm]ore|[Ff]ewer|lower|higher|older|younger|later|"
        rf"earlier) than|\b[Aa]t least|\b[Uu]p to|\bbelow|\b[Oo]ver(?= \d)|\babove|\b[Uu]nder|"
        rf"\bexceeding|\bcut-?\s?off (?:value |point )?of|"
                  rf"\bthreshold of|\bminimum of|\bmaximum of)(?:\s+(?:a|an|or equal to))?\s*"
                  rf"(?:{NUMBER}|{NUMBER_WORD})\s?(?:%|-?\s?{UNIT}\b|"
                  rf"-?\s?{_DOSE_UNIT}\b(?:\s?/\s?\w+(?:\s?\(\d\)|[²³])?)*)?")),
    ("grade", (
        rf"\b(?:[Gg]r(?:ades?|\.)?|WHO|CTC)\s*(?:[<>≥≤]\s*)?{GRADE_NUMERAL}\b(?!\.\d)(?:\s*(?:-|/|to|through|"
        rf",?\s*(?:or|{AND_GRADE})|"
        rf",(?=\s*{GRADE_NUMERAL}\s*(?:,|and\b|or\b)))\s*{GRADE_NUMERAL}\b(?!\.\d|\s?%))*"
              r"(?:\s*(?:or|and)\s+(?:higher|greater|more|above|worse))?|\bgrade (?:three|four) or (?:worse|"
              r"higher)")),
    ("label", (
        r"\b[Ss]tages? (?:[1-4]|I{1,3}|IV)[ABSabs]?"
        r"(?= (?:pts|patients|children|subjects|adults|women|men|disease)\b)|"
        r"\b[Cc]lass(?:es)? (?:[1-4]|I{1,3}|IV)\b(?!\.\d|\s?%)"
        r"(?:\s?(?:and|or|-)\s?(?:[1-4]|I{1,3}|IV)\b(?!\.\d|\s?%))?|"
        # "similar for | Cohort 5 | patients"; "in this cohort 5 patients died"
        r"(?<=[a-z,] )(?:Cohort|Group|Arm|Stratum) \d{1,2}(?= patients\b)|"
        # "patients with a score of 0"
        r"\b[Ss]cores? of \d{1,2}(?:\s?(?:-|to|or)\s?\d{1,2})?(?!\d|\.\d|\s?%|\sor\s)|"
        # "those treated at | dose 1 | and 22% of those at dose 2"
        r"(?<=at )dose [1-9]\b(?!\.\d|\s?(?:%|-|to\b|[mµ]?g\b|µ|x\b))|"
        # "PS 1", "HCT-CI 1-2"
        r"\b(?:PS|ECOG(?: PS)?|R?-?ISS|HCT-CI|F?LIPI|M?IPI|IPSS(?:-R)?|KPS|ELN)(?: score)?\s(?:of\s)?"
        r"\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?(?!\d|\.\d|\s?%|\s(?:patients|pts|of|months)\b)|"
        # "between | groups 1 and 2 | (60% and 33%)"
        r"\b(?:[Aa]rms|[Gg]roups|[Cc]ohorts|[Ss]tages|[Rr]egimens|[Pp]eriods)\s(?:[1-9],\s)*[1-9],?\sand\s[1-9](?=\s[(\[]\d)|"
        # "in the control | group 2 of 40 | died"
        r"\b(?!(?:[Aa]rm|[Gg]roup|[Cc]ohort) \d+ (?:of|out of) \d)(?:[Dd]ays?|[Cc]ycles?|[Cc]ourses?|"
        r"[Ww]eeks?|[Pp]hases?|[Ss]tages?|[Aa]rms?|[Cc]ohorts?|"
        r"(?<![Aa]ge )[Gg]roup(?:s(?!\s\d\d))?|[Ll]evels?|"
        r"DL(?!I\b)|[Ss]teps?|[Pp]arts?|[Pp]eriods?|[Ee]ras?|[Bb]locks?|"
              r"[Tt]ypes?|[Ss]cores?|[Ff]igures?|[Tt]ables?|[Rr]egimens?|[Ss]tud(?:y|ies)|[Tt]rials?|"
              r"[Pp]rotocols?|"
              r"[Ss]alvage|[Ii]nduction|[Cc]onsolidation|[Mm]onths?|[Yy]ears?|chromosomes?|monosomy|"
              r"trisomy|t)"
              r"\s*[+-]?(?:\d+[A-Za-z]?|I{1,3}V?|IV)\b(?!\.\d|\s?%|\s+(?:pts|patients|children|subjects|adults|"
              # "that of the low-risk group | 34 months"
              r"women|men|months|years)\b)(?:\s*(?:-|/|to|or|and|"
              r"(?<=\d),(?=\s*\d+\s*(?:,|and|or|-))|through|&)\s*[+-]?"
              # "12 with stage 3 and | 20 with stage 4"
              r"(?!\d\d\s(?:with|in|who|had|on)\b)(?:\d+[a-z]?|I{1,3}|IV)\b(?!\.\d|\s?%|\s?±|"
              r"\s?/|\s*\(|\s+(?:of|out of|patients|children|months?|weeks?|years?|days?)\b|"
              # "7.6 and 8.0 months in trial 1 and | 7 and 6 months in trial 2"
              r"\s(?:and|versus|vs\.?)\s\d[\d.]*\s?(?:%|months\b|years\b|weeks\b)|"
              # "8 in cohort 1 and | 1 in cohort 2"
              r"\s+in (?:the )?(?:cohort|arm|group)\s(?:\d|[IVX]+\b)))*")),
    ("heterogeneity", rf"\bI\s?(?:²|2|\(2\))\s*(?:=|was|of|:)?\s*{NUMBER}\s?%?"),
    ("name",
        # "t(11;14)", "inv(16)(p13q22)", "del(17p)"
        (r"\b(?:t|inv|del|add|der|dic|ins|dup)\(\s?[\dXY]{1,2}[pq]?[\d.]*(?:[;,]\s?[\dXY]{1,2}[pq]?[\d.]*)*\)"
        r"(?:\([pq\d;,.]+\))?|"
        r"\b(?:lower|upper|middle|distal|proximal)\s+\d/\d\b|"
        # "9/10 matched unrelated donors": of donor and patient, by their HLA.
        # "7+3 (33%)": days of two drugs
        r"(?=\d)(?<![\d.+])(?:\d{1,2}\+\d{1,2}|7 \+ 3|3 \+ 7|5 \+ 2)(?!\.?\d|\s?%|\s(?:patients|pts|of)\b)|"
        r"(?:(?<=for )|(?<=% in ))(?:10/10|8/8|6/6|12/12)(?=,|\sand\b|\svs|\sversus)|"
        r"(?<=for )(?:9/10|7/8|5/6)(?=\sdonors)|\bHLA[ -]\d{1,2}/(?:6|8|10|12)\b(?!\s?%)|"
        r"(?:(?<=% for )|(?<=% in ))(?:9/10|8/10|7/8|5/6|4/6)"
        r"(?=\s(?:recipients|transplants|matched|grafts)\b)|"
        # "62% for score 0, 45% for | 1 | and 28% for ≥2"
        r"(?<=% for )\d(?:\s?-\s?\d)?(?=(?:,|,?\sand)\s\d[\d.]*\s?%\sfor\s)|"
        r"\b(?:9/10|8/10|7/8|5/6|4/6)(?=,?\s(?:and|or)\s(?:UCB|cord|haplo|mismatched|MMUD|CBT)\w*)|"
        r"\b\d{1,2}(?:/|\s(?:of|out of)\s)(?:6|8|10|12)(?=[\s-](?:(?:and|or|vs\.?|versus)\s\d{1,2}(?:/|"
        r"\sof\s)\d{1,2}[\s-])?(?:HLA|MM?UDs?\b|MRDs?\b|(?:mis)?matched|allel|antigen|unrelated|haplo))|"
        r"(?<![A-Za-z0-9.])[A-Za-z]{1,12}+[-/]?\d+(?:[-/]\d+)*[A-Za-z]*\b(?!\s?%)|"
        r"\b\d+[a-z]?[pq]\d*[-.\d]*\b|\b\d{1,2}-[A-Z]{1,3}\b|"
        # "weekly and 3-weekly paclitaxel"
        rf"\b\d{{1,2}}-(?:weekly|monthly|yearly|hourly|daily)\b|{TREATED_SO_LONG}")),
    ("date", (
        r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+(?:\d{1,2}\b(?:,?\s+"
        r"(?:19|20)\d\d\b)?|(?:19|20)\d\d\b)|"
             r"(?<!in )(?<!/\d\d, )(?<!/\d, )\b(?:0?[1-9]|1[0-2])/(?:[0129]\d)\b"
             r"(?=\s+(?:and|to)\s+(?:0?[1-9]|1[0-2])/[0129]\d(?!\s(?:patients|pts|cases)))|"
             # "transplanted after 2005 (72%)"
             r"(?:(?<=\bafter )|(?<=\bbefore )|(?<=\bsince )|(?<=\buntil )|(?<=\bprior to ))(?:19|20)\d\d\b|"
             r"\b(?:19|20)\d\d\b(?!\s?(?:%|patients|"
             r"children|of\b|\())(?:\s*(?:-|to|and)\s*(?:19|20)\d\d(?!\d))?")),
    ("age", (
        rf"\b(?:[Aa]ge[ds]?|[Aa]ge range|median age|mean age)\b(?:\s+(?:of|was|between|at|range|from|"
        rf"is))*\s*,?\s*[<>≤≥]?\s*{NUMBER}(?![\d.]*\s?(?:%|months?\b(?! (?:old|of age))))"
            rf"(?:{_TO}{NUMBER}(?![\d.]*\s?%))?(?:\s*(?:years?|yrs?|months?))?|"
            rf"{NUMBER}(?:{_TO}{NUMBER})?[- ](?:years?|yrs?|months?)[- ](?:old|of age)")),
    # "a 10.5-fold greater risk of relapse"; where its ratio follows, that tells it, and 2-fold is about twice
    ("fold", (
        r"\d+\.\d+[- ]fold(?:\s(?:higher|greater|increased|elevated|excess|increase\sin(?:\sthe)?)\b)?"
        r"(?=\s(?:relative\s)?risks?\s(?:of|for)\b"
        r"(?![^.;]{0,120}\b(?:HRs?|ORs?|RRs?|ratio|relative risk)\b))")),
    ("scheme",
        (r"\b\d[\d.]*\s*x\s*10\s?(?:\(-?\d+\)|\^-?\d+|[⁻⁰¹²³⁴-⁹]+)|"
        # "one in five patients"
        r"\b(?:1|[Oo]ne) in (?:\d{1,4}|three|four|five|six|seven|eight|nine|ten)\b"
        r"(?=\s+(?:patients|children))|"
        r"\b\d+\s*:\s*\d+\b(?:\s*:\s*\d+)?|\b\d+\s*x\s*\d+\b(?!\s*\()|\b10\s?(?:\([-]?\d+\)|[⁻⁰¹²³⁴-⁹]+|"
        r"-\d\b|\^-?\d+)")),
    ("dose",
        (rf"\b(?:{NUMBER_WORD})\s+(?:cycles?|courses?|doses?|infusions?|injections?|lines?|cent(?:re|er)s|"
        rf"institutions|countries|times)\b|{NUMBER}(?:{_TO}{NUMBER})?(?:,\s*{NUMBER}|/{NUMBER})"
        r"*(?:,?\s*(?:or|"
        rf"and)\s*{NUMBER})?[\s-]?{_DOSE_UNIT}\b(?!\s+(?:of )?(?:patients|"
        rf"children))(?:\s?/\s?\w+(?:\s?\(\d\)|[²³])?)*")),
    ("interval",
        (rf"(?<=[(\[])\s?{NUMBER}\s?%?,\s?{NUMBER}{PERCENT}(?=\s*[)\]])|"
        rf"(?<=; ){NUMBER}\s?%?,\s?{NUMBER}{PERCENT}(?=\s*[)\]])|"
        # "HR 2.32 (1.56, 4.2)": right behind what it holds
        r"(?=\d)(?:(?<=[\d%] [(\[])|(?<=[\d%][(\[])|(?<=\d months [(\[])|(?<=\d years [(\[])|"
        r"(?<=\d mo [(\[]))"
        rf"(?:{NUMBER},\s{NUMBER}|\d+\.\d+,\d+\.\d+)(?=[)\];])|"
        # "HR 0.7 (0.5; 0.9)"
        r"(?<=\d\.\d [(\[])\d+\.\d+;\s\d+\.\d+(?=[)\]])|(?<=\d\.\d\d [(\[])\d+\.\d+;\s\d+\.\d+(?=[)\]])|"
        rf"{NUMBER}\s?%?\s?(?:-|to)\s?(?:{NUMBER}|{_OPEN_END}){PERCENT}|{NUMBER}\+?\s?(?:-|"
        rf"\bto\b)\s?(?:{NUMBER}\+?|{_OPEN_END})(?!\s*-?\s?{UNIT}\b)(?![\d-])")),
    ("duration_range", (
        rf"{NUMBER}\+?\s?(?:-|to)\s?{NUMBER}\+?[\s-]*{UNIT}\b|"
        rf"\b(?:{BELOW_100})\s+to\s+(?:{BELOW_100})[\s-]{UNIT}\b")),
    ("difference", (
        rf"\b(?:SMD|WMD|MD|AUC|AUROC|ICC|kappa|rho|[Cc]-index|SUCRA)s?\s*[=:,]?\s*(?:of\s+|was\s+)"
        rf"?-?{NUMBER}(?!\s?%)|"
        rf"(?<=[(\[])-\s?{NUMBER}\s?%|"
        rf"\b[Dd]ifferences?\b(?:\s+(?:in|of|between|for)\s[^.;:()]{{0,70}}?)"
        rf"?(?:\s*[(\[][^()\[\]]{{0,40}}[)\]])?"
        rf"(?:\s*(?:=|,|is|was|of)\s*)[-+]?{NUMBER}(?![- ](?:year|yr|month|week|day)){PERCENT}?|"
        rf"\b[Dd]ifference\s[-+]?{NUMBER}{PERCENT}|"
        rf"(?:(?<=mean )|(?<=risk ))difference:\s*-?{NUMBER}|"
        # "(absolute difference between the groups 5.3%"
        rf"\b[Aa]bsolute (?:risk )?differences?\b(?:\s+(?:in|of|between)\s[^.;()\[\]]{{0,70}}?)?"
        rf"(?:\s*[(\[][^()\[\]]{{0,40}}[)\]])?[:\s]+[-+]?{NUMBER}{PERCENT}|"
        rf"\b(?:benefit|improvement|reduction|increase|gain|decrease)\s+(?:in|"
        rf"of)\s+(?:[\w-]+\s+){{1,7}}?of\s+{NUMBER}{PERCENT}|"
        rf"\b(?:improvement|increase|reduction|decrease|difference|gain|benefit|"
        rf"prolongation)\s+of\s+{NUMBER}\s?(?:%|{UNIT}\b)")),
    ("change",
        (rf"{NUMBER}{PERCENT}\s+(?:reduced|increased|decreased|elevated)\s+(?:relative\s+)?(?:risk|odds|"
         rf"hazard|rate)\b|{NUMBER}{PERCENT}\s+(?:more|less)\s(?:likely|probable)\b|"
        rf"\b(?:fell|decreas\w+|reduc\w+|increas\w+|rose|declin\w+|improv\w+|lower\w+|shorten\w+|"
        rf"prolong\w+)\s+(?:[a-z-]+\s+){{0,7}}by\s+(?:(?:almost|nearly|about|approximately|some|only|over)"
        rf"\s+)?{NUMBER}\s?(?:%|{UNIT}\b)|"
        rf"\b(?:reduced|increased|decreased|lowered|improved)\s+{NUMBER}\s?%|"
        rf"\b[Aa]ll (?:but|except(?: for)?) (?:{NUMBER_WORD}|\d+)\b(?: of (?:the )?{WHOLE}\b)?|"
        # "all 16 responders but 2", "all patients except in 4 of 8"
        rf"\b[Aa]ll (?:of the |the )?(?:(?:{NUMBER_WORD}|\d+) )?(?:[a-z]+ )?"
        rf"(?:patients|responders|children|adults|cases) (?:but|except)(?: for| in)? (?:{NUMBER_WORD}|\d+)\b"
        rf"(?: (?:out )?of (?:the )?{WHOLE}\b)?|"
        rf"\bper\s+{NUMBER}\b\s?%?|(?:{NUMBER}{PERCENT}\s+(?:or|and|to)\s+)?{NUMBER}{PERCENT}\s*"
        rf"(?:(?:relative|absolute|mortality|risk|relapse|death|hazard|tumou?r|volume|size)\s+){{0,2}}(?:"
        rf"(?:absolute\s+)?(?:overall\s+)?survival\s+(?:benefit|advantage|gain|difference)|increase|decrease|"
        rf"reduction|improvement|difference|change|higher|lower|greater|"
        rf"increment|margin|(?:data )?maturity|cut-?\s?off|dose reduction|of the (?:planned|full) dose)\b")),
    ("level", rf"{NUMBER}\s?%\s*(?:CI\b|confiden[ct])"),
    ("percent", rf"(?<![\d.,])\d{{1,2}},\d{PERCENT}|{NUMBER}{PERCENT}|\b(?:{BELOW_100}) per ?cent\b"),
    ("duration", rf"(?:{NUMBER}\+?|\b(?:{BELOW_100}))(?:\s?-\s?|\s+|(?=mo\b)){UNIT}\b"),
    ("fraction", (
        rf"(?:\b{WHOLE}|\b(?:{NUMBER_WORD}))\s+(?:(?:(?:patients|cases|children)\s+)?out\s+)"
        r"?of\s+(?:the\s+(?:(?:first|evaluable|assessable|eligible|initial|original|remaining)\s+)?|"
        r"these\s+|those\s+|all\s+|"
        rf"our\s+)?(?:\b{WHOLE}|(?:{NUMBER_WORD}))\b(?!\s?%|-?\s?{UNIT}\b|[.,]\d)"
                 # "one patient among four developed"
                 rf"|(?:\b{WHOLE}|\b(?:{NUMBER_WORD}))\s+(?:patients?|cases?|child|children)"
                 r"\s+among\s+(?:the\s+|all\s+)?"
                 rf"(?:\b{WHOLE}|(?:{NUMBER_WORD}))\b(?=[.,;)]|\s+(?:patients|cases|children|treated|"
                 r"developed|had|"
                 r"experienced|achieved|responded|died|relapsed|were|was)\b)"
                 # "12 relapses among the 60 on X and 25 among the 62 on Y"
                 rf"|\b{WHOLE}\s(?:among|in)\sthe\s{WHOLE}"
                 r"(?=\s(?:on|who|in|assigned|allocated|randomi[sz]ed|treated|given|receiving)\b)"
                 rf"|(?<![\d/.,-])(?!0,){WHOLE}\s?/\s?{WHOLE}(?![\d/]|,\d{{3}}|\s?-?\s?{UNIT}\b|-\w|\.\d)")),
    ("total", rf"\b[nN]\s*=\s*{WHOLE}\b(?!\.\d|\s*/\s*\d|\s*[(\[]\s*\d+(?:\.\d+)?\s?%)"),
    # "SOS was not seen in any of 25 patients"
    # "between the X and no X groups"
    ("none", (r"\b(?:[Nn]o(?!-[A-Za-z])(?! [A-Z][\w-]* (?:groups?|arms?|cohorts?)\b)"
              r"(?!(?:(?<=the no)|(?<=and no)|(?<= or no)|(?<= vs no)|(?<=sus no)|(?<=han no))"
              r" [A-Z][\w-]* patients\b)|"
              # "VOD was | not observed|."
              r"not (?:been )?(?:observed|seen|reported|detected|documented|noted|encountered)"
              r"(?=\s*(?:[.,;)]|$)|\sduring\b)|"
              r"[Nn]one|[Nn]either|[Nn]ot a single|(?:not|never) (?:[a-z]+ ){0,3}in any|"
              r"(?<=was )(?:nil|zero))\b")),
    ("all", (
        r"(?<!of )\b[Aa]ll\b(?!\s+(?:other|but|except|cause|grade|dose|arms?|groups?|cohorts?|of which)|"
        # "lacking all 3 markers"
        rf"\s+(?:of\s+)?(?:the\s+)?(?:\d|{_SMALL})\s+(?:[a-z-]+\s+){{0,2}}(?:markers|genes|mutations|factors|"
        r"criteria|arms|groups|studies|trials|sites|cycles|courses|doses|drugs|agents|components|parameters|"
        r"lesions|lineages)\b)")),
    ("unreached",
        (r"\b(?:(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:reached|estimable|evaluable|attained)|"
        r"could\s+not\s+be\s+estimated|unreached|(?<![A-Z]/)(?<!\d )NR|NE)\b(?:\s?[(\[](?:NR|NE)[)\]])?")),
    ("word",
        (rf"\b(?:{NUMBER_WORD})\b(?![- ](?:fold|sided|thirds?|quarters?|(?:fourth|fifth)s?\b(?!-)|"
        rf"year|month|week|day|hour|drug|arm|"
        rf"agent|group|stage|step)|\s+(?:[a-z]+\s+)?(?:arms|groups|regimens|cohorts|treatments)\b)")),
    ("number", rf"(?<![\w.]){NUMBER}(?![\w]|\.\d)"),
)  # fmt: skip

#: What may stand behind the word of a label: "day +28", "arm II".
_LABEL_BEHIND = r"s?\s*[+-]?[\dI]"
#: What a number can begin with: signs and digits, a word with digits in it, or one of the words that the
#: patterns begin with, by their first letters. Most words of a text are passed over so, quickly.
_BEGINNING = (
    r"(?=[\d<>≤≥]|\.\d|(?<=[(\[])[-\s±+]|[(\[]\s?[\d.]+\s?[±+]|"
    rf"AU|[Aa](?:ge|ll\b|bove|bsol|HR|OR|RR|[- ][ht]|pr|ug|rm{_LABEL_BEHIND}|dd\(|t l)|"
    r"[Bb](?:el|ene|lock|HR)|ELN|[Cc](?:on[fs]|lass|o[uh]|[IL]|[rR][IL]|\.I|red|yc|ut|TC|HR|sHR|hrom|-i)|"
    r"[Dd](?:ay|iff|ist|L|ec|ose [1-9]|(?:el|er|ic|up)\()|e(?:arl|xc|ig|l)|"
    r"[Ff](?:ewer|ell|eb|i[fgv]|our|ort)|"
    rf"[Gg](?:r(?:ade|\.|eat|[\s<>≤≥1-5IV]|oup{_LABEL_BEHIND})|ain)|H(?:AZ|LA|R)|[Hh](?:az|igher)|"
    rf"I(?:QR|PI|PSS|SS|[\s²2(C])|[Ii](?:n(?:creas|terq|[sv]\(|duction{_LABEL_BEHIND})|mprov)|J(?:an|u)|"
    r"[Ll](?:im|ev|es|ow|ater)|MD|mHR|[Mm](?:o(?:re|nth|nos)|edian a|ean a|i[nd]|ax|ar|ay)|"
    r"[Nn](?:o(?:\b|ne|t|v)|ei|i[ln]|ev|\s*=|R|E)|[Oo](?:ne|dds|ver |R|ct|lder)|"
    r"[Pp](?:[-\s=<>≤≥]|v|has|art|ro[xl]|er\s|eriod|S\s|rot)|qua|[Ee]ra|ECOG|HCT|K?PS|F?LIPI|MIPI|R-?ISS|"
    r"[Rr](?:elative[- ][RrHh]|isk[- ][Rr]|ang|edu|egi|ose|ho|R)|"
    r"[Ss](?:ix|even|ep|\.[eEdD]|core|hort|t(?:ag|an|ep|ud)|alv|E|D[ =,:.]|MD|UC|d?HR|RR)|kappa|"
    r"[Tt](?:wo|en\b|we|hr|hirt|yp|abl|ri[as]|[\s\d+(I-])|[Uu](?:p |pp|nd|nr)|"
    rf"W|[Ww]eek{_LABEL_BEHIND}|[Yy](?:ear|oung)|z|[A-Za-z]{{1,12}}+[-/]?\d)"
)
#: What begins with a letter only, and what never does; the other forms may begin either way.
_OF_LETTERS: Final = frozenset(
    "p ratio range grade label heterogeneity total none all unreached word".split()
)
_OF_DIGITS: Final = frozenset("remainder se_percent se_share mean fold scheme interval level number".split())
#: What a number in digits with a percent sign behind it can be; most are tried as these alone.
_OF_PERCENTAGES: Final = frozenset("remainder ci se_percent threshold interval change level percent".split())
#: What begins with a number in words where it begins with a letter; the other forms never do, but for
#: thresholds, which are tried before.
_OF_NUMBER_WORDS: Final = frozenset("dose duration_range percent duration fraction word".split())


def _tried(names: Iterable[str], mark: str = "") -> str:
    """Give the forms to try, in their order; the mark tells groups of one name apart."""
    chosen = frozenset(names)
    return "|".join(f"(?P<{name}{mark}>{pattern})" for name, pattern in PATTERNS if name in chosen)


#: By the name of the form.
PATTERN_OF: Final[Mapping[str, str]] = dict(PATTERNS)
_NAMES: Final = frozenset(PATTERN_OF)
#: Tried at the beginning of words only: no form begins between two letters, and most places are such.
MASTER = re.compile(
    rf"(?<![A-Za-z](?=[A-Za-z])){_BEGINNING}"
    rf"(?:(?=[A-Za-z])(?:{_tried(_NAMES - _OF_DIGITS - _OF_NUMBER_WORDS, '_')}|"
    rf"(?=\b(?:{NUMBER_WORD}))(?:{_tried(_OF_NUMBER_WORDS, '_')}))|"
    rf"(?=\d++(?:\.\d++)?\s?%)(?:{_tried(_OF_PERCENTAGES, '__')})|"
    rf"(?![A-Za-z])(?:{_tried(_NAMES - _OF_LETTERS)}))"
)


def form_of(match: re.Match[str]) -> str:
    """Name the form that a match of ``MASTER`` has."""
    return (match.lastgroup or "").rstrip("_")
