"""Reads monitor.yaml and checks it: every mistake at once, as path:line. What a route may ask stands in routing.py."""

from __future__ import annotations

import difflib
import os.path
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from monitor.adapters.lined_yaml import Finding, Lined, read_yaml
from monitor.adapters.times_of_week import is_always_quiet, parse_daily_time, parse_quiet_span
from monitor.domain.claim import Kind, Sphere
from monitor.domain.configuration import Configuration
from monitor.domain.feed import clean_labels
from monitor.domain.judged import OPERATORS
from monitor.domain.organisations import organisation_key
from monitor.domain.people import is_lone, name_words
from monitor.domain.routing import (
    AtomFile,
    ChannelKind,
    FollowUps,
    LeastStatus,
    MailingList,
    Route,
    Seniority,
    Webhook,
    slack_address,
)
from monitor.domain.watchlist import Watched, Watchlist
from monitor.errors import UsageError

SECTIONS = ("timezone", "watchlists", "routes", "webhooks", "emails", "atom")
WATCHLIST_KEYS = ("organisations", "people", "labels")
ROUTE_KEYS = (
    "channel", "watchlists", "kinds", "languages", "seniority", "status", "confidence", "spheres", "follow_ups",
    "digest", "quiet_hours", "timezone",
)  # fmt: skip
_HINTS = {"silences": "; silences are set with `monitor silences set`, so that everybody sees whose they are"}
_NAME = re.compile(r"[\w.-]{1,50}")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")

T = TypeVar("T")


def read_configuration(path: Path) -> Configuration:
    """Read a monitor.yaml. Raises UsageError with every mistake, a line each."""
    findings: list[Finding] = []
    raw = read_yaml(path, str(path), findings, holds=f"a configuration is a mapping with {', '.join(SECTIONS)}")
    configuration = _Reader(path, findings).read(raw) if raw is not None else Configuration()
    if findings:
        raise UsageError("\n".join(str(finding) for finding in sorted(set(findings))))
    return configuration


