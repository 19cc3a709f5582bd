"""Shapes of French that folds of the typed sentence look for: appositions, callings, pairs of people."""

from __future__ import annotations

OF_THINGS = r"(?:(?:de |d' |du |en )[^\W\d_A-Z][^ ]+ )?"
"""What the journalist adds: "de rugby", "de formation"."""

FROM_TOWN = r"(?:[^\W\d_A-Z]\S*(?:ais|aise|ois|oise|ien|ienne|éen|éenne|ain|aine|and|ande) )?"
"""Where somebody is from: "l'ingénieure drômoise"."""

CALLING = "(?:(?<! p)(?<! l)iste|icien|logue|ienne|trice|graphe|tecte|nome|naute|euse|teur|cheur|seur)"
"""Endings of callings: "la nageuse Jeanne Morel", "le cardiologue Paul Roux"."""

NO_CLAUSE = "(?!(?:le |la |l' |les |lui |leur |se |s' |ne |n' )(?!plus ))"
"""In "Roux, patron de l'usine le remplace, il" a clause begins behind the post, and no comma closes it."""

HOUSED = (
    r"R , (?:A |(?:l' une? des |qui |dont |géante? |leader |numéro |premier |première |filiale |fleuron )"
    r"(?:(?![,;:.PNOWQR] )\S+ )?)(?:(?![,;:.PNOWQR] )\S+ ){0,9}, P (?=[,.;:]|$)"
)
"""What a house is, between the post there and the name: "le patron d'Acme, géant du jouet, Paul Roux,"."""

ANNOUNCING = (
    r"N (?=(?:(?:a |avait |vient d' )?(?:annonc|officialis|confirm|entérin|act|dévoil)(?:e|é|er|ait) "
    r"(?:avec \S+ (?:\S+ )?)?(?:la |le |l' |les )|(?:a fait|fait) part (?:du |de la |de l' ))(?:\S+ )?"
    r"(?:nomination|départ|démission|recrutement|promotion|élection|remplacement|retrait|éviction|arrivée|limogeage"
    r"|licenciement|révocation|renvoi|retour|désignation|suspension|mort|décès|disparition)s? )"
)
"""Who announces another's change is a house: "Aluminerie Acme a annoncé le départ de Roux"."""

PAIR = (
    "(?:un |une |le |la |les )?(?:duo |tandem |binôme |trio |triumvirat |quatuor |couple )"
    "(?:composé |formé |constitué )?(?:de |d' |par )?P "
)
"""What two people are together: "le départ du duo formé par Jeanne Morel et Paul Roux"."""

_NAMED = [
    f"{who} {verb}" for who in ("P", "est", "été") for verb in ("nommé", "nommée", "élu", "élue", "promu", "promue")
] + [
    f"P {verb}"
    for verb in ("devient", "deviendra", "sera", "reste", "occupera", "prend", "prendra", "reprend", "assure")
]

_NAMED += [f"{post} de" for post in ("poste", "postes", "titre")]

DESCRIBED = r"P , (?:le |la |l' )(?!nouve|futur|prochain)[^\W\d_A-Z][\w-]* R (?=[,.;:]|$)"
"""A post with a word before it: "Paul Roux, l'actuel directeur"."""

FORGOTTEN = "(?=(?:a|avait|est|sera|aura) )"
"""Behind "Jeanne Morel, présidente", where a comma was forgotten."""

ALSO_HELD = r"(?:(?<=de )|(?<=d' )|(?<=du ))P , R (?=(?:mais |ainsi que )(?:celui |celle )?(?:de |d' |du )P )"
ALSO = r"(?:(?<=de )|(?<=d' )|(?<=du ))P (?:, )?(?:mais |ainsi que )(?:celui |celle |ceux )?(?:de |d' |du )P "
"""Two of whom one noun tells: "le départ de Jeanne Morel mais aussi (ainsi que celui) de Paul Roux"."""

APPOSED = (
    rf"R , P {''.join(f'(?<!{b} R , P )' for b in ('P', *_NAMED))}"
    r"(?:(?<!du R , P )(?<!de R , P )(?<!d' R , P )(?<!avec R , P )(?<!par R , P )"
    r"|(?![^\W\d_A-Z])(?!, R (?:(?![,.;:] )\S+ ){0,8}?, ))"
)
"""In "Roux est nommé président, Morel directrice" the post behind the verb is not Morel's, nor is the first post in
"après la démission du directeur, Morel, présidente d'Acme, ...", nor the one in "quitte le poste de directeur, Morel"
or in "soutenue par le ministre, Morel prend"."""

RESPECTIVELY = (
    r"P , respectivement (?:à )?R et (?:(?:à |de |du |d' )?(?:celui |celle )(?:de |du |des |d' )O |(?:à )?R )"
)
"""In "Roux et Morel, respectivement à la tête d'Acme et de celle de Globex" each has one."""

AFTER_HAVING = r"apr[èe]s (?=(?:s' )?(?:avoir|[êe]tre) )"
"""In "après avoir quitté Acme, Jeanne Morel" nobody is said to have left: whoever the main clause speaks of."""

WHERE_EMPLOYED = "(?:" + "|".join(f"(?<={w} )" for w in ("chez", "limogé par", "licencié par", "viré par")) + ")L "
"""A town "chez" which somebody works, or that sacks its coach, is a club."""
