"""A mail server on loopback that keeps what it takes, and says what a test wants it to say."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8


@dataclass
class MailServer:
    """A running server."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    """Command in capitals, or RCPT and an address -> the answer in place of the usual one; "" = hang up."""
    password: str | None = None
    """None = nobody has to say who they are."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak SMTP with one client."""
        writer.write(f"{self.says.get('GREETING', '220 stand-in')}\r\n".encode())
        with suppress(OSError, asyncio.IncompleteReadError):
            while line := (await reader.readline()).decode().strip():
                verb, _, rest = line.partition(" ")
                if verb.upper() == "DATA" and "DATA" not in self.says:
                    writer.write(b"354 go on\r\n")
                    body = await reader.readuntil(b"\r\n.\r\n")
                    if "TAKEN" not in self.says:
                        self.mails.append(_read(body))
                    answer = self.says.get("TAKEN", self.says.get("END", "250 taken"))
                else:
                    answer = self._answer(verb.upper(), rest)
                if not answer:
                    break
                writer.write(f"{answer}\r\n".encode())
                if verb.upper() == "QUIT":
                    break
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def _answer(self, verb: str, rest: str) -> str:
        if verb == "RCPT":
            address = rest.partition("<")[2].partition(">")[0]
            answer = self.says.get(f"RCPT {address}", "250 fine")
            self.recipients += [address] if answer.startswith("250") else []
            return answer
        if verb in self.says:
            return self.says[verb]
        if verb == "EHLO":
            return "250-stand-in\r\n250 AUTH PLAIN" if self.password is not None else "250 stand-in"
        if verb == "AUTH":
            given = base64.b64decode(rest.partition(" ")[2]).decode().rpartition("\0")[2]
            return "235 welcome" if given == self.password else "535 wrong"
        return "221 bye" if verb == "QUIT" else "250 fine"


def _read(body: bytes) -> EmailMessage:
    plain = body.removesuffix(b"\r\n.\r\n").replace(b"\r\n..", b"\r\n.") + b"\r\n"
    return message_from_bytes(plain, policy=SMTPUTF8)


@asynccontextmanager
async def mail_server(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """Serve on an address of this machine until the block ends."""
    mail_server = MailServer()
    server = await asyncio.start_server(mail_server.serve, host, 0, ssl=tls)
    mail_server.port = server.sockets[0].getsockname()[1]
    try:
        yield mail_server
    finally:
        server.close()
        await server.wait_closed()
