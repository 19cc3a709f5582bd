"""Names of organisations: keys that are equal when the names mean the same body, and known aliases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import msgspec

# Legal forms and generic heads that say nothing about which body is meant.
LEGAL_FORMS = frozenset(
    (
        "inc sa sas sarl ltd llc plc corp corporation co company ag gmbh se nv bv spa oyj ab asa as kg limited "
        "group groupe holding holdings the la le les l el der die das"
    ).split()
)


def fold_words(name: str) -> list[str]:
    """Return the words of a name: lower case, no accents, no punctuation."""
    plain = unicodedata.normalize("NFKD", name.replace("\u2019", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.findall(r"[^\W_]+", plain)


@lru_cache(maxsize=16_384)
def organisation_key(name: str) -> str:
    """Return the key of an organisation: its folded words less legal form; never empty for a name with a word."""
    words = fold_words(name)
    core = [w for w in words if w not in LEGAL_FORMS] or words
    return " ".join(core)


class Aliases(msgspec.Struct, frozen=True):
    """Which names mean the same organisation, from rules/organisations.yaml."""

    names: Mapping[str, str]
    """Alias key -> canonical name."""
    merged: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Key -> the key of the organisation that users say it is."""

    def canonical(self, name: str) -> str:
        """Return the canonical name of an organisation, the name itself where no alias is known."""
        return self.names.get(organisation_key(name), name)

    def key(self, name: str) -> str:
        """Return the key that all aliases of this organisation share."""
        return self.standing(organisation_key(name))

    def standing(self, key: str) -> str:
        """Return the key that stands for this one: that of the canonical name, or of what users say it is."""
        name = self.names.get(key)
        key = key if name is None else organisation_key(name)
        return self.merged.get(key, key)
