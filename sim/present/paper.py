"""The page on paper: a PDF of the report, printed by a Chromium that is installed.

In: the page as a file. Out: the PDF beside it. The browser runs without a window, a profile of its own and the network;
the page needs none of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
"""Programs that can print, the first one found is taken."""
VARIABLE = "ROLLOUT_BROWSER"
"""Environment variable that names another one."""
_SECONDS = 180
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-pdf-header-footer",
)
_DATE = re.compile(rb"/(CreationDate|ModDate) ?\(D:[^)]*\)")


class PrintError(Exception):
    """The browser wrote no PDF; what it said."""


def browser() -> str | None:
    """Return a program that can print, or None."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def print_page(page: Path, program: str) -> Path:
    """Write ``page`` as a PDF beside it, whole or not at all, and return its path.

    Raises
    ------
    PrintError
        If the browser fails or takes minutes.
    """
    pdf = page.with_suffix(".pdf")
    with TemporaryDirectory(prefix="rollout-print-") as folder:
        made = Path(folder) / "page.pdf"
        flags = [*_FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses its sandbox to root
        try:
            told = subprocess.run(
                [program, *flags, page.resolve().as_uri()], capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrintError(str(error)) from error
        if told.returncode or not made.is_file():
            lines = told.stderr.decode("utf-8", "replace").strip().splitlines()
            raise PrintError(lines[-1] if lines else f"exit {told.returncode}")
        part = pdf.with_name(pdf.name + ".part")
        part.write_bytes(_undated(made.read_bytes()))
        part.replace(pdf)
    return pdf


def _undated(pdf: bytes) -> bytes:
    """Replace the time of printing by as many spaces: the same page gives the same bytes."""
    return _DATE.sub(lambda found: b" " * len(found[0]), pdf)
