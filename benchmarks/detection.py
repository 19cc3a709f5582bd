"""How fast the rules read: against extraction of the same articles, against spaCy, and as texts grow.

    python benchmarks/detection.py [--json]

The articles are invented: sentences of the packs' own examples and quiet texts, shuffled with a fixed seed. They hold
more tempting words than a newspaper does, so a newspaper is read faster. Everything runs on one core and is counted in
CPU time. spaCy is measured where it and fr_core_news_sm are installed, else its figure is null.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import trafilatura

from monitor.adapters.rulepacks import rules_dir
from monitor.adapters.ruleshelf import RuleShelf
from monitor.detection.cascade import detect
from monitor.detection.language import Language
from monitor.detection.text import fold
from monitor.domain.article import Article

WORDS = 500
ARTICLES = 500
SEED = 20260401
SIZES = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)
"""Characters of the texts of growing length."""


def on_one_core() -> None:
    """Keep this process, and those it starts, to one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def sentences_of(shelf: RuleShelf, languages: dict[str, Language]) -> dict[str, list[str]]:
    """Return the sentences to make articles of, by language: one of an example for each nine that tell nothing."""
    pools: dict[str, list[str]] = {lang: [] for lang in languages}
    for lang, _, text in shelf.baseline():
        pools[lang].append(text if text[-1] in ".!?" else text + ".")
    for lang, language in languages.items():
        finds = [example.text for rule in language.pack.rules for example in rule.finds]
        pools[lang] += [
            text + "." for text in random.Random(SEED).sample(finds, min(len(finds), len(pools[lang]) // 9))
        ]
    return pools


def text_of(pool: list[str], dice: random.Random, words: int) -> str:
    """Return an article of about so many words, four sentences a paragraph."""
    said: list[str] = []
    while words > 0:
        said.append(dice.choice(pool))
        words -= len(said[-1].split())
    return "\n".join(" ".join(said[place : place + 4]) for place in range(0, len(said), 4))


def quiet_text(pool: list[str], language: Language, dice: random.Random) -> str:
    """Return an article of 500 words that holds no trigger of any rule: a quotation would join two sentences to one."""
    silent = [s for s in pool if not language.candidates(language.hits(fold(s)), fold(s)) and not set(s) & set('"«»')]
    return text_of(silent, dice, WORDS)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the best of several runs, in CPU time of this process and of those that it waited for."""
    best = math.inf
    for _ in range(times):
        started = cpu_seconds()
        work()
        best = min(best, cpu_seconds() - started)
    return best


def cpu_seconds() -> float:
    """Return the CPU time so far: what else the machine does is not ours."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def scan_seconds(articles: list[Article]) -> float:
    """Time `monitor scan --jsonl` over articles, its start included."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for number, article in enumerate(articles):
            line = {"id": number, "lang": article.lang, "text": article.text, "published": article.published_on}
            file.write(json.dumps(line) + "\n")
        file.flush()
        command = [sys.executable, "-m", "monitor", "scan", "--jsonl", file.name]
        return seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def page_of(article: Article) -> str:
    """Return an article as a page such as papers print: a menu, the story, a list of others."""
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(30))
    story = "".join(f"<p>{paragraph}</p>" for paragraph in article.text.split("\n"))
    return (
        f'<!doctype html><html lang="{article.lang}"><head><title>Story</title>'
        f'<meta property="article:published_time" content="{article.published_on}"></head>'
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>Story</h1>{story}</article></main>"
        f"<aside><ul>{menu}</ul></aside><footer>About us</footer></body></html>"
    )


def slope(languages: dict[str, Language], pool: list[str]) -> float:
    """Return the slope of log time over log length, from 1 KB to 1 MB."""
    dice = random.Random(SEED)
    points: list[tuple[float, float]] = []
    text = text_of(pool, dice, SIZES[-1] // 4)[: SIZES[-1]]
    for size in SIZES:
        article = Article(text=text[:size], lang="fr", published_on="2024-06-15")
        took = seconds(lambda article=article: detect(article, languages), times=5 if size < 100_000 else 1)  # type: ignore[misc]
        points.append((math.log(size), math.log(took)))
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def spacy_seconds(texts: list[str]) -> float | None:
    """Time fr_core_news_sm over texts; None where it is not installed."""
    try:
        pipeline = importlib.import_module("spacy").load("fr_core_news_sm")
    except (ImportError, OSError):
        return None
    return seconds(lambda: [pipeline(text) for text in texts], times=1)


def figures() -> Iterator[tuple[str, float | None]]:
    """Yield each figure under its name."""
    shelf = RuleShelf(rules_dir())
    languages = shelf.languages()
    pools = sentences_of(shelf, languages)
    dice = random.Random(SEED)
    articles = [
        Article(text=text_of(pools[lang], dice, WORDS), lang=lang, published_on="2024-06-15")
        for lang in ("fr", "en")
        for _ in range(ARTICLES // 2)
    ]
    yield "articles_per_second", ARTICLES / scan_seconds(articles)

    quiet = [
        Article(text=quiet_text(pools[lang], languages[lang], dice), lang=lang, published_on="2024-06-15")
        for lang in ("fr", "en")
        for _ in range(100)
    ]
    yield "quiet_article_ms", seconds(lambda: [detect(article, languages) for article in quiet]) / len(quiet) * 1000

    some = articles[::10]
    pages = [page_of(article) for article in some]
    detection = seconds(lambda: [detect(article, languages) for article in some])
    extraction = seconds(lambda: [trafilatura.bare_extraction(page, with_metadata=True) for page in pages])
    yield "time_vs_extraction", detection / extraction

    french = [article for article in some if article.lang == "fr"]
    ours = seconds(lambda: [detect(article, languages) for article in french])
    theirs = spacy_seconds([article.text for article in french])
    yield "speed_vs_spacy", theirs / ours if theirs is not None else None

    yield "slope_1kb_to_1mb", slope(languages, pools["fr"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    wants_json = parser.parse_args().json
    on_one_core()
    result = {name: None if value is None else round(value, 3) for name, value in figures()}
    if wants_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:22} {'not installed' if value is None else value}")


if __name__ == "__main__":
    main()
