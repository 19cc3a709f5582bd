"""Bytes from the network to text: which character encoding they are in, from an allow-list (R27). Pure."""

from __future__ import annotations

import codecs
import re

# Labels map as in the WHATWG Encoding Standard, where latin-1 means windows-1252. Python has codecs that are none
# (punycode, idna, unicode_escape, ...) and may not be chosen by what is read.
_ALLOWED = {
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "koi8-r", "koi8-u", "mac-roman"),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *(f"cp{number}" for number in range(1250, 1259)),
        *("gbk", "gb18030", "big5", "euc-jp", "shift_jis", "iso2022_jp", "euc-kr"),
    )
}
_AS_WINDOWS_1252 = {codecs.lookup(name).name for name in ("latin-1", "ascii")}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARATION_BYTES = 2_048
# All halves, 0xD800 to 0xDFFF, in hexadecimal; in decimal with some neighbours, which stay what they are.
_HALVES = re.compile(rb"(?:&#(?:[xX]0{0,8}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,8}5[5-7][0-9]{3});)+")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")


def find_codec(label: str) -> str | None:
    """Return the Python codec of an encoding's label; None = not one that is read."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if name in _AS_WINDOWS_1252 else name if name in _ALLOWED else None


def charset_of(content_type: str | None) -> str | None:
    """Return the codec that a Content-Type header names; None = none, or one that is not read."""
    _, found, label = (content_type or "").lower().partition("charset=")
    return find_codec(label.partition(";")[0]) if found else None


def decode(body: bytes, content_type: str | None) -> str:
    """Decode by BOM, header, declaration, then by trying UTF-8; what does not fit becomes U+FFFD."""
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, errors="replace")
    declared = _DECLARED.search(body[:_DECLARATION_BYTES])
    for codec_name in (charset_of(content_type), find_codec(declared[1].decode("ascii")) if declared else None):
        # A declaration that can be read as ASCII is not in UTF-16, whatever it says.
        if codec_name is not None and not (codec_name.startswith("utf-16") and declared):
            return body.decode(codec_name, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def join_halves(markup: bytes) -> bytes:
    """Return markup in which no reference names half a character: two halves become the whole one, a lone one U+FFFD.

    Programs that count in UTF-16 write an emoji as two references, at which readers of XML give up the whole document.
    """
    return _HALVES.sub(_joined, markup) if b"&#" in markup else markup


def _joined(found: re.Match[bytes]) -> bytes:
    units = [int(ten) if ten else int(hexa, 16) for hexa, ten in _REFERENCE.findall(found[0])]
    words = b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace")
    return b"".join(b"&#%d;" % ord(char) for char in words)
