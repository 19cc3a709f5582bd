"""What an article does not tell as its own news: feigned news, and deep in a text history and guesses."""

from __future__ import annotations

import re

from monitor.detection.claims import Found
from monitor.detection.family_names import surname
from monitor.detection.language import Language
from monitor.detection.listening import listener
from monitor.detection.names import Item, Named
from monitor.detection.people import Person, clean
from monitor.detection.phrases import Typed
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

DEEP_SENTENCES_MIN = 4
"""From here on a text may speak of other firms: an organisation that it leaves unsaid is no longer a safe guess."""

TOPIC_WEIGHT_MIN = 5
"""An organisation counted this often (`Cast.count`) is what the article is about, wherever it stands."""

_OPENING_SENTENCES = 2
"""What these sentences of a text name is no guess further down, however rarely it comes again."""


def is_deep(sentence: Sentence) -> bool:
    """Tell whether a sentence stands deep in a text, where news gives way to history and to others."""
    return sentence.part == "text" and sentence.number >= DEEP_SENTENCES_MIN


def is_feigned(reading: Reading, sentence: Sentence) -> bool:
    """Tell whether a sentence only relates a hoax or a satire: it, or the one before, says so."""
    here = reading.sentences.index(sentence)
    near = [s for s in reading.sentences[max(0, here - 1) : here + 1] if s.part == sentence.part]
    hears = listener(reading.language).hears
    words = _words([sentence])
    pattern = reading.language.pattern
    retold = pattern("(?<![^ ])<stories_retold>", folded=True).search(words)
    if retold or pattern("<story_beginnings>", folded=True).match(words):
        return True
    return hears("feigned", _words(near)) is not None


def is_refuted(reading: Reading, sentence: Sentence) -> bool:
    """Tell whether the sentence behind another says that it was not so: "The statement had been sent in error"."""
    here = reading.sentences.index(sentence)
    behind = [s for s in reading.sentences[here + 1 : here + 2] if s.part == sentence.part]
    # "Acme had fired Roe. "That is false," it said" is read as one sentence.
    quoted = _words([sentence]).partition(" . ")[2]
    return listener(reading.language).hears("refuted", quoted + _words(behind)) is not None


def is_story(reading: Reading) -> bool:
    """Tell whether an article retells a film, a play or a novel: its title says so, or it tells who plays whom."""
    hears, sentences = listener(reading.language).hears, reading.sentences
    if reading.language.pattern("<story_beginnings>", folded=True).match(_words(sentences[:1])):
        return True
    if any(_is_played(one, reading.language) for one in sentences):
        return True
    return reading.cast.fiction and any(hears("played", _words([one])) for one in sentences)


def is_nobody_known(one: Found, reading: Reading) -> bool:
    """Tell "Arthur dismisses Lancelot": one word each, no post, and nothing shows the first to be a body."""
    if one.manner not in ("dismissed", "died") or one.role or " " in one.person or not one.organisation:
        return False
    house = fold(one.organisation)
    listed = house in reading.language.pack.organisations
    items = (item for sentence in reading.sentences for item in sentence.typed.items)
    return not listed and not any(i.symbol in "OR" and fold(i.organisation or "") == house for i in items)


def _is_played(sentence: Sentence, language: Language) -> bool:
    """Tell "Jane Roe (played by Ann Poe) resigns" and "Jane (Ann Poe) resigns"."""
    words, given = sentence.tokens, language.pack.given_names
    playing, by = language.sets["playing"], language.sets["by"]
    folded = {word.fold for word in words}
    runs = zip(words, words[1:], words[2:], words[3:], words[4:], strict=False) if "(" in folded else ()
    for before, opens, first, _, closes in runs:
        if opens.text == "(" and closes.text == ")" and before.fold in given and first.fold in given:
            return True
    return not playing.isdisjoint(folded) and any(
        word.fold in playing and words[n - 1].text in (",", "(") and words[n - 2].cap and words[n + 1].fold in by
        for n, word in enumerate(words[:-1])
        if n > 1
    )


