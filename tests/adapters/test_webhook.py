"""Webhooks: signed, told apart from repeats, and never a secret in an error. A real server, byte for byte."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from monitor.adapters.webhook import WebhookChannel, read_secret, signature_of
from monitor.domain.message import Message
from monitor.errors import SendError, UsageError
from monitor.pipeline.ports import Receipt
from tests.adapters.messages import DIGEST, HOSTILE, PLAIN
from tests.contracts.histories import SetClock

SECRET = b"0123456789abcdef0123456789abcdef"
DELIVERY = uuid4()


class Receiver:
    """A web server that checks what it is sent as a receiver should, and answers as it is told."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.taken: list[tuple[dict[str, str], dict[str, Any]]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        given = {
            line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in head.split("\r\n")[1:] if ": " in line
        }
        body = await reader.readexactly(int(headers["content-length"]))
        signed = f"{given['webhook-id']}.{given['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
        assert given["webhook-signature"] == f"v1,{expected}"
        self.taken.append((given, json.loads(body)))
        answer = self.answers.pop(0) if self.answers else "204 No Content\r\n"
        if answer:
            writer.write(f"HTTP/1.1 {answer}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()


def told(receiver: Receiver, *acts: Callable[[WebhookChannel], Awaitable[Receipt]]) -> list[Receipt]:
    async def run() -> list[Receipt]:
        server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?key=sesame-open"
        channel = WebhookChannel(name="desk", url=url, secret=SECRET, clock=SetClock())
        try:
            return [await act(channel) for act in acts]
        finally:
            server.close()
            await server.wait_closed()

    return asyncio.run(run())


def post(message: Message = PLAIN, ident: UUID = DELIVERY, under: Receipt | None = None) -> Any:
    return lambda channel: channel.post(message, delivery_id=ident, under=under)


def test_a_message_is_signed_json_with_its_words_and_addresses() -> None:
    receiver = Receiver()
    (receipt,) = told(receiver, post())
    ((headers, body),) = receiver.taken
    assert headers["webhook-id"] == str(DELIVERY) == receipt.message_ref == body["data"]["id"]
    assert headers["webhook-timestamp"] == str(int(SetClock().now().timestamp()))
    assert body["type"] == "alert.post"
    assert body["data"]["headline"] == PLAIN.headline
    assert body["data"]["quotes"][0]["url"] == "https://news.example/doe"
    assert body["data"]["lines"][1] == {"text": "Also told by b.example", "urls": ["https://b.example/1?a=1&b"]}


def test_a_repeat_has_the_id_of_the_first_and_another_edit_has_another_one() -> None:
    receiver = Receiver()
    edits = [lambda channel, m=m: channel.edit(m, delivery_id=DELIVERY, of=Receipt(channel="x", message_ref="y"))
             for m in (PLAIN, PLAIN, HOSTILE)]  # fmt: skip
    told(receiver, post(), post(), *edits)
    ids = [headers["webhook-id"] for headers, _ in receiver.taken]
    assert ids[0] == ids[1]
    assert ids[2] == ids[3] != ids[4]
    assert len(set(ids)) == 3


def test_a_reply_names_what_it_replies_to_and_a_digest_tells_each_story() -> None:
    receiver = Receiver()
    told(receiver, post(under=Receipt(channel="webhook:desk", message_ref="first")), post(DIGEST))
    (_, reply), (_, digest) = receiver.taken
    assert (reply["type"], reply["data"]["in_reply_to"]) == ("alert.reply", "first")
    assert [item["text"] for item in digest["data"]["items"]] == ["Jane Doe leaves Acme", "John Roe joins Globex"]


def test_addresses_that_are_not_of_the_web_are_left_out() -> None:
    receiver = Receiver()
    told(receiver, post(HOSTILE))
    data = receiver.taken[0][1]["data"]
    assert "javascript" not in json.dumps([data["lines"], data["quotes"], data["items"]])
    assert data["quotes"][0]["url"] is None


@pytest.mark.parametrize(
    ("answer", "retryable", "after", "refused"),
    [
        ("500 Oops\r\n", True, None, False),
        ("503 Later\r\nRetry-After: 7\r\n", True, 7.0, False),
        ("429 Slow\r\nRetry-After: 3\r\n", True, 3.0, True),
        ("429 Slow\r\nRetry-After: soon\r\n", True, None, True),
        ("", True, None, False),
        ("404 None\r\n", False, None, True),
        ("410 Gone\r\n", False, None, True),
        ("302 Found\r\nLocation: http://127.0.0.1:9/\r\n", False, None, True),
    ],
)
def test_what_a_receiver_answers_says_whether_to_try_again(
    answer: str, retryable: bool, after: float | None, refused: bool
) -> None:
    with pytest.raises(SendError) as caught:
        told(Receiver(answer), post())
    error = caught.value
    assert (error.retryable, error.retry_after_seconds, error.refused) == (retryable, after, refused)
    assert "desk" in str(error)
    assert "sesame" not in str(error)


def test_a_receiver_that_is_not_there_has_surely_taken_nothing() -> None:
    channel = WebhookChannel(name="desk", url="http://127.0.0.1:9/", secret=SECRET, clock=SetClock())
    with pytest.raises(SendError) as caught:
        asyncio.run(channel.post(PLAIN, delivery_id=DELIVERY))
    assert (caught.value.retryable, caught.value.refused) == (True, True)


def test_a_webhook_cannot_be_asked() -> None:
    channel = WebhookChannel(name="desk", url="http://127.0.0.1:9/", secret=SECRET, clock=SetClock())
    with pytest.raises(SendError) as caught:
        asyncio.run(channel.find(DELIVERY, attempted_at=SetClock().now()))
    assert not caught.value.retryable


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of https://github.com/standard-webhooks/standard-webhooks: id, time, body and secret give this."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    signature = signature_of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_whsec_and_base64_or_a_long_text(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("whsec_" + base64.b64encode(SECRET).decode() + "\n", encoding="utf-8")
    assert read_secret(file) == SECRET
    file.write_text(SECRET.decode(), encoding="utf-8")
    assert read_secret(file) == SECRET


@pytest.mark.parametrize("held", ["", "short", "whsec_%%%", "whsec_c2hvcnQ=", b"\xff\xfe\xff"])
def test_a_bad_secret_is_told_with_what_to_do_and_never_shown(held: str | bytes, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(held if isinstance(held, bytes) else held.encode())
    with pytest.raises(UsageError) as caught:
        read_secret(file)
    assert "openssl rand" in str(caught.value)
    assert "c2hvcnQ" not in str(caught.value)
    with pytest.raises(UsageError, match="cannot be read"):
        read_secret(tmp_path / "none")
