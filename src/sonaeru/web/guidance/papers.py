"""Forms as files that people have programs for. Equal input gives equal bytes, so a download can be compared."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache

from sonaeru.web.guidance import papers_excel, papers_word
from sonaeru.web.guidance.pen import Pen
from sonaeru.web.library.documents import PLACES, Document, Form, documents
from sonaeru.web.ui.formats import NO_CHARACTER, one_line

MAKERS = {Form.DOCX: papers_word.made, Form.XLSX: papers_excel.made}
# The libraries write the moment of making. A form tells its days in its text.
MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
THE_MOMENT = rb"\g<1>2026-01-01T00:00:00Z"


@cache
def blank(identifier: str, language: str) -> bytes:
    """A form with nothing filled in. Raises KeyError for an unknown one."""
    return filled(documents()[identifier], language, {})


def filled(document: Document, language: str, values: Mapping[str, str]) -> bytes:
    """A form with what is known: the file as bytes. A value is text as it stands, never markup, formula or place.

    `values` by PLACES; those that the form does not ask for are left out. Raises ValueError for a name that is none.
    """
    if unknown := set(values) - PLACES:
        raise ValueError(f"unknown places {sorted(unknown)}")
    clean = {name: one_line(NO_CHARACTER.sub("", value)) for name, value in values.items()}
    return _settled(MAKERS[document.form](document, Pen(language, clean)))


def _settled(data: bytes) -> bytes:
    """The same file without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in made.infolist():
            body = made.read(part)
            if part.filename == "docProps/core.xml":
                body = MOMENT.sub(THE_MOMENT, body)
            kept.writestr(zipfile.ZipInfo(part.filename), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
