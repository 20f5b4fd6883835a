"""Says in one sentence what this Python lacks for `make setup`. Runs on any Python 3, so that it can say so."""

import re
import subprocess
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or later is needed and this is %d.%d: make setup PYTHON=/path/to/python3.11"
        % sys.version_info[:2]
    )

answer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True)
version = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
if not version or (int(version[1]), int(version[2])) < (22, 3):
    sys.exit("pip 22.3 or later is needed for %s (on Debian: apt-get install python3-pip)" % sys.executable)