def _words(sentences: list[Sentence]) -> str:
    return "".join(t.fold + " " for one in sentences for t in one.tokens)


def is_guessed(reading: Reading, sentence: Sentence, people: list[Named], organisation: str) -> bool:
    """Tell whether an unsaid organisation is a mere guess for somebody who is not known to work there.

    What the title, the beginning of the text or first of all the sentence names, and "the company", is no guess.
    """
    key = fold(organisation)
    if max((count for name, count in reading.cast.bodies.items() if fold(name) == key), default=0) >= TOPIC_WEIGHT_MIN:
        return False
    for earlier in reading.sentences:
        if earlier.part != "text" or earlier.number < _OPENING_SENTENCES or earlier is sentence:
            for item in earlier.typed.items:
                if earlier is sentence and item.people:
                    break
                bodies = [item.organisation or item.text, *(n.organisation or "" for n in item.people)]
                if any(key in fold(body) for body in bodies):
                    return False
    for named in people:
        person = reading.cast.find(named.name)
        if fold(person.name) in reading.cast.title_people:
            return False
        if any((body or "").startswith("@") or (body and fold(body) == key) for _, body, _ in person.posts):
            return False
    return not any(i.symbol == "A" or (i.organisation or "").startswith("@") for i in sentence.typed.items)


def stands_by(person: Person, post: str, reading: Reading) -> bool:
    """Tell who only says something of an exit: "Acme fired its chief. Paul Rowe, an analyst at Globex, said ..."."""
    name = fold(person.name)
    if name in reading.cast.bystanders:
        return True
    if (name, post) not in reading.cast.standing_by:
        acts = not person.posts and (_acts_on_another(person, reading) or _owns(person, reading))
        reading.cast.standing_by[name, post] = acts or _is_introduced_as_other(person, post, reading)
    return reading.cast.standing_by[name, post]


def _owns(person: Person, reading: Reading) -> bool:
    """Tell whose firm it only is: "Director leaves Acme board. Acme, controlled by Jane Roe, lost a director"."""
    owned = reading.language.pattern(r"(?<![^ ])<owned_by>(?:[^\W\d_A-Z][\w-]* ){0,3}\Z")
    return any(
        owned.search(one.typed.text, 0, one.typed.starts[place]) is not None
        for one in reading.sentences
        for place, item in enumerate(one.typed.items)
        if any(reading.cast.find(named.name) is person for named in item.people)
    )


def reacts(typed: Typed, place: int, language: Language) -> bool:
    """Tell whether the item at a place of a sentence is followed by the verb of a bystander: "Jane Roe welcomed it"."""
    pattern = language.pattern("<reacts>")
    return place + 1 < len(typed.items) and pattern.match(typed.text, typed.starts[place + 1]) is not None


def only_mentioned(person: Person, post: str, reading: Reading) -> bool:
    """Tell "Acme boss fired. Jane Roe welcomed the move" from "Acme boss fired. Jane Roe had led it since May".

    Judged where no word says that the person held the post; English only, French reads its titles otherwise.
    """
    words = set(fold(post).split())
    if reading.language.lang != "en" or any(words & set(fold(role or "").split()) for role, _, _ in person.posts):
        return False
    name, cast = fold(person.name), reading.cast
    if name not in cast.only_mentioned:
        cast.only_mentioned[name] = not _is_told_of(person, reading)
    return cast.only_mentioned[name]


def _is_told_of(person: Person, reading: Reading) -> bool:
    told_of = reading.language.pattern("<told_of>")
    for sentence in reading.sentences:
        typed = sentence.typed
        for place, item in enumerate(typed.items[:-1]):
            named = any(reading.cast.find(one.name) is person for one in item.people)
            if named and told_of.match(typed.text, typed.starts[place + 1]):
                return True
    return False


_ON_SOMEBODY = re.compile(r"(?:(?:a|has) )?[a-zéèêîïôûà-]+ P (?!qui |who )")


