"""Where this machine keeps what the tests use and no Python package brings."""

import ctypes.util
import glob
import os
import re
import shutil
from pathlib import Path

BROWSERS = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
FONT_FOLDERS = "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"
CHINESE_FONT = re.compile(r"CJK|SourceHan|NotoS(ans|erif)SC|wqy|DroidSansFallback|PingFang", re.IGNORECASE)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def libatomic() -> str | None:
    """The browser's driver is linked with it, and a bare Debian has it not."""
    return ctypes.util.find_library("atomic")


def postgresql() -> Path | None:
    """The folder of the newest server's programs: Debian keeps them outside PATH."""
    installed = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if installed:
        return Path(max(installed, key=lambda path: int(Path(path).parts[4]))).parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def chinese_font() -> Path | None:
    for folder in FONT_FOLDERS:
        for path in Path(os.path.expanduser(folder)).rglob("*.[to]t[fc]"):
            if CHINESE_FONT.search(path.name):
                return path
    return None
