"""Findings of SARIF documents by Microsoft's sarif-multitool, one line for each path on standard input.

A finding is a result of the kind `fail` that is not gone since the baseline. `-` stands where the tool does not read the document. The
program is what WARIFU_SARIF_MULTITOOL names; exits with 3 where there is none. (`npm i @microsoft/sarif-multitool` has it in
`node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool`.)
"""

import os
import re
import subprocess
import sys

PROGRAM = os.environ.get("WARIFU_SARIF_MULTITOOL")
if not PROGRAM or not os.access(PROGRAM, os.X_OK):
    sys.exit(3)


def findings(path):
    query = [PROGRAM, "query", path, "--expression", "BaselineState != Absent && Kind == Fail"]
    said = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    found = re.search(r"Found ([\d,]+) of", said)
    return found.group(1).replace(",", "") if found else "-"


for line in sys.stdin:
    print(findings(line.rstrip("\n")))
