"""Shapes of English that folds of the typed sentence look for: fields behind a comma, clauses that make no list."""

from __future__ import annotations

FIELDS = (
    "(?:operations|finance|marketing|sales|engineering|manufacturing|exploration|production|research|legal|planning|"
    "administration|international|technology|development|communications|personnel|corporate|investments|refining) "
)
"""What a wire puts behind a post and a comma: "vice president, operations"."""

NO_LIST = "".join(f"(?!(?<={verb} )P , and P (?:has|will|was|is) )" for verb in ("succeeding", "replacing", "by"))
"""In "Roe succeeds, replacing Poe, and Doe will" two clauses meet, and no list."""

ACTS = (
    "has |had |was |will |would |is |resign|quit|steps? |stepped |left |leaves |died |retire|becom|became |succe|"
    "replac|take|took "
)
"""Behind "Jane Roe of Acme" these tell what she does."""
