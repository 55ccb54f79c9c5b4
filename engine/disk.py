"""What is wrong with the disk: SQLite calls it by several names, none of them the right one."""

import os
import shutil
from pathlib import Path
from typing import Final

LEAST: Final = 1_000_000
"""Bytes; with less than this on the disk, that is what is wrong."""


def trouble(folder: Path) -> str:
    """Return what to add to what SQLite says of a file in the folder; nothing if its disk is well."""
    try:
        if shutil.disk_usage(folder).free < LEAST:
            return f" (there is no room left on the disk of {folder})"
    except OSError:
        return ""
    return "" if os.access(folder, os.W_OK) else f" ({folder} cannot be written)"
