"""Every error class of the program. A class exists only because a caller catches it.

MonitorError
├── UsageError          wrong use or a bad setting: exit code 2
│   └── RulesError      mistakes in rule files, all at once, as path:line: message
├── StoreError          the database cannot be opened, is locked, or is of another version
│   └── VersionConflict somebody else appended to the stream first: decide again
├── FetchError          an address gave nothing usable; knows whether trying again can help
├── UnreadableError     bytes that are no feed, or no article
├── WorkerKilled        a worker process ran out of its time or memory and was ended
└── SendError           a channel refused or could not be reached; knows whether trying again can help
"""

from __future__ import annotations

from collections.abc import Sequence


class MonitorError(Exception):
    """Shown to a user as one line: what was asked, what came, what to do."""


class UsageError(MonitorError):
    """Wrong use or a bad setting."""


class RulesError(UsageError):
    """Mistakes in rule files, collected."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(findings))


class StoreError(MonitorError):
    """The database cannot be opened, is locked, or is of another version."""


class VersionConflict(StoreError):  # noqa: N818 - the name says what it is
    """Somebody else appended to the stream first."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        self.stream, self.expected, self.actual = stream, expected, actual
        super().__init__(f"stream {stream!r} should end at version {expected} and ends at {actual}")


class FetchError(MonitorError):
    """An address gave nothing usable."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        retryable: bool = True,
        url: str | None = None,
        asked: bool = True,
    ) -> None:
        self.asked = asked
        """False = nothing was asked, for the host wants to be left alone until retry_after_seconds from now."""
        self.url = url
        """The address that answered so, after redirects; None = the one that was asked, or nothing answered."""
        self.status = status
        self.retry_after_seconds = retry_after_seconds
        self.retryable = retryable
        super().__init__(message)


class UnreadableError(MonitorError):
    """Bytes that are no feed, or no article."""

    def __init__(self, message: str, *, feed_links: Sequence[str] = (), guesses: Sequence[str] | None = None) -> None:
        self.feed_links = tuple(feed_links)
        """The feeds that a site's page names as its own, where a page came in place of a feed."""
        self.guesses = None if guesses is None else tuple(guesses)
        """Links of such a page that may lead to a feed; None = it is no page."""
        super().__init__(message)


class WorkerKilled(MonitorError):  # noqa: N818 - the name says what it is
    """A worker process ran out of its time or memory and was ended."""


class SendError(MonitorError):
    """A channel refused a message or could not be reached."""

    def __init__(
        self, message: str, *, retryable: bool, retry_after_seconds: float | None = None, refused: bool = False
    ) -> None:
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds
        self.refused = refused or not retryable
        """True when the message surely was not taken; False after a lost connection, which may hide a success."""
        super().__init__(message)
