"""More than forty kinds of site, and what a polite reader makes of a day with each of them."""

from __future__ import annotations

from collections.abc import Mapping

from tests import site_entries, site_feeds
from tests.site_kinds import Site

SITES: Mapping[str, Site] = {**site_feeds.SITES, **site_entries.SITES}
