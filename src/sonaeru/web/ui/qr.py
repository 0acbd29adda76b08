"""A link as a QR code, drawn without inline styles."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(link: str) -> SafeString:
    """The drawing as SVG."""
    drawn = segno.make(link, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(drawn)  # noqa: S308 - segno writes the drawing from numbers alone
