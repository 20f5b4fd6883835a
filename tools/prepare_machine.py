"""Sees to it that a browser, a database server and a Chinese font are there for the tests.

Installs what is missing where it may (root on Debian), otherwise says in one sentence what to install: a test
that cannot run is a failure, never a skip.
"""

import os
import shutil
import subprocess
import sys

import machine

NEEDED = {
    "chromium": machine.chromium,
    "postgresql": machine.postgresql,
    "fonts-noto-cjk": machine.chinese_font,
    "libatomic1": machine.libatomic,
}


def missing() -> list[str]:
    return [package for package, found in NEEDED.items() if not found()]


def install(packages: list[str]) -> None:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing", ", ".join(packages), "...", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *command], env=quietly, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
        packages = missing()
    if packages:
        sys.exit(
            f"The tests need {', '.join(packages)} (these are Debian's names); install what is missing and run "
            f"them again, for example with: sudo apt-get install {' '.join(packages)}"
        )


if __name__ == "__main__":
    main()
