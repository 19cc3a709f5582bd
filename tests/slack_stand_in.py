"""A Slack of our own over HTTP on loopback: keeps messages, checks tokens and limits, and fails when told to.

    with slack_stand_in() as slack: ... SlackChannel(token=slack.token, channel="#alerts", api_url=slack.url)

By hand: `python -m tests.slack_stand_in [--port N] [--log FILE.jsonl]` prints its address and serves until interrupted;
every call is one line of the log, with what was answered.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.slack_presses import Person, pressed, submitted
from tests.slack_rules import Refused, check_message, check_view
from tests.slack_rules import mentions as mentions
from tests.slack_rules import text_objects as text_objects
from tests.slack_socket import Envelope, SocketMode

TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
CHANNEL_ID = "C0STANDIN1"
HISTORY_LIMIT = 15
TRIGGER_SECONDS = 3.0
"""How long a trigger_id may be exchanged for a modal; it is taken once."""

Failure = Literal["drop", "garbage", "delay"] | int | str | tuple[int, dict[str, Any]] | None
"""None = do not fail; drop = take the message, then end the connection without an answer; garbage = answer 200 with
what is no JSON; delay = answer late; a number = that HTTP status (429 with Retry-After); a pair = that status and body,
{} for what is no JSON; any other word = Slack's error of that name."""


_triggers = itertools.count(1)


