"""Role, manner, date, status and salience come from all that an article says of a change, not from one sentence."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def claim(text: str, person: str, kind: str, *, title: str = "", lang: str = "en") -> Claim:
    """Return the one claim of an article of 15 June 2024 about a person."""
    article = Article(title=title, summary="", text=text, lang=lang, published_on="2024-06-15")
    (found,) = [c for c in detect(article, LANGUAGES) if c.person == person and c.kind == kind]
    return found


@pytest.mark.parametrize(
    ("career", "manner"),
    [
        ("Morrell was previously treasurer of Globex Corp.", "hired"),
        ("Morrell, who has 20 years of experience in brewing, was formerly with Globex Corp.", "hired"),
        ("Morrell is currently president of Globex Corp.", "hired"),
        ("Morrell had been senior vice president of operations.", "promoted"),
        ("She had been senior vice president of operations.", "promoted"),
        ("Morrell has been vice chairman of the company since 2019.", "promoted"),
        ("Morrell joined the company in 2011 as treasurer.", "promoted"),
        ("Morrell, whose term begins in July, joined Acme in 2011 and was formerly its treasurer.", "promoted"),
        ("Morrell was born in Leeds.", "unspecified"),
        ("Morrell will be based in Leeds.", "unspecified"),
    ],
)
def test_an_appointee_is_an_insider_or_a_newcomer_by_the_career_told(career: str, manner: str) -> None:
    text = f"Acme Corp said it named Jane Morrell president and chief executive officer. {career}"
    assert claim(text, "Jane Morrell", "appointment").manner == manner


def test_a_french_career_told_in_front_tells_an_insider() -> None:
    text = "Jusqu'ici directrice financière de Lacaze, elle prendra ses fonctions en juillet."
    title = "Jeanne Morel nommée présidente de Lacaze"
    assert claim(text, "Jeanne Morel", "appointment", title=title, lang="fr").manner == "promoted"


def test_a_finance_chief_is_no_financier_and_is_promoted() -> None:
    title, text = (
        "Paul Roux, président d'Acme, quitte ses fonctions",
        "Il cède sa place au directeur financier, Jean Morel.",
    )
    assert claim(text, "Jean Morel", "appointment", title=title, lang="fr").manner == "promoted"


def test_the_firm_that_somebody_joined_is_not_its_founder_of_the_same_name() -> None:
    text = "Brandel Corp named Jane Morrell treasurer. Otto Brandel founded the firm. Morrell joined Brandel in 2011."
    assert claim(text, "Jane Morrell", "appointment").manner == "promoted"


def test_a_nickname_in_between_keeps_the_verb_that_hires() -> None:
    text = "Acme hires 'Mack the knife' Morrell to chair crisis-hit bank"
    assert claim("", "Morrell", "appointment", title=text).manner == "hired"


def test_a_board_elects_unless_the_sentence_says_what_the_elected_was() -> None:
    text = "Acme Corp said its board elected Jane Morrell president. Morrell joined Acme in 2011 as treasurer."
    assert claim(text, "Jane Morrell", "appointment").manner == "elected"
    text = "Acme Corp said Jane Morrell, executive vice president, has been elected president."
    assert claim(text, "Jane Morrell", "appointment").manner == "promoted"


def test_who_acts_for_a_limited_time_stands_in() -> None:
    text = "Acme Corp said Jane Morrell will also act for a limited time as president."
    assert claim(text, "Jane Morrell", "appointment").manner == "interim"


def test_what_somebody_is_said_to_have_done_is_reported() -> None:
    assert (
        claim("Acme chairman Jane Morrell is said to have resigned.", "Jane Morrell", "departure").status == "reported"
    )


def test_the_same_post_held_before_is_no_promotion() -> None:
    text = "Acme Corp said it named Jane Morrell president. Morrell had been president."
    assert claim(text, "Jane Morrell", "appointment").manner == "unspecified"


def test_who_is_replaced_and_gets_another_post_in_the_house_is_promoted() -> None:
    text = "Acme Corp named Paul Poe president. Poe replaces Jane Morrell. Morrell will become chairman, Acme said."
    assert claim(text, "Jane Morrell", "appointment").manner == "promoted"


def test_who_decides_to_leave_resigns() -> None:
    text = "Jane Morrell, president of Acme Corp, announced her decision to leave the company."
    assert claim(text, "Jane Morrell", "departure").manner == "resigned"
    text = "Jane Morrell, president of Acme Corp, is leaving."
    assert claim(text, "Jane Morrell", "departure").manner == "unspecified"


def test_a_post_that_is_left_with_a_seat_on_the_board_is_the_one_told() -> None:
    text = "Acme Corp said Jane Morrell has retired as chairman and resigned from the board of the company."
    found = claim(text, "Jane Morrell", "departure")
    assert (found.role, found.manner) == ("chairman", "retired")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Acme Corp said it named Jane Morrell president effective September.", "2024-09"),
        (
            "Acme Corp named Jane Morrell president, a chair that nobody has held since July 2021.",
            "2024-06-15",
        ),
        ("Jane Morrell replaces Paul Poe, who resigned in January, as president of Acme Corp.", "2024-06-15"),
        ("Acme Corp said on March 11 , 2024 it named Jane Morrell president.", "2024-03-11"),
    ],
)
def test_a_date_belongs_to_the_clause_that_it_stands_in(text: str, date: str) -> None:
    assert claim(text, "Jane Morrell", "appointment").date == date


def test_the_end_of_the_year_is_a_date_and_lasting_until_then_is_none() -> None:
    text = "Jane Morrell, president of Acme Corp, will resign at the end of the year."
    assert claim(text, "Jane Morrell", "departure").date == "2024"
    text = "La directrice de Lacaze, Jeanne Morel, prend un congé jusqu'à la fin de l'année."
    assert claim(text, "Jeanne Morel", "leave", lang="fr").date == "2024-06-15"


def test_what_was_before_the_change_does_not_date_it() -> None:
    text = "Nommée il y a trois ans, Jeanne Morel, la directrice générale de Lacaze, démissionne."
    found = claim(text, "Jeanne Morel", "departure", lang="fr")
    assert (found.date, found.salience) == ("2024-06-15", "news")


def test_what_a_headline_starts_from_is_background() -> None:
    title = "Après la démission de Jeanne Morel, Lacaze veut tourner la page"
    found = claim(
        "La directrice de Lacaze avait fâché le conseil.", "Jeanne Morel", "departure", title=title, lang="fr"
    )
    assert (found.salience, found.date) == ("background", "2024-06")


def test_a_memo_of_the_house_confirms() -> None:
    found = claim("", "Morrell", "departure", title="Acme Corp CFO Morrell to retire: memo")
    assert found.status == "confirmed"


def test_a_rank_is_the_post_of_who_resigns_where_no_other_is_told() -> None:
    assert (
        claim("La démission du général Paul Roux a surpris l'armée.", "Paul Roux", "departure", lang="fr").role
        == "général"
    )
    text = "Le général Paul Roux, chef d'état-major des armées, a démissionné."
    assert claim(text, "Paul Roux", "departure", lang="fr").role == "chef d'état-major"


def test_a_head_of_state_in_the_title_is_nobody_elses_post() -> None:
    title = "Démission de Jeanne Morel : récit d'une crise"
    text = "Entre elle et le président de la République, rien n'allait plus."
    assert claim(text, "Jeanne Morel", "departure", title=title, lang="fr").role is None


@pytest.mark.parametrize(
    "text",
    [
        "Acme Corp said Jane Morrell, who has served as president for nine years, will retire.",
        "Acme Corp said Paul Poe has been named president, succeeding Jane Morrell. Morrell retired, Acme said.",
    ],
)
def test_a_leaver_held_the_post_that_the_article_tells_elsewhere(text: str) -> None:
    assert claim(text, "Jane Morrell", "departure").role == "president"


def test_who_steps_in_holds_for_a_time_what_another_held_for_good() -> None:
    text = "Acme Corp named Paul Poe interim president. Poe replaces Jane Morrell, who resigned from Acme Corp."
    assert claim(text, "Jane Morrell", "departure").role == "president"


def test_a_post_told_in_an_apposition_that_no_fold_takes_is_the_leavers() -> None:
    text = "Paul Roux, ancien responsable de la sûreté de l'énergie, a quitté Lacaze pour fonder sa propre entreprise."
    assert (claim(text, "Paul Roux", "departure", lang="fr").role or "").startswith("responsable de la sûreté")


@pytest.mark.parametrize(
    ("title", "text", "manner"),
    [
        ("La directrice de Lacaze, Jeanne Morel, quitte ses fonctions", "Son mandat prend fin en juillet.", "ended"),
        ("La directrice de Lacaze, Jeanne Morel, quitte ses fonctions", "Elle a atteint la limite d'âge.", "retired"),
        ("La directrice de Lacaze, Jeanne Morel, s'en va", "Elle veut se consacrer à un nouveau projet.", "resigned"),
        ("Lacaze : la directrice Jeanne Morel jette l'éponge", "", "resigned"),
        ("La directrice de Lacaze, Jeanne Morel, s'en va", "Paul Roux avait vu son mandat prendre fin.", "unspecified"),
    ],
)
def test_a_french_exit_is_explained_by_the_sentence_beside_it(title: str, text: str, manner: str) -> None:
    assert claim(text, "Jeanne Morel", "departure", title=title, lang="fr").manner == manner


def test_an_english_exit_is_explained_by_the_sentence_beside_it() -> None:
    title = "Acme Corp president Jane Morrell to leave"
    assert claim("Her contract expires in July.", "Jane Morrell", "departure", title=title).manner == "ended"
    assert claim("She wants a new challenge.", "Jane Morrell", "departure", title=title).manner == "resigned"
    assert claim("Sales fell last year.", "Jane Morrell", "departure", title=title).manner == "unspecified"


def test_who_was_acting_and_is_confirmed_holds_the_post_for_good() -> None:
    text = "Jane Morrell, acting president, has been confirmed as president of Acme Corp."
    assert claim(text, "Jane Morrell", "appointment").manner != "interim"
    text = "Le directeur adjoint, Paul Roux, la remplace par intérim."
    title = "La directrice de Lacaze, Jeanne Morel, quitte le groupe"
    assert claim(text, "Paul Roux", "appointment", title=title, lang="fr").manner == "interim"


def test_what_a_successor_is_called_is_what_he_was() -> None:
    title = "Acme Corp president Jane Morrell resigns"
    found = claim("She will be succeeded by Paul Poe, vice president of sales.", "Paul Poe", "appointment", title=title)
    assert (found.role, found.manner) == ("president", "promoted")
    title = "Jeanne Morel, directrice de Lacaze, démissionne"
    text = "Elle sera remplacée par Paul Roux, actuel directeur adjoint."
    found = claim(text, "Paul Roux", "appointment", title=title, lang="fr")
    assert (found.role, found.manner) == ("directrice", "promoted")


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("Acme Corp said Jane Morrell and Paul Poe were named vice presidents.", "appointment", "vice president"),
        ("Acme Corp boss Jane Morrell will step down after ten years as president.", "departure", "president"),
        ("Acme Corp taps Jane Morrell, former Globex Corp adviser, head of sales.", "appointment", "head of sales"),
    ],
)
def test_an_english_role_is_the_post_that_one_person_holds(text: str, kind: str, role: str) -> None:
    assert claim(text, "Jane Morrell", kind).role == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "Jeanne Morel, la discutable directrice de la recherche, a été limogée par Lacaze.",
            "directrice de la recherche",
        ),
        ("Jeanne Morel, économiste en chef de Lacaze, démissionne.", "économiste en chef"),
        ("La secrétaire d'Etat au budget, Jeanne Morel, démissionne.", "secrétaire d'etat au budget"),
    ],
)
def test_a_french_role_is_read_to_its_end(text: str, role: str) -> None:
    assert claim(text, "Jeanne Morel", "departure", lang="fr").role == role


def test_a_post_is_told_by_the_title_by_the_other_half_of_a_succession_or_in_front() -> None:
    title = "Acme Corp names new treasurer"
    text = "Jane Morrell, formerly of Globex Corp, will replace Paul Poe, who plans to retire."
    assert claim(text, "Jane Morrell", "appointment", title=title).role == "treasurer"
    assert claim(text, "Paul Poe", "departure", title=title).role == "treasurer"
    text = "As chief operating officer, Jane Morrell will run Acme Corp."
    assert claim(text, "Jane Morrell", "appointment").role == "chief operating officer"


def test_who_quits_the_board_is_called_by_the_seat_held_there() -> None:
    text = "Jane Morrell, a non-executive director, resigned from the board of Acme Corp."
    assert claim(text, "Jane Morrell", "departure").role == "non-executive director"


def test_a_firms_name_ends_at_its_corp() -> None:
    found = claim("Jane Morrell leaves Acme Corp for Globex Corp.", "Jane Morrell", "departure")
    assert (found.organisation, found.destination) == ("Acme Corp", "Globex Corp")


def test_who_joins_from_another_house_is_hired() -> None:
    title = "Acme Corp names Jane Morrell chief executive"
    assert claim("She joins from Globex Corp.", "Jane Morrell", "appointment", title=title).manner == "hired"


def test_what_a_match_leaves_to_guess_lowers_the_confidence() -> None:
    title = "Acme Corp president Jane Morrell resigns"
    surest = claim("", "Jane Morrell", "departure", title=title).confidence
    later = claim("Sales fell. " + title + ".", "Jane Morrell", "departure").confidence
    guessed = claim(
        "Jane Morrell resigned on Monday.", "Jane Morrell", "departure", title="A blow to Acme Corp"
    ).confidence
    far = claim("Sales of Acme Corp fell. Jane Morrell resigned on Monday.", "Jane Morrell", "departure").confidence
    assert surest > later > far
    assert surest > guessed > far


def test_a_claim_is_as_sure_as_the_surest_of_its_sentences() -> None:
    title = "Acme Corp president Jane Morrell resigns"
    alone = claim("", "Jane Morrell", "departure", title=title).confidence
    assert claim("Sales fell. Morrell resigned.", "Jane Morrell", "departure", title=title).confidence == alone


def test_each_half_of_a_move_keeps_its_own_post() -> None:
    title = "Globex Corp hires Acme Corp's Jane Morrell as chief executive"
    assert (
        claim("Morrell leaves Acme Corp after eleven years there.", "Jane Morrell", "departure", title=title).role
        is None
    )
    text = (
        "Jeanne Morel, directrice des opérations de Lacaze, quitte le groupe pour rejoindre Globex, "
        "dont elle prendra la direction générale le 4 juillet."
    )
    assert claim(text, "Jeanne Morel", "appointment", lang="fr").role == "direction générale"
    assert claim(text, "Jeanne Morel", "departure", lang="fr").role == "directrice des opérations"


def test_what_somebody_was_or_founded_long_ago_makes_no_history_of_today() -> None:
    text = "Acme Corp named Jane Morrell, formerly treasurer of Globex Corp, president."
    assert claim(text, "Jane Morrell", "appointment").salience == "news"
    found = claim(
        "Acme Corp boss Jane Morrell resigned as president of the firm that she founded in 1984.",
        "Jane Morrell",
        "departure",
    )
    assert (found.salience, found.date) == ("news", "2024-06-15")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jane Morrell will run Acme Corp as interim president.", "interim president"),
        ("Jane Morrell is to chair Acme Corp.", "chair"),
        ("Acme Corp said its board has named treasurer Jane Morrell to the added post of president.", "president"),
    ],
)
def test_the_post_taken_is_told_by_the_verb_or_behind_it(text: str, role: str) -> None:
    assert claim(text, "Jane Morrell", "appointment").role == role


def test_who_was_elected_is_told_by_the_sentence_beside() -> None:
    title = "Jeanne Morel prend la présidence de la Fédération de voile"
    assert (
        claim("Elle a été élue au premier tour.", "Jeanne Morel", "appointment", title=title, lang="fr").manner
        == "elected"
    )
    text = "Acme Corp named Jane Morrell president. Three new directors have been elected."
    assert claim(text, "Jane Morrell", "appointment").manner == "unspecified"


def test_the_post_that_a_title_fills_is_the_one_that_was_left() -> None:
    text = "Acme Corp treasurer named interim president after Jane Morrell's resignation"
    assert claim("", "Jane Morrell", "departure", title=text).role == "president"


def test_who_left_another_house_was_hired() -> None:
    text = "Jane Morrell, who recently resigned as president of Globex Corp, has been named chairman of Acme Corp."
    assert claim(text, "Jane Morrell", "appointment").manner == "hired"


def test_a_board_promotes_whom_it_elects_from_another_post() -> None:
    text = "Acme Corp said it has elected President Jane Morrell chief executive officer."
    assert claim(text, "Jane Morrell", "appointment").manner == "promoted"
    text = "Acme Corp said it has elected Jane Morrell chief executive officer."
    assert claim(text, "Jane Morrell", "appointment").manner == "elected"


def test_who_quits_has_resigned_and_whose_second_term_is_over_has_not() -> None:
    assert claim("Acme Corp director Jane Morrell quits Acme Corp.", "Jane Morrell", "departure").manner == "resigned"
    title = "Jeanne Morel laissera la présidence de Lacaze à l'issue de son deuxième mandat"
    assert claim("", "Jeanne Morel", "departure", title=title, lang="fr").manner == "ended"


def test_who_is_to_chair_a_board_is_its_chair() -> None:
    assert (
        claim("Jane Morrell is to chair Acme Corp's supervisory board.", "Jane Morrell", "appointment").role == "chair"
    )


def test_a_french_field_led_until_now_tells_an_insider() -> None:
    title = "Jeanne Morel nommée directrice de Lacaze"
    text = "Elle dirigeait jusqu'ici la maintenance de l'entreprise."
    assert claim(text, "Jeanne Morel", "appointment", title=title, lang="fr").manner == "promoted"


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Acme named Jane Morrell chief executive after the death of Paul Rowe.", ["Paul Rowe"]),
        ("Jane Morrell will replace Paul Rowe, who died last week, as chief executive of Acme.", ["Paul Rowe"]),
        ("The novelist Paul Rowe died on Monday. Acme named Jane Morrell chief executive.", []),
        ("Jane Morrell succeeded her father Paul Rowe, who died in 1995, as chairman of Acme.", []),
        ("Acme named Jane Morrell chairman. She came in 1990 after the death of her father, Paul Rowe.", []),
    ],
)
def test_who_has_a_successor_now_died_in_office(text: str, dead: list[str]) -> None:
    claims = detect(Article(title="", summary="", text=text, lang="en", published_on="2024-06-15"), LANGUAGES)
    assert [c.person for c in claims if c.manner == "died"] == dead


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("The trustees asked Jane Morrell, the founder's niece, to resign as president of Acme.", "dismissed"),
        ("Jane Morrell, president of Acme, agreed to resign.", "resigned"),
        ("A vote on the removal of Acme chair Jane Morrell is off. Morrell resigned on Tuesday.", "resigned"),
    ],
)
def test_who_is_made_to_resign_is_dismissed_and_who_resigned_first_is_not(text: str, manner: str) -> None:
    assert claim(text, "Jane Morrell", "departure").manner == manner


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Jane Morrell, treasurer of Acme, will run it until a new president is found.", "interim"),
        ("Brewer Acme named steel veteran Jane Morrell as president.", "unspecified"),
        ("Acme treasurer Jane Morrell takes over as president until a search is done.", "interim"),
        ("An interim administrator, Jane Morrell, has taken over at Acme.", "interim"),
        ("Acme named its interim chief Jane Morrell president.", "promoted"),
    ],
)
def test_a_post_held_for_now_is_interim_and_a_veteran_of_a_field_no_insider(text: str, manner: str) -> None:
    assert claim(text, "Jane Morrell", "appointment").manner == manner


def test_who_retires_in_a_present_tense_is_news_also_behind_when() -> None:
    text = "Acme named Jane Morrell chairman from July, when Paul Rowe retires."
    assert claim(text, "Paul Rowe", "departure").salience == "news"


@pytest.mark.parametrize(
    ("lang", "story"), [("en", "Acme chief Jane Morrell has quit."), ("fr", "Jane Morrell, PDG d'Acme, démissionne.")]
)
@pytest.mark.parametrize("dateline", ["Paris. ", "Lyon (ANP). ", "Ouzala. "])
def test_a_dateline_is_no_sentence_of_its_own(lang: str, story: str, dateline: str) -> None:
    told = claim(dateline + story, "Jane Morrell", "departure", lang=lang)
    assert told.confidence == claim(story, "Jane Morrell", "departure", lang=lang).confidence


@pytest.mark.parametrize(
    ("lang", "text", "role"),
    [
        ("fr", "Sont nommés administrateurs d'Ostrane Odile Brun et Pascal Vernet.", "administrateur"),
        ("fr", "Les vice-présidents d'Ostrane, Odile Brun et Pascal Vernet, ont démissionné.", "vice-président"),
        ("en", "Two vice presidents of Acme, Odile Brun and Pascal Vernet, were fired.", "vice president"),
        ("en", "Acme directors Odile Brun and Pascal Vernet have resigned.", "director"),
    ],
)
def test_several_who_come_or_go_together_share_the_post_told_of_them(lang: str, text: str, role: str) -> None:
    claims = detect(Article(title="", summary="", text=text, lang=lang, published_on="2024-06-15"), LANGUAGES)
    assert {c.person: c.role for c in claims} == {"Odile Brun": role, "Pascal Vernet": role}


def test_who_steps_in_takes_the_one_post_that_was_left() -> None:
    text = "Acme president Paul Rowe has resigned. Its treasurer, Jane Morrell, will fill in for now."
    assert claim(text, "Jane Morrell", "appointment").role == "president"


@pytest.mark.parametrize(
    ("lang", "text", "there"),
    [
        ("en", "Jane Morrell left Acme in January and has since joined Globex Corp.", "Globex Corp"),
        ("en", "Acme chief Jane Morrell has resigned to take a job with Globex Corp.", "Globex Corp"),
        ("fr", "Jane Morrell démissionne d'Acme pour diriger Globex SA.", "Globex SA"),
        ("en", "Acme chief Jane Morrell has resigned to write a book on Globex Corp.", None),
    ],
)
def test_where_somebody_goes_on_to_is_told_behind_the_exit(lang: str, text: str, there: str | None) -> None:
    assert claim(text, "Jane Morrell", "departure", lang=lang).destination == there


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Acme chief Jane Morrell was let go by mutual agreement."),
        ("fr", "Jane Morrell, PDG d'Acme, a été remerciée d'un commun accord."),
    ],
)
def test_who_goes_by_mutual_agreement_was_not_dismissed(lang: str, text: str) -> None:
    assert claim(text, "Jane Morrell", "departure", lang=lang).manner == "unspecified"
