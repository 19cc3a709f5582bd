"""Stories put into words: what must be said, and what must never be."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any, get_args

import msgspec
import pytest

from monitor.domain.claim import Kind, Manner, Seat, Status
from monitor.domain.digests import Item, digest_of
from monitor.domain.events import Conflict
from monitor.domain.message import Link, Message
from monitor.domain.notices import marked_as_repeat
from monitor.domain.replies import reply_of
from monitor.domain.story import Known, Story, StoryChange, Telling, Update
from monitor.domain.wording import message_of
from monitor.domain.words import WORDS, Language, date_in_words
from tests.builders import a_claim, an_id, facts, names

LANGUAGES: tuple[Language, ...] = ("en", "fr")


def a_telling(domain: str = "news.example", quote: str = "Jane Doe leaves Acme.", **fields: Any) -> Telling:
    return Telling(
        claim=a_claim(**fields), quote=quote, domain=domain, url=f"https://{domain}/doe", published_on="2024-08-07"
    )


def a_change(*tellings: Telling, denials: tuple[Telling, ...] = (), **fields: Any) -> StoryChange:
    named = {key: fields.pop(key) for key in ("person", "organisation", "role", "destination") if key in fields}
    own = {key: fields.pop(key) for key in ("withdrawn", "judge") if key in fields}
    return StoryChange(
        facts=facts(**fields), names=names(**named), tellings=tellings or (a_telling(),), denials=denials, **own
    )


def a_story(*changes: StoryChange, **fields: Any) -> Story:
    return Story(changes=changes or (a_change(),), **{"new_person": True} | fields)


def words_of(message: Message) -> str:
    """All words of a message, one part a line."""
    lines = [
        (message.headline,),
        *message.lines,
        *((quote.text, quote.source) for quote in message.quotes),
        *message.notes,
    ]
    return "\n".join("".join(p.text if isinstance(p, Link) else p for p in line) for line in lines)


def test_message_tells_who_what_role_organisation_date_status_sources_and_proof() -> None:
    change = a_change(
        a_telling(attributed_to="organisation"),
        a_telling("other.example"),
        status="confirmed",
        manner="resigned",
        date="2024-09-25",
        role="chief executive",
        sources=2,
    )
    assert message_of(a_story(change), "en") == Message(
        headline="Jane Doe, chief executive, resigns from Acme",
        lines=(
            ("Confirmed by Acme · 2 independent sources · 25 September 2024",),
            ("New person, first change seen",),
            ("Also told by ", Link("other.example", "https://other.example/doe")),
        ),
        quotes=message_of(a_story(change), "en").quotes,
    )
    (quote,) = message_of(a_story(change), "en").quotes
    assert (quote.text, quote.source) == ("Jane Doe leaves Acme.", Link("news.example", "https://news.example/doe"))


def test_french_message_says_the_same_in_french_and_leaves_the_quotation_alone() -> None:
    change = a_change(status="confirmed", manner="resigned", date="2024-08-01", role="chief executive")
    message = message_of(a_story(change, new_person=False), "fr")
    assert message.headline == "Jane Doe, chief executive, démissionne d’Acme"
    assert message.lines[0] == ("Confirmé · 1 source · 1er août 2024",)
    assert message.lines[1] == ("Personne déjà connue, nouveau mouvement",)
    assert message.quotes[0].text == "Jane Doe leaves Acme."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("status", ["reported", "rumoured", "denied"])
def test_what_is_not_confirmed_is_never_stated_as_fact(language: Language, kind: Kind, status: Status) -> None:
    bare = message_of(a_story(a_change(kind=kind, status="confirmed", manner=None)), language).headline
    told = message_of(a_story(a_change(kind=kind, status=status, manner=None)), language)
    assert told.headline != bare
    assert bare in told.headline
    assert "news.example" in told.headline + str(told.lines[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_change_can_be_told_and_dismissal_and_death_only_where_the_facts_say_so(
    language: Language, kind: Kind
) -> None:
    every = product([None, *get_args(Manner)], [None, *get_args(Seat)], ["Acme", None], ["head of sales", None])
    for manner, seat, organisation, role in every:
        change = a_change(kind=kind, manner=manner, seat=seat, status="confirmed", organisation=organisation, role=role)
        headline = message_of(a_story(change), language).headline
        assert "Jane Doe" in headline
        assert organisation is None or organisation in headline
        assert not set("{}") & set(headline)
        assert "  " not in headline
        harsh = [word for word in ("dismiss", "limog", "écarte", "died", "décès") if word in headline.casefold()]
        assert bool(harsh) == (kind == "departure" and manner in ("dismissed", "died")), headline


def test_move_is_one_sentence() -> None:
    leaving = a_change(status="confirmed", destination="Globex")
    joining = a_change(
        kind="appointment", status="confirmed", organisation="Globex", role="head of research", claims=()
    )
    message = message_of(a_story(leaving, joining), "en")
    assert message.headline == "Jane Doe leaves Acme for Globex"
    assert ("At Globex: head of research",) in message.lines


def test_confirmed_departure_does_not_make_the_reported_other_half_a_fact() -> None:
    leaving = a_change(a_telling(status="confirmed"), status="confirmed")
    joining = a_change(
        a_telling("gossip.example"), kind="appointment", status="reported", organisation="Globex", claims=()
    )
    assert (
        message_of(a_story(leaving, joining), "en").headline
        == "Jane Doe leaves Acme for Globex, gossip.example reports"
    )


def test_rumoured_other_half_stays_out_of_the_first_line() -> None:
    leaving = a_change(status="confirmed")
    joining = a_change(kind="appointment", manner="hired", status="rumoured", organisation="Globex", claims=())
    message = message_of(a_story(leaving, joining), "en")
    assert message.headline == "Jane Doe leaves Acme"
    assert ("Rumour: Jane Doe joins Globex",) in message.lines


def test_recalled_history_is_not_told_as_news() -> None:
    message = message_of(a_story(a_change(status="confirmed", salience="background")), "en")
    assert message.headline == "Background: Jane Doe leaves Acme"


def test_conflicts_and_denials_are_shown() -> None:
    change = a_change(
        conflicts=(
            Conflict(field="date", values=("2024-08-05", "2024-09")),
            Conflict(field="manner", values=("dismissed", "resigned")),
        ),
        denials=(a_telling("denial.example", status="denied", attributed_to="organisation"),),
    )
    assert message_of(a_story(change), "en").lines[2:] == (
        ("Sources differ on the date: 5 August 2024 / September 2024",),
        ("Sources differ on the manner: dismissed / resigned",),
        ("Denied by Acme", " (", Link("denial.example", "https://denial.example/doe"), ")"),
    )


def test_a_dispute_about_both_halves_of_a_move_is_told_once() -> None:
    dates = (Conflict(field="date", values=("2024-08-05", "2024-09")),)
    leaving = a_change(status="confirmed", conflicts=dates)
    joining = a_change(
        kind="appointment", status="confirmed", organisation="Globex", claims=(an_id("b"),), conflicts=dates
    )
    lines = message_of(a_story(leaving, joining), "en").lines
    assert lines.count(("Sources differ on the date: 5 August 2024 / September 2024",)) == 1


@pytest.mark.parametrize(
    ("role", "english", "french"),
    [
        ("directrice générale par intérim", " as directrice générale", " comme directrice générale"),
        ("interim chief executive", " as chief executive", " comme chief executive"),
        ("acting head of sales", " as head of sales", " comme head of sales"),
        ("interim", "", ""),
        ("head of interiors", " as head of interiors", " comme head of interiors"),
    ],
)
def test_what_is_for_the_interim_is_said_once(role: str, english: str, french: str) -> None:
    story = a_story(a_change(kind="appointment", manner="interim", status="confirmed", role=role))
    assert message_of(story, "en").headline == f"Jane Doe takes over at Acme for the interim{english}"
    assert message_of(story, "fr").headline == f"Jane Doe assure l’intérim chez Acme{french}"
    assert "Role: " not in words_of(message_of(story, "en"))


def test_what_else_is_known_is_small_print() -> None:
    known = Known(
        facts=facts(kind="appointment", manner="founded", date="2015-12", status="confirmed"),
        names=names("J. Doe", "Globex"),
    )
    others = tuple(Known(facts=facts(), names=names(person)) for person in ("Ada Byron", "Bea Potter"))
    message = message_of(a_story(known=(known,), departures=others), "en")
    assert message.notes == (
        ("Also known of Jane Doe: appointment at Globex (founder, December 2015)",),
        ("Other departures from Acme within 90 days: Ada Byron, Bea Potter",),
    )
    bare = message_of(a_story(), "en")
    assert msgspec.structs.replace(message, notes=()) == bare


def test_quotation_is_one_that_its_readers_understand_among_equally_sure_ones() -> None:
    french = msgspec.structs.replace(a_telling("un.example", quote="Jane Doe quitte Acme."), language="fr")
    english = msgspec.structs.replace(a_telling("one.example"), language="en")
    sure = msgspec.structs.replace(a_telling("sur.example", attributed_to="organisation"), language="fr")
    both, all_three = a_story(a_change(french, english)), a_story(a_change(french, english, sure))
    assert message_of(both, "en").quotes[0].source.text == "one.example"
    assert message_of(both, "fr").quotes[0].source.text == "un.example"
    assert message_of(all_three, "en").quotes[0].source.text == "sur.example"


def test_order_in_which_articles_came_does_not_show() -> None:
    tellings = [a_telling(f"{name}.example", quote=f"So says {name}.") for name in "abc"]
    tellings.append(a_telling("own.example", attributed_to="person"))
    messages = [message_of(a_story(a_change(*order)), "en") for order in permutations(tellings)]
    assert all(message == messages[0] for message in messages)
    assert messages[0].quotes[0].source.text == "own.example"


def test_many_sources_are_counted_not_listed() -> None:
    tellings = [a_telling(f"{number}.example") for number in range(9)]
    (line,) = [line for line in message_of(a_story(a_change(*tellings)), "en").lines if "Also told by " in line]
    assert sum(isinstance(piece, Link) for piece in line) == 4
    assert line[-1] == " and 4 more"


def test_long_role_moves_out_of_the_first_line() -> None:
    role = "senior vice president for " + "very " * 20 + "special projects"
    message = message_of(a_story(a_change(role=role, status="confirmed")), "en")
    assert message.headline == "Jane Doe leaves Acme"
    assert (f"Role: {role}",) in message.lines


def test_names_with_braces_are_told_as_they_are() -> None:
    assert "{who} {0}" in message_of(a_story(a_change(person="{who} {0}")), "en").headline


@pytest.mark.parametrize("language", LANGUAGES)
def test_erased_story_can_still_be_told(language: Language) -> None:
    change = StoryChange(facts=facts(), names=None, tellings=())
    assert WORDS[language].nobody in message_of(a_story(change), language).headline


# --- what is taken back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judge", "english", "french"),
    [
        ("alice", "Called wrong by alice", "Signalé comme faux par alice"),
        (None, "It does not stand any more", "Plus valable"),
    ],
)
def test_withdrawn_story_says_so_first_and_never_as_fact(judge: str | None, english: str, french: str) -> None:
    story = a_story(a_change(status="confirmed", withdrawn=True, judge=judge))
    message = message_of(story, "en")
    assert message.headline == "Withdrawn: Jane Doe leaves Acme"
    assert str(message.lines[0][0]).startswith(english)
    assert not {"Confirmed", "New person"} & set(words_of(message).replace(",", "\n").split("\n"))
    assert str(message_of(story, "fr").lines[0][0]).startswith(french)


def test_half_of_a_move_that_is_withdrawn_leaves_the_first_line_to_the_other_half() -> None:
    leaving = a_change(status="confirmed", withdrawn=True)
    joining = a_change(kind="appointment", status="confirmed", organisation="Globex", claims=(an_id("b"),))
    message = message_of(a_story(leaving, joining), "en")
    assert message.headline == "Jane Doe is appointed at Globex"
    assert ("Withdrawn: Jane Doe leaves Acme",) in message.lines


def test_withdrawn_other_half_is_not_told_as_the_destination() -> None:
    leaving = a_change(status="confirmed")
    joining = a_change(
        kind="appointment", status="confirmed", organisation="Globex", claims=(an_id("b"),), withdrawn=True
    )
    message = message_of(a_story(leaving, joining), "en")
    assert message.headline == "Jane Doe leaves Acme"
    assert ("Withdrawn: Jane Doe is appointed at Globex",) in message.lines


def test_who_confirmed_it_is_named_where_no_source_did() -> None:
    message = message_of(a_story(a_change(status="confirmed", judge="alice")), "en")
    assert message.lines[0] == ("Confirmed by alice · 1 source · August 2024",)


def test_return_after_a_departure_is_shown_as_its_reversal_once() -> None:
    left = Known(facts=facts(date="2024-08-01", status="confirmed"), names=names())
    elsewhere = Known(facts=facts(kind="appointment", status="confirmed", date=None), names=names("Jane Doe", "Globex"))
    message = message_of(a_story(a_change(kind="return", status="confirmed"), known=(left, elsewhere)), "en")
    assert message.headline == "Jane Doe returns to Acme"
    assert message.lines[1] == ("Takes back what was known: departure from Acme (1 August 2024)",)
    assert message.notes == (("Also known of Jane Doe: appointment at Globex",),)


def test_return_from_leave_takes_nothing_back() -> None:
    away = Known(facts=facts(kind="leave", status="confirmed"), names=names())
    message = message_of(a_story(a_change(kind="return", status="confirmed"), known=(away,)), "en")
    assert not any("Takes back" in str(line) for line in message.lines)


# --- replies ----------------------------------------------------------------------------------------------------------


def test_reply_says_only_what_is_new_the_most_important_first() -> None:
    new = a_telling(
        "other.example", quote="Acme said Jane Doe is leaving on 1 September.", attributed_to="organisation"
    )
    change = a_change(a_telling(), new, status="confirmed", date="2024-09-01", sources=2)
    reply = reply_of(Update(change=change, news=("date", "source", "confirmed"), new=(new,)), "en")
    assert reply.headline == "Confirmed by Acme"
    assert reply.lines == (("Date: 1 September 2024",), ("Also told by other.example · 2 independent sources",))
    assert [quote.text for quote in reply.quotes] == [new.quote]


@pytest.mark.parametrize(
    ("code", "fields", "english", "french"),
    [
        ("destination", {"destination": "Globex"}, "Destination: Globex", "Destination : Globex"),
        ("manner", {"manner": "resigned"}, "Manner: resigned", "Manière : démission"),
        ("role", {"role": "head of sales"}, "Role: head of sales", "Fonction : head of sales"),
        ("name", {"person": "Jane Q. Doe"}, "Name: Jane Q. Doe", "Nom : Jane Q. Doe"),
        ("organisation", {"organisation": "Acme"}, "Organisation: Acme", "Organisation : Acme"),
        ("status", {}, "Reported by news.example, not confirmed", "Rapporté par news.example, non confirmé"),
        ("confirmed", {"status": "confirmed"}, "Confirmed", "Confirmé"),
        ("merged", {}, "Two reports turned out to tell one story", "Deux articles racontaient une même histoire"),
        (
            "split",
            {},
            "One of the reports turned out to tell another change",
            "Un des articles parlait d’un autre mouvement",
        ),
        (
            "withdrawn",
            {"status": "confirmed", "withdrawn": True, "judge": "alice"},
            "Withdrawn: Jane Doe leaves Acme · Called wrong by alice: do not rely on what was told here",
            "Retiré : Jane Doe quitte Acme · Signalé comme faux par alice : "
            "ne vous fiez pas à ce qui était annoncé ici",
        ),
        (
            "restored",
            {"status": "confirmed"},
            "Stands again: Jane Doe leaves Acme",
            "De nouveau valable : Jane Doe quitte Acme",
        ),
        ("reopened", {"status": "confirmed"}, "Jane Doe leaves Acme", "Jane Doe quitte Acme"),
        (
            "something else",
            {"status": "confirmed"},
            "Brought up to date: Jane Doe leaves Acme",
            "Mise à jour : Jane Doe quitte Acme",
        ),
    ],
)
def test_each_piece_of_news_has_words(code: str, fields: dict[str, Any], english: str, french: str) -> None:
    update = Update(change=a_change(**fields), news=(code,))
    assert (reply_of(update, "en").headline, reply_of(update, "fr").headline) == (english, french)


def test_denial_in_a_thread_says_who_denies_and_quotes_it() -> None:
    denial = a_telling("other.example", quote="Acme denied it.", status="denied", attributed_to="organisation")
    reply = reply_of(Update(change=a_change(denials=(denial,)), news=("denied",), new=(denial,)), "en")
    assert (reply.headline, reply.quotes[0].text) == ("Denied by Acme", "Acme denied it.")


@pytest.mark.parametrize("departure_first", [True, False])
def test_other_half_of_a_move_is_told_whichever_came_second(departure_first: bool) -> None:
    leaving = a_change(status="confirmed")
    joining = a_change(kind="appointment", status="confirmed", organisation="Globex", claims=(an_id("b"),))
    change, linked = (leaving, joining) if departure_first else (joining, leaving)
    reply = reply_of(Update(change=change, news=("destination", "linked"), linked=linked), "en")
    assert (reply.headline, reply.lines) == ("Jane Doe leaves Acme for Globex", ())


def test_each_other_source_is_linked_once() -> None:
    tellings = [a_telling(domain, quote=f"{number}") for number, domain in enumerate(["a.example", "b.example"] * 2)]
    (line,) = [line for line in message_of(a_story(a_change(*tellings)), "en").lines if "Also told by " in line]
    assert line == ("Also told by ", Link("b.example", "https://b.example/doe"))


def test_repeat_is_marked() -> None:
    assert "May repeat" in words_of(marked_as_repeat(message_of(a_story(), "en"), "en"))


@pytest.mark.parametrize(
    ("date", "english", "french"),
    [
        ("2024-09-25", "25 September 2024", "25 septembre 2024"),
        ("2024-08-01", "1 August 2024", "1er août 2024"),
        ("2024-08", "August 2024", "août 2024"),
        ("2024", "2024", "2024"),
        ("soon", "soon", "soon"),
        ("2024-13", "2024-13", "2024-13"),
    ],
)
def test_dates_read_as_people_write_them(date: str, english: str, french: str) -> None:
    assert (date_in_words(date, "en"), date_in_words(date, "fr")) == (english, french)


@pytest.mark.parametrize(("language", "headline"), [("en", "1 leadership change"), ("fr", "1 mouvement de dirigeant")])
def test_a_digest_with_one_story_left_counts_one(language: Language, headline: str) -> None:
    assert digest_of([Item(story=Message(headline="Jane Doe leaves Acme"))], language).headline == headline