class SlackStandIn:
    """What the stand-in holds; safe to read while it serves."""

    def __init__(self, *, log: Path | None = None) -> None:
        self.token = TOKEN
        self.app_token = APP_TOKEN
        self.socket_mode = SocketMode()
        self.channels = {"alerts": CHANNEL_ID}
        self.archived: set[str] = set()
        self.messages: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Method and arguments, in order of arrival."""
        self.retry_after_seconds: int | str = 1
        self.delay_seconds = 1.0
        """Of the failure "delay"."""
        self.posts_per_second: float | None = None
        """How many messages a channel takes; what comes sooner is told to wait. None = any number."""
        self.ephemeral: list[dict[str, Any]] = []
        """What one person alone was shown, in order."""
        self.views: list[dict[str, Any]] = []
        """Modals that were opened, in order."""
        self.history_allowed = True
        """False = the app lacks the scopes to read."""
        self.url = ""
        self.scopes = "chat:write,channels:history,groups:history,channels:read,groups:read"
        """Of the token, as auth.test says in a header; "" = not said."""
        self.clock_offset_seconds = 0.0
        """How far Slack's clock is ahead of ours."""
        self._triggers: dict[str, float] = {}
        self._next_post_at: dict[str, float] = {}
        self._gates: dict[str, tuple[threading.Event, threading.Event]] = {}
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._log = log
        self._count = 0

    # --- what tests ask -----------------------------------------------------------------------------------------------

    def fail_next(self, method: str, *failures: Failure) -> None:
        """Let the next calls of a method fail, in this order."""
        self._failures[method].extend(failures)

    def hold(self, method: str) -> tuple[threading.Event, threading.Event]:
        """Let calls of a method wait before they are answered; returns (set when one came, to set to let them go)."""
        self._gates[method] = (threading.Event(), threading.Event())
        return self._gates[method]

    @property
    def posts(self) -> list[dict[str, Any]]:
        """Top-level messages, oldest first."""
        return [message for message in self.messages if "thread_ts" not in message]

    def replies(self, ts: str) -> list[dict[str, Any]]:
        """Replies in a message's thread, oldest first."""
        return [message for message in self.messages if message.get("thread_ts") == ts]

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(1 for called, _ in self.calls if called == method)

    # --- what people do -----------------------------------------------------------------------------------------------

    def press(
        self, ts: str, action_id: str, *, option: str | None = None, by: Person | None = None, wait: bool = True
    ) -> Envelope:
        """Press a button of a message as it stands, or pick an option of its menu; returns when the app took it."""
        message = next(message for message in self.messages if message["ts"] == ts)
        payload = pressed(message, action_id, by=by or Person(), trigger_id=self._new_trigger(), option=option)
        return self._hand_over(Envelope(payload), wait)

    def submit(self, view: dict[str, Any], option: str, *, by: Person | None = None, wait: bool = True) -> Envelope:
        """Send an open modal off with an option; returns when the app took it."""
        payload = submitted(view, option, by=by or Person(), trigger_id=self._new_trigger())
        return self._hand_over(Envelope(payload), wait)

    def repeat(self, envelope: Envelope, *, wait: bool = True) -> Envelope:
        """Hand an envelope over once more, as Slack does when nobody took it in time."""
        envelope.acked.clear()
        return self._hand_over(envelope, wait)

    def _hand_over(self, envelope: Envelope, wait: bool) -> Envelope:
        self.socket_mode.send(envelope)
        assert not wait or envelope.acked.wait(30), "the app did not take what was pressed"
        return envelope

    def _new_trigger(self) -> str:
        trigger_id = f"{next(_triggers)}.0.stand-in"
        self._triggers[trigger_id] = time.monotonic() + TRIGGER_SECONDS
        return trigger_id

    # --- serving ------------------------------------------------------------------------------------------------------

    def answer(self, method: str, token: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        """Return status and body; a body of None = end the connection, {} = no JSON."""
        if method in self._gates:
            came, go = self._gates[method]
            came.set()
            go.wait(30)
        with self._lock:
            is_late = bool(self._failures[method]) and self._failures[method][0] == "delay"
            self.calls.append((method, arguments))
            status, body = self._answer(method, token, arguments)
            if self._log:
                line = {"at": time.time(), "method": method, "arguments": arguments, "status": status, "answer": body}
                with self._log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
        if is_late:
            time.sleep(self.delay_seconds)
        return status, body

    def _answer(self, method: str, token: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        failure = self._failures[method].popleft() if self._failures[method] else None
        if isinstance(failure, tuple):
            return failure
        if isinstance(failure, int):
            return failure, {"ok": False, "error": "ratelimited" if failure == 429 else "internal_error"}
        if failure == "garbage":
            return 200, {}
        if failure not in (None, "drop", "delay"):
            return 200, {"ok": False, "error": failure}
        if error := self._find_fault(method, token):
            return 200, {"ok": False, "error": error}
        handler = {
            "apps.connections.open": self._open_connection,
            "chat.postEphemeral": self._post_ephemeral,
            "views.open": self._open_view,
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.list": self._list,
        }.get(method)
        if handler is None:
            return 200, {"ok": False, "error": "unknown_method"}
        try:
            body = {"ok": True, **handler(arguments)}
        except Refused as refused:
            status = 429 if str(refused) == "ratelimited" else 200
            return status, {"ok": False, "error": str(refused)}
        return 200, None if failure == "drop" else body

    def _find_fault(self, method: str, token: str) -> str | None:
        """Return what is wrong with a token; None = it may call the method."""
        wanted, other = (
            (self.app_token, self.token) if method == "apps.connections.open" else (self.token, self.app_token)
        )
        if token == wanted:
            return None
        return "not_allowed_token_type" if token == other else "invalid_auth" if token else "not_authed"

    def _auth_test(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"url": "https://stand-in.slack.example/", "team": "stand-in", "user": "monitor", "user_id": "U0BOT0001"}

    def _channel(self, name: str, *, ids_only: bool) -> str:
        channel = name if name in self.channels.values() else self.channels.get(name.removeprefix("#"))
        if channel is None or (ids_only and name != channel):
            raise Refused("channel_not_found")
        if channel in self.archived:
            raise Refused("is_archived")
        return channel

    def _post_message(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"], ids_only=False)
        self._check_rate(channel)
        check_message(arguments)
        thread = arguments.get("thread_ts")
        if thread and not any(m["ts"] == thread and m["channel"] == channel for m in self.posts):
            raise Refused("thread_not_found")
        self._count += 1
        message = {
            "type": "message",
            "channel": channel,
            "ts": f"{time.time():.6f}"[:-3] + f"{self._count:03d}",
            "text": arguments.get("text", ""),
            "blocks": arguments.get("blocks", []),
        }
        for field in ("metadata", "thread_ts"):
            if arguments.get(field):
                message[field] = arguments[field]
        self.messages.append(message)
        return {"channel": channel, "ts": message["ts"], "message": message}

    def _update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"], ids_only=True)
        check_message(arguments, update=True)
        for message in self.messages:
            if message["channel"] == channel and message["ts"] == arguments["ts"]:
                message |= {"text": arguments.get("text", ""), "blocks": arguments.get("blocks", []), "edited": True}
                if "metadata" in arguments:
                    message["metadata"] = arguments["metadata"]
                return {"channel": channel, "ts": message["ts"]}
        raise Refused("message_not_found")

    def _check_rate(self, channel: str) -> None:
        """Raise Refused where a channel has had a message too short a while ago."""
        now = time.monotonic()
        if self.posts_per_second is not None:
            if now < self._next_post_at.get(channel, now):
                raise Refused("ratelimited")
            self._next_post_at[channel] = now + 1 / self.posts_per_second

    def _post_ephemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self._channel(arguments["channel"], ids_only=True)
        check_message(arguments)
        if not arguments.get("user"):
            raise Refused("user_not_in_channel")
        self.ephemeral.append(arguments)
        return {"message_ts": f"{time.time():.6f}"}

    def _open_connection(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.socket_mode.issue_url()}

    def _open_view(self, arguments: dict[str, Any]) -> dict[str, Any]:
        ends_at = self._triggers.pop(arguments.get("trigger_id", ""), None)
        if ends_at is None:
            raise Refused("invalid_trigger_id")
        if time.monotonic() > ends_at:
            raise Refused("expired_trigger_id")
        check_view(arguments["view"])
        view = {**arguments["view"], "id": f"V{len(self.views) + 1:08d}", "team_id": "T0STANDIN", "hash": "1.a"}
        self.views.append(view)
        return {"view": view}

    def _history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"], ids_only=True)
        newest_first = [message for message in reversed(self.posts) if message["channel"] == channel]
        return self._page(newest_first, arguments)

    def _replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self._channel(arguments["channel"], ids_only=True)
        parent = [message for message in self.posts if message["ts"] == arguments["ts"]]
        if not parent:
            raise Refused("thread_not_found")
        return self._page(parent + self.replies(arguments["ts"]), arguments)

    def _page(self, messages: list[dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
        if not self.history_allowed:
            raise Refused("missing_scope")
        oldest, latest = float(arguments.get("oldest", 0)), float(arguments.get("latest", "inf"))
        found = [message for message in messages if oldest < float(message["ts"]) < latest]
        start, size = int(arguments.get("cursor") or 0), min(int(arguments.get("limit", 100)), HISTORY_LIMIT)
        page = found[start : start + size]
        if str(arguments.get("include_all_metadata", "")).lower() not in ("1", "true"):
            page = [{key: value for key, value in message.items() if key != "metadata"} for message in page]
        following = str(start + size) if start + size < len(found) else ""
        return {"messages": page, "has_more": bool(following), "response_metadata": {"next_cursor": following}}

    def _list(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if not self.history_allowed:
            raise Refused("missing_scope")
        listed = [{"id": ident, "name": name} for name, ident in self.channels.items()]
        return {"channels": listed, "response_metadata": {"next_cursor": ""}}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand_in: SlackStandIn

    def do_GET(self) -> None:
        self._serve(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get_content_type() == "application/json":
            self._serve(json.loads(body or b"{}"))
        else:
            form: dict[str, Any] = dict(parse_qsl(body.decode()))
            self._serve({k: json.loads(v) if k in ("blocks", "metadata", "view") else v for k, v in form.items()})

    def _serve(self, arguments: dict[str, Any]) -> None:
        method = urlsplit(self.path).path.rpartition("/")[2]
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, body = self.stand_in.answer(method, token, arguments)
        self.close_connection = True
        if body is None:
            return
        content = json.dumps(body).encode() if body else b"<html>no json</html>"
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if body else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        if self.stand_in.scopes:
            self.send_header("X-OAuth-Scopes", self.stand_in.scopes)
        if status == 429:
            self.send_header("Retry-After", str(self.stand_in.retry_after_seconds))
        self.end_headers()
        self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Tell the time of Slack's clock."""
        return super().date_time_string((timestamp or time.time()) + self.stand_in.clock_offset_seconds)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: the calls are kept."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client goes away in mid-answer, as a killed one does."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def slack_stand_in(*, port: int = 0, log: Path | None = None) -> Iterator[SlackStandIn]:
    """Serve on 127.0.0.1 until the end of the block; port 0 = any free one."""
    stand_in = SlackStandIn(log=log)
    handler = type("Handler", (_Handler,), {"stand_in": stand_in})
    with _Server(("127.0.0.1", port), handler) as server:
        stand_in.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield stand_in
        finally:
            server.shutdown()
            thread.join()
            stand_in.socket_mode.close()


def main() -> None:
    """Serve by hand."""
    parser = argparse.ArgumentParser(description="A Slack on loopback for trials.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, default=None, help="one JSON line a call")
    options = parser.parse_args()
    with slack_stand_in(port=options.port, log=options.log) as slack:
        print(slack.url, flush=True)  # noqa: T201 - the address is the output
        tokens = f"token {slack.token}, app token {slack.app_token}"
        print(f"{tokens}, channel #alerts ({CHANNEL_ID})", file=sys.stderr, flush=True)  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
