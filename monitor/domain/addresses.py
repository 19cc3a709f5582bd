"""Which addresses may be fetched: how they are written (R20) and what they resolve to (R21, R22). Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from monitor.errors import FetchError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Allowance = tuple[Network, int | None]
"""A private network that may be fetched from, and the one port there; None = any port."""

# The IANA special-purpose registries; Python's `is_global` lets several of these through.
_FORBIDDEN_V4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # mapped IPv4, 64:ff9b::/96, link-local and the like lie outside
_FORBIDDEN_V6 = tuple(ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_PUBLIC_PORTS = (80, 443)
_UNWELCOME = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_URL_CHARS_MAX = 2_048


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet may use."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _FORBIDDEN_V4)
    return ip in _GLOBAL_V6 and not any(ip in network for network in _FORBIDDEN_V6)


def find_refusal(address: str, port: int, allowances: Sequence[Allowance]) -> str | None:
    """Return why this address must not be dialled, in plain words; None = it may be."""
    ip = ipaddress.ip_address(address)
    if any(ip in network and allowed in (None, port) for network, allowed in allowances):
        return None
    if not is_public(address):
        return f"it leads to {address}, an address that is not public"
    if port not in _PUBLIC_PORTS:
        return f"port {port} is not one of 80 and 443"
    return None


def parse_url(url: str) -> SplitResult:
    """Split an address that may be fetched as far as its spelling goes. Raises FetchError, never showing userinfo."""
    if len(url) > _URL_CHARS_MAX:
        raise FetchError(f"the address is longer than {_URL_CHARS_MAX:,} characters", retryable=False)
    if _UNWELCOME.search(url):
        raise FetchError("the address holds a space, a backslash or a control character", retryable=False)
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise FetchError("the address is not a valid URL", retryable=False) from None
    if parts.scheme not in ("http", "https"):
        raise FetchError(f"the address must start with http:// or https://, not {parts.scheme[:20]!r}", retryable=False)
    if "@" in parts.netloc:
        raise FetchError("the address holds a user name or password; take it out", retryable=False)
    if not host or port == 0:
        raise FetchError("the address names no host", retryable=False)
    return parts


def show_url(url: str) -> str:
    """Return an address for people: without userinfo, query values or fragment, which may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(an address that is not a valid URL)"
    query = "?..." if parts.query else ""
    if not parts.netloc:  # words that are no address: they stay as they are
        words = re.split(r"[?#]", url, maxsplit=1)[0].rpartition("@")[2] + query
        return _UNWELCOME.sub(lambda found: " " if found[0] == " " else "", words)[:300]
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    return _UNWELCOME.sub("", f"{scheme}//{parts.netloc.rpartition('@')[2]}{parts.path}{query}")[:300]


def without_address(url: str, problem: str) -> str:
    """Return what went wrong with an address, to stand behind that address: it is named once."""
    shown = show_url(url)
    named = re.compile(rf"(the host of )?{re.escape(shown)}(?=[\s:;,]|$)")
    return named.sub(lambda found: "its host" if found[1] else "it", problem, count=1)
