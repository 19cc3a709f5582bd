"""What a complement says of a match: "remercié par les pompiers", "renvoi devant le tribunal" cost no post."""

from __future__ import annotations

import re

from monitor.detection.language import Language
from monitor.detection.listening import listener
from monitor.detection.names import Item, Named
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

_COMPLEMENT = re.compile(
    r"(?P<link>par|pour|de|d'|du|des|à|a|au|aux|hors de|hors d'|hors du|devant|en) "
    r"(?P<article>(?:(?:la|le|l'|les|un|une|son|sa|ses|leur|leurs|cette|ce|deux|trois|plusieurs) )*)(?P<noun>\S+) "
)
_AND_ANOTHER = re.compile("et [PN] ")
_AMBIGUOUS = re.compile(r"\S*[^e]e \Z")
_PASSIVE_END = re.compile(r"\Z|[.:,?!] |(?:par|du|de|d'|chez) [ORAP] ")


def costs_no_post(hit: re.Match[str], rule: Rule, language: Language, bare: bool) -> bool:
    """Tell a guest from somebody hired, and a French dismissal or leave whose complement speaks of no post.

    bare = the text is written without accents, where "limoge" may be who dismisses as well as who is dismissed.
    """
    if rule.manner == "died" and "trigger" in hit.re.groupindex and _is_idiom(hit, language):
        return True
    of_country = language.pattern("<countries>").match(hit.string, hit.end())
    if rule.kind == "appointment" and (of_country or _is_guest(hit, language)):
        return True
    if language.lang != "fr" or "trigger" not in hit.re.groupindex:
        return False
    slots = hit.groupdict()
    if hit[0].endswith("la page N ") and (slots.get("person") or slots.get("who")) == "N ":
        # "Acme tourne la page Roux": of two unknown names the first is as well the house.
        return True
    if rule.manner == "dismissed" and _is_no_dismissal(hit, bare, language):
        return True
    if bare and rule.passive and _acts_without_accent(hit, language):
        return True
    if rule.passive and language.pattern(r"(?<![^ ])<reflexives>\Z").search(hit.string, 0, hit.start("trigger")):
        # "s'est démise de ses fonctions": nobody else dismissed her.
        return True
    if hit["trigger"].startswith("sortie") and _is_way_out(hit, language):
        return True
    if _FOR_ONESELF.match(hit.string, hit.start("trigger")):
        # "se fait virer un million d'euros".
        return True
    if listener(language).hears("habits", fold(hit.string[hit.end() :])) or _is_no_house(hit, rule, language):
        return True
    at = hit.start("trigger")
    if any(slots.get(name) and hit.start(name) > at for name in ("organisation", "role")) or rule.kind not in (
        "departure",
        "leave",
    ):
        return False
    beside = _AND_ANOTHER.match(hit.string, hit.end())
    follows = _COMPLEMENT.match(hit.string, beside.end() if beside else hit.end())
    if follows is None:
        return False
    if rule.kind == "leave" and language.pattern("<lasting_for>").match(hit.string, hit.end()):
        return False
    link, noun = follows["link"], fold(follows["noun"])
    nominal = hit.start("person" if slots.get("person") else "who") > hit.start("trigger")
    if rule.manner != "dismissed" and rule.kind != "leave":
        # "le départ d'Alcyon de la régate".
        of_thing = nominal and link in ("de", "d'", "du", "des") and _is_plain(follows["noun"])
        return of_thing and not language.has("dismissal_complements", noun)
    if link in ("devant", "en"):
        # "le renvoi de Roux devant le tribunal", "évincé en demi-finale".
        return link == "devant" or language.has("stages", noun)
    if link in ("pour", "à", "a", "au", "aux"):
        thanked = link == "pour" and language.pattern(r"(?<![^ ])<thanked>\Z").search(hit[0]) is not None
        return thanked or (rule.passive and link != "pour" and follows["article"].startswith(("un ", "une ")))
    if nominal and link == "par":
        return False
    if link != "par" and language.has("only_dismissers", noun):
        return True
    honour = follows["article"] in ("sa ", "son ", "ses ") and follows["noun"] in ("N", "O")
    return (honour or _is_plain(follows["noun"])) and not language.has("dismissal_complements", noun)


