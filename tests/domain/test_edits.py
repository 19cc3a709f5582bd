"""Where two readings of an article differ."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.edits import EDIT_CHARS_MAX, EDITS_MAX, Edit, find_edits, is_shrunk, still_said

OPENING = "Ines Roux is leaving the shipyard after nine years."
MIDDLE = "The yard told its suppliers in a letter on Friday."
CLOSING = "Nobody has been named to follow her so far."

lines = st.lists(st.text(max_size=40), max_size=12)


def test_a_sentence_that_was_taken_out_or_put_in_is_shown_alone() -> None:
    assert find_edits(f"{OPENING}\n{MIDDLE}", f"{MIDDLE}\n{CLOSING}") == (
        Edit(removed=OPENING, added=""),
        Edit(removed="", added=CLOSING),
    )


def test_a_sentence_that_was_written_anew_stands_beside_the_old_one() -> None:
    softened = OPENING.replace("is leaving", "may be leaving")
    assert find_edits(f"{OPENING}\n{MIDDLE}", f"{softened}\n{MIDDLE}") == (Edit(removed=OPENING, added=softened),)


def test_counters_dots_and_spaces_are_no_edit() -> None:
    before = f"{OPENING}\n12 comments\nUpdated 3 hours ago\n{MIDDLE}"
    assert find_edits(before, f"{OPENING[:-1]} !\n  {MIDDLE.upper()}\n13 comments") == ()


def test_of_a_summary_stays_what_the_article_still_says_and_what_it_never_said() -> None:
    own = "What the letter means for the ferries."
    for cut_off in ("", " Nobody has been na…", " Nobody has been [...]"):
        summary = f"{OPENING} {own}{cut_off}"
        assert still_said(summary, [f"{OPENING} {CLOSING}"], f"{OPENING} {CLOSING}") == summary
        assert still_said(summary, [f"{OPENING} {CLOSING}", MIDDLE], f"{MIDDLE} {CLOSING}") == f"{own}{cut_off}"
    assert still_said(OPENING.upper(), [OPENING], MIDDLE) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_summary_of_an_article_that_was_not_edited_is_as_it_was(summary: str, text: str) -> None:
    assert still_said(summary, [text], text) == still_said(summary, [], text) == summary


def test_a_page_that_lost_most_of_its_words_is_no_edited_article() -> None:
    assert is_shrunk(f"{OPENING}\n{MIDDLE}\n{CLOSING}", OPENING)
    assert not is_shrunk(f"{OPENING}\n{MIDDLE}\n{CLOSING}", f"{OPENING}\n{CLOSING}")


@given(lines, lines)
def test_a_text_says_the_same_as_itself_and_a_difference_is_seen_from_both_sides(
    one: list[str], other: list[str]
) -> None:
    before, after = "\n".join(one), "\n".join(other)
    assert find_edits(before, before) == ()
    assert bool(find_edits(before, after)) == bool(find_edits(after, before))


def test_an_enormous_rewriting_is_bounded_in_time_and_size() -> None:
    before = "\n".join(f"{number} is what this line says of it" for number in range(20_000))
    after = "\n".join(f"{number} is what that line says of it" for number in range(20_000))
    began = time.process_time()
    edits = find_edits(before, after)
    assert time.process_time() - began < 5
    assert 1 <= len(edits) <= EDITS_MAX
    assert max(len(edit.removed) for edit in edits) <= EDIT_CHARS_MAX
