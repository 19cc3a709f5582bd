"""What a change looks like where alerts go, without telling anybody."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import uuid4

import msgspec
import typer

from monitor import bootstrap
from monitor.bootstrap.channels import slack_form, terminal
from monitor.cli.lists import get_change
from monitor.cli.output import print_json
from monitor.domain.wording import message_of
from monitor.pipeline.buttons import read_buttons
from monitor.pipeline.story import read_story_of, rows_beside


def preview(
    ident: Annotated[str, typer.Argument(metavar="CHANGE", help="From `monitor changes`; its beginning is enough.")],
    as_json: Annotated[bool, typer.Option("--json", help="Slack's blocks as one JSON object.")] = False,
) -> None:
    """Show a change's message as it would read now; nothing is sent. Example: monitor alerts preview 6f1c2a7b"""
    settings = bootstrap.load()
    with bootstrap.existing_store(settings) as store, store.reading() as session:
        change = get_change(session, ident)
        message = message_of(read_story_of(session, change), settings.language)
        if settings.slack_app_token is not None:
            buttons = read_buttons(session, rows_beside(session, change), settings.language)
            message = msgspec.structs.replace(message, buttons=buttons)
    if as_json:
        print_json(slack_form(message))
    else:
        asyncio.run(terminal().post(message, delivery_id=uuid4()))
