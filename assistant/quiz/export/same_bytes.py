"""An Office file whose bytes depend on its contents alone: same paper, same file."""

import io
import re
import zipfile

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip archive can name
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*")


def same_bytes(raw: bytes) -> bytes:
    """The .docx or .xlsx file `raw` without the times it was made at."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(written, "w") as settled:
        for name in made.namelist():
            data = made.read(name)
            if name == _CORE:
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every computer
            settled.writestr(entry, data)
    return written.getvalue()
