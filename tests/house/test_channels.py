"""One story through every kind of channel at once, by the real program and a monitor.yaml."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import feedparser

from monitor.adapters.loopback_site import Paper
from tests.house.papers import article, environment, served
from tests.slack_stand_in import slack_stand_in
from tests.smtp_stand_in import mail_server

CONFIG = """
routes:
  news: {{channel: "slack:#alerts"}}
  here: {{channel: terminal}}
  desk: {{channel: "webhook:desk"}}
  board: {{channel: "email:board"}}
  site: {{channel: "atom:site"}}
webhooks:
  desk: {{url: "http://127.0.0.1:{port}/hook", secret_file: secret}}
emails:
  board: [ann@our.example]
atom:
  site: {{file: changes.xml, url: "https://our.example/changes.xml"}}
"""
FIRST = article(
    "brandt",
    "Thomas Brandt resigns as chief executive of Norvalia",
    "Thomas Brandt has resigned as chief executive of Norvalia, the company said in a statement on Tuesday.",
    "The board said that a search for a successor had begun.",
)
SECOND = article(
    "norvalia",
    "Norvalia chief executive Thomas Brandt steps down",
    "Norvalia said on Tuesday that its chief executive, Thomas Brandt, had stepped down.",
    "Quarterly results will be published as planned at the end of the month.",
)


def test_every_channel_is_told_a_story_once_and_what_follows_in_its_thread(tmp_path: Path) -> None:
    """F: several channels at once, through the one outbox."""
    papers = [Paper(name=name, language="en", address=f"127.47.0.{n}", articles=()) for n, name in enumerate("AB", 1)]
    hooks: list[dict[str, Any]] = []
    with served(papers) as site, slack_stand_in() as slack:
        settings = environment(tmp_path, slack, MONITOR_CONFIG=str(tmp_path / "monitor.yaml"))
        site.publish("A", FIRST)
        printed = asyncio.run(_two_rounds(tmp_path, settings, site, hooks))

    mails, shown = printed
    (post,) = slack.posts
    (reply,) = slack.replies(post["ts"])
    assert "2 independent sources" in post["text"]
    assert min(hooks, key=lambda hook: str(hook["timestamp"]))["type"] == "alert.post"
    assert sorted(hook["type"] for hook in hooks) == ["alert.edit", "alert.post", "alert.reply"]
    assert len({hook["data"]["id"] for hook in hooks}) == 2
    first, second = mails
    assert "Thomas Brandt" in first["Subject"]
    assert second["In-Reply-To"] == first["Message-ID"]
    entries = feedparser.parse((tmp_path / "changes.xml").read_bytes()).entries
    assert len(entries) == 2
    assert "Thomas Brandt" in entries[1].title
    assert shown.count("● ") == 1
    assert shown.count("↳ ") == 1
    assert reply["text"].splitlines()[0] in shown


async def _two_rounds(folder: Path, settings: dict[str, str], site: Any, hooks: list[dict[str, Any]]) -> Any:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        hooks.append(json.loads(await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    (folder / "secret").write_text("a secret of more than twenty-four bytes", encoding="utf-8")
    (folder / "monitor.yaml").write_text(CONFIG.format(port=server.sockets[0].getsockname()[1]), encoding="utf-8")
    async with mail_server() as mail:
        settings = settings | {
            "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "MONITOR_SMTP_FROM": "monitor@our.example",
        }
        await _run(settings, "feeds", "add", site.feed_url("A"), site.feed_url("B"))
        shown = await _run(settings, "poll", "--all")
        await asyncio.to_thread(site.publish, "B", SECOND)
        shown += await _run(settings, "poll", "--all")
    server.close()
    await server.wait_closed()
    return mail.mails, shown


async def _run(settings: dict[str, str], *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor", *arguments,
        env=settings, cwd=settings["HOME"], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return output.decode()
