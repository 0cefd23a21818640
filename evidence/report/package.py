"""Office files are ZIP archives; here they lose the moment of their making: equal content, equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Final

__all__ = ["UNDATED", "undated_archive"]

#: The earliest moment that a ZIP archive can name; it stands for "no date".
UNDATED: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - neither ZIP nor the two libraries take a time zone


def undated_archive(archive: bytes) -> bytes:
    """Write an archive anew, every part in its place and dated :data:`UNDATED`."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as settled:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, date_time=UNDATED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            settled.writestr(entry, source.read(part))
    return target.getvalue()
