"""Slack's Socket Mode on loopback: a real websocket that hands envelopes to an app and waits for each to be taken."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from concurrent.futures import Future
from typing import Any

from aiohttp import WSMsgType, web

CONNECTIONS_MAX = 10
"""Source: https://docs.slack.dev/apis/events-api/using-socket-mode"""


class Envelope:
    """One thing that Slack hands to the app, until the app says that it has it."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.id = str(uuid.uuid4())
        self.payload = payload
        self.acked = threading.Event()
        self.response: dict[str, Any] | None = None
        """What the app said with its acknowledgement; None = nothing."""
        self.attempts = 0

    def as_json(self) -> str:
        """Write it as it goes over the wire."""
        told: dict[str, Any] = {
            "envelope_id": self.id, "type": "interactive", "accepts_response_payload": True, "payload": self.payload,
        }  # fmt: skip
        if self.attempts:
            told |= {"retry_attempt": self.attempts, "retry_reason": "timeout"}
        return json.dumps(told)


class SocketMode:
    """A websocket server in a thread of its own; it begins with the first address that somebody asks for."""

    def __init__(self) -> None:
        self.connected = threading.Event()
        """Set while an app is connected."""
        self.connections_count = 0
        """Ever made."""
        self.garbage: list[str] = []
        """What an app said that is no acknowledgement of anything."""
        self._envelopes: dict[str, Envelope] = {}
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._port = 0
        self._end: asyncio.Event | None = None

    def issue_url(self) -> str:
        """Return an address that can be connected to once."""
        self._begin()
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._port}/link/?ticket={ticket}&app_id=A0STANDIN"

    def send(self, envelope: Envelope) -> None:
        """Hand an envelope to one of the connected apps; again = a repetition of Slack's. Raises where none is."""
        self._envelopes[envelope.id] = envelope
        self._say(envelope.as_json())
        envelope.attempts += 1

    def say(self, text: str) -> None:
        """Send any text, such as what is no JSON."""
        self._say(text)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        self._say(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}))

    def cut(self) -> None:
        """End all connections without a word."""
        if self._loop is not None:
            for socket in list(self._sockets):
                asyncio.run_coroutine_threadsafe(socket.close(), self._loop).result(10)

    def close(self) -> None:
        """End the server."""
        if self._loop is not None and self._thread is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(20)

    def _say(self, text: str) -> None:
        assert self.connected.wait(30), "no app is connected"
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._sockets[-1].send_str(text), self._loop).result(10)

    def _begin(self) -> None:
        if self._thread is None:
            started: Future[int] = Future()
            self._thread = threading.Thread(target=lambda: asyncio.run(self._run(started)), daemon=True)
            self._thread.start()
            self._port = started.result(20)

    async def _run(self, started: Future[int]) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_get("/link/", self._serve)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        started.set_result(runner.addresses[0][1])
        await self._end.wait()
        for socket in list(self._sockets):
            await socket.close()
        await runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self._sockets) >= CONNECTIONS_MAX:
            return web.Response(status=403)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self._sockets.append(socket)
        self.connections_count += 1
        hello = {"type": "hello", "num_connections": len(self._sockets), "connection_info": {"app_id": "A0STANDIN"}}
        await socket.send_str(json.dumps(hello))
        self.connected.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._hear(message.data)
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self.connected.clear()
        return socket

    def _hear(self, text: str) -> None:
        told = json.loads(text) if text.startswith("{") else {}
        envelope = self._envelopes.get(told.get("envelope_id", ""))
        if envelope is None:
            self.garbage.append(text)
            return
        envelope.response = told.get("payload") or None
        envelope.acked.set()
