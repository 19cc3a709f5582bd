"""English ministries that are told by their fields: "the health portfolio", "from health to defence"."""

from __future__ import annotations

from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.text import fold


def know_ministries(items: list[Item], text: str, language: Language) -> list[Item]:
    """Return items in which the fields that ministers lead are bodies, where the words around say that they do."""
    fields = language.sets["portfolios"]
    if fields.isdisjoint([item.symbol for item in items]) or not any(item.symbol in "PN" for item in items):
        return items
    ends = {place: end for place in range(len(items)) if (end := _field_end(items, place, language))}
    out: list[Item] = []
    place, told = 0, False
    while place < len(items):
        end = ends.get(place, 0)
        upto = _told(items, place, ends, told, language) if end else 0
        if not upto:
            out.append(items[place])
            place += 1
            continue
        # "labour ministry", but "health" of "health portfolio".
        last = upto if items[upto - 1].symbol == "A" else end
        name = text[items[place].start : items[last - 1].end]
        out.append(Item("O", items[place].start, items[upto - 1].end, name, organisation=name))
        place, told = upto, True
    return out


def _field_end(items: list[Item], place: int, language: Language) -> int:
    """Return where a field ends: "foreign affairs", "sport and culture portfolio"; 0 where none begins."""
    words = [item.symbol for item in items[place : place + _FIELD_ITEMS_MAX]]
    size = _words_of_field(words, language)
    if size and words[size : size + 1] == ["and"] and (further := _words_of_field(words[size + 1 :], language)):
        both = size + 1 + further
        if both < len(words) and language.has("portfolio_nouns", words[both]):
            return place + both
    return place + size if size else 0


_FIELD_ITEMS_MAX = 6
"""Two fields of two words, what joins them and the noun behind."""


def _words_of_field(words: list[str], language: Language) -> int:
    return next((n for n in (2, 1) if len(words) >= n and language.has("portfolios", " ".join(words[:n]))), 0)


def _told(items: list[Item], place: int, ends: dict[int, int], before: bool, language: Language) -> int:
    """Return where the words end that tell a ministry by its field; 0 where the field is no more than a word.

    ends = place -> where the field ends that begins there; before = the sentence has told one by its field already.
    """
    has, end = language.has, ends[place]
    back = [item.symbol for item in items[max(0, place - 5) : place]]
    last = back[-1] if back else ""
    nxt, then = ([item.symbol for item in items[end : end + 2]] + ["", ""])[:2]
    opens, closes = has("portfolio_openers", last), not nxt or has("portfolio_closers", nxt)
    if has("portfolio_nouns", nxt):
        return end + 1
    if nxt == "A" and has("ministries", fold(items[end].text)) and last == "the" and has("moves_to", back[-2:][0]):
        # "moved to the labour ministry".
        return end + 1
    held_by = len(back) > 1 and last in ("P", "N") and has("portfolio_openers", back[-2])
    told = (
        (last == "from" and nxt == "to" and (end + 1 in ends or then == "the"))
        or (before and last == "to" and "from" in back[:-1])
        or ((not last or opens) and has("portfolio_goes", nxt) and then == "to")
        # "Justice goes to Roe and education to Poe".
        or (before and opens and nxt == "to" and end + 1 < len(items))
        or (len(ends) > 1 and has("portfolio_takes", last) and closes)
        # "Roe takes health and Poe education".
        or (before and held_by and closes)
    )
    return end if told else 0
