"""The decision to tell, one rule at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from monitor.domain.alert import Policy, alerts_for
from monitor.domain.change import changes_of
from monitor.domain.claim import Claim
from monitor.domain.decide import decide
from monitor.domain.events import AlertRequested
from monitor.domain.identity import Told
from monitor.domain.neighbourhood import Neighbourhood
from monitor.domain.organisations import Aliases
from monitor.domain.routing import Route
from tests.builders import NOW, a_claim, an_id

POLICY = Policy(max_age_days=7)
DAY = timedelta(days=1)


def first_told(
    *claims: Claim, policy: Policy = POLICY, published_at: datetime | None = NOW - DAY, backlog: bool = False
) -> list[AlertRequested]:
    """Return the alerts of the first article that tells these claims, to an empty log."""
    told: dict[UUID, Told] = {
        an_id(f"claim {i}"): Told(
            id=an_id(f"claim {i}"),
            claim=claim,
            article_id=an_id("article"),
            domain="paper.example",
            fingerprint=None,
            published_at=published_at,
            seen_at=NOW,
            backlog=backlog,
        )
        for i, claim in enumerate(claims)
    }
    log = Neighbourhood(told=told, changes={}, people={}, organisations={}, announced={})
    outcome = decide(changes_of(told.values(), Aliases({})), log)
    causes = {change.id: an_id(f"event of {change.id}") for change in outcome.changes}
    return cast(list[AlertRequested], alerts_for(outcome, causes, log, policy, NOW))  # nothing is silenced


def test_news_of_a_leader_is_posted_once_a_route() -> None:
    assert [(a.route, a.action, a.new_person) for a in first_told(a_claim())] == [("default", "post", True)]
    routes = Policy(routes=tuple(Route(name=name, channel=f"slack:{name}") for name in ("one", "two")))
    assert [(a.route, a.action) for a in first_told(a_claim(), policy=routes)] == [("one", "post"), ("two", "post")]
    assert first_told(a_claim(), policy=Policy(routes=())) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "rumoured"},
        {"status": "denied"},
        {"salience": "background"},
        {"sphere": "sport"},
        {"sphere": "politics"},
    ],
)
def test_rumours_denials_background_and_other_spheres_are_not_posted(fields: dict[str, Any]) -> None:
    assert first_told(a_claim(**fields)) == []


@pytest.mark.parametrize("status", ["rumoured", "denied"])
def test_a_rumour_is_not_announced_as_fact_because_history_states_one(status: str) -> None:
    recalled = a_claim(salience="background", status="reported")
    assert first_told(recalled, a_claim(status=status, at=200)) == []
    assert len(first_told(recalled, a_claim(status="reported", at=200))) == 1


def test_background_is_posted_to_those_who_ask() -> None:
    assert len(first_told(a_claim(salience="background"), policy=Policy(background=True))) == 1


def test_what_was_published_too_long_ago_is_not_posted() -> None:
    assert len(first_told(a_claim(), published_at=NOW - 7 * DAY)) == 1
    assert first_told(a_claim(), published_at=NOW - 7 * DAY - timedelta(seconds=1)) == []


def test_an_age_beyond_the_calendar_is_never_too_old() -> None:
    first_day = datetime(1, 1, 1, tzinfo=NOW.tzinfo)
    assert len(first_told(a_claim(), policy=Policy(max_age_days=999_999_999), published_at=first_day)) == 1


def test_an_article_without_date_is_as_old_as_its_sight_and_old_on_a_first_poll() -> None:
    assert len(first_told(a_claim(), published_at=None)) == 1
    assert first_told(a_claim(), published_at=None, backlog=True) == []
    assert len(first_told(a_claim(), backlog=True)) == 1


def test_a_move_is_one_post_that_is_about_the_departure() -> None:
    joining = a_claim("Jane Doe", "Globex", kind="appointment", at=200)
    (post,) = first_told(joining, a_claim(destination="Globex"))
    assert (post.action, post.story_id) == ("post", post.change_id)


def test_joint_departures_are_one_post_each() -> None:
    assert len(first_told(a_claim("Jane Doe"), a_claim("Jim Doe", at=200))) == 2
