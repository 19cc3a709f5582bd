"""How surely reprints of one story are known as one source, how rarely others are taken for one, and how fast.

    python benchmarks/copies.py [--json] [--news ../shared/corpus/news] [--texts 10000]

Real articles are edited as papers edit what agencies send: tagged, cut, led in anew, framed, touched up. An edited one
must be a copy of its own; two articles must not be. Then invented texts, a tenth of them reprints, are compared all at
once.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from monitor.domain.fingerprint import are_copies, fingerprint, likely_copies

NEWS = Path(__file__).resolve().parents[2] / "shared/corpus/news"
WORDS_MIN = 120
SEED = 20261122

Sentences = list[str]
LEAD = "Our newspaper has learnt the following about this matter from several places today."

EDITS: dict[str, Callable[[Sentences, Sentences, random.Random], Sentences]] = {
    "tagged": lambda own, _, __: ["PARIS (Agency).", *own, "Read our other stories as well."],
    "cut_by_a_fifth": lambda own, _, __: own[: max(1, len(own) * 4 // 5)],
    "cut_by_two_fifths": lambda own, _, __: own[: max(1, len(own) * 3 // 5)],
    "led_in_anew": lambda own, _, __: [LEAD, *own[1:]],
    "led_in_anew_and_cut": lambda own, _, __: [LEAD, *own[1 : max(2, len(own) * 4 // 5)]],
    "framed": lambda own, other, __: [*own, *other[: max(1, len(own) // 5)]],
    "touched_up": lambda own, _, dice: [_touched(sentence, dice) for sentence in own],
}


def _touched(sentence: str, dice: random.Random) -> str:
    words = sentence.split()
    return " ".join(dice.choice(words) if dice.random() < 0.05 else word for word in words)


def articles_of(folder: Path) -> list[Sentences]:
    """Return the whole articles of a folder as sentences."""
    texts = [
        str(json.loads(line).get("text") or "")
        for path in sorted(folder.glob("long_*.jsonl"))
        if "gold" not in path.name
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [re.split(r"(?<=[.!?])\s+", text) for text in texts if len(text.split()) >= WORDS_MIN]


def printed(sentences: Sequence[str]) -> str:
    """Return the fingerprint of a text that is long enough to have one."""
    made = fingerprint(" ".join(sentences))
    assert made is not None
    return made


def recall(articles: Sequence[Sentences]) -> dict[str, float]:
    """Return for each way to edit which share of the edited articles is known again."""
    dice = random.Random(SEED)
    shares = {}
    for name, edit in EDITS.items():
        known = [
            are_copies(printed(own), printed(edit(own, dice.choice([a for a in articles if a is not own]), dice)))
            for own in articles
        ]
        shares[name] = sum(known) / len(known)
    return shares


def seconds_for(count: int) -> tuple[float, float]:
    """Return how long many fingerprints take to make, and to compare all at once."""
    dice = random.Random(SEED)
    vocabulary = [f"word{n}" for n in range(5_000)]
    texts = [dice.choices(vocabulary, k=300) for _ in range(count * 9 // 10)]
    texts += [dice.choice(texts)[: dice.randint(200, 300)] for _ in range(count - len(texts))]
    began = time.process_time()
    prints = [printed(text) for text in texts]
    made = time.process_time() - began
    began = time.process_time()
    for one, other in likely_copies(set(prints)):
        are_copies(one, other)
    return made, time.process_time() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--news", type=Path, default=NEWS, help="folder of whole articles, long_*.jsonl")
    parser.add_argument("--texts", type=int, default=10_000, help="how many texts are compared all at once")
    options = parser.parse_args()
    articles = articles_of(options.news)
    if not articles:
        sys.exit(f"there are no whole articles in {str(options.news)!r}; name their folder with --news")
    prints = [printed(article) for article in articles]
    made, compared = seconds_for(options.texts)
    result: dict[str, object] = {
        "articles": len(articles),
        "known_again": {name: round(share, 3) for name, share in recall(articles).items()},
        "pairs_of_others": len(prints) * (len(prints) - 1) // 2,
        "taken_for_copies": sum(are_copies(one, other) for one, other in combinations(prints, 2)),
        "texts": options.texts,
        "fingerprint_cpu_ms": round(made / options.texts * 1000, 3),
        "compare_all_cpu_seconds": round(compared, 2),
    }
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:26} {value}")


if __name__ == "__main__":
    main()
