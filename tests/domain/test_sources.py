"""What counts as an independent source where an aggregator passes articles on (R31)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.events import ArticleCaptured
from monitor.domain.sources import sources_of
from tests.builders import captured

OWN = {name: captured(f"https://{name}.example/1") for name in "abc"}
PASSED_ON = {
    name: captured(f"https://aggregator.example/{name}", unresolved=True, origin_domain=f"{name}.example")
    for name in "abcd"
}


def count(*articles: ArticleCaptured) -> int:
    return len(set(sources_of(articles).values()))


def test_r31_what_is_passed_on_of_a_paper_that_tells_the_same_itself_is_that_paper_s() -> None:
    assert count(OWN["a"], PASSED_ON["a"]) == 1
    assert count(OWN["a"], OWN["b"], PASSED_ON["a"], PASSED_ON["b"]) == 2


def test_r31_what_is_passed_on_of_others_is_the_aggregator_s_whoever_they_are_said_to_be() -> None:
    assert count(PASSED_ON["a"], PASSED_ON["b"], PASSED_ON["c"]) == 1
    assert count(OWN["a"], PASSED_ON["b"], PASSED_ON["c"]) == 2


@given(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abcd")), st.sampled_from("abcd"))
def test_r31_one_more_that_is_passed_on_never_lowers_the_count_and_adds_one_at_most(
    own: set[str], passed_on: set[str], more: str
) -> None:
    articles = [*(OWN[name] for name in sorted(own)), *(PASSED_ON[name] for name in sorted(passed_on))]
    assert count(*articles) <= count(*articles, PASSED_ON[more]) <= count(*articles) + 1
