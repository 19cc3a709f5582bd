"""The environment, read once into frozen Settings. Every setting is a variable MONITOR_*, readable from .env."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from monitor.errors import UsageError

_PASSWORD_NAME = re.compile(r"token|key|secret|pass|pwd|auth|sig", re.IGNORECASE)


class Settings(BaseSettings):
    """All settings with their defaults; .env.example lists the same ones."""

    model_config = SettingsConfigDict(
        env_prefix="MONITOR_", env_file=".env", frozen=True, extra="ignore", env_ignore_empty=True
    )

    database_url: SecretStr = Field(
        SecretStr("sqlite:///monitor.db"), description="Where the log, lists and desk are kept."
    )
    slack_bot_token: SecretStr | None = Field(None, description="xoxb-...; without it alerts go to the terminal.")
    slack_channel: str | None = Field(None, description="Channel (id or #name) that alerts go to.")
    slack_api_url: str = Field("https://slack.com/api/", description="Another address for tests and proxies.")
    fetch_allow_private: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="CIDR[:port], comma separated: private addresses that feeds and pages may live in."
    )
    alert_max_age_days: int = Field(7, ge=0, description="Entries published longer ago are recorded, not announced.")
    alert_background: bool = Field(False, description="Announce recalled history too.")
    language: Literal["en", "fr"] = Field("en", description="The words of messages; quotes stay as printed.")
    poll_interval_minutes: int = Field(15, ge=1, description="How often a feed is polled unless it asks for less.")
    poll_hint_max_minutes: int = Field(60, ge=1, description="How far a feed's own hints may stretch that.")
    operators_channel: str | None = Field(None, description="Slack channel for feed trouble; without it, the log only.")
    rules_dir: Path | None = Field(None, description="Rule packs of your own in place of those that ship.")
    data_dir: Path | None = Field(None, description="Compiled packs; the database's folder by default.")
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
            split_allowance(item)
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: SecretStr) -> SecretStr:
        try:
            backend = make_url(value.get_secret_value()).get_backend_name()
        except (ArgumentError, ValueError):
            raise ValueError(
                "is not a database URL such as sqlite:///monitor.db or postgresql://USER:PASSWORD@HOST/NAME"
            ) from None
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(
                f"names the database {backend!r}; use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
            )
        return value

    @property
    def shares_database(self) -> bool:
        """Whether other machines may work on the same database."""
        return make_url(self.database_url.get_secret_value()).get_backend_name() == "postgresql"

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
        file = None if self.shares_database else make_url(self.database_url.get_secret_value()).database
        return Path(file).parent / "monitor-data" if file and file != ":memory:" else Path("monitor-data")


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
    number = int(port) if port else None
    if number is not None and not 0 < number < 65536:
        raise ValueError(f"port {number} is not between 1 and 65535")
    return ipaddress.ip_network(text), number


def load_settings() -> Settings:
    """Read the environment and .env. Raises UsageError naming every bad variable at once, never its value if secret."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for item in error.errors():
            name = "MONITOR_" + str(item["loc"][0]).upper() if item["loc"] else "settings"
            lines.append(f"{name}: {item['msg'].removeprefix('Value error, ')}")
        raise UsageError("\n".join(lines) + "\nsee .env.example for what each setting takes") from None
