"""The environment, read once into frozen Settings. Every setting is a variable MONITOR_*, readable from .env."""

from __future__ import annotations

import difflib
import io
import ipaddress
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv.parser import Binding, parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from monitor.errors import UsageError

_PREFIX = "MONITOR_"
_ENV_FILE = ".env"
_DAYS_MAX = 366_000
"""A thousand years."""
_MINUTES_MAX = 525_600
"""A year."""
_FILE_ADDRESS = re.compile(r"sqlite:///(?P<name>[^?]*)(?:[?].*)?")
_PASSWORD_NAME = re.compile(r"token|key|secret|pass|pwd|auth|sig", re.IGNORECASE)


class Settings(BaseSettings):
    """All settings with their defaults; .env.example lists the same ones."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=_ENV_FILE, frozen=True, extra="ignore", env_ignore_empty=True
    )

    database_url: SecretStr = Field(
        SecretStr("sqlite:///monitor.db"), description="Where the log, lists and desk are kept."
    )
    slack_bot_token: SecretStr | None = Field(None, description="xoxb-...; without it alerts go to the terminal.")
    slack_channel: str | None = Field(None, description="Channel (id or #name) that alerts go to.")
    slack_app_token: SecretStr | None = Field(
        None, description="xapp-...; with it messages have buttons, heard through Socket Mode."
    )
    slack_api_url: str = Field("https://slack.com/api/", description="Another address for tests and proxies.")
    fetch_allow_private: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="CIDR[:port], comma separated: private addresses that feeds and pages may live in."
    )
    alert_max_age_days: int = Field(
        7, ge=0, le=_DAYS_MAX, description="Entries published longer ago are recorded, not announced."
    )
    alert_background: bool = Field(False, description="Announce recalled history too.")
    language: Literal["en", "fr"] = Field("en", description="The words of messages; quotes stay as printed.")
    poll_interval_minutes: int = Field(
        15, ge=1, le=_MINUTES_MAX, description="How often a feed is polled that often has news and asks for nothing."
    )
    poll_interval_max_minutes: int = Field(
        1_440, ge=1, le=_MINUTES_MAX, description="How rarely a feed that seldom has news is polled."
    )
    poll_hint_max_minutes: int = Field(
        60, ge=1, le=_MINUTES_MAX, description="How far a feed's own hints may stretch that."
    )
    operators_channel: str | None = Field(None, description="Slack channel for feed trouble; without it, the log only.")
    smtp_url: SecretStr | None = Field(
        None, description="Mail server, smtps://USER:PASSWORD@HOST or smtp://HOST, for routes to email:NAME."
    )
    smtp_from: str | None = Field(None, description="The address that e-mails come from.")
    config: Path | None = Field(
        None, description="A monitor.yaml with watchlists and routes; without it, everything goes one way."
    )
    rules_dir: Path | None = Field(None, description="Rule packs of your own in place of those that ship.")
    data_dir: Path | None = Field(
        None, description="Compiled packs, feedback, exports; the database's folder by default."
    )
    seal_key_file: Path | None = Field(
        None, description="Private Ed25519 key in PEM that seals the log; without it nothing is sealed."
    )
    seal_interval_hours: int = Field(
        24, ge=1, le=8_760, description="How often the daemon seals the log, when there is a key."
    )
    text_retention_days: int | None = Field(
        None, ge=1, le=_DAYS_MAX, description="How long texts that told of nothing are kept; without it, for ever."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged on stderr.")
    log_format: Literal["console", "json"] | None = Field(
        None, description="console or json, one object a line; without it, console at a terminal and json elsewhere."
    )

    @field_validator("fetch_allow_private", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("fetch_allow_private")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for item in value:
            try:
                split_allowance(item)
            except ValueError as error:
                raise ValueError(
                    f"{item!r} is no network: {error}; write CIDR or CIDR:port, such as 10.0.0.0/8"
                ) from None
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if not good:  # it may hold a password: it is not shown
            raise ValueError("what is given is no http:// or https:// address such as https://slack.com/api/")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            parts = urlsplit(value.get_secret_value() if value else "smtp://localhost")
            good = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if not good:
            raise ValueError("what is given is no address of a mail server such as smtps://USER:PASSWORD@HOST")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _is_mail_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9.-]+", value):
            raise ValueError(f"{value!r} is no e-mail address such as monitor@example.org")
        return value

    @field_validator("data_dir")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        for path in (value, *value.parents) if value is not None else ():
            if os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises where a folder may not be read
                raise ValueError(f"{str(path)!r} is a file; name a folder")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: SecretStr) -> SecretStr:
        try:
            backend, _ = _parse_address(value)
        except ValueError:
            raise ValueError(
                "is not a database URL such as sqlite:///monitor.db or postgresql://USER:PASSWORD@HOST/NAME"
            ) from None
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(
                f"names the database {backend!r}; use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
            )
        return value

    @property
    def text_retention(self) -> timedelta | None:
        """How long texts that told of nothing are kept; None = for ever."""
        return None if self.text_retention_days is None else timedelta(days=self.text_retention_days)

    @property
    def shares_database(self) -> bool:
        """Whether other machines may work on the same database."""
        return _parse_address(self.database_url)[0] == "postgresql"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown: tokens, and the passwords inside addresses."""
        found: list[str] = []
        for _, value in self:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            if "://" in text:
                found += _passwords_of(text)
            elif isinstance(value, SecretStr):
                found.append(text)
        return tuple(found)

    @property
    def folder(self) -> Path:
        """The folder for files of our own: compiled packs, feedback, exports."""
        if self.data_dir is not None:
            return self.data_dir
        return self.file.parent / "monitor-data" if self.file is not None else Path("monitor-data")

    @property
    def file(self) -> Path | None:
        """The database's file; None = it lies on a server, or in no file."""
        backend, name = _parse_address(self.database_url)
        if backend == "postgresql":
            return None
        return Path(name) if name and name != ":memory:" else None