def _acts_on_another(person: Person, reading: Reading) -> bool:
    """Tell who sends away or takes over: in "Mayor fires aide. Jane Roe sacked Paul Poe" Jane Roe is no aide."""
    for sentence in reading.sentences:
        text, starts = sentence.typed.text, sentence.typed.starts
        for place, item in enumerate(sentence.typed.items[:-1]):
            if any(reading.cast.find(named.name) is person for named in item.people):
                behind = _ON_SOMEBODY.match(text, starts[place + 1])
                if reacts(sentence.typed, place, reading.language):
                    return True
                if behind and not reading.language.pattern("<no_object>").match(behind[0]):
                    return True
    return False


def _is_introduced_as_other(person: Person, post: str, reading: Reading) -> bool:
    for sentence in reading.sentences:
        items = [item for item in sentence.typed.items if not reading.language.writes("before_callings", item.symbol)]
        for place, item in enumerate(items):
            named = [n for n in item.people if reading.cast.find(n.name) is person]
            if any(_comments(n.role, "", reading) for n in named):
                return True
            beside = items[place + 1 : place + 3] if named else []
            if len(beside) < 2 or beside[0].symbol != ",":
                continue
            held = fold(beside[1].role or "")
            elected = reading.language.has("politics_roles", held) and held != fold(post)
            if elected or _comments(beside[1].role, beside[1].symbol, reading):
                return True
    return False


def _comments(role: str | None, word: str, reading: Reading) -> bool:
    """Tell "an analyst" and "délégué CGT" beside a name; word = what stands there where it is no post."""
    if role is None:
        word = fold(word)
        return reading.language.has("commentators", word) or reading.language.has("witnesses", word)
    return reading.language.has("commentators", fold(role).split(" ")[0])


def is_outsider(reading: Reading, sentence: Sentence, subject: Item, trigger: tuple[int, int]) -> bool:
    """Tell players, writers and artists, whose moves are no change of leadership, by the words around the name."""
    words = reading.language.sets.get("outsiders", frozenset())
    tokens = sentence.tokens
    first = next((n for n, t in enumerate(tokens) if t.end > subject.start), 0)
    near = [t.fold for t in tokens[max(0, first - 4) : first + 9] if not trigger[0] <= t.start < trigger[1]]
    # "le milieu Paul Roux" plays, "dans le milieu" nobody does.
    plays = first > 0 and reading.language.has("positions", tokens[first - 1].fold)
    # "Le prix Roncier à Jeanne Morel", but not "Le prix de l'échec : Paul Roux démissionne".
    named = len(tokens) > 2 and tokens[0].low in ("le", "les") and tokens[2].cap
    return plays or reading.language.has("awards", tokens[named].fold) or any(w in words for w in near)


def is_with_players(reading: Reading, sentence: Sentence, person: Named) -> bool:
    """Tell who is called a player elsewhere in the article, or is told of beside one: "to replace striker Dan Roe"."""
    beside = {surname(n.name) for item in sentence.typed.items for n in item.people} | {surname(person.name)}
    if reading.players is None:
        positions = reading.language.sets.get("positions", frozenset())
        reading.players = frozenset(
            behind.fold
            for one in reading.sentences
            for n, token in enumerate(one.tokens)
            if token.fold in positions
            for behind in one.tokens[n + 1 : n + 3]
        )
    return not beside.isdisjoint(reading.players)


def holds_now(sentence: Sentence, subject: Item, trigger: tuple[int, int], language: Language) -> bool:
    """Tell "Jane Roe, now chief executive of Acme, was sacked in 2016", who was sacked elsewhere."""
    aside = "".join(t.fold + " " for t in sentence.tokens if subject.start < t.start < trigger[0])
    return language.pattern("(?<![^ ]), <now>", folded=True).search(aside) is not None


def is_elected(role: str | None, rule: Rule, language: Language) -> bool:
    """Tell "the speaker ejects MP Jane Roe": nobody can dismiss whom voters have sent."""
    return rule.manner == "dismissed" and language.has("sent_by_voters", fold(role or ""))


