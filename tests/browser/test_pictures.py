"""The pictures of README and docs. `SONAERU_PICTURES=docs/pictures` makes them anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser import pictures

from sonaeru.web.library import reader

LOOK = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const points = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
  return {size: [image.width, image.height], colours: new Set(points).size};
}"""


@pytest.fixture(scope="module")
def sample_result(server: str, place: dict[str, str]) -> str:
    """The address of the sample company's result, put in as people do it: `sonaeru demo` beside the running server."""
    done = subprocess.run(
        [sys.executable, "-m", "sonaeru", "demo"], env=place, check=True, capture_output=True, text=True
    )
    found = re.search(r"/check/\S+/result/", done.stdout)
    assert found
    return server + found.group()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures go: the folder that the person names, else one that is thrown away."""
    named = os.environ.get("SONAERU_PICTURES")
    return Path(named) if named else tmp_path_factory.mktemp("pictures")


def test_every_picture_is_made_in_its_size_and_shows_something(
    browser: Browser, server: str, sample_result: str, folder: Path
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pictures.take(browser, server, reader.sample().checks[-1].answers, sample_result, folder)
    with browser.new_context() as context:
        page = context.new_page()
        seen = {name: page.evaluate(LOOK, pictures.as_address(folder / name)) for name in pictures.expected()}
    assert {name: tuple(look["size"]) for name, look in seen.items()} == pictures.expected()
    assert [name for name, look in seen.items() if look["colours"] < 20] == []
