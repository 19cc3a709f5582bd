"""Who and what an article speaks of: persons with their posts, surnames, the organisation it is about."""

from __future__ import annotations

from collections import Counter

import msgspec

from monitor.detection.family_names import surname
from monitor.detection.language import Language
from monitor.detection.ministries import is_ministry
from monitor.detection.names import PARTICLES, Item, Named
from monitor.detection.offices import SECOND, are_two, is_other_gender, is_same_post, leads_field, ministry
from monitor.detection.text import fold, remembered, straight


@remembered
def clean(name: str) -> str:
    """Return a name with plain spaces and apostrophes, less a possessive."""
    return " ".join(straight(name).split()).strip(" ,.")


_PUBLIC = frozenset("commission department district council tribunal police bureau".split())


class Person(msgspec.Struct):
    """One person of an article."""

    name: str
    posts: list[tuple[str | None, str | None, bool]] = []
    """(role, organisation, former) in the order of the article."""

    def employer(self, about: str | None) -> str | None:
        """Return where the first present post is held; "its chief" serves what the article is about."""
        held = next((o for _, o, former in self.posts if o and o[0] not in "@^" and not former), None)
        described = next((o[1:] for _, o, former in self.posts if o and o[0] == "@" and o[1:] and not former), None)
        own = any((o or "").startswith("@") for _, o, former in self.posts if not former)
        kind = fold(described or "").rpartition(" ")[2]
        if not held and described and kind in _PUBLIC and kind not in fold(about or "").split():
            # "the head of the state's utility commission" is not at the utility that the article is about.
            return described
        return held or (about if own else None) or described

    def role(self, faint: frozenset[str]) -> str | None:
        """Return the first present post, real posts before mere callings."""
        held = [r for r, _, former in self.posts if r and not former]
        return next((r for r in held if fold(r) not in faint), None)

    def ministry(self, lang: str) -> str | None:
        """Return the ministry that the person leads now."""
        posts = (ministry(post, lang) for post, _, former in self.posts if post and not former)
        return next((body for body in posts if body), None)


BODIES_WEIGHED_MAX = 20
"""What an article is about is among the organisations it names most; a hostile one names thousands."""


def _beginning(name: str) -> str:
    return " ".join(name.split(" ", 2)[:2])


