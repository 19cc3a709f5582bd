"""The shapes of a language of which no more is known than the lists of its pack."""

from __future__ import annotations

from functools import partial

from monitor.detection.folds import Shape, body_role, role_of
from monitor.detection.language import Language, alternation


def listed_shapes(language: Language) -> list[Shape]:
    """Return posts with their houses: "the chief of Acme", "Acme chief Jane Roe"."""
    of = alternation(language.words("of"), accents=True)
    return [
        (rf"R (?:{of}R )*{of}(?:A {of})?[ONAL] ", role_of),
        (r"[OA] (?:'s )?R (?=[PN] )", partial(body_role, stop=language.printed["no_body_between"])),
    ]
