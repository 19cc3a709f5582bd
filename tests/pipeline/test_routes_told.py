"""Who is told what: routes, their follow-ups, and silences, article by article."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from monitor.domain.events import AlertDelivered, AlertRequested, AlertSilenced, FeedConfigured, SilenceSubject
from monitor.domain.feed import FeedSettings, feed_id_of
from monitor.domain.policy import Policy
from monitor.domain.routing import FollowUps, Route
from monitor.domain.stream import Recorded, stream_of
from monitor.domain.watchlist import Watched, Watchlist
from monitor.pipeline.destinations import destinations
from monitor.pipeline.silence import lift_silence, set_silence
from monitor.projections.alerts import AlertRow
from monitor.projections.silences import SilenceRow
from tests.builders import FEED_URL, a_claim, decided, feed_added
from tests.pipeline.test_track import ALIASES, Newsroom

Told = list[tuple[str, str]]


def route(name: str, **fields: Any) -> Route:
    return Route(**{"name": name, "channel": f"slack:#{name}"} | fields)


def newsroom(*routes: Route, **watchlists: Watchlist) -> Newsroom:
    return Newsroom(Policy(routes=routes or (route("default"),), watchlists=watchlists))


def requested(recorded: list[Recorded]) -> Told:
    """What was asked to be told, by route; what is silenced in brackets."""
    silenced = {item.event.alert_id for item in recorded if isinstance(item.event, AlertSilenced)}
    alerts = [item.event for item in recorded if isinstance(item.event, AlertRequested)]
    return [(alert.route, f"({alert.action})" if alert.alert_id in silenced else alert.action) for alert in alerts]


def silence(news: Newsroom, subject: SilenceSubject, key: str, days: int = 30) -> UUID:
    return set_silence(
        news.session,
        subject=subject,
        key=key,
        name=key,
        until=news.session.now + timedelta(days=days),
        author="Ann Editor",
        reason="too much of it",
        aliases=ALIASES,
        now=news.session.now,
    )


def test_each_route_is_told_once_it_takes_the_story() -> None:
    news = newsroom(route("rumours", status="rumoured"), route("facts"), route("sure", status="confirmed"))

    assert requested(news.tell("one", a_claim(status="rumoured"))) == [("rumours", "post")]
    assert requested(news.tell("two", a_claim(status="reported"))) == [
        ("rumours", "reply"),
        ("rumours", "edit"),
        ("facts", "post"),
    ]
    assert ("sure", "post") in requested(news.tell("three", a_claim(attributed_to="organisation")))


def test_of_several_routes_to_one_channel_the_first_that_takes_a_story_tells_it() -> None:
    sure, rest = route("sure", channel="slack:#a", status="confirmed"), route("rest", channel="slack:#a")
    news = newsroom(sure, rest, route("other"))

    assert requested(news.tell("one", a_claim(status="reported"))) == [("rest", "post"), ("other", "post")]
    confirmed = requested(news.tell("two", a_claim(attributed_to="organisation")))
    assert {name for name, _ in confirmed} == {"rest", "other"}, "it stays in its thread"
    (change,) = news.changes
    found = destinations(news.session, change, news.policy, ALIASES, news.session.now)
    assert [(each.route, each.takes) for each in found] == [("sure", True), ("rest", False), ("other", True)]
    assert found[1].reason == "the route sure tells it in slack:#a"


@pytest.mark.parametrize(
    ("follow_ups", "expected"),
    [("both", ["reply", "edit"]), ("thread", ["reply"]), ("edit", ["edit"]), ("off", [])],
)
def test_follow_ups_go_as_the_route_says(follow_ups: FollowUps, expected: list[str]) -> None:
    news = newsroom(route("one", follow_ups=follow_ups))
    news.tell("one", a_claim(status="reported"))

    assert requested(news.tell("two", a_claim(status="reported"))) == [("one", action) for action in expected]


def test_a_watchlist_follows_an_organisation_left_or_gone_to_and_the_label_of_a_feed() -> None:
    shops = Watchlist(name="shops", organisations=(Watched(name="Globex Corp", aliases=("Acme",)),))
    banks = Watchlist(name="banks", labels=("banking",))
    news = newsroom(
        route("shops", watchlists=("shops",)), route("banks", watchlists=("banks",)), shops=shops, banks=banks
    )
    assert requested(news.tell("one", a_claim("Al Roe", "Zeta"))) == []
    assert requested(news.tell("one", a_claim("Bo Low", "Zeta", destination="Globex"))) == [("shops", "post")]

    feed = feed_id_of(FEED_URL)
    settings = FeedConfigured(feed_id=feed, settings=FeedSettings(labels=("banking",)))
    news.session.append([decided(feed_added(), stream_of("feed", feed)), decided(settings, stream_of("feed", feed), 2)])

    assert requested(news.tell("one", a_claim("Cy Dee", "Acme"))) == [("shops", "post"), ("banks", "post")]


def test_a_silenced_story_is_noted_once_and_told_by_the_first_news_after_the_silence() -> None:
    news = newsroom()
    ident = silence(news, "organisation", "acme")

    assert requested(news.tell("one", a_claim(status="reported"))) == [("default", "(post)")]
    assert requested(news.tell("two", a_claim(status="reported"))) == []
    (alert,) = cast(tuple[AlertRow, ...], news.session.rows.where("alerts"))
    assert (alert.state, alert.silence_id) == ("silenced", ident)

    row = cast(SilenceRow, news.session.rows.find("silences", str(ident)))
    lift_silence(news.session, row, author="Bob Editor", now=news.session.now)
    assert requested(news.tell("three", a_claim(status="reported"))) == [("default", "post")]
    assert requested(news.tell("four", a_claim(status="reported"))) == [("default", "reply"), ("default", "edit")]


def test_a_silence_ends_by_itself() -> None:
    news = newsroom()
    silence(news, "organisation", "acme", days=1)
    news.session.now += timedelta(days=1)

    fresh = {"published_at": news.session.now}
    assert requested(news.tell("one", a_claim(), **fresh)) == [("default", "post")]


def test_a_silence_of_a_told_story_keeps_its_replies_quiet_and_the_message_true() -> None:
    news = newsroom()
    news.tell("one", a_claim(status="reported"))
    (change,) = news.changes
    (alert,) = cast(tuple[AlertRow, ...], news.session.rows.where("alerts"))
    delivered = AlertDelivered(alert_id=alert.id, channel="terminal", message_ref=None)
    news.session.append([decided(delivered, stream_of("alert", alert.id), 2)])
    silence(news, "person", str(change.person_id))

    assert requested(news.tell("two", a_claim(status="reported"))) == [("default", "(reply)"), ("default", "edit")]


def test_a_rule_is_silenced_for_what_no_other_rule_finds() -> None:
    news = newsroom()
    silence(news, "rule", "en.noisy")

    assert requested(news.tell("one", a_claim(rule="en.noisy"))) == [("default", "(post)")]
    assert requested(news.tell("two", a_claim(rule="en.leaves"))) == [("default", "post")]
    assert requested(news.tell("one", a_claim("Al Roe", "Zeta", rule="en.leaves"))) == [("default", "post")]


def test_a_move_is_told_while_one_half_of_it_is_not_silenced() -> None:
    news = newsroom()
    silence(news, "organisation", "acme")
    move = (
        a_claim(destination="Globex"),
        a_claim("Jane Doe", "Globex", kind="appointment", manner="hired", at=40),
    )

    assert requested(news.tell("one", *move)) == [("default", "post")]


def test_what_waits_in_the_outbox_is_silenced_too_unless_it_was_tried() -> None:
    news = newsroom()
    news.tell("one", a_claim(status="reported"))
    news.tell("two", a_claim(status="reported"))  # a reply and an edit wait with their message
    news.tell("one", a_claim("Al Roe", "Zeta"))
    silence(news, "organisation", "acme")

    states = [(row.action, row.state) for row in news.session.rows.where("alerts", "position")]  # type: ignore[attr-defined]
    assert sorted(states) == [
        ("edit", "silenced"),
        ("post", "pending"),
        ("post", "silenced"),
        ("reply", "silenced"),
    ]


def test_a_silence_said_twice_is_one_and_said_otherwise_is_as_it_was_said_last() -> None:
    news = newsroom()
    ident = silence(news, "organisation", "acme")
    head = news.session.head()
    assert silence(news, "organisation", "acme") == ident
    assert news.session.head() == head

    assert silence(news, "organisation", "acme", days=3) == ident
    row = cast(SilenceRow, news.session.rows.find("silences", str(ident)))
    assert (row.until, row.state) == (news.session.now + timedelta(days=3), "set")


def test_a_silence_goes_with_a_person_who_is_merged_into_another() -> None:
    news = newsroom()
    news.tell("one", a_claim("J. Doe", "Zeta"))
    (change,) = news.changes
    silence(news, "person", str(change.person_id))
    news.tell("two", a_claim("Jane Doe", "Acme"))
    news.tell("three", a_claim("Jane Doe", "Zeta"))  # so J. Doe is Jane Doe

    told = requested(news.tell("four", a_claim("Jane Doe", "Beta", kind="appointment", manner="hired")))
    assert told == [("default", "(post)")]


def test_destinations_say_what_each_route_makes_of_a_change_and_why() -> None:
    shops = Watchlist(name="shops", organisations=(Watched(name="Acme"),))
    policy = Policy(routes=(route("shops", watchlists=("shops",)), route("leaves", kinds=("leave",))))
    news = newsroom(*policy.routes, shops=shops)
    news.tell("one", a_claim())
    (change,) = news.changes

    def asked() -> list[tuple[str, bool, str]]:
        found = destinations(news.session, change, news.policy, ALIASES, news.session.now)
        return [(each.route, each.takes, each.reason) for each in found]

    assert asked() == [
        ("shops", True, "Acme is on the watchlist shops"),
        ("leaves", False, "departure: the route takes leave"),
    ]
    silence(news, "organisation", "acme")
    assert asked()[0][1] is False
    assert "by Ann Editor): too much of it" in asked()[0][2]
