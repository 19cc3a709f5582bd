"""Words of English around which folds look twice: clauses that make no list, what somebody does."""

from __future__ import annotations

NO_LIST = "".join(f"(?!(?<={verb} )P , and P (?:has|will|was|is) )" for verb in ("succeeding", "replacing", "by"))
"""In "Roe succeeds, replacing Poe, and Doe will" two clauses meet, and no list."""

ACTS = (
    "has |had |was |will |would |is |resign|quit|steps? |stepped |left |leaves |died |retire|becom|became |succe|"
    "replac|take|took "
)
"""Behind "Jane Roe of Acme" these tell what she does."""

UNCLOSED = rf"(?=(?:{ACTS}|have |are |were |to (?!P |R |[A-Z] )|joins |joined )|and P )"
"""Behind "Jane Roe, the head of Acme", at the head of a sentence, these tell that a comma was forgotten."""

SACKED_BY = r"(?:(?<=sacked by )|(?<=fired by )|(?<=axed by ))L (?!'s |and |authorities |officials )"
"""A town that sacks its coach is a club."""
