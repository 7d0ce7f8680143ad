#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# py.sh <page.md>...: each ```py block of the pages is valid Python; they stand for code that is not ours,
# and are not run (```python is: see python.sh). Ends with 77 (skipped) without Python.
set -eu
command -v python3 > /dev/null || exit 77
exec python3 - "$@" << 'END'
import re
import sys

failures = count = 0
for page in sys.argv[1:]:
    text = open(page, encoding="utf-8").read()
    for block in re.finditer(r"^```py\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        count += 1
        line = text.count("\n", 0, block.start(1))
        try:
            compile("\n" * line + block.group(1), page, "exec")
        except SyntaxError as e:
            print(f"{page}:{e.lineno}: expected valid Python, found: {e.msg}")
            failures += 1
print(count, "blocks")
sys.exit(failures > 0)
END
