"""What a user writes in monitor.yaml, checked: watchlists, routes and the channels that routes name. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from monitor.domain.routing import AtomFile, MailingList, Route, Webhook
from monitor.domain.watchlist import Watchlist


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """One monitor.yaml; everything by name. Whatever a route names is there."""

    routes: tuple[Route, ...] = ()
    """In the order of the file; empty = the one that the settings make."""
    watchlists: Mapping[str, Watchlist] = msgspec.field(default_factory=dict)
    webhooks: Mapping[str, Webhook] = msgspec.field(default_factory=dict)
    mailing_lists: Mapping[str, MailingList] = msgspec.field(default_factory=dict)
    atom_files: Mapping[str, AtomFile] = msgspec.field(default_factory=dict)
