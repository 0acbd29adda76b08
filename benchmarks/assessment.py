"""The self-check under load: CPU of a whole journey, requests a second on both databases, CPU of a PDF.

Run with `python3 dev.py bench`; it prints the tables of docs/reference/performance.md.
"""

from __future__ import annotations

import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlencode

import _ready  # noqa: F401
from _server import Server, running
from django.core.management import call_command

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, queries, report, results
from sonaeru.web.library import reader

WORDS = ("implemented", "partly", "not_implemented", "unknown")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor:
    """A browser: one kept connection, one cookie. Raises AssertionError on any answer it does not expect."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        self.count = 0
        self.secret = (
            self.request("GET", "/check/", 200).getheader("Set-Cookie", "").split("csrftoken=")[1].split(";")[0]
        )

    def request(self, method: str, path: str, expected: int, **fields: str) -> http.client.HTTPResponse:
        """One request, its body read to the end."""
        headers, body = {}, None
        if method == "POST":
            body = urlencode(fields | {"csrfmiddlewaretoken": self.secret})
            headers = FORM | {"Cookie": f"csrftoken={self.secret}"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        response.read()
        assert response.status == expected, (method, path, response.status)
        self.count += 1
        return response

    def journey(self, *, pages: bool = False) -> None:
        """Start, 25 answers, confirm, result: 28 requests; with `pages` also every page that a browser loads between."""
        location = self.request("POST", "/check/", 303, industry="D", size="6-20", company="見本").getheader("Location")
        check = location.removesuffix("q/1/")
        for no in range(1, 26):
            if pages:
                self.request("GET", f"{check}q/{no}/", 200)
            self.request("POST", f"{check}q/{no}/", 303, answer=WORDS[no % 4])
        if pages:
            self.request("GET", f"{check}review/", 200)
        self.request("POST", f"{check}finish/", 303)
        self.request("GET", f"{check}result/", 200)


def journey_cpu(server: Server, *, pages: bool, rounds: int = 20) -> tuple[int, float]:
    """Requests of one journey and the server's CPU seconds for it, as the mean over `rounds` after a warm-up."""
    visitor = Visitor(server)
    for _ in range(3):
        visitor.journey(pages=pages)
    before, begun = server.cpu_seconds(), visitor.count
    for _ in range(rounds):
        visitor.journey(pages=pages)
    return (visitor.count - begun) // rounds, (server.cpu_seconds() - before) / rounds


def rate(server: Server, clients: int, journeys: int) -> float:
    """Requests a second of `clients` visitors at once; any error ends the run."""

    def visit(_: int) -> int:
        visitor = Visitor(server)
        for _ in range(journeys):
            visitor.journey()
        return visitor.count

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        count = sum(pool.map(visit, range(clients)))
    return count / (time.perf_counter() - begun)


def pdf_cpu(rounds: int = 30) -> tuple[float, int]:
    """Median CPU milliseconds of a warm PDF of the sample company, and its size in bytes."""
    call_command("migrate", verbosity=0)
    token = actions.add_sample(question_set=reader.question_sets()["ipa-5min", "3.1"], sample=reader.sample())
    check = queries.check(token)
    assert check
    spent, body = [], b""
    for number in range(rounds + 2):
        # Another name and other points each time: of equal input the typesetter remembers the layout.
        answers = dict(check.answers) | {1 + number % 25: Answer.PARTLY, 1 + number * 7 % 25: Answer.UNKNOWN}
        sheet = replace(check.sheet, answers=answers)
        result = results.result(replace(check, sheet=sheet, company=f"見本建設株式会社 第{number}工場"))
        begun = time.process_time()
        body = report.as_pdf(result)
        spent.append(time.process_time() - begun)
    return 1000 * statistics.median(spent[2:]), len(body)


def main() -> None:
    """Print the tables."""
    print("| Self-check | SQLite | PostgreSQL |\n|---|---|---|")
    rows: dict[str, list[str]] = {}
    for kind in ("SQLite", "PostgreSQL"):
        with running(kind) as server:
            for pages in (False, True):
                requests, seconds = journey_cpu(server, pages=pages)
                rows.setdefault(f"CPU of a journey, {requests} requests", []).append(f"{seconds:.3f} s")
            for clients, journeys in ((4, 10), (32, 3)):
                rows.setdefault(f"Requests a second, {clients} clients, 0 errors", []).append(
                    f"{rate(server, clients, journeys):.0f}"
                )
    for name, values in rows.items():
        print(f"| {name} | {' | '.join(values)} |")
    milliseconds, size = pdf_cpu()
    print(f"\n| PDF | |\n|---|---|\n| CPU, warm | {milliseconds:.0f} ms |\n| Size | {size // 1000} kB |")


if __name__ == "__main__":
    main()
