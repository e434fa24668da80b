"""Runs the Python code of the pages.

Started by the tests in a process of its own, because nodes that a page defines stay registered; one
process for all pages, because models are loaded once per process. Reads {page: [folder, code]} as
JSON; the last line printed is {page: traceback} of those that fail.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

if __name__ == "__main__":
    failed: dict[str, str] = {}
    for name, (folder, code) in json.load(sys.stdin).items():
        os.chdir(folder)
        try:
            exec(compile(code, name, "exec", dont_inherit=True), {"__name__": name})
        except Exception:
            failed[name] = traceback.format_exc()
    print(json.dumps(failed))
