"""R31: one wire story in twenty papers is one source, and papers that wrote their own are not."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.copies import parted
from monitor.domain.fingerprint import are_copies, fingerprint, likely_copies
from monitor.domain.partition import Partition
from monitor.domain.sources import sources_of
from tests.builders import captured

STORY = [f"sentence number {n} of the wire story tells of matter {n * n} and of nothing else" for n in range(40)]
OTHER = [f"our own reporter has seen {n} and writes in line {n * 3} about what became of it" for n in range(40)]
QUOTED = STORY[4:10]
"""What everybody prints of a statement."""


def printed(lines: list[str]) -> str:
    made = fingerprint(". ".join(lines))
    assert made is not None
    return made


def test_a_story_that_was_cut_framed_or_touched_up_is_a_copy() -> None:
    wire = printed(STORY)
    assert are_copies(wire, printed(STORY[:24]))
    assert are_copies(wire, printed(["Agency, Monday", *STORY, "All rights reserved"]))
    assert are_copies(wire, printed([*OTHER[:8], *STORY[:32]]))
    assert are_copies(wire, printed([line.replace("number 7 ", "number seven ") for line in STORY]))
    assert fingerprint(". ".join(STORY).upper()) == wire


def test_papers_that_quote_one_statement_are_independent() -> None:
    assert not are_copies(printed([*STORY[:20], *QUOTED]), printed([*OTHER, *QUOTED]))
    assert not are_copies(printed(STORY), printed(OTHER))


def test_a_text_too_short_to_compare_has_no_fingerprint() -> None:
    assert fingerprint("a few words only") is None


def test_fingerprints_of_older_logs_are_compared_by_what_they_hold() -> None:
    wire = printed(STORY)
    older = wire[:16]
    assert are_copies(older, wire)
    assert not are_copies(older, printed(OTHER))


def test_twenty_papers_with_one_wire_story_are_one_source_and_three_others_are_three() -> None:
    dice = random.Random(7)
    texts = [[*OTHER[n : n + 2], *STORY[: dice.randint(24, 40)], *OTHER[n + 2 : n + 4]] for n in range(20)]
    texts += [
        [f"{paper}{n} wrote {paper}{n * 2} of {paper}{n * 3} in its own words" for n in range(40)] for paper in "abc"
    ]
    articles = [captured(f"https://paper-{n}.example/1", fingerprint=printed(lines)) for n, lines in enumerate(texts)]
    sources = sources_of(articles)
    assert len({sources[article.article_id] for article in articles[:20]}) == 1
    assert len(set(sources.values())) == 4


words = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=40, max_size=120)


@given(st.lists(words, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_no_pair_of_copies_is_missed_by_comparing_likely_ones_only(texts: list[list[str]], dice: random.Random) -> None:
    texts += [[*text[: dice.randint(30, len(text))], *dice.choice(texts)[:10]] for text in texts]
    prints = sorted({made for text in texts if (made := fingerprint(" ".join(text)))})
    likely = {frozenset(pair) for pair in likely_copies(prints)}
    for one, other in combinations(prints, 2):
        assert not are_copies(one, other) or frozenset((one, other)) in likely
        assert are_copies(one, other) == are_copies(other, one)


@settings(deadline=None)
@given(st.lists(words, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_texts_are_parted_alike_at_once_and_as_they_come_and_go(texts: list[list[str]], dice: random.Random) -> None:
    texts += [[*text[: dice.randint(30, len(text))], *dice.choice(texts)[:10]] for text in texts * 2]
    prints = list(dict.fromkeys(made for text in texts if (made := fingerprint(" ".join(text)))))
    dice.shuffle(prints)
    for end in [*range(1, len(prints) + 1), len(prints) // 2]:
        part = prints[:end]
        whole = Partition()
        for one, other in combinations(part, 2):
            if are_copies(one, other):
                whole.merge(one, other)
        assert parted(frozenset(part)) == {text: whole.find(text) for text in part}
