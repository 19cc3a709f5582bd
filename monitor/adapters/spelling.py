"""Addresses that others wrote, as they are dialled: one spelling of a host, nothing that harms (R20, R32)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from yarl import URL

_UNSAFE = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def quoted(url: str) -> str:
    """Return an address with its blanks, backslashes and invisible characters percent-encoded, as browsers send them.

    Raises ValueError for half a character.
    """
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), url)


def dialled(url: str) -> str:
    """Return an address without userinfo, its host in ASCII; one that is so already stays byte for byte.

    Full-width letters and other look-alikes of one host would be many hosts: each a source of its own, each with a
    bucket of its own. Raises ValueError for what names no host, or no port that there is.
    """
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port
    if not host:
        raise ValueError("the address names no host")
    if host.isascii() and "@" not in parts.netloc:
        return url
    if not host.isascii():
        host = URL.build(scheme="http", host=host).raw_host or host
    netloc = f"[{host}]" if ":" in host else host
    return urlunsplit(parts._replace(netloc=netloc if port is None else f"{netloc}:{port}"))
