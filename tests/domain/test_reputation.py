"""What a source is worth follows from what it told, when, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from monitor.domain.fingerprint import fingerprint
from monitor.domain.reputation import Proof, Reputation, Telling, ToldChange, reputations
from tests.builders import NOW, an_id

WIRE = " ".join(f"matter{n} of the agency" for n in range(40))


def telling(domain: str, hours: float, text: str | None = None, article: str | None = None) -> Telling:
    return Telling(
        source=domain,
        article_id=an_id(article or f"{domain} {hours}"),
        domain=domain,
        fingerprint=fingerprint(text) if text else None,
        at=NOW + timedelta(hours=hours),
    )


def change(proof: Proof, *tellings: Telling) -> ToldChange:
    return ToldChange(proof=proof, tellings=tellings)


def test_who_told_first_and_how_far_the_others_were_behind() -> None:
    found = reputations(
        [
            change("right", telling("fast", 0), telling("slow", 3), telling("fast", 9)),
            change("right", telling("slow", 1), telling("fast", 2)),
            change("open", telling("fast", 20), telling("slow", 29)),
            change("open", telling("fast", 40)),
        ]
    )
    fast, slow = found["fast"], found["slow"]
    assert (fast.changes, fast.shared, fast.first, fast.behind_hours) == (4, 3, 2, 1.0)
    assert (slow.changes, slow.shared, slow.first, slow.behind_hours) == (3, 3, 1, 6.0)


def test_at_one_moment_nobody_was_first() -> None:
    found = reputations([change("open", telling("one", 0), telling("two", 0))])
    assert {source: (each.first, each.behind_hours) for source, each in found.items()} == {
        "one": (0, None),
        "two": (0, None),
    }


def test_how_often_it_was_right_leaves_out_what_nobody_knows_yet() -> None:
    found = reputations(
        [
            change("right", telling("a", 0)),
            change("right", telling("a", 1)),
            change("wrong", telling("a", 2)),
            change("open", telling("a", 3), telling("b", 4)),
        ]
    )
    assert (found["a"].right, found["a"].wrong, found["a"].right_share) == (2, 1, 0.667)
    assert found["b"].right_share is None


def test_what_another_domain_had_printed_before_is_a_copy_once_an_article() -> None:
    framed = f"{WIRE} and what our own paper found out about it"
    two_changes_one_article = telling("later", 1, framed, article="both")
    found = reputations(
        [
            change("open", telling("agency", 0, WIRE), two_changes_one_article),
            change("open", two_changes_one_article, telling("agency", 2, WIRE)),
            change("open", telling("later", 5, " ".join(f"own{n} words in here" for n in range(40)))),
        ]
    )
    assert (found["later"].articles, found["later"].copies, found["later"].own_share) == (2, 1, 0.5)
    assert found["agency"].own_share == 0.5


def test_nothing_told_is_nobody() -> None:
    assert reputations([]) == {}
    assert reputations([change("open")]) == {}


def test_one_telling_is_a_whole_record() -> None:
    assert reputations([change("open", telling("a", 0))]) == {
        "a": Reputation(
            changes=1, shared=0, first=0, behind_hours=None, right=0, wrong=0, right_share=None,
            articles=1, copies=0, own_share=1.0,
        )
    }  # fmt: skip