def _is_no_dismissal(hit: re.Match[str], bare: bool, language: Language) -> bool:
    return _is_thanked(hit, language) or _is_sent(hit, bare, language) or _is_stage(hit, language)


def _is_idiom(hit: re.Match[str], language: Language) -> bool:
    """Tell "dies laughing", "meurt d'envie" from dying."""
    idioms = listener(language).patterns.get("dying_of")
    return idioms is not None and idioms.match(fold(hit.string[hit.end("trigger") :])) is not None


_THANKS = re.compile(r"(?:.* )?remerci\S* ")
_DEAD = re.compile(r", (?:mort|décédé|disparu|tué)e? ")
_THANKED_FOR = re.compile(r"pour |(?:de |d' )(?:(?:son|sa|leur) (?!(?:poste|siège|mandat) )|avoir )")


def _is_thanked(hit: re.Match[str], language: Language) -> bool:
    """Tell "Poe remercie Roux", "Acme remercie Roux pour son travail" from "Acme remercie Roux", who is sacked."""
    if language.pattern("(?<![^ ])<thanked_for>").search(hit.string, hit.start("trigger")):
        return True
    if (
        language.pattern(r"(?<![^ ])<thanked>\Z").search(hit["trigger"])
        and hit.end() == hit.end("trigger")
        and language.pattern("<good_deeds>").match(hit.string, hit.end())
    ):
        # "Roux, que le club a remercié pour son don".
        return True
    if not _THANKS.fullmatch(hit["trigger"]) or not _is_behind(hit):
        return False
    by_somebody = hit.string[: hit.start("trigger")].endswith(("P ", "W ", "P , "))
    behind = _DEAD.match(hit.string, hit.end()) or _THANKED_FOR.match(hit.string, hit.end())
    return by_somebody or behind is not None


_FOR_ONESELF = re.compile(r"(?:se fait|s' est fait) [^\W\d_A-Z]+er (?:une?|des|son|sa|ses|les?|la|\d\S*) ")


def _is_way_out(hit: re.Match[str], language: Language) -> bool:
    """Tell "la sortie de Roux contre la presse" and "la sortie de Roux, patron d'Acme, du tribunal" from an exit."""
    follows = _COMPLEMENT.match(hit.string, _past_commas(hit))
    out = follows is not None and follows["link"] in ("de", "d'", "du") and _is_plain(follows["noun"])
    elsewhere = out and follows is not None and not language.has("dismissal_complements", fold(follows["noun"]))
    return elsewhere or language.pattern("<outbursts>").match(hit.string, _past_commas(hit)) is not None


def _past_commas(hit: re.Match[str]) -> int:
    return hit.end() + 2 * hit.string.startswith(", ", hit.end())


_SENT = re.compile(r"(?:.* )?(?:ren(?:v[oe]\S*)|débarqu\S*|debarqu\S*) ")


def _is_sent(hit: re.Match[str], bare: bool, language: Language) -> bool:
    """Tell "renvoie Roux à ses études", "débarqué au port", "renvoyés dos à dos", where nobody is sacked."""
    if language.pattern("<sent_off>").match(hit.string, hit.start("trigger")):
        return True
    sent = _SENT.fullmatch(hit["trigger"]) and _is_behind(hit)
    # Without accents "a" may be "à"; with them it is the verb in "le renvoi de Roux a surpris".
    return bool(sent) and language.pattern("<where_to>", folded=bare).match(hit.string, hit.end()) is not None


_ORDINAL = re.compile(r"(?:du|de|d'|au) R (?P<noun>\S+) ")


def _is_stage(hit: re.Match[str], language: Language) -> bool:
    """Tell "évincée du second tour", where "second" is no post."""
    follows = _ORDINAL.match(hit.string, hit.end("trigger"))
    return follows is not None and language.has("stages", fold(follows["noun"]))


