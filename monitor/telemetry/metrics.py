"""Metrics for Prometheus: counted where the daemon works, shown on a page of their own. No label is a feed's word."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

import msgspec
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.errors import MonitorError
from monitor.pipeline.ports import Detect
from monitor.pipeline.rounds import Ports
from monitor.pipeline.vitals import Vitals

P = ParamSpec("P")
R = TypeVar("R")

_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


class Metrics(Collector):
    """What one daemon counts; read by Prometheus from another thread."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.polls = Counter("monitor_polls", "Visits to feeds, by result.", ["result"], registry=self.registry)
        self.captures = Counter("monitor_captures", "Entries worked on, by result.", ["result"], registry=self.registry)
        self.claims = Counter("monitor_claims", "Claims found, by rule.", ["rule"], registry=self.registry)
        self.alerts = Counter("monitor_alerts", "Alerts settled, by outcome.", ["outcome"], registry=self.registry)
        self.stages = Histogram(
            "monitor_stage_seconds", "Time that a step took.", ["stage"], buckets=_SECONDS, registry=self.registry
        )
        self.vitals: Vitals | None = None
        """The figures last read; None = not yet."""
        self._ticked_at = time.monotonic()
        self._workers: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self.registry.register(self)

    def tick(self) -> None:
        """Note that the daemon looked for work."""
        self._ticked_at = time.monotonic()

    def timed(self, stage: str, work: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        """Return the same work, its time taken, however it ends."""

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.stages.labels(stage).time():
                return await work(*args, **kwargs)

        return run

    def collect(self) -> Iterator[Metric]:
        """Give what is not counted but looked at."""
        yield _gauge("monitor_tick_age_seconds", "Since the daemon last looked for work.", self._age_of_tick())
        started, killed = self._workers()
        yield CounterMetricFamily("monitor_workers_started", "Worker processes started.", value=started)
        yield CounterMetricFamily("monitor_workers_killed", "Workers that overran or died.", value=killed)
        if (vitals := self.vitals) is None:
            return
        feeds = GaugeMetricFamily("monitor_feeds", "Feeds, by state.", labels=["state"])
        others = {"failing": vitals.failing_count, "gone": vitals.gone_count, "paused": vitals.paused_count}
        for state, count in ({"working": vitals.feed_count - sum(others.values())} | others).items():
            feeds.add_metric([state], count)
        yield feeds
        if vitals.last_success_at is not None:
            moment = vitals.last_success_at.timestamp()
            yield _gauge("monitor_last_poll_success_timestamp_seconds", "When a poll last succeeded.", moment)
        yield _gauge("monitor_outbox_alerts", "Alerts that wait to be sent.", vitals.outbox_count)
        oldest = vitals.oldest_request_at
        age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
        yield _gauge("monitor_outbox_age_seconds", "Since the oldest of them was requested.", age)
        yield _gauge("monitor_abandoned_alerts", "Alerts given up, for people to look at.", vitals.abandoned_count)
        yield _gauge("monitor_log_position", "The log's last position.", vitals.position)

    def metered(self, ports: Ports) -> Ports:
        """Return the same ports, with what goes through them timed and counted."""
        if (workers := ports.workers) is not None:
            self._workers = lambda: (workers.started_count, workers.killed_count)
        return msgspec.structs.replace(
            ports,
            fetch=self.timed("fetch", ports.fetch),
            read_feed=self.timed("read_feed", ports.read_feed),
            extract=self.timed("extract", ports.extract),
            detect=self._counted(ports.detect),
        )

    def _counted(self, detect: Detect) -> Detect:
        timed = self.timed("detect", detect)

        async def run(article: Article) -> tuple[Claim, ...]:
            claims = await timed(article)
            for claim in claims:
                self.claims.labels(claim.rule).inc()
            return claims

        return run

    def _age_of_tick(self) -> float:
        return time.monotonic() - self._ticked_at


@contextmanager
def served(metrics: Metrics, host: str, port: int) -> Iterator[None]:
    """Show the metrics at http://HOST:PORT/metrics inside the block. Raises MonitorError when that place is taken."""
    try:
        server, thread = start_http_server(port, host, registry=metrics.registry)
    except OSError as error:
        raise MonitorError(f"cannot serve metrics at {host}:{port}: {error.strerror or error}; name another") from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)
