#!/usr/bin/env python3
"""Cases for judge.mjs out of schemas with known values: the grammar of each, its values in the order of the schema's
properties, and, where nothing is left to the reader, the values that the schema refuses.

    cases.py ASSAY SCHEMAS.jsonl        one {"id", "schema", "accept": [texts], "refuse": [texts]} a line
"""
import json
import pathlib
import subprocess
import sys
import tempfile

LARGEST = 20_000  # bytes of a schema: what engines compile in seconds


def run(command, text=""):
    return subprocess.run(command, input=text, capture_output=True, text=True)


def main(assay, cases):
    with tempfile.TemporaryDirectory() as folder:
        schema = pathlib.Path(folder) / "schema.json"
        for line in open(cases, encoding="utf-8"):
            case = json.loads(line)
            if len(json.dumps(case["schema"])) > LARGEST:
                continue
            schema.write_text(json.dumps(case["schema"]), encoding="utf-8")
            grammar = run([assay, "schema", "--schema", schema, "--dialect", "gbnf"])
            if grammar.returncode != 0:
                continue
            values = []
            for text in case.get("accept", []):
                value = run([assay, "parse", "--mode", "strict", "--schema", schema], text)
                if value.returncode == 0:
                    values.append(value.stdout.rstrip("\n"))
            # What a grammar can't state is told by name; there it takes more than the schema.
            refused = [] if grammar.stderr.strip() else case.get("refuse", [])
            print(json.dumps({"id": case["id"], "grammar": grammar.stdout, "in": values, "out": refused}))


if __name__ == "__main__":
    main(*sys.argv[1:])