class _Reader:
    """Reads one file. A mistake becomes a finding and something harmless stands in, so that the others are found."""

    def __init__(self, path: Path, findings: list[Finding]) -> None:
        self._path, self._findings = path, findings

    def read(self, raw: Lined) -> Configuration:
        self._check_keys(raw, SECTIONS, "the file")
        zone = self._zone(raw, UTC)
        watchlists = {name: self._watchlist(name, each) for name, each in self._named(raw, "watchlists")}
        webhooks = {name: self._webhook(name, each) for name, each in self._named(raw, "webhooks")}
        mailing_lists = {name: self._mailing_list(name, raw["emails"]) for name in self._names(raw, "emails")}
        atom_files = {name: self._atom_file(name, each) for name, each in self._named(raw, "atom")}
        self._check_files(raw, atom_files)
        told: dict[str, Iterable[str]] = {"webhook": webhooks, "email": mailing_lists, "atom": atom_files}
        routes = tuple(self._route(name, each, watchlists, told, zone) for name, each in self._named(raw, "routes"))
        if "routes" in raw and not routes:
            self._find(raw.lines["routes"], "there is no route, so nobody would be told; name one, or leave routes out")
        return Configuration(
            routes=routes,
            watchlists=watchlists,
            webhooks=webhooks,
            mailing_lists=mailing_lists,
            atom_files=atom_files,
        )

    # --- what stands in the sections ----------------------------------------------------------------------------------

    def _watchlist(self, name: str, raw: Lined) -> Watchlist:
        self._check_keys(raw, WATCHLIST_KEYS, "a watchlist")
        people = self._texts(raw, "people")
        for person in people:
            if is_lone(tuple(name_words(person))):
                self._find(raw.lines["people"], f"{person!r} is no full name; write given name and surname")
        watchlist = Watchlist(
            name=name,
            organisations=self._organisations(raw),
            people=people,
            labels=clean_labels(self._texts(raw, "labels")),
        )
        if not (watchlist.organisations or people or watchlist.labels):
            self._find(raw.line, f"the watchlist {name!r} watches nothing; give it {', '.join(WATCHLIST_KEYS)}")
        return watchlist

    def _organisations(self, raw: Lined) -> tuple[Watched, ...]:
        """Read a list of names, or a mapping of names to their other names."""
        given = raw.get("organisations")
        if isinstance(given, Lined):
            found = tuple(Watched(name=name, aliases=self._texts(given, name)) for name in given)
        else:
            found = tuple(Watched(name=name) for name in self._texts(raw, "organisations"))
        for each in found:
            for name in (each.name, *each.aliases):
                if not organisation_key(name):
                    line = given.lines[each.name] if isinstance(given, Lined) else raw.lines["organisations"]
                    self._find(line, f"{name!r} is no name of an organisation")
        return found

    def _route(
        self, name: str, raw: Lined, watchlists: Iterable[str], told: dict[str, Iterable[str]], zone: tzinfo
    ) -> Route:
        self._check_keys(raw, ROUTE_KEYS, "a route")
        route = Route(
            name=name,
            channel=self._channel(name, raw, told),
            watchlists=self._choices(raw, "watchlists", tuple(watchlists)),
            kinds=self._choices(raw, "kinds", get_args(Kind)),  # type: ignore[arg-type]  # each is one of them
            languages=self._languages(raw),
            seniority=self._choice(raw, "seniority", get_args(Seniority), None),
            status=self._choice(raw, "status", get_args(LeastStatus), "reported"),
            confidence=self._confidence(raw),
            spheres=self._choices(raw, "spheres", get_args(Sphere)),  # type: ignore[arg-type]  # each is one of them
            follow_ups=self._choice(raw, "follow_ups", get_args(FollowUps), "both"),
            digest=self._each(raw, "digest", parse_daily_time),
            quiet_hours=self._each(raw, "quiet_hours", parse_quiet_span),
            timezone=self._zone(raw, zone),
        )
        if name == OPERATORS:
            self._find(raw.line, f"{name!r} is the route of MONITOR_OPERATORS_CHANNEL; call this one otherwise")
        if is_always_quiet(route.quiet_hours):
            self._find(
                raw.lines["quiet_hours"], f"the route {name!r} is quiet all week, so it would never tell anything"
            )
        return route

    def _channel(self, name: str, raw: Lined, told: dict[str, Iterable[str]]) -> str:
        if "channel" not in raw:
            self._find(raw.line, f"the route {name!r} has no channel; write {_CHANNELS}")
            return "terminal"
        channel = self._text(raw, "channel")
        kind, _, target = channel.partition(":")
        if kind not in get_args(ChannelKind):
            self._find(raw.lines["channel"], f"{channel!r} is no channel; write {_CHANNELS}")
        elif kind in told:
            section = {"webhook": "webhooks", "email": "emails"}.get(kind, kind)
            if target not in told[kind]:
                self._find(
                    raw.lines["channel"], f"{channel!r}: {section} does not hold {target!r}{_near(target, told[kind])}"
                )
        elif kind == "terminal" and ":" in channel:
            self._find(raw.lines["channel"], f"{channel!r}: there is one terminal; write terminal")
        elif kind == "slack" and ":" in channel and not re.fullmatch(r"#?[\w.-]+", target):
            self._find(raw.lines["channel"], f"{channel!r} names no channel of Slack; write slack:#name or slack:ID")
        return slack_address(target) if kind == "slack" and target else channel

    def _webhook(self, name: str, raw: Lined) -> Webhook:
        self._check_keys(raw, ("url", "secret_file"), "a webhook")
        secret_file = self._required(raw, "secret_file", f"the webhook {name!r}")
        return Webhook(name=name, url=self._url(raw, f"the webhook {name!r}"), secret_file=self._beside(secret_file))

    def _mailing_list(self, name: str, raw: Lined) -> MailingList:
        addresses = self._texts(raw, name)
        if not addresses:
            self._find(raw.lines[name], f"nobody would get the e-mails of {name!r}; write a list of addresses")
        for address in addresses:
            if not _ADDRESS.fullmatch(address):
                self._find(raw.lines[name], f"{address!r} is no e-mail address such as news@example.org")
        return MailingList(name=name, to=addresses)

    def _atom_file(self, name: str, raw: Lined) -> AtomFile:
        self._check_keys(raw, ("file", "url"), "an atom feed")
        whose = f"the atom feed {name!r}"
        return AtomFile(name=name, path=self._beside(self._required(raw, "file", whose)), url=self._url(raw, whose))

    def _check_files(self, raw: Lined, atom_files: Mapping[str, AtomFile]) -> None:
        """Find feeds that share a file: two routes would write one story twice into it, or overwrite one another."""
        owners: dict[str, str] = {}
        for name, each in atom_files.items():
            owner = owners.setdefault(os.path.normpath(each.path), name)
            if owner != name and raw["atom"][name].get("file"):
                line = raw["atom"].lines[name]
                self._find(line, f"the atom feed {name!r} has the file of {owner!r}; give it one of its own")

    # --- values -------------------------------------------------------------------------------------------------------

    def _find(self, line: int, message: str) -> None:
        self._findings.append(Finding(str(self._path), line, message))

    def _check_keys(self, raw: Lined, known: Iterable[str], what: str) -> None:
        for key in raw:
            if key not in known:
                hint = _HINTS.get(key) or _near(key, known) or f"; {what} has {', '.join(known)}"
                self._find(raw.lines[key], f"unknown key {key!r}{hint}")

    def _names(self, raw: Lined, section: str) -> list[str]:
        """Return the names that a section gives; each must be one that a command line and a message can show."""
        given = raw.get(section, "")
        if not isinstance(given, Lined):
            if given != "":
                self._find(raw.lines[section], f"{section} is a mapping of names")
            return []
        for name in given:
            if not _NAME.fullmatch(name):
                self._find(given.lines[name], f"{name!r} is no name here; use letters, digits, dots and dashes")
        return list(given)

    def _named(self, raw: Lined, section: str) -> list[tuple[str, Lined]]:
        """Return the mappings that a section holds, by name."""
        found = []
        for name in self._names(raw, section):
            value = raw[section][name]
            if isinstance(value, Lined):
                found.append((name, value))
            else:
                self._find(raw[section].lines[name], f"{name!r} in {section} is a mapping")
        return found

    def _text(self, raw: Lined, key: str) -> str:
        """Return a text; "" = there is none."""
        value = raw.get(key, "")
        if not isinstance(value, str):
            self._find(raw.lines[key], f"{key} is one value, not several")
            return ""
        text = value.strip()
        if not text.isprintable():  # no path and no address has a line break or a NUL
            self._find(raw.lines[key], f"{key} holds characters that cannot be printed")
            return ""
        return text

    def _texts(self, raw: Lined, key: str) -> tuple[str, ...]:
        """Return a list of texts, each once; one text alone is a list, too."""
        value: Any = raw.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._find(raw.lines[key], f"{key} is a list of words such as [one, two]")
            return ()
        return tuple(dict.fromkeys(text for item in value if (text := " ".join(item.split()))))

    def _each(self, raw: Lined, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        found = []
        for text in self._texts(raw, key):
            try:
                found.append(parse(text))
            except ValueError as error:
                self._find(raw.lines[key], f"{key}: {error}")
        return tuple(found)

    def _choice(self, raw: Lined, key: str, allowed: tuple[Any, ...], default: Any) -> Any:
        text = self._text(raw, key)
        if text in allowed:
            return text
        if key in raw:
            self._find(raw.lines[key], f"{key} is {text!r}; it must be one of {', '.join(allowed)}")
        return default

    def _choices(self, raw: Lined, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        texts = self._texts(raw, key)
        for text in texts:
            if text not in allowed:
                known = f"it must be among {', '.join(allowed)}" if allowed else "there are none in this file"
                self._find(raw.lines[key], f"{key} has {text!r}; {known}")
        return tuple(text for text in texts if text in allowed)

    def _languages(self, raw: Lined) -> tuple[str, ...]:
        def parse(text: str) -> str:
            if not re.fullmatch("[a-z]{2}", text):
                raise ValueError(f"{text!r} is no language; write two letters such as fr")
            return text

        return self._each(raw, "languages", parse)

    def _confidence(self, raw: Lined) -> float:
        text = self._text(raw, "confidence")
        try:
            value = float(text or 0)
            if 0 <= value <= 1:
                return value
        except ValueError:
            pass
        self._find(raw.lines["confidence"], f"confidence is {text!r}; it must be a number from 0 to 1")
        return 0.0

    def _zone(self, raw: Lined, default: tzinfo) -> tzinfo:
        text = self._text(raw, "timezone")
        if not text:
            return default
        try:
            return ZoneInfo(text)
        except (ValueError, OSError, LookupError):
            self._find(raw.lines["timezone"], f"{text!r} is no time zone such as Europe/Paris")
            return default

    def _required(self, raw: Lined, key: str, whose: str) -> str:
        text = self._text(raw, key)
        if not text:
            self._find(raw.lines.get(key, raw.line), f"{whose} has no {key}")
        return text

    def _url(self, raw: Lined, whose: str) -> str:
        """Return a web address. What is given is not shown: it may hold a secret."""
        text = self._required(raw, "url", whose)
        try:
            parts = urlsplit(text)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if text and not good:
            self._find(raw.lines["url"], f"the url of {whose} is no http:// or https:// address")
        return text

    def _beside(self, path: str) -> str:
        """Return a path as seen from the folder of the file that names it."""
        return str(self._path.parent / path)


_CHANNELS = "slack, slack:#name, terminal, webhook:NAME, email:NAME or atom:NAME"


def _near(text: str, known: Iterable[str]) -> str:
    """Return a hint at the name that was perhaps meant; "" = none is like it."""
    near = difflib.get_close_matches(text, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
