"""CPU time of a search in 200 guides: `python3 benchmarks/guides.py`.

The real guides ten times over, each with an id of its own. Goal: the 95th of 100 searches takes at most 50 ms, with what
the page shows of each guide that was found. The index is made once per process.
"""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import quantiles

import _ready  # noqa: F401  sets Django up for the imports below

from sonaeru.web.guidance.search import Entry, Index, excerpt, marked
from sonaeru.web.guidance.shelf import BODY, TITLE, guide_index
from sonaeru.web.library.glossary import terms
from sonaeru.web.library.guides import guides

TIMES = 10


def entries() -> list[Entry]:
    """200 entries."""
    found = guide_index("ja")
    real = [hit.entry for guide in guides() for hit in found.find(guide.title.ja).hits if hit.entry.id == guide.id]
    return [replace(entry, id=f"{entry.id}-{no}") for no in range(TIMES) for entry in real]


def queries() -> list[str]:
    """100 of them: words of every kind, titles, several words, nothing that is there."""
    words = [text for term in terms() for text in (term.plain.ja, term.formal.ja)]
    return [
        *words[:60],
        *(guide.title.ja for guide in guides()),
        *["メール 記録", "更新 パソコン", "ない言葉です", "ます"] * 5,
    ]


def search(index: Index, query: str) -> float:
    """CPU milliseconds of one search and of what is shown of it."""
    start = time.process_time()
    found = index.find(query)
    for hit in found.hits:
        marked(hit.entry.fields[TITLE], found.words)
        excerpt(hit.entry.fields[BODY], found.words)
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print the table."""
    made = time.process_time()
    index = Index(entries())
    made = (time.process_time() - made) * 1000
    asked = queries()
    search(index, "ます")  # what every guide holds: the places in its text are known from then on
    times = [search(index, query) for query in asked]
    print("| what | CPU ms | goal |\n|---|---|---|")
    print(f"| index of {TIMES * len(guides())} guides, once | {made:.0f} | |")
    print(f"| search, p95 of {len(asked)} | {quantiles(times, n=20)[-1]:.1f} | 50 |")


if __name__ == "__main__":
    main()