def is_owner(person: Named, role: str | None, rule: Rule, reading: Reading) -> bool:
    """Tell "investor Paul Rowe exits Acme", who sells what he owns and leaves no post."""
    posts = {fold(held).split(" ")[-1] for held, _, _ in reading.cast.find(person.name).posts if held}
    called = {fold(word).split(" ")[-1] for word in (role, person.role) if word}
    if rule.kind == "appointment":
        # "becomes a shareholder of Acme".
        return reading.language.has("shareholders", fold(role or "").split(" ")[0])
    return rule.kind == "departure" and bool(called) and posts | called <= reading.language.sets["shareholders"]


def is_user(organisation: str | None, people: list[Named], reading: Reading) -> bool:
    """Tell who leaves a network as its users do: nothing says that Paul Roux, who quits Facebook, works there.

    A general who leaves an unknown place leaves a town.
    """
    if all(surname(clean(n.name)) in reading.cast.ranks and not reading.cast.find(n.name).posts for n in people):
        return " " not in (organisation or " ") and fold(organisation or "") not in reading.language.pack.organisations
    if not reading.language.has("networks", fold(organisation or "")):
        return False
    held = (body or "@" for named in people for _, body, _ in reading.cast.find(named.name).posts)
    return all(body[0] not in "@^" and fold(body) != fold(organisation or "") for body in held)


def is_called_in(rule: Rule, role: str | None, sure: bool, reading: Reading) -> bool:
    """Tell an expert or an advocate whom a court puts aside, who has no house but the one the article is about."""
    calling = fold(role or "").split(" ")[0] in ("expert", "experte", "avocat", "avocate")
    return reading.language.lang == "fr" and rule.manner == "dismissed" and calling and not sure


def is_staff(rule: Rule, reading: Reading) -> bool:
    """Tell an article about a labour court: who was sacked there had no post unless one is told."""
    courts = reading.language.sets.get("labour_courts", frozenset())
    return rule.manner == "dismissed" and any(t.fold in courts for one in reading.sentences for t in one.tokens)


def looks_into_it(house: str | None, people: list[Named], rule: Rule, reading: Reading) -> bool:
    """Tell the police, who announce a death, and a league, which bans a chief, from the house where somebody works."""
    judges = "sport_judges" if rule.kind == "leave" else "investigators"
    judged = rule.kind == "leave" or rule.manner in ("died", "dismissed")
    if not judged or not reading.language.has(judges, fold(house or "")):
        return False
    bodies = [body for named in people for _, body, _ in reading.cast.find(named.name).posts]
    own = any((named.organisation or "").startswith("@") and not named.apposed for named in people)
    if rule.kind == "leave":  # "its chief"; but a club's is suspended by the league
        own = any(named.organisation == "@" for named in people)
    posts = [named.role for named in people if named.role]
    return not own and not any(fold(house or "") in fold(told) for told in (*posts, *filter(None, bodies)))


def _heads_a_school(post: str, body: str | None) -> bool:
    """Tell the chancellor of a university from a country's."""
    return "chancellor" in post and re.search(r"univ|college|school|institut", fold(body or "")) is not None


_EXECUTIVE = re.compile(r"executive (?:chair|director|editor|president|secretary|vice)")


def in_office(people: list[Named], reading: Reading) -> bool:
    """Tell whether the dead held a post, said beside the name: artists and the long retired are none of ours."""
    # To have founded a firm is no office.
    faint = (*reading.language.sets["faint_roles"], *reading.language.sets["founders"])
    politics = tuple(reading.language.sets.get("politics_roles", ()))
    return bool(people) and all(
        n.role
        and not n.former
        and not all(
            (post.startswith(faint) and not _EXECUTIVE.match(post))
            or (post.startswith(politics) and not _heads_a_school(post, n.organisation))
            for post in fold(n.role).split(" et ")
        )
        and not any(former for _, _, former in reading.cast.find(n.name).posts)
        for n in people
    )
