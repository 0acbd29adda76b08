"""Mail where no mail server is set."""

from __future__ import annotations

import io

from tests.web.notify.test_mail import MESSAGE, TO

from sonaeru.web.notify import actions
from sonaeru.web.notify.contract import Config
from sonaeru.web.notify.printing import EmailBackend
from sonaeru.web.notify.transport import Client, Sent, Transport


def test_a_printed_mail_can_be_read_with_the_eyes() -> None:
    log = io.StringIO()
    way = Transport(Client(private=False), EmailBackend(stream=log))
    assert (
        actions.send(channel="email", config=Config({"to": TO}), message=MESSAGE, key="ntc_1", transport=way) == Sent()
    )
    said = log.getvalue()
    assert TO in said and MESSAGE.subject in said and MESSAGE.text in said and "https://check.test/" in said
