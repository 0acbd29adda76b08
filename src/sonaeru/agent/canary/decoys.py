"""The five files of a place: a document, two tables or letters, a picture, made here byte for byte the same every time.

They open for real and say what they are. Names sort first (`!`) and last (`~`), where those who go through a folder
begin or end.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from xml.sax.saxutils import escape

LONG_AGO = (1980, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument."
SAYS = "このファイルは見張りです。消さないでください。This is a watch file. Please leave it here."
PLAIN = "This is a watch file. Please leave it here. Konofairu wa mihari desu. Kesanaide kudasai."


def package(parts: Iterable[tuple[str, str]]) -> bytes:
    """A zip without compression, so that no version of zlib changes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as zipped:
        for name, text in parts:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 0
            zipped.writestr(entry, XML + text)
    return packed.getvalue()


def office(main: str, kind: str, text: str, *more: tuple[str, str]) -> bytes:
    """A package of Office (ECMA-376 part 2) whose main part is `main`, of `kind`; `more` parts by name."""
    extra = "".join(
        f'<Override PartName="/{name}" ContentType="{TYPE}spreadsheetml.worksheet+xml"/>'
        for name, _ in more
        if name.endswith("sheet1.xml")
    )
    return package(
        [
            (
                "[Content_Types].xml",
                f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
                '"application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/{main}" ContentType="{TYPE}{kind}.main+xml"/>{extra}</Types>',
            ),
            ("_rels/.rels", relation("officeDocument", main)),
            (main, text),
            *more,
        ]
    )


def relation(kind: str, target: str) -> str:
    """The one relation of a part."""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}"/></Relationships>'
    )


def docx() -> bytes:
    """A letter of many lines."""
    lines = "".join(f"<w:p><w:r><w:t>{number}. {escape(SAYS)}</w:t></w:r></w:p>" for number in range(1, 161))
    return office(
        "word/document.xml",
        "wordprocessingml.document",
        f'<w:document xmlns:w="{WORD}"><w:body>{lines}</w:body></w:document>',
    )


def xlsx() -> bytes:
    """A table of many rows."""
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>{number}</v></c>'
        f'<c r="B{number}" t="inlineStr"><is><t>{escape(SAYS)}</t></is></c></row>'
        for number in range(1, 161)
    )
    return office(
        "xl/workbook.xml",
        "spreadsheetml.sheet",
        f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'),
    )


def pdf() -> bytes:
    """Six pages in a typeface that every reader has (ISO 32000-1)."""
    pages, text = range(4, 16, 2), " ".join(f"({number}. {PLAIN}) Tj T*" for number in range(1, 46))
    content = f"BT /F1 10 Tf 14 TL 50 780 Td {text} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{page} 0 R' for page in pages)}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for page in pages:
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {page + 1} 0 R>>",
            f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        ]
    return numbered(objects)


def numbered(objects: list[str]) -> bytes:
    """A PDF of these objects, with the table that says where each begins."""
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + end.encode("ascii")


def jpg(side: int = 1536) -> bytes:
    """A grey picture that gets lighter from its corner (baseline JPEG, ITU T.81), each block of one shade."""
    blocks = side // 8
    shades = [(row + column - blocks) // 2 for row in range(blocks) for column in range(blocks)]
    scan = "".join(map(block, (now - before for now, before in zip(shades, [0, *shades]))))
    scan += "1" * (-len(scan) % 8)
    data = int(scan, 2).to_bytes(len(scan) // 8, "big").replace(b"\xff", b"\xff\x00")
    edge = side.to_bytes(2, "big")
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + segment(0xFE, SAYS.encode())
        + segment(0xDB, b"\0" + b"\x08" * 64)
        + segment(0xC0, b"\x08" + edge + edge + b"\1\1\x11\0")
        # Codes of four bits for the twelve lengths of a difference; one bit for "nothing more in this block".
        + segment(0xC4, b"\x00" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
        + segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
        + segment(0xDA, b"\1\1\0\0\x3f\0")
        + data
        + b"\xff\xd9"
    )


def segment(kind: int, content: bytes) -> bytes:
    """A part of a JPEG: its kind, its length with the two bytes that tell it."""
    return bytes([0xFF, kind]) + (len(content) + 2).to_bytes(2, "big") + content


def block(difference: int) -> str:
    """The bits of a block: how long the difference to the one before is, the difference, the end."""
    length = abs(difference).bit_length()
    value = difference if difference >= 0 else difference + (1 << length) - 1
    return f"{length:04b}" + (f"{value:0{length}b}" if length else "") + "0"


DECOYS: Mapping[str, Callable[[], bytes]] = {
    "!見積一覧.xlsx": xlsx,
    "!見積書.docx": docx,
    "~写真.jpg": jpg,
    "~契約書.pdf": pdf,
    "~打ち合わせ.docx": docx,
}
