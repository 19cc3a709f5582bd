"""Messages to send: one as a story makes it, and one that wants out of every markup."""

from __future__ import annotations

from monitor.domain.message import Link, Message, Quote

PLAIN = Message(
    headline="Jane Doe leaves Acme, news.example reports",
    lines=(("Reported by news.example, not confirmed",), ("Also told by ", Link("b.example", "https://b.example/1?a=1&b"))),
    quotes=(Quote(text="Jane Doe is leaving Acme.", source=Link("news.example", "https://news.example/doe")),),
    notes=(("Also known of Jane Doe: leave (2020)",),),
)  # fmt: skip
HOSTILE = Message(
    headline="<script>alert(1)</script>\r\nBcc: all@example.org ]]> \x00\u202e",
    lines=((Link("</a><b>bold", 'https://x.example/"onclick="x'), " and ", Link("js", "javascript:alert(1)")),),
    quotes=(Quote(text="</content><entry>\n.\nQUIT &amp; <!--", source=Link("s", "data:text/html,x")),),
    items=(("<li>one</li>",), ("two", Link("here", "https://x.example/\r\nX: y"))),
)
DIGEST = Message(headline="2 leadership changes", items=(("Jane Doe leaves Acme",), ("John Roe joins Globex",)))
