"""Twenty people answer at once on the real server: everybody gets through, and no answer is lost."""

from __future__ import annotations

import csv
import http.client
import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlencode, urlsplit

PEOPLE = 20
WORDS = ("implemented", "partly", "not_implemented", "unknown")


def _journey(server: str, person: int) -> tuple[list[str], list[str]]:
    """What this person answered, and what the saved result says."""
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)) as connection:
        return _answered(connection, person)


def _answered(connection: http.client.HTTPConnection, person: int) -> tuple[list[str], list[str]]:
    def request(method: str, path: str, **fields: str) -> http.client.HTTPResponse:
        headers = {"Cookie": f"csrftoken={'a' * 32}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields | {"csrfmiddlewaretoken": "a" * 32}), headers)
        return connection.getresponse()

    def post(path: str, **fields: str) -> str:
        response = request("POST", path, **fields)
        response.read()
        assert response.status == 303, (path, response.status)
        return response.headers["Location"]

    given = [WORDS[(no * person + no) % 4] for no in range(1, 26)]
    check = post("/check/", industry="D", size="6-20", company=f"会社{person}").removesuffix("q/1/")
    for no, word in enumerate(given, 1):
        post(f"{check}q/{no}/", answer=word)
    post(f"{check}finish/")
    saved = request("GET", f"{check}result.csv").read().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(saved)))
    return given, [row[f"i{no:02}"] for no in range(1, 26)]


def test_no_answer_is_lost_when_twenty_people_answer_at_once(server: str) -> None:
    with ThreadPoolExecutor(PEOPLE) as pool:
        for given, saved in pool.map(lambda person: _journey(server, person), range(PEOPLE)):
            assert saved == given
