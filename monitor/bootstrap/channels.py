"""Where messages go and where buttons are pressed, by the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.domain.judged import OPERATORS
from monitor.domain.message import Message
from monitor.domain.routing import Route
from monitor.errors import UsageError
from monitor.pipeline.ports import Channel
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.adapters.slack import SlackChannel
    from monitor.adapters.slack_presses import SlackPresses


def terminal() -> Channel:
    """Return the terminal as a channel."""
    from monitor.adapters.terminal import TerminalChannel

    return TerminalChannel()


def slack_form(message: Message) -> dict[str, object]:
    """Return what Slack would be sent: the words of the notification, and the blocks."""
    from monitor.adapters.slack_blocks import blocks_of, fallback_of

    return {"text": fallback_of(message), "blocks": blocks_of(message, reply=False)}


def channels_of(settings: Settings, routes: Sequence[Route]) -> dict[str, Channel]:
    """Return the channels by the names of routes, the operators' among them. Raises UsageError.

    Routes that lead to one place share one.
    """
    places = {route.channel: route for route in routes}
    channels = {place: _channel(settings, route) for place, route in places.items()}
    operators = find_operators(settings)
    asked: dict[str, Channel] = {OPERATORS: operators} if operators else {}
    return {route.name: channels[route.channel] for route in routes} | asked


def _channel(settings: Settings, route: Route) -> Channel:
    """Return the channel of a route; the terminal stands in for Slack where there is no token."""
    from monitor.adapters.terminal import TerminalChannel

    slack = find_slack(settings, route.channel_target) if route.channel_kind == "slack" else None
    return slack or TerminalChannel()


def find_operators(settings: Settings) -> SlackChannel | None:
    """Return where people who know are asked and told; None = nowhere."""
    return find_slack(settings, settings.operators_channel) if settings.operators_channel else None


def find_presses(settings: Settings) -> SlackPresses | None:
    """Return where buttons are pressed; None = messages have none. Raises UsageError."""
    if settings.slack_app_token is None:
        return None
    if settings.slack_bot_token is None:
        raise UsageError("MONITOR_SLACK_APP_TOKEN is set and MONITOR_SLACK_BOT_TOKEN is not: buttons need both")
    from monitor.adapters.clock import SystemClock
    from monitor.adapters.slack_presses import SlackPresses

    return SlackPresses(
        app_token=settings.slack_app_token.get_secret_value(),
        bot_token=settings.slack_bot_token.get_secret_value(),
        clock=SystemClock(),
        api_url=settings.slack_api_url,
    )


def find_slack(settings: Settings, channel: str | None) -> SlackChannel | None:
    """Return a channel of Slack; None = there is no token. Raises UsageError for a token without a channel."""
    from monitor.adapters.slack import SlackChannel

    if settings.slack_bot_token is None:
        return None
    token = settings.slack_bot_token.get_secret_value()
    return SlackChannel(
        token=token,
        channel=channel or "",
        api_url=settings.slack_api_url,
        has_buttons=settings.slack_app_token is not None,
    )