def _parse_address(url: SecretStr) -> tuple[str, str | None]:
    """Read which database an address names, and the name that it has there. Raises ValueError."""
    if file := _FILE_ADDRESS.fullmatch(url.get_secret_value()):
        return "sqlite", unquote(file["name"])
    from sqlalchemy.engine import make_url  # a third of the start of a command, and not every one has a database
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url.get_secret_value())
    except ArgumentError:
        raise ValueError("not the address of a database") from None
    return address.get_backend_name(), address.database


def _passwords_of(url: str) -> list[str]:
    """Return the password of an address, as it is written and as it is meant, and those in its query."""
    parts = urlsplit(url)
    password = parts.netloc.rpartition("@")[0].partition(":")[2]
    told = [value for name, value in parse_qsl(parts.query) if _PASSWORD_NAME.search(name)]
    return [text for text in (password, unquote(password), *told) if text]


def split_allowance(item: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]:
    """Split CIDR[:port] ([CIDR]:port for IPv6) into network and port; None = any port. Raises ValueError."""
    text, port = item, None
    if item.startswith("["):
        text, _, tail = item[1:].partition("]")
        port = tail.removeprefix(":") or None
    elif item.count(":") == 1:
        text, _, port = item.partition(":")
    if port and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise ValueError(f"port {port} is not between 1 and 65535")
    return ipaddress.ip_network(text), int(port) if port else None


def load_settings() -> Settings:
    """Read the environment and .env. Raises UsageError naming every bad variable at once, never its value if secret."""
    if broken := [line for line, binding in _env_file() if binding.error]:
        raise UsageError(
            "\n".join(f"{_ENV_FILE}:{line}: this line cannot be read" for line in broken)
            + "\nwrite NAME=value, one a line; a value that begins with a quote must end with it"
        )
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{_variable(item['loc'])}: {_in_plain_words(item)}" for item in error.errors()]
        raise UsageError("\n".join(lines) + "\nsee .env.example for what each setting takes") from None


def unknown_settings() -> dict[str, str | None]:
    """Return the variables MONITOR_* that no setting has, each with the name perhaps meant. Raises UsageError."""
    known = [_variable((name,)) for name in Settings.model_fields]
    given = [*os.environ, *(binding.key for _, binding in _env_file() if binding.key)]
    strange = {name: name.upper() for name in given if name.upper().startswith(_PREFIX)}
    return {
        name: next(iter(difflib.get_close_matches(upper, known, n=1)), None)
        for name, upper in sorted(strange.items())
        if upper not in known
    }


def _env_file() -> Iterator[tuple[int, Binding]]:
    """Yield the lines of .env, with their numbers, as those who set variables read them. Raises UsageError."""
    path = Path(_ENV_FILE)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError:
        raise UsageError(f"{str(path.absolute())!r} is not in UTF-8\nsave it in UTF-8") from None
    except OSError as error:
        raise UsageError(
            f"cannot read {str(path.absolute())!r}: {error.strerror}\ngive this user the right to read it"
        ) from None
    for binding in parse_stream(io.StringIO(text)):
        string = binding.original.string
        blank = string[: len(string) - len(string.lstrip())]
        yield binding.original.line + blank.count("\n"), binding


def _variable(location: tuple[int | str, ...]) -> str:
    return _PREFIX + str(location[0]).upper() if location else "settings"


def _in_plain_words(item: Any) -> str:
    """Say what is wrong with a value: what came, unless it may be secret, and what may come; item is pydantic's."""
    came, limits = repr(item["input"])[:80], item.get("ctx", {})
    match item["type"]:
        case "value_error":
            return str(limits["error"])
        case "literal_error":
            return f"{came} is not one of {str(limits['expected']).replace(chr(39), '').replace(' or ', ', ')}"
        case "int_parsing" | "int_from_float" | "int_parsing_size":
            return f"{came} is not a whole number"
        case "bool_parsing":
            return f"{came} is neither true nor false"
        case "greater_than_equal":
            return f"{came} is less than {limits['ge']:,}, the least it may be"
        case "less_than_equal":
            return f"{came} is more than {limits['le']:,}, the most it may be"
        case _:
            message = str(item["msg"])
            return message[:1].lower() + message[1:]
