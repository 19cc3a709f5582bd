"""How real feeds are read: as a second parser reads them, and how long it takes beside that parser.

    python benchmarks/feeds.py [--json] [--feeds ../shared/corpus/feeds]

Links, titles (without tags, word by word) and dates are held against fastfeedparser's. Feeds that our own second reader
had to read are listed, not counted, for that reader is the same parser.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from pathlib import Path

import fastfeedparser

from monitor.adapters.feedparsing import parse_feed
from tests.feed_corpus import URL, agreements

FEEDS = Path(__file__).resolve().parents[2] / "shared/corpus/feeds"


def figures(folder: Path) -> dict[str, float | int | list[str]]:
    """Compare and time."""
    feeds = list(agreements(folder))
    compared = [feed for feed in feeds if not feed.by_fallback]
    entries = sum(feed.entries for feed in compared)
    bodies = [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.gz"))]
    began = time.process_time()
    for body in bodies:
        parse_feed(body, URL, None)
    ours = time.process_time() - began
    began = time.process_time()
    for body in bodies:
        fastfeedparser.parse(body)
    theirs = time.process_time() - began
    return {
        "feeds": len(feeds),
        "entries": entries,
        "link_agreement": round(sum(feed.links for feed in compared) / entries, 4),
        "title_agreement": round(sum(feed.titles for feed in compared) / entries, 4),
        "date_agreement": round(sum(feed.dates for feed in compared) / entries, 4),
        "read_by_fallback": [feed.name for feed in feeds if feed.by_fallback],
        "differences": [difference for feed in compared for difference in feed.differences],
        "cpu_ms_a_feed": round(ours / len(feeds) * 1000, 2),
        "fastfeedparser_cpu_ms_a_feed": round(theirs / len(feeds) * 1000, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--feeds", type=Path, default=FEEDS, help="folder of gzipped feeds")
    options = parser.parse_args()
    if not list(options.feeds.glob("*.gz")):
        sys.exit(f"there are no feeds in {str(options.feeds)!r}; name their folder with --feeds")
    result = figures(options.feeds)
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:30} {value}")


if __name__ == "__main__":
    main()
