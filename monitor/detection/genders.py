"""Whether "he" or "she" can mean somebody: by the title before the name, or by a given name of men or of women."""

from __future__ import annotations

from monitor.detection.family_names import given_name, surname
from monitor.detection.people import clean
from monitor.detection.reading import Reading
from monitor.detection.text import fold


def is_he_or_she(name: str, pronoun: str, reading: Reading) -> bool:
    """Tell whether a pronoun of one gender may mean a person; where nothing tells the person's gender it may."""
    has, word = reading.language.has, fold(pronoun)
    wanted = "he" if has("he", word) else "she" if has("she", word) else None
    known = _gender(clean(reading.cast.find(clean(name)).name), reading) if wanted else None
    return known is None or known == wanted


def _gender(name: str, reading: Reading) -> str | None:
    if reading.cast.titled is None:
        reading.cast.titled = _titled(reading)
    if titled := reading.cast.titled.get(surname(name)):
        return titled
    given, has = given_name(name), reading.language.has
    return "he" if has("men", given) else "she" if has("women", given) else None


def _titled(reading: Reading) -> dict[str, str]:
    """Return of the surnames behind "Mr" and "Dame" whose they are; nothing of one that a couple shares."""
    told: dict[str, str] = {}
    has, both = reading.language.has, set()
    for sentence in reading.sentences:
        words = sentence.tokens
        for place, token in enumerate(words[:-1]):
            kind = "he" if has("his_titles", token.fold) else "she" if has("her_titles", token.fold) else None
            if kind is None or not token.cap:
                continue
            end = place + 2 if words[place + 1].text == "." else place + 1
            ahead = end
            while ahead < min(len(words), end + _NAME_TOKENS_MAX) and words[ahead].cap:
                ahead += 1
            name = words[ahead - 1].fold if ahead > end else ""
            if told.setdefault(name, kind) != kind:
                both.add(name)
    return {name: kind for name, kind in told.items() if name not in both}


_NAME_TOKENS_MAX = 4
