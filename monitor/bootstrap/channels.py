"""Where messages go and where buttons are pressed, by the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from monitor.domain.configuration import Configuration
from monitor.domain.judged import OPERATORS
from monitor.domain.message import Message
from monitor.domain.routing import MailingList, Route
from monitor.errors import UsageError
from monitor.pipeline.ports import Channel, Clock
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


def channels_of(settings: Settings, routes: Sequence[Route], found: Configuration, clock: Clock) -> dict[str, Channel]:
    """Return the channels by the names of routes, the operators' among them. Raises UsageError.

    found: what the routes' channels are. Routes that lead to one place share one.
    """
    places = {route.channel: route for route in routes}
    channels = {place: _channel(settings, route, found, clock) for place, route in places.items()}
    operators = find_operators(settings)
    asked: dict[str, Channel] = {OPERATORS: operators} if operators else {}
    return {route.name: channels[route.channel] for route in routes} | asked


def _channel(settings: Settings, route: Route, found: Configuration, clock: Clock) -> Channel:
    """Return the channel of a route; the terminal stands in for Slack where there is no token."""
    match route.channel_kind:
        case "slack":
            return find_slack(settings, route.channel_target) or terminal()
        case "terminal":
            return terminal()
        case "webhook":
            from monitor.adapters.webhook import WebhookChannel, read_secret

            webhook = found.webhooks[route.channel_target]
            secret = read_secret(Path(webhook.secret_file))
            return WebhookChannel(name=webhook.name, url=webhook.url, secret=secret, clock=clock)
        case "email":
            return _mail(settings, found.mailing_lists[route.channel_target], clock)
        case "atom":
            from monitor.adapters.atom import AtomChannel

            file = found.atom_files[route.channel_target]
            return AtomChannel(name=file.name, path=Path(file.path), url=file.url, clock=clock)
        case _ as unreachable:
            assert_never(unreachable)


def _mail(settings: Settings, mailing_list: MailingList, clock: Clock) -> Channel:
    from monitor.adapters.mail import MailChannel

    if settings.smtp_url is None or settings.smtp_from is None:
        raise UsageError(
            f"the route to email:{mailing_list.name} needs MONITOR_SMTP_URL, the mail server, and MONITOR_SMTP_FROM, "
            "the address that mails come from"
        )
    return MailChannel(
        name=mailing_list.name,
        to=mailing_list.to,
        sender=settings.smtp_from,
        smtp_url=settings.smtp_url.get_secret_value(),
        clock=clock,
    )


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
