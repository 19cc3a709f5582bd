"""English ministries that are told by their fields: "the health portfolio", "from health to defence"."""

from __future__ import annotations

from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.text import fold

_PORTFOLIOS = frozenset(("portfolio", "brief"))
_CLAUSES = frozenset((",", ";", "and", "while", "whereas"))
_ENDS = frozenset((".", ",", ";", "and", "from", "while"))
_TAKES = frozenset("takes took gets got receives received inherits inherited given handed keeps retains".split())
_GOES = frozenset("goes went passes passed falls fell".split())
_LEADS_TO = frozenset("to at takes took gets got".split())


def know_ministries(items: list[Item], text: str, language: Language) -> list[Item]:
    """Return items in which the fields that ministers lead are bodies, where the words around say that they do."""
    fields = language.sets.get("portfolios", frozenset())
    if fields.isdisjoint([item.symbol for item in items]) or not any(item.symbol in "PN" for item in items):
        return items
    ends = {place: end for place in range(len(items)) if (end := _field_end(items, place, language))}
    out: list[Item] = []
    place, told = 0, False
    while place < len(items):
        end = ends.get(place, 0)
        if end and (upto := _told(items, place, end, ends, told)):
            last = (
                upto if items[upto - 1].symbol == "A" else end
            )  # "labour ministry", but "health" of "health portfolio"
            name = text[items[place].start : items[last - 1].end]
            item = Item("O", items[place].start, items[upto - 1].end, name, organisation=name)
            out.append(item)
            place, told = upto, True
            continue
        out.append(items[place])
        place += 1
    return out


def _field_end(items: list[Item], place: int, language: Language) -> int:
    """Return where a field ends: "foreign affairs", "sport and culture"; 0 where none begins."""
    words = [item.symbol for item in items[place : place + 4]]
    size = next((n for n in (2, 1) if language.has("portfolios", " ".join(words[:n])) and len(words) >= n), 0)
    joined = size and words[size : size + 1] == ["and"] and words[size + 1 :] and words[size + 1] != words[0]
    further = next((n for n in (2, 1) if language.has("portfolios", " ".join(words[size + 1 : size + 1 + n]))), 0)
    behind = items[place + size + 1 + further].symbol if joined and place + size + 1 + further < len(items) else ""
    return place + size + (1 + further if joined and further and behind in _PORTFOLIOS else 0) if size else 0


def _told(items: list[Item], place: int, end: int, ends: dict[int, int], before: bool) -> int:
    """Return where the words end that tell a ministry by its field; 0 where the field is no more than a word.

    before = the sentence has told one by its field already.
    """
    back = [item.symbol for item in items[max(0, place - 2) : place]]
    last = back[-1] if back else ""
    nxt, then = ([item.symbol for item in items[end : end + 2]] + ["", ""])[:2]
    if nxt in _PORTFOLIOS:
        return end + 1
    if nxt == "A" and fold(items[end].text) == "ministry" and last == "the" and back[0] in _LEADS_TO:
        # "moved to the labour ministry".
        return end + 1
    if last == "from" and nxt == "to" and (end + 1 in ends or then == "the"):
        return end
    if before and last == "to" and _from_field(items, place):
        return end
    if (not last or last in _CLAUSES) and nxt in _GOES and then == "to":
        return end
    if before and last in _CLAUSES and nxt == "to" and end + 1 < len(items):
        # "Justice goes to Roe and education to Poe".
        return end
    if len(ends) > 1 and last in _TAKES and (nxt in _ENDS or not nxt):
        return end
    held_by = place > 1 and items[place - 1].symbol in "PN" and items[place - 2].symbol in _CLAUSES
    # "Roe takes health and Poe education".
    return end if before and held_by and (nxt in _ENDS or not nxt) else 0


def _from_field(items: list[Item], place: int) -> bool:
    back = [item.symbol for item in items[max(0, place - 5) : place - 1]]
    return "from" in back
