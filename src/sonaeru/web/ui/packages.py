"""Reading a part of a zip from somebody else without unpacking more of it than its header states.

`zipfile` gives no more than the header states either, but unpacks up to 2 GB to get there: a header may lie.
"""

from __future__ import annotations

import copy
import zipfile
from typing import Final

# What Office writes (ISO/IEC 29500-2, annex B); of the others the library unpacks without any bound.
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def part(package: zipfile.ZipFile, info: zipfile.ZipInfo, *, most: int) -> bytes:
    """The bytes of a part. Raises zipfile.BadZipFile for more than `most`, or than its header states."""
    stated = info.file_size
    if stated > most or info.compress_type not in METHODS:
        raise zipfile.BadZipFile("a part that is too large, or packed in a way that no office program uses")
    # One byte more is asked for than there should be: if it comes, the header lied.
    asked = copy.copy(info)
    asked.file_size = stated + 1
    with package.open(asked) as file:
        data = file.read(stated + 1)
    if len(data) != stated:
        raise zipfile.BadZipFile("a part of another size than its header states")
    return data
