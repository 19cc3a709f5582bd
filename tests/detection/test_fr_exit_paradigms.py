"""The French exit as a table: every wording in every frame tells it, its shadows tell nothing; names are invented.

`{e}` and `{se}` are the endings of a woman's participle.
"""

from __future__ import annotations

from itertools import cycle, product

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

# (person, a woman?, post, house, house as the verb's object or subject)
WHO = [
    ("Claire Vasseur", True, "directrice générale", "de Norvia", "Norvia"),
    ("Hugues de Brémont", False, "président du directoire", "des Salines du Doubs", "les Salines du Doubs"),
    ("Aïssatou Diarra", True, "directrice des opérations Europe", "du groupe Zelmor", "le groupe Zelmor"),
    (
        "Piotr Zawadzki",
        False,
        "directeur administratif et financier",
        "du chocolatier Courmel",
        "le chocolatier Courmel",
    ),
    ("Marie-Pierre Hautin", True, "présidente", "de la SNPT", "la SNPT"),
    ("Kwame Adusei", False, "directeur", "du musée de la Marine", "le musée de la Marine"),
]

LEAVES = {
    "unspecified": """quitte ses fonctions|va quitter ses fonctions|a annoncé son départ|a fait connaître son départ
        partira fin mars|est parti{e}|passe la main|cède sa place|transmet le flambeau|lâche les rênes
        tire sa révérence|fait ses cartons|plie bagage|prend le large|met fin à ses fonctions
        cessera ses fonctions le 31 mars|n'est plus en poste|n'exercera plus ses fonctions|s'efface
        a été poussé{e} vers la sortie|est contraint{e} de partir|a été invité{e} à partir|abandonne la partie""",
    "resigned": """démissionne|a remis sa démission|a rendu publique sa démission|présente sa démission
        a décidé de démissionner|a été contraint{e} à la démission|a renoncé à toutes ses fonctions|est démissionnaire
        a fait part de sa décision de partir|jette l'éponge|rend son tablier""",
    "dismissed": """a été limogé{e}|est évincé{e}|a été démis{se} de ses fonctions|est relevé{e} de ses fonctions
        a été licencié{e} pour faute grave|vient d'être remercié{e}|s'est fait débarquer|s'est vu retirer ses fonctions
        a été révoqué{e} par le conseil d'administration|a appris son licenciement par courriel|a été congédié{e}""",
    "retired": """prend sa retraite|part à la retraite|fait valoir ses droits à la retraite|part en préretraite""",
    "ended": """ne sera pas reconduit{e}|ne briguera pas de nouveau mandat|n'a pas vu son mandat renouvelé
        renonce à briguer un nouveau mandat|achève son mandat|ne se représentera pas""",
    "died": """est mort{e} subitement|est décédé{e} des suites d'une longue maladie
        a perdu la vie dans un accident""",
}
TAKES_LEAVE = (
    "se met en retrait|a été suspendu{e}|prend un congé sabbatique|a été mis{e} à pied|a été placé{e} en congé"
)
SUBJECTS = [
    "{who}, {post} {of}, {verb}.",
    "La {post} {of}, {who}, {verb} lundi.",
    "{who} ({post} {of}) {verb}.",
    "{who}, 54 ans, {post} {of}, {verb}, a-t-on appris mardi.",
    "Malgré de bons résultats, {who}, {post} {of} depuis 2015, {verb}.",
]

SENDS = """se sépare de|vient de limoger|a licencié sans préavis|a démis de ses fonctions|a mis fin au mandat de
    congédie|pousse vers la sortie|annonce le départ de|a accepté la démission de|confirme l'éviction de
    déplore la disparition de
    ne renouvelle pas le mandat de|perd|laisse partir"""
NOUNS = """le départ|le départ inopiné|la démission surprise|le limogeage|l'éviction brutale|la révocation
    le décès brutal
    la disparition soudaine|le non-renouvellement|la mise à l'écart|le départ à la retraite"""


def wordings(table: str) -> list[str]:
    return [wording.strip() for line in table.splitlines() for wording in line.split("|")]


def claims(text: str, title: str = "") -> tuple[Claim, ...]:
    return detect(Article(title=title, summary=text, published_on="2026-02-12", lang="fr"), LANGUAGES)


def of(what: str) -> str:
    """Return "de" before a noun phrase, contracted."""
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if what.startswith(article):
            return contracted + what.removeprefix(article)
    return ("d'" if what[0] in "AEIOUHÉÈaeiou" else "de ") + what


def put(frame: str, verb: str, person: tuple[str, bool, str, str, str]) -> str:
    who, woman, post, house, _ = person
    verb = verb.format(e="e" if woman else "", se="e" if woman else "")
    text = frame.format(who=who, post=post, of=house, verb=verb)
    return text if woman else text.replace("La directeur", "Le directeur").replace("La président", "Le président")


