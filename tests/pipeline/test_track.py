"""What tracking appends, article by article, and what it decides to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from monitor.domain.alert import Policy
from monitor.domain.claim import Claim, claim_id
from monitor.domain.events import AlertRequested, ArticleCaptured
from monitor.domain.organisations import Aliases
from monitor.domain.routing import Route
from monitor.domain.stream import Recorded
from monitor.pipeline.track import track
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow
from tests.builders import NOW, a_claim, an_id, captured, decided
from tests.fakes import MemorySession

ALIASES = Aliases({"gx": "Globex Corporation"})
Told = tuple[str, str, tuple[str, ...]]


class Newsroom:
    """A log that articles come into."""

    def __init__(self, policy: Policy = Policy()) -> None:  # noqa: B008 - frozen
        self.session = MemorySession()
        self.policy = policy

    def tell(self, paper: str, *claims: Claim, **fields: Any) -> list[Recorded]:
        """Let a paper tell claims, one article each call; return what was appended because of it."""
        number = len(self.session.rows.where("articles"))
        article = captured(f"https://{paper}.example/{number}", **fields)
        self.session.now += timedelta(minutes=1)
        self.session.append([decided(article, f"article-{article.article_id}")])
        return self.track(article, *claims)

    def track(self, article: ArticleCaptured, *claims: Claim) -> list[Recorded]:
        head = self.session.head()
        track(
            self.session,
            article=article,
            claims=claims,
            aliases=ALIASES,
            policy=self.policy,
            now=self.session.now,
            correlation_id=an_id("entry"),
            causation_id=an_id("captured"),
        )
        return list(self.session.events(head, 1000))

    @property
    def changes(self) -> tuple[ChangeRow, ...]:
        return cast(tuple[ChangeRow, ...], self.session.rows.where("changes", state="open"))


def types(recorded: list[Recorded]) -> list[str]:
    return [item.event.type for item in recorded]


def alerts(recorded: list[Recorded]) -> list[Told]:
    """Return (action, story, news) of what was decided to be told."""
    requested = (item.event for item in recorded if isinstance(item.event, AlertRequested))
    return [(alert.action, str(alert.story_id), alert.news) for alert in requested]


def actions(recorded: list[Recorded]) -> list[tuple[str, tuple[str, ...]]]:
    return [(action, news) for action, _, news in alerts(recorded)]


def test_the_first_article_makes_a_person_an_organisation_a_change_and_a_post() -> None:
    news = Newsroom()
    recorded = news.tell("one", a_claim())
    assert types(recorded) == [
        "claim.detected",
        "person.appeared",
        "organisation.appeared",
        "change.reported",
        "alert.requested",
    ]
    (change,) = news.changes
    assert actions(recorded) == [("post", ())]
    assert recorded[-1].causation_id == recorded[3].event_id
    assert recorded[3].causation_id == recorded[0].event_id
    assert {item.correlation_id for item in recorded} == {an_id("entry")}
    assert change.story_id == change.id


def test_a_claim_has_the_id_of_its_place_and_stands_in_the_stream_of_its_article() -> None:
    news = Newsroom()
    claim = a_claim()
    detected = news.tell("one", claim, claim, title="")[0]
    article = captured("https://one.example/0").article_id
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (detected.stream, detected.version) == (f"article-{article}", 2)
    assert getattr(detected.event, "claim_id", None) == claim_id(article, empty, claim)


def test_an_article_without_claims_appends_nothing() -> None:
    assert Newsroom().tell("one") == []


def test_tracking_the_same_claims_again_appends_nothing() -> None:
    news = Newsroom()
    news.tell("one", a_claim())
    assert news.track(captured("https://one.example/0"), a_claim()) == []


def test_a_second_paper_corroborates_and_replies() -> None:
    news = Newsroom()
    news.tell("one", a_claim(status="reported"))
    recorded = news.tell("two", a_claim(status="reported"))
    assert types(recorded)[:2] == ["claim.detected", "change.corroborated"]
    assert actions(recorded) == [("reply", ("source",)), ("edit", ())]


def test_a_second_article_of_the_same_paper_tells_nothing_new() -> None:
    news = Newsroom()
    news.tell("one", a_claim())
    assert types(news.tell("one", a_claim())) == ["claim.detected", "change.corroborated"]


def test_a_second_paper_that_states_it_as_fact_confirms_it() -> None:
    news = Newsroom()
    news.tell("one", a_claim())
    recorded = news.tell("two", a_claim())
    assert "change.confirmed" in types(recorded)
    assert news.changes[0].confirmed_by == "two independent sources state it as fact"
    assert actions(recorded) == [("reply", ("confirmed", "source")), ("edit", ())]


def test_a_rumour_that_comes_true_is_posted_when_it_does() -> None:
    news = Newsroom()
    assert actions(news.tell("one", a_claim(status="rumoured"))) == []
    assert actions(news.tell("two", a_claim(attributed_to="organisation"))) == [("post", ())]


def test_background_then_news_is_posted_by_the_news() -> None:
    news = Newsroom()
    assert actions(news.tell("one", a_claim(salience="background"))) == []
    recorded = news.tell("two", a_claim())
    assert actions(recorded) == [("post", ())]
    assert next(i.event for i in recorded if isinstance(i.event, AlertRequested)).new_person, "it is the first story"


def test_a_background_claim_counts_as_a_source_of_a_told_story() -> None:
    news = Newsroom()
    news.tell("one", a_claim(status="reported"))
    recorded = news.tell("two", a_claim(status="reported", salience="background"))
    assert actions(recorded) == [("reply", ("source",)), ("edit", ())]


def test_old_news_corroborated_by_young_background_is_not_posted() -> None:
    news = Newsroom()
    news.tell("one", a_claim(), published_at=NOW - timedelta(days=30))
    assert actions(news.tell("two", a_claim(salience="background"))) == []


def test_a_denial_replies_in_a_told_story_and_lowers_nothing() -> None:
    news = Newsroom()
    assert actions(news.tell("none", a_claim("Jim Roe", status="denied"))) == []
    news.tell("one", a_claim(attributed_to="organisation"))
    recorded = news.tell("two", a_claim(status="denied", attributed_to="person"))
    assert "change.disputed" in types(recorded)
    assert actions(recorded) == [("reply", ("denied",)), ("edit", ())]
    (change,) = (row for row in news.changes if row.names and row.names.person == "Jane Doe")
    assert (change.facts.status, len(change.denials)) == ("confirmed", 1)


def test_a_destination_and_a_correction_are_told_in_the_thread() -> None:
    news = Newsroom()
    news.tell("one", a_claim(date="2024-05"))
    recorded = news.tell("one", a_claim(date="2024-05-03", destination="Globex"))
    assert actions(recorded) == [("reply", ("destination",)), ("edit", ())]
    recorded = news.tell("one", a_claim(date="2024-06-30"), published_at=NOW)
    assert actions(recorded) == [("reply", ("date",)), ("edit", ())]
    assert news.changes[0].facts.date == "2024-06-30"


def test_what_comes_second_of_a_move_replies_in_the_thread_of_the_first() -> None:
    for first, second in (
        (a_claim(destination="GX"), a_claim(organisation="Globex", kind="appointment")),
        (a_claim(organisation="Globex", kind="appointment"), a_claim(destination="GX")),
    ):
        news = Newsroom()
        ((_, story, _),) = alerts(news.tell("one", first))
        recorded = news.tell("two", second)
        assert alerts(recorded) == [("reply", story, ("linked",)), ("edit", story, ())]
        assert {str(row.story_id) for row in news.changes} == {story}
        assert {row.facts.linked for row in news.changes} == {row.id for row in news.changes}


def test_two_told_stories_that_turn_out_to_be_one_say_so_in_both_threads() -> None:
    news = Newsroom()
    ((_, first, _),) = alerts(news.tell("one", a_claim()))
    ((_, second, _),) = alerts(news.tell("one", a_claim(organisation="Globex", kind="appointment")))
    recorded = news.tell("two", a_claim(destination="Globex"))
    assert {(action, story) for action, story, _ in alerts(recorded)} == {
        (action, story) for action in ("reply", "edit") for story in (first, second)
    }
    assert {(story, "merged" in news) for action, story, news in alerts(recorded) if action == "reply"} == {
        (first, True),
        (second, True),
    }
    assert {str(row.story_id) for row in news.changes} == {first}
    assert actions(news.tell("one", a_claim(destination="Globex"))) == []


def test_a_surname_alone_that_finds_its_person_merges_into_them() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Doe"))
    recorded = news.tell("two", a_claim("Jane Doe"))
    assert "person.appeared" not in types(recorded)
    assert [row.name for row in cast(tuple[PersonRow, ...], news.session.rows.where("people"))] == ["Jane Doe"]
    assert actions(recorded) == [("reply", ("confirmed", "name", "source")), ("edit", ())]


def test_a_homonym_takes_a_surname_alone_away_and_gets_its_own_post() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Jane Doe"))
    ((_, story, _), _) = alerts(news.tell("two", a_claim("Doe")))
    recorded = news.tell("three", a_claim("Jim Doe"))
    assert {"change.split", "person.appeared", "change.reported"} <= set(types(recorded))
    assert ("reply", story, ("split",)) in alerts(recorded)
    assert [action for action, _, _ in alerts(recorded)].count("post") == 2
    assert sorted(row.names.person for row in news.changes if row.names) == ["Doe", "Jane Doe", "Jim Doe"]


def test_a_person_merged_away_and_split_again_gets_their_id_back() -> None:
    news = Newsroom()
    ((_, john, _),) = alerts(news.tell("one", a_claim("John Stone")))
    ((_, bare, _),) = alerts(news.tell("two", a_claim("Stone", "Globex")))
    merged = news.tell("three", a_claim("John Stone", "Globex", date="2024-08-05"))
    assert {"person.merged"} <= set(types(merged))
    split = news.tell("four", a_claim("Jane Stone", "Globex", kind="appointment"))
    assert "person.split" in types(split)
    standing = {row.id for row in news.changes}
    assert {UUID(john), UUID(bare)} <= standing
    people = cast(tuple[PersonRow, ...], news.session.rows.where("people", merged_into=None))
    assert {row.person_id for row in news.changes} == {row.id for row in people}


def test_organisations_appear_once_by_their_alias() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Jane Doe", "GX"))
    news.tell("two", a_claim("Jim Roe", "Globex Corporation"))
    (row,) = cast(tuple[OrganisationRow, ...], news.session.rows.where("organisations"))
    assert (row.key, {change.organisation_id for change in news.changes}) == ("globex", {row.id})


def test_an_undated_article_of_a_first_poll_is_recorded_and_not_told() -> None:
    news = Newsroom()
    recorded = news.tell("one", a_claim(), backlog=True, published_at=None)
    assert "change.reported" in types(recorded)
    assert actions(recorded) == []


def test_each_route_has_its_own_messages() -> None:
    news = Newsroom(Policy(routes=tuple(Route(name=name, channel=f"slack:{name}") for name in ("one", "two"))))
    news.tell("one", a_claim())
    recorded = news.tell("two", a_claim(attributed_to="person"))
    requested = [item.event for item in recorded if isinstance(item.event, AlertRequested)]
    assert [(a.route, a.action) for a in requested] == [
        ("one", "reply"),
        ("one", "edit"),
        ("two", "reply"),
        ("two", "edit"),
    ]
    assert len({a.alert_id for a in requested}) == 4


def test_the_reason_of_every_merge_and_every_corroboration_is_recorded() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Doe", date=None), published_at=datetime.fromisoformat("2024-08-06T00:00:00+00:00"))
    recorded = news.tell("two", a_claim("Jane Doe"))
    (reason,) = (getattr(i.event, "reason", "") for i in recorded if i.event.type == "change.corroborated")
    assert reason == "same name; same organisation; same date"
