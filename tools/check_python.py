"""Says in one sentence what this Python lacks for `make setup`. Runs on any Python 3, so that it can say so."""

import re
import subprocess
import sys

if sys.version_info < (3, 11):
    found = "{}.{}".format(*sys.version_info)
    sys.exit(f"Python 3.11 or later is needed and this is {found}: make setup PYTHON=/path/to/python3.11")

answer = subprocess.run(
    [sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False
)
version = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
if not version or (int(version[1]), int(version[2])) < (22, 3):
    sys.exit(f"pip 22.3 or later is needed for {sys.executable} (on Debian: apt-get install python3-pip)")
