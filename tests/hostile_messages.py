"""Messages whose every word wants out of its place: for the tests of all channels."""

from __future__ import annotations

from typing import get_args
from uuid import uuid4

from hypothesis import strategies as st

from monitor.domain.buttons import Button, Verb
from monitor.domain.message import ITEMS_MAX, Link, Message, Quote

FAMILY = "👨‍👩‍👧‍👦"
HOSTILE = [
    "<!channel>", "<!here|x>", "<@U0BOT0001>", "<#C0STANDIN1>", "<!subteam^S1>", "@channel", "<https://a.example|b>",
    "&lt;!channel&gt;", "&amp;lt;", ">>>", "```", "*", "_", "~", "|", "\n\n", "\u202e", "\u0000", "\x1b[31m", "\ud800",
    FAMILY, "e\u0301\u0302", "🇫🇷", "  ", "<", ">", "&", "]]>", '"', "'", "\\", "{0}", ":tada:",
]  # fmt: skip
WORDS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=20)), max_size=12).map(
    "".join
)
LONG = st.builds(lambda text, times: text * times, WORDS, st.sampled_from([1, 1, 1, 50, 400]))
URLS = st.one_of(
    st.builds(lambda tail: f"https://news.example/{tail}", WORDS),
    st.builds(lambda tail: f"https://news.example/{tail}" * 40, WORDS),
    st.sampled_from(["javascript:alert(1)", "", "file:///etc/passwd", "https://a.example/|<!channel>"]),
)
LINKS = st.builds(Link, WORDS, URLS)
LINES = st.lists(st.one_of(LONG, LINKS), max_size=6).map(tuple)
MESSAGES = st.builds(
    Message,
    headline=LONG,
    lines=st.lists(LINES, max_size=8).map(tuple),
    items=st.lists(LINES, max_size=ITEMS_MAX).map(tuple),
    quotes=st.lists(st.builds(Quote, text=LONG, source=LINKS), max_size=6).map(tuple),
    notes=st.lists(LINES, max_size=6).map(tuple),
    buttons=st.lists(
        st.builds(Button, verb=st.sampled_from(get_args(Verb)), label=LONG, subject=st.just(str(uuid4()))),
        max_size=6, unique_by=lambda button: button.verb,
    ).map(tuple),
)  # fmt: skip
"""As long as they like."""
_BRIEF = st.lists(st.one_of(WORDS, LINKS), max_size=3).map(tuple)
BRIEF_MESSAGES = st.builds(
    Message,
    headline=WORDS,
    lines=st.lists(_BRIEF, max_size=2).map(tuple),
    items=st.lists(_BRIEF, max_size=2).map(tuple),
    quotes=st.lists(st.builds(Quote, text=WORDS, source=LINKS), max_size=1).map(tuple),
    notes=st.lists(_BRIEF, max_size=1).map(tuple),
)
"""As short as those that stories make: for channels that have no limits of length."""
