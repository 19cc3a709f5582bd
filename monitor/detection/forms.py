"""Words made of words: "<jeter> l'éponge" stands for every form of <jeter> with what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"<([^<>]+)>")

FORMS_MAX = 5_000
"""More forms than any wording needs: a list that grows beyond is a mistake of its author."""


class FormsError(ValueError):
    """A word cannot be spelled out; `name` is the one whose list is wrong."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(message)


def spell_out(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the words with every <name> among their forms replaced by the forms of that word.

    Raises FormsError on a name that is unknown, that leads back to itself, or that makes too many forms.
    """
    done: dict[str, tuple[str, ...]] = {}

    def forms_of(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            raise FormsError(path[0], f"<{name}> is made of itself: {' of '.join((*path, name))}")
        if name not in done:
            spelled = [form for form in words[name] for form in replaced(form, (*path, name))]
            done[name] = tuple(dict.fromkeys(spelled))
            if len(done[name]) > FORMS_MAX:
                raise FormsError(name, f"<{name}> has {len(done[name])} forms; at most {FORMS_MAX} can be read")
        return done[name]

    def replaced(form: str, path: tuple[str, ...]) -> list[str]:
        match = _NAME.search(form)
        if match is None:
            return [form]
        if match[1] not in words:
            raise FormsError(path[-1], f"unknown word <{match[1]}> in {form!r}; define it under words")
        rests = replaced(form[match.end() :], path)
        return [form[: match.start()] + inner + rest for inner in forms_of(match[1], path) for rest in rests]

    return {name: forms_of(name, ()) for name in words}
