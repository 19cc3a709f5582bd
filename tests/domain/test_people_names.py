"""Names of people: keys and forms."""

from __future__ import annotations

import pytest

from monitor.domain.people import fits, is_full, is_lone, name_words, spelling_score, surname_key


def words(name: str) -> tuple[str, ...]:
    return tuple(name_words(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clara Zelensky", "Zelenskyy"),
        ("Jan Hoffmann", "Hofman"),
        ("Zoé d'Aubigné", "ZOE DAUBIGNE"),
        ("Mr Henry Ford Jr", "Ford"),
        ("Ana Lee", "Lee"),
    ],
)
def test_spellings_of_a_surname_share_a_key(one: str, other: str) -> None:
    assert surname_key(one) == surname_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann Lee", "Ann Lu"), ("Ann Berg", "Ann Burg"), ("Ann Marten", "Ann Martin-Roux")]
)
def test_other_surnames_have_other_keys(one: str, other: str) -> None:
    assert surname_key(one) != surname_key(other)


def test_an_erased_name_has_an_empty_key() -> None:
    assert surname_key("") == ""


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("Stone", "John Stone", True),
        ("J. Stone", "John Stone", True),
        ("John Stone", "John H. Stone", True),
        ("H. Stone", "John H. Stone", True),
        ("de Rohan", "Marie de Rohan", True),
        ("K. Stone", "John Stone", False),
        ("John Stone", "Stone", False),
        ("Jane Stone", "John Stone", False),
        ("John Stone", "John Stone", False),
        ("John Stern", "John H. Stone", False),
    ],
)
def test_a_bare_form_fits_a_fuller_name(short: str, full: str, expected: bool) -> None:
    assert fits(words(short), words(full)) is expected


def test_a_particle_makes_no_given_name() -> None:
    assert is_lone(words("van Dijk"))
    assert not is_lone(words("J. van Dijk"))
    assert not is_full(words("J. van Dijk"))
    assert is_full(words("Jo van Dijk"))


def test_one_letter_more_is_a_spelling_and_another_gender_is_not() -> None:
    assert spelling_score(words("Barret Stone"), words("Barrett Stone")) > 0
    assert spelling_score(words("Daniel Weber"), words("Daniela Weber")) == 0
    assert spelling_score(words("Peter Stone"), words("Paul Stone")) == 0
