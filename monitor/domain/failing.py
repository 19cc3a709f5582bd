"""An article that rules read wrongly, as somebody said: an example that fails until they do not any more. Pure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from monitor.domain.article import Article
from monitor.domain.claim import Claim, Kind
from monitor.domain.organisations import Aliases
from monitor.domain.people import fits, name_words


class WrongClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules found and must not find."""

    kind: Kind
    person: str
    organisation: str | None
    rule: str
    rule_version: int
    quote: str


class FailingExample(msgspec.Struct, frozen=True, kw_only=True):
    """One article with what is wrong in it. Written as one line of JSON, which `monitor scan --jsonl` reads too."""

    id: UUID
    """Of the article."""
    change_id: UUID
    """The change that was called wrong."""
    title: str = ""
    summary: str = ""
    text: str = ""
    lang: str | None = None
    published: str | None = None
    """Partial date, YYYY[-MM[-DD]]."""
    url: str | None = None
    wrong: tuple[WrongClaim, ...]
    """At least one."""

    @property
    def article(self) -> Article:
        """The words that the rules read."""
        return Article(
            title=self.title,
            summary=self.summary,
            text=self.text,
            lang=self.lang,
            published_on=self.published,
            url=self.url,
        )


def is_found_again(wrong: WrongClaim, claim: Claim, aliases: Aliases) -> bool:
    """Tell whether a claim says again what was wrong: the same kind, person and organisation. A denial says it not."""
    if claim.kind != wrong.kind or claim.status == "denied":
        return False
    one, other = tuple(name_words(wrong.person)), tuple(name_words(claim.person))
    same_person = one == other or fits(one, other) or fits(other, one)
    places = [aliases.key(name) for name in (wrong.organisation, claim.organisation) if name]
    return same_person and len(set(places)) < 2


def parse_example(line: bytes) -> FailingExample:
    """Read a line of JSON. Raises msgspec.ValidationError, msgspec.DecodeError."""
    example: FailingExample = _decoder.decode(line)
    return example


def write_example(example: FailingExample) -> bytes:
    """Write an example as a line of JSON."""
    return msgspec.json.encode(example) + b"\n"


_decoder: Any = msgspec.json.Decoder(FailingExample)