class Cast(msgspec.Struct):
    """The persons and organisations of one article."""

    language: Language
    people: dict[str, Person] = {}
    """Folded full name -> person."""
    bodies: Counter[str] = Counter()
    """Organisation as printed first -> weight."""
    topic: str | None = None
    """The organisation before the colon of the title, or the only one in the title."""
    by_surname: dict[str, str] = {}
    by_words: dict[tuple[str, ...], str] = {}
    """The words of a folded full name, sorted -> the name: some papers print the family name first."""
    by_beginning: dict[str, str] = {}
    """The first two words of a folded name -> the name: some papers leave the second family name out."""
    title_people: list[str] = []
    """Keys of the persons that the title names."""
    opening_people: list[str] = []
    """Keys of the persons with whom the text opens."""
    long_there: set[str] = set()
    """Folded names of those of whom a sentence recalls that they were appointed: they may have left since."""
    appointed: dict[str, str] = {}
    """Folded name -> the organisation at which a sentence read before says the person was appointed."""
    last_told: tuple[int, str] | None = None
    """Place of the last sentence that told a change for sure, and its organisation."""
    last_left: tuple[int, str] | None = None
    """Place of the last sentence that told an exit, and the organisation left."""
    successions: list[tuple[str, str]] = []
    """Folded names (who comes, who goes) where a sentence says that one takes the other's place."""
    bygone: set[str] = set()
    """Folded names of those who held their posts "then", and no more."""
    replaced: dict[str, str] = {}
    """Folded name -> the organisation at which a sentence says that another took the person's place."""
    careers: dict[str, list[tuple[str | None, str]]] = {}
    """Name -> (role, organisation; "@" = where the person starts) of posts that sentences tell of until now."""
    ranks: dict[str, str] = {}
    """Surname -> the military rank that the article puts before it."""
    owned: dict[str, str] = {}
    """Folded name of a body that owns another -> the other: who owns Acme is not where Acme's chief works."""
    bystanders: set[str] = set()
    """Folded names of whom the text only mentions, or whom it appoints: none of them leaves the title's post."""
    standing_by: dict[tuple[str, str], bool] = {}
    """Folded name and a post -> whether the person only says something of the exit of who holds it."""
    newcomer: str | None = None
    """Key of who takes the post that a French title calls new without a name: "Acme a un nouveau patron"."""
    only_mentioned: dict[str, bool] = {}
    """Folded name -> whether nothing is told of the person that is told of the chief of a headline."""
    leading: set[str] = set()
    """The organisations of the title and of the first sentences: of two named as often, the article is about these."""
    owners: set[str] = set()
    """Folded names of those only named in passing: "a company controlled by Poe", "said Poe" are no sign of a post."""
    titled: dict[str, str] | None = None
    """Folded surname -> "he" or "she", where "Mr" or "Dame" stands before it; None until somebody asks."""
    elected: frozenset[str] | None = None
    """Folded surnames behind "Senator" and the like; None until somebody asks."""
    fiction: bool = False
    """The article has the words of a review of a film or a novel."""
    sporting: bool = False
    """The article speaks of matches and players."""
    headed_sport: bool = False
    """The headline begins with the name of a sport or of its league."""

    def joined(self, people: list[Named], *, long_ago: bool = False, apart: str | None = None) -> str | None:
        """Return where the article said before that one of them was appointed; apart = not there.

        long_ago = only as it recalls: nobody leaves what the same news says that he joins.
        """
        names = [fold(self.find(named.name).name) for named in people]
        told = (self.appointed.get(name) for name in names if not long_ago or name in self.long_there)
        return next((body for body in told if body and fold(body) != fold(apart or "")), None)

    def find(self, name: str) -> Person:
        """Return the person of that name; who was not met before stays a stranger, for a mere guess makes no person."""
        name = clean(name)
        key = fold(name)
        words = key.split(" ")
        last = surname(key)
        known = self.by_surname.get(last)
        known = known if known in self.people else None
        if key not in self.people and (bearer := self._bearer(key)) is not None:
            return bearer
        if key not in self.people and len(words) == 1 and known is None:
            bearers = [one for one in self.people if one.startswith(words[0] + " ")]
            known = bearers[0] if len(bearers) == 1 else None
        alike = known is not None and (len(words) == 1 or known == last or known.split(" ")[0] == words[0])
        alike = alike or (len(words) > 1 and self._cut(key) is not None)
        if key in self.people or (alike and len(words) == 1):
            return self.people.get(key) or self.people[known or key]
        return self.meet(name) if alike else Person(name, [])

    def meet(self, name: str) -> Person:
        """Return the person of that name, met before or not."""
        name = clean(name)
        key = fold(name)
        if key in self.people:
            return self.people[key]
        words = key.split(" ")
        if (bearer := self._bearer(key)) is not None:
            self.by_surname.setdefault(surname(key), fold(bearer.name))
            return bearer
        if len(words) == 1 and (bearer := self.people.get(self.by_surname.get(words[0], ""))) is not None:
            return bearer
        if len(words) == 1:
            # "Sir Howard": a first name that one person of the article bears.
            bearers = [known for known in self.people if known.startswith(words[0] + " ")]
            if len(bearers) == 1:
                return self.people[bearers[0]]
        if len(words) > 1:
            last = surname(key)
            known = self.by_surname.get(last)
            if known is None or not (known == last or known.split(" ")[0] == words[0]):
                known = self._cut(key)
            if known is not None:
                # A fuller name takes over the person.
                person = self.people.pop(known)
                if len(name) > len(person.name):
                    person.name = name
                full = fold(person.name)
                self.people[full] = person
                self.by_surname |= {one: full for one, of in self.by_surname.items() if of == known} | {last: full}
                self.by_words[tuple(sorted(full.split(" ")))] = self.by_beginning[_beginning(full)] = full
                return person
            self.by_surname.setdefault(last, key)
        else:
            self.by_surname.setdefault(key, key)
        person = Person(name, [])
        self.people[key] = person
        self.by_words[tuple(sorted(words))] = key
        self.by_beginning.setdefault(_beginning(key), key)
        return person

    def _bearer(self, key: str) -> Person | None:
        """Return whom a surname with its particle means, "da costa", or the same words in another order."""
        if (turned := self.people.get(self.by_words.get(tuple(sorted(key.split(" "))), ""))) is not None:
            return turned
        first, _, last = key.rpartition(" ")
        known = self.people.get(self.by_surname.get(last, "")) if first.split(" ")[0] in PARTICLES else None
        return known if known is not None and fold(known.name).endswith(" " + key) else None

    def _cut(self, key: str) -> str | None:
        """Return the person of whom a name is the beginning, or who begins it: "Pedro Roux", "Pedro Roux Morel"."""
        known = self.by_beginning.get(_beginning(key), "")
        begins = known.startswith(key + " ") or (" " in known and key.startswith(known + " "))
        return known if begins and known in self.people else None

    def learn(self, named: Named) -> None:
        """Add what one mention says of a person."""
        person = self.meet(named.name)
        posts = [(named.role, named.organisation, named.former)]
        posts += [(*named.before, True)] if named.before else []
        for post in posts:
            if (post[0] or post[1]) and post not in person.posts:
                person.posts.append(post)

    def knows(self, name: str) -> bool:
        """Tell whether a name is a person's surname or full name in this article."""
        key = fold(clean(name))
        return key in self.people or key in self.by_surname

    def count(self, item: Item, weight: int, *, leads: bool = False, told: bool = False) -> None:
        """Count an organisation towards what the article is about.

        leads = for one of its chiefs, as media need; told = for a post there, as a prize or a cup needs.
        """
        name = clean(item.organisation or item.text)
        key = fold(name)
        if name.endswith(self.language.words("trades")) and self.language.has("anaphora", name.split(" ")[-1]):
            # "Sweets maker" only describes what has a name further on.
            weight = min(weight, 1)
        if self.language.has("bodies_of_any_town", key):
            weight = 0
        if any(self.language.has(no_body, key) for no_body in ("organisation_words", "agents", "organisation_stop")):
            return
        if (self.knows(name) and not (leads and told)) or (
            len(name) < 3 and key not in self.language.pack.organisations
        ):
            return
        if (not told and self.language.has("no_houses", key.rpartition(" ")[2])) or (
            key in self.language.media and not leads
        ):
            return
        self.bodies[name] += weight

    def about(self, other_than: frozenset[str] = frozenset()) -> str | None:
        """Return the organisation the article is about: its topic, else the one named most, if one stands out."""
        if self.topic and fold(self.topic) not in other_than:
            return self.topic
        often = [(name, fold(name), weight) for name, weight in self.bodies.most_common(BODIES_WEIGHED_MAX)]
        heard = [(name, key, key.partition(" ")[0], weight) for name, key, weight in often if key not in other_than]
        # "Acme" and "Acme Bank Corp" count together, for the fuller name.
        ranked = [
            (name, weight + sum(w for _, o, h, w in heard if h == head and w <= weight and self._is_shorter(o, key, h)))
            for name, key, head, weight in heard
        ]
        ranked.sort(key=lambda row: -row[1])
        tied = [name for name, weight in ranked if weight == ranked[0][1]]
        if len(tied) == 1:
            # "Wexley chief quits" speaks of the Wexley and Thorne Hospitals Trust.
            tied = [name for name, key, *_ in heard if key.startswith(fold(tied[0]) + " and ")][:1] or tied
        if len(tied) != 1:
            return next((n for n in tied if n in self.leading), None) if self.language.lang == "en" else None
        # What tells of several ministries is a cabinet, and about none of them.
        of_cabinet = is_ministry(tied[0], self.language) and sum(is_ministry(n, self.language) for n, *_ in heard) > 2
        return None if of_cabinet else tied[0]

    def _is_shorter(self, other: str, key: str, head: str) -> bool:
        """Tell whether of two folded names with one first word the other is shorter or cut otherwise: "Acme Pharma"."""
        return other != key and (key.startswith(other + " ") or head not in self.language.vocabulary)

    def holder(self, role: str, here: frozenset[str], at: str | None = None) -> Person | None:
        """Return the one person who holds a post; here = keys of those whom the sentence names, at = its body."""
        wanted = set(fold(role).split())
        found = []
        english = self.language.lang == "en"
        for key, person in self.people.items():
            if key in self.bygone:
                continue
            for held, body, former in person.posts:
                here_too = fold(person.name) in here
                if SECOND & (set(fold(held or "").split()) ^ wanted):
                    # "The director resigns" speaks of no deputy director.
                    continue
                same = held and not former and not here_too and is_same_post(wanted, set(fold(held).split()))
                if english and same and leads_field(held or "") != leads_field(role):
                    # "The head has quit" speaks of no head of collections.
                    continue
                if same and not (english and self._holds_elsewhere(body, at)):
                    found.append(person)
                    break
        if len(found) == 1:
            return found[0]
        if found or (english and at and are_two(self.about(), at)):
            return None
        called = self.language.lang == "fr" and fold(role) in self.language.sets["faint_roles"]
        # Nobody is told to hold it: the one person of the title, or of the article, who holds no other post.
        for keys in (self.title_people, self.opening_people, list(self.people)):
            if len(keys) == 1 and keys[0] not in here and keys[0] not in self.owners:
                candidate = self.people.get(keys[0])
                if candidate is not None and is_other_gender(role, candidate.name, self.language.sets):
                    continue
                if candidate is not None and (
                    called
                    or not any(
                        self._is_another(post) and not self._is_so_called(post, role) for post in candidate.posts
                    )
                ):
                    return candidate
        return None

    def _holds_elsewhere(self, body: str | None, at: str | None) -> bool:
        """Tell the editor of Globex from "the editor of Acme"; an unsaid body is what the article is about."""
        if body and body[0] not in "@^":
            return are_two(body, at or self.about())
        return at is not None and are_two(self.about(), at)

    def _is_so_called(self, post: tuple[str | None, str | None, bool], name: str) -> bool:
        """Tell whether "le patron" may mean who holds a post: a managing director, of a zone too, but no treasurer."""
        held, _, zone = fold(post[0] or "").rpartition(" ")
        heads = self.language.sets["firm_roles"]
        leads = (held if self.language.has("zones", zone) else fold(post[0] or "")) in heads
        return leads and self.language.lang == "fr" and self.language.has("generic_roles", fold(name))

    def _is_another(self, post: tuple[str | None, str | None, bool]) -> bool:
        """Tell whether who holds a post is no candidate for another."""
        held, body, former = post
        if not held or former:
            return False
        if self.language.lang == "fr" and self.language.has("generic_roles", fold(held)):
            return False
        if not fold(held).startswith(tuple(self.language.sets["faint_roles"])):
            return True
        return self.language.has("commentators", fold(held).split()[0]) and bool(body) and body != "@"
