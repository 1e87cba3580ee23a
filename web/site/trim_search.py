#!/usr/bin/env python3
"""trim_search.py SITE: takes the pages that show files as they are (source/) out of the search index.

What they say is found where it is explained; in the results they would stand beside each page about the same header.
"""
import json
import sys
from pathlib import Path

if len(sys.argv) != 2:
    sys.exit(__doc__)
index = Path(sys.argv[1]) / "search/search_index.json"
found = json.loads(index.read_text(encoding="utf-8"))
found["docs"] = [entry for entry in found["docs"] if not entry["location"].startswith("source/")]
index.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
