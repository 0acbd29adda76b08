"""Sending one message by one channel, now. What waits and what was tried are rows of deliveries."""

from __future__ import annotations

from sonaeru.core.words import Words
from sonaeru.web.notify import channels
from sonaeru.web.notify.contract import Config, Outcome
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.transport import Failed, Transport

NO_CHANNEL = Words("この送り先は使えなくなりました。", "This channel is no longer available.")


def send(*, channel: str, config: Config, message: Message, key: str, transport: Transport) -> Outcome:
    """Send a message once. `key` is the delivery's text id, the same on every try.

    A config that `check` would refuse is not sent: it may come from before a rule was added.
    """
    found = channels.found().get(channel)
    if found is None:
        return Failed(NO_CHANNEL, retry=False)
    if problems := found.check(config):
        return Failed(problems[0].reason, retry=False)
    return found.send(config, message, key=key, transport=transport)
