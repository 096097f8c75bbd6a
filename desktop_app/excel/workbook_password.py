"""A workbook that opens only with a password: agile encryption (ECMA-376, AES-256, SHA-512), as Excel's own “Encrypt with Password”."""

from __future__ import annotations

import io
from pathlib import Path

from desktop_app.system.disk import translate_os_error


def lock_workbook(path: Path, password: str) -> None:
    """Put an encrypted workbook in the place of the one in ``path`` (its contents pass through memory, not through another file).

    The password is neither kept nor logged, and nobody can open the file without it. Raises ``WorldFault`` when the file cannot be written.
    """
    # The library brings its own cryptography; only a workbook that leaves with a password pays for loading it (0.1 s).
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, locked)
        path.write_bytes(locked.getvalue())
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
