"""E-mail against a mail server of our own over SMTP: threads, repeats, refusals, hostile words, no secret told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from monitor.adapters.mail import MailChannel
from monitor.domain.message import Message
from monitor.errors import SendError
from monitor.pipeline.ports import Receipt
from tests.adapters.messages import DIGEST, HOSTILE, PLAIN
from tests.contracts.histories import SetClock
from tests.smtp_stand_in import MailServer, mail_server

DELIVERY = UUID("00000000-0000-4000-8000-000000000001")
Act = Callable[[MailChannel], Awaitable[Receipt | None]]


def told(*acts: Act, password: str | None = None, given: str = "", **says: str) -> tuple[MailServer, list[Any]]:
    async def run() -> tuple[MailServer, list[Any]]:
        async with mail_server() as server:
            server.says = {name.replace("_", " "): answer for name, answer in says.items()}
            server.password = password
            channel = MailChannel(
                name="desk",
                to=("ann@our.example", "bob@our.example"),
                sender="monitor@our.example",
                smtp_url=f"smtp://{given}127.0.0.1:{server.port}",
                clock=SetClock(),
            )
            return server, [await act(channel) for act in acts]

    return asyncio.run(run())


def post(message: Message = PLAIN, ident: UUID = DELIVERY, under: Receipt | None = None) -> Act:
    return lambda channel: channel.post(message, delivery_id=ident, under=under)


def test_a_message_is_one_mail_to_everybody_in_words_and_in_html() -> None:
    server, (receipt,) = told(post())
    (mail,) = server.mails
    assert server.recipients == ["ann@our.example", "bob@our.example"]
    assert mail["Message-ID"] == f"<{DELIVERY}@our.example>" == receipt.message_ref
    assert mail["Subject"] == PLAIN.headline
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "> Jane Doe is leaving Acme.\n> news.example <https://news.example/doe>" in text.replace("\r\n", "\n")
    assert '<a href="https://b.example/1?a=1&amp;b">b.example</a>' in html


def test_a_reply_stands_in_the_thread_of_its_story_and_an_edit_is_no_mail() -> None:
    first = Receipt(channel="email:desk", message_ref=f"<{DELIVERY}@our.example>")
    edit: Act = lambda channel: channel.edit(PLAIN, delivery_id=DELIVERY, of=first)  # noqa: E731
    server, receipts = told(edit, post(ident=uuid4(), under=first))
    (reply,) = server.mails
    assert receipts[0] == first
    assert reply["In-Reply-To"] == reply["References"] == first.message_ref


def test_a_repeat_has_the_same_message_id() -> None:
    server, _ = told(post(), post())
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_a_digest_tells_each_story() -> None:
    server, _ = told(post(DIGEST))
    text = next(server.mails[0].iter_parts()).get_content()
    assert "- Jane Doe leaves Acme" in text
    assert "- John Roe joins Globex" in text


def test_hostile_words_forge_no_header_end_no_mail_and_are_no_markup() -> None:
    server, _ = told(post(HOSTILE))
    (mail,) = server.mails
    assert "Bcc" not in mail
    assert mail.defects == []
    html = list(mail.iter_parts())[1].get_content()
    assert "<script" not in html
    assert "javascript:" not in html
    assert "QUIT" in next(mail.iter_parts()).get_content()


@pytest.mark.parametrize(
    ("says", "retryable", "refused"),
    [
        ({"MAIL": "451 later"}, True, True),
        ({"MAIL": "550 no"}, False, True),
        ({"TAKEN": "452 full"}, True, True),
        ({"TAKEN": "554 spam"}, False, True),
        ({"END": ""}, True, False),
        ({"GREETING": "421 busy"}, True, True),
        ({"EHLO": "", "HELO": ""}, True, True),
        ({"RCPT ann@our.example": "550 who", "RCPT bob@our.example": "550 who"}, False, True),
        ({"RCPT ann@our.example": "450 grey", "RCPT bob@our.example": "550 who"}, True, True),
    ],
)
def test_what_a_mail_server_says_tells_whether_to_try_again(
    says: dict[str, str], retryable: bool, refused: bool
) -> None:
    with pytest.raises(SendError) as caught:
        told(post(), **says)
    assert (caught.value.retryable, caught.value.refused) == (retryable, refused)


def test_one_address_that_is_refused_keeps_the_mail_from_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    server, (receipt,) = told(post(), **{"RCPT ann@our.example": "550 who"})
    assert receipt is not None
    assert server.recipients == ["bob@our.example"]
    assert "ann@our.example" in caplog.text


def test_a_password_is_given_on_loopback_and_a_wrong_one_is_told_and_never_shown() -> None:
    server, _ = told(post(), password="open sesame", given="me:open%20sesame@")
    assert len(server.mails) == 1
    with pytest.raises(SendError) as caught:
        told(post(), password="open sesame", given="me:tr0ub4dor@")
    assert not caught.value.retryable
    assert "MONITOR_SMTP_URL" in str(caught.value)
    assert "tr0ub4dor" not in str(caught.value)


def test_a_mail_server_that_is_not_there_has_surely_taken_nothing() -> None:
    channel = MailChannel(
        name="d", to=("a@b.example",), sender="m@b.example", smtp_url="smtp://127.0.0.1:9", clock=SetClock()
    )
    with pytest.raises(SendError) as caught:
        asyncio.run(channel.post(PLAIN, delivery_id=DELIVERY))
    assert (caught.value.retryable, caught.value.refused) == (True, True)
    with pytest.raises(SendError) as asked:
        asyncio.run(channel.find(DELIVERY, attempted_at=SetClock().now()))
    assert not asked.value.retryable


# --- what keeps a password safe ---------------------------------------------------------------------------------------


def _certificate(folder: Path) -> Path:
    """Make a certificate of 127.0.0.1 that nobody but itself vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "mail.pem"
    file.write_bytes(key.private_bytes(*form) + certificate.public_bytes(Encoding.PEM))
    return file


def _over_tls(certificate: Path) -> MailServer:
    async def run() -> MailServer:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        async with mail_server(tls=tls) as server:
            server.password = "open sesame"
            url = f"smtps://me:open%20sesame@127.0.0.1:{server.port}"
            channel = MailChannel(
                name="desk", to=("a@our.example",), sender="m@our.example", smtp_url=url, clock=SetClock()
            )
            await channel.post(PLAIN, delivery_id=DELIVERY)
            return server

    return asyncio.run(run())


def test_smtps_hands_a_mail_to_a_server_whose_certificate_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert len(_over_tls(certificate).mails) == 1


def test_smtps_tells_nothing_to_a_server_that_nobody_vouches_for(tmp_path: Path) -> None:
    with pytest.raises(SendError, match="CERTIFICATE_VERIFY_FAILED") as caught:
        _over_tls(_certificate(tmp_path))
    assert (caught.value.retryable, caught.value.refused) == (True, True)


def test_a_password_goes_nowhere_without_tls_but_to_this_machine() -> None:
    async def run() -> MailServer:
        async with mail_server(host="127.0.0.2") as server:
            server.password = "open sesame"
            url = f"smtp://me:open%20sesame@127.0.0.2:{server.port}"
            channel = MailChannel(
                name="desk", to=("a@our.example",), sender="m@our.example", smtp_url=url, clock=SetClock()
            )
            with pytest.raises(SendError, match="smtps://") as caught:
                await channel.post(PLAIN, delivery_id=DELIVERY)
            assert not caught.value.retryable
            return server

    assert asyncio.run(run()).mails == []
