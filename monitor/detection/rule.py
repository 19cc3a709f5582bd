"""Rules, packs and lexicons: the data that detection runs on, as adapters.rulepacks reads it from YAML."""

from __future__ import annotations

import msgspec

from monitor.domain.claim import Kind, Manner, Status


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A text and the slots that a rule must find in it; line = where it stands in its file, from 1."""

    text: str
    expect: dict[str, str] = {}
    line: int = 0


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One declarative pattern with its own examples."""

    id: str
    version: int
    kind: Kind
    when: tuple[str, ...]
    """Templates, any of which may match."""
    manner: Manner | None = None
    status: Status | None = None
    """A status that the wording itself carries; None = judged from the sentence."""
    background: bool = False
    """The wording itself recalls: "after the departure of"."""
    human: bool = False
    """Only people do this: an unknown name is taken for a person."""
    passive: bool = False
    """The subject undergoes it: "has sacked" is somebody else's doing, "has been sacked" is not."""
    alone: bool = False
    """Believed of a full name although the article does not say where."""
    in_office: bool = False
    """A weak wording ("exits"): believed only of a person whose present post the article tells."""
    awaited: bool = False
    """A weak wording ("it is Jane Roe"): believed only behind a sentence that tells of a post without a holder."""
    confidence: float = 0.8
    known_problems: tuple[str, ...] = ()
    finds: tuple[Example, ...] = ()
    ignores: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def of_succession(self) -> bool:
        """Tell whether one person takes another's post: what she is called, she was. That theme is a file."""
        return self.file.endswith("succeeding.yaml")


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of one language, with its words."""

    lang: str
    rules: tuple[Rule, ...]
    words: dict[str, tuple[str, ...]]
    """<name> in a template = any of these forms."""
    lexicon: dict[str, tuple[str, ...]]
    """Roles, titles, helpers, months...: what rules/<lang>/lexicon.yaml and its neighbours list."""
    grammar: frozenset[str] = frozenset()
    """Names of the lists that stand in grammar.yaml: their words are read by, and are names elsewhere."""
    organisations: dict[str, str]
    """Alias in lower case -> canonical name."""
    given_names: frozenset[str]
    """Folded given names of all languages."""
    everyday: frozenset[str] = frozenset()
    """Everyday words as printed, one form each: they tell names apart in texts in capitals."""
    digest: str = ""
    """SHA-256 of the files the pack was read from."""
