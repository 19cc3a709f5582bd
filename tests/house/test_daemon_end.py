"""A daemon told to stop ends what it began, within the ten seconds that service managers give."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from monitor.adapters.loopback_site import Paper
from tests.house.daemons import running
from tests.house.papers import article, environment, monitor, served
from tests.slack_stand_in import slack_stand_in

PAPER = Paper(
    name="La Dépêche",
    language="fr",
    address="127.42.0.1",
    articles=(
        article(
            "vasseur",
            "Hélène Vasseur quitte Lumatec",
            "La directrice générale de Lumatec, Hélène Vasseur, a démissionné mardi, a annoncé l'entreprise dans un "
            "communiqué. Elle dirigeait le fabricant de lampes depuis six ans.",
        ),
    ),
)


def test_a_message_under_way_is_sent_and_recorded(tmp_path: Path) -> None:
    with served([PAPER]) as site, slack_stand_in() as slack:
        settings = environment(tmp_path, slack)
        assert monitor(settings, "feeds", "add", site.feed_url("La Dépêche")).returncode == 0
        came, go = slack.hold("chat.postMessage")
        with running(settings) as daemon:
            assert came.wait(30), "".join(daemon.raw)
            daemon.process.send_signal(signal.SIGTERM)
            daemon.wait_for("stopping")
            go.set()
            assert daemon.end() == 0, "".join(daemon.raw)
            assert daemon.log[-1]["event"] == "stopped"
            assert daemon.log[-1]["cut_off"] == 0

        delivered = monitor(settings, "alerts", "--state", "delivered", "--json").stdout.splitlines()
        assert len(delivered) == len(slack.posts) == 1


def test_a_page_that_never_comes_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with paper_whose_pages_never_come() as (url, asked):
        settings = environment(tmp_path)
        assert monitor(settings, "feeds", "add", url).returncode == 0
        with running(settings) as daemon:
            assert asked.wait(30), "".join(daemon.raw)
            told_at = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)

            assert daemon.end() == 0, "".join(daemon.raw)

            assert time.monotonic() - told_at < 10
            assert daemon.log[-1]["cut_off"] == 1
            assert "Traceback" not in "".join(daemon.raw)


@contextmanager
def paper_whose_pages_never_come() -> Iterator[tuple[str, threading.Event]]:
    """Serve a feed of one entry; gives its address, and what is set once the entry's page was asked for."""
    asked, over = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/feed.xml":
                asked.set()
                over.wait(30)
                return
            link = f"http://{self.headers['Host']}/never"
            entry = f"<item><title>Never</title><link>{link}</link></item>"
            body = f'<rss version="2.0"><channel><title>Slow</title>{entry}</channel></rss>'.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/feed.xml", asked
        finally:
            over.set()
            server.shutdown()
            thread.join()