def _is_behind(hit: re.Match[str]) -> bool:
    """Tell whether a person stands behind the verb, at the end of the match."""
    name = next((n for n in ("person", "who") if hit.groupdict().get(n)), None)
    return name is not None and hit.end("trigger") <= hit.start(name) and hit.end(name) == hit.end()


_AND_OTHERS = r"(?:(?:, )?(?:<and_others>|, )[PNOR] )*(?:, )?"


def _is_guest(hit: re.Match[str], language: Language) -> bool:
    """Tell "joins Kris and Matt to discuss the news", "rejoint Globex pour débattre", from joining a firm."""
    others = language.pattern(_AND_OTHERS).match(hit.string, hit.end())
    visit = listener(language).patterns.get("visits")
    return visit is not None and others is not None and visit.match(fold(hit.string[others.end() :])) is not None


def _is_plain(noun: str) -> bool:
    return noun.isalpha() and noun.islower()


_CREW = re.compile(r"(?:du|des|de|d'|de la|de l') [^\W\d_A-Z]\S* ")


def _is_no_house(hit: re.Match[str], rule: Rule, language: Language) -> bool:
    """Tell "rejoint l'équipe du matin" and "prend les commandes d'un tracteur", where nobody is hired."""
    if rule.kind != "appointment":
        return False
    last = hit.string.rfind(" ", 0, hit.end("trigger") - 1) + 1
    if language.pattern("<wheels>").match(hit.string, last):
        return True
    joined = hit.groupdict().get("organisation") == "A " and hit.end("organisation") == hit.end()
    return joined and rule.manner == "hired" and _CREW.match(hit.string, hit.end()) is not None


def _acts_without_accent(hit: re.Match[str], language: Language) -> bool:
    """Tell whether "limoge" without its accent may be "limoge": no helper before it, and an object behind it."""
    trigger = hit["trigger"]
    before = hit.string[: hit.start("trigger")].split(" ")[-2:-1]
    if not _AMBIGUOUS.match(trigger) or language.has("passive_helpers", before[0] if before else ""):
        return False
    return _PASSIVE_END.match(hit.string, hit.end("trigger")) is None


def is_left(body: Item, sentence: Sentence) -> bool:
    """Tell "le départ du gouvernement de Roux", where the government is what Roux leaves, from who decides."""
    place = next(n for n, i in enumerate(sentence.typed.items) if i is body)
    return place > 0 and sentence.typed.items[place - 1].symbol in ("du", "de", "d'")


def is_of_another(body: Item, sentence: Sentence, people: list[Named]) -> bool:
    """Tell "the MNR of Jane Roe", where Roe is nobody of those concerned."""
    items = sentence.typed.items
    place = next(n for n, i in enumerate(items) if i is body)
    owner = items[place + 2] if place + 2 < len(items) and items[place + 1].symbol in ("de", "d'") else None
    return owner is not None and owner.symbol == "P" and not any(n in people for n in owner.people)


def goes_there(sentence: Sentence, subject: Item) -> bool:
    """Tell "la présentatrice de Globex y sera directrice": not at Globex, but where the sentence before says."""
    place = next(n for n, i in enumerate(sentence.typed.items) if i is subject)
    return [i.symbol for i in sentence.typed.items[place + 1 : place + 2]] == ["y"]


def staff_of(item: Item, sentence: Sentence, reading: Reading) -> str | None:
    """Return the body in "démissionne du cabinet de la première ministre"; None where "le groupe" stands alone."""
    if not reading.language.has("staffs", fold(item.text)):
        return None
    place = next(n for n, i in enumerate(sentence.typed.items) if i is item)
    link, whose = [*sentence.typed.items[place + 1 : place + 3], None, None][:2]
    if link is None or whose is None or link.symbol not in ("de", "d'", "du") or whose.symbol not in "RPON":
        return None
    return reading.normals[sentence.part].text[item.start : whose.end]


def succeeded(words: str, language: Language) -> bool:
    """Tell whether typed words end in a person who is succeeded: "prend la suite de Roux"."""
    return language.pattern(r"<succeeding_somebody>\Z").search(words) is not None