def missing(text: str, person: tuple[str, bool, str, str, str], kind: str, manner: str | None) -> list[str]:
    told = [c for c in claims(text) if c.person == person[0] and c.kind == kind and c.organisation is not None]
    house = person[4].split()[-1]
    right = [c for c in told if house in (c.organisation or "") and manner in (None, c.manner)]
    return [] if len(right) == len(told) == 1 else [f"{text} {told}"]


@pytest.mark.parametrize("manner", LEAVES)
def test_every_verb_of_leaving_tells_an_exit_whoever_goes_and_however_the_post_is_told(manner: str) -> None:
    people = cycle(WHO)
    lost = [
        wrong
        for frame, verb in product(SUBJECTS, wordings(LEAVES[manner]))
        for person in [next(people)]
        for wrong in missing(put(frame, verb, person), person, "departure", manner)
    ]
    assert lost == []


def test_every_verb_of_stepping_aside_tells_a_leave() -> None:
    people = cycle(WHO)
    lost = [
        wrong
        for frame, verb in product(SUBJECTS, wordings(TAKES_LEAVE))
        for person in [next(people)]
        for wrong in missing(put(frame, verb, person), person, "leave", None)
    ]
    assert lost == []


def test_every_verb_of_sending_away_tells_the_exit_of_who_stands_behind_it() -> None:
    lost = []
    for person, verb in product(WHO, wordings(SENDS)):
        who, _, post, _, house = person
        behind = f"son {post}, {who}" if not person[1] else f"sa {post}, {who}"
        lost += missing(f"{house[0].upper()}{house[1:]} {verb} {behind}.", person, "departure", None)
    assert lost == []


def test_every_noun_of_leaving_tells_the_exit_of_whom_it_names() -> None:
    lost = []
    for person, noun in product(WHO, wordings(NOUNS)):
        who, _, post, house, _ = person
        for named in (f"{of(who)}, {post} {house},", f"{of(('la ' if person[1] else 'le ') + post)} {house}, {who},"):
            lost += missing(f"{noun[0].upper()}{noun[1:]} {named} a surpris les salariés.", person, "departure", None)
    assert lost == []


@pytest.mark.parametrize(
    "text",
    [
        "Claire Vasseur, directrice de Norvia, et Paul Aubertin, directeur financier, quittent leurs fonctions.",
        "Deux cadres dirigeants de Norvia, Claire Vasseur et Paul Aubertin, ont été remerciés.",
        "La directrice Claire Vasseur et le gérant Paul Aubertin de la SNPT partent à la retraite.",
        "Claire Vasseur et Paul Aubertin, respectivement directrice et gérant de Norvia, ont démissionné.",
    ],
)
def test_two_who_leave_together_both_leave(text: str) -> None:
    assert {(c.person, c.kind) for c in claims(text)} == {
        ("Claire Vasseur", "departure"),
        ("Paul Aubertin", "departure"),
    }


SHADOWS = [
    "{who}, {post} {of}, ne démissionnera pas.",
    "{who}, {post} {of}, prend ses distances avec le maire.",
    "{who}, {post} {of}, a claqué la porte des négociations.",
    "{who}, {post} {of}, rend les clés du nouveau gymnase à la commune.",
    "Après la démission du trésorier, {who}, {post} {of}, reçoit les syndicats.",
    "Les syndicats réclament le départ de {who}, {post} {of}.",
    "Si le plan échoue, {who}, {post} {of}, démissionnera.",
    "{who}, {post} {of}, a perdu son père lundi.",
    "{who}, {post} {of}, a remercié ses équipes.",
    "{who}, {post} {of}, met fin au partenariat avec la ville.",
    "« C'est une page qui se tourne », dit {who}, {post} {of}, du départ de deux vigiles.",
]


@pytest.mark.parametrize("frame", SHADOWS)
def test_a_shadow_of_an_exit_tells_nothing(frame: str) -> None:
    texts = [put(frame, "", person) for person in WHO]
    assert [c for text in texts for c in claims(text) if c.status != "denied"] == []


def test_who_was_named_long_ago_and_leaves_now_leaves_as_news() -> None:
    (exit_told,) = (
        c
        for c in claims("Claire Vasseur, nommée directrice de Norvia en 2013, a été évincée mardi.")
        if c.kind == "departure"
    )
    assert (exit_told.organisation, exit_told.salience, exit_told.manner) == ("Norvia", "news", "dismissed")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Norvia : décès de la directrice générale Claire Vasseur", ""),
        ("Vasseur est morte", "Claire Vasseur, directrice générale de Norvia, avait 58 ans."),
        ("La directrice générale de Norvia est décédée", "Claire Vasseur était en poste depuis 2019."),
    ],
)
def test_a_death_in_office_is_an_exit_where_headline_and_text_tell_it_together(title: str, text: str) -> None:
    assert [(c.person, c.organisation, c.manner) for c in claims(text, title)] == [("Claire Vasseur", "Norvia", "died")]
