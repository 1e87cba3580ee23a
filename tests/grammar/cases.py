#!/usr/bin/env python3
"""Cases for judge.mjs out of schemas with known values: the grammar of each, its values in the order of the schema's
properties, and, where nothing is left to the reader, the values that the schema refuses.

    cases.py ASSAY SCHEMAS.jsonl [SHARE]    one {"id", "schema", "accept": [texts], "refuse": [texts]} a line;
                                            of SHARE of them one
"""
import json
import pathlib
import subprocess
import sys
import tempfile

LARGEST = 20_000  # bytes of a schema: what engines compile in seconds


def orders_of(schema, found):
    """The names that each `properties` within a schema lists, in their order."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            found.append(list(schema["properties"]))
        for value in schema.values():
            orders_of(value, found)
    elif isinstance(schema, list):
        for value in schema:
            orders_of(value, found)
    return found


def ordered(value, orders):
    """A grammar has members in the order of the properties: those of the first list that names them all."""
    if isinstance(value, list):
        return [ordered(item, orders) for item in value]
    if not isinstance(value, dict):
        return value
    best = max(orders, key=lambda names: sum(name in names for name in value), default=[])
    place = {name: index for index, name in enumerate(best)}
    names = sorted(value, key=lambda name: place.get(name, len(place)))
    return {name: ordered(value[name], orders) for name in names}


def run(command, text=""):
    return subprocess.run(command, input=text, capture_output=True, text=True)


def main(assay, cases, share="1"):
    with tempfile.TemporaryDirectory() as folder:
        schema = pathlib.Path(folder) / "schema.json"
        for number, line in enumerate(open(cases, encoding="utf-8")):
            if number % int(share) != 0:
                continue
            case = json.loads(line)
            if len(json.dumps(case["schema"])) > LARGEST:
                continue
            schema.write_text(json.dumps(case["schema"]), encoding="utf-8")
            grammar = run([assay, "schema", "--schema", schema, "--dialect", "gbnf"])
            if grammar.returncode != 0:
                continue
            orders = orders_of(case["schema"], [])
            values = []
            for text in case.get("accept", []):
                value = run([assay, "parse", "--mode", "strict", "--schema", schema], text)
                if value.returncode == 0:
                    values.append(json.dumps(ordered(json.loads(value.stdout), orders), ensure_ascii=False))
            # What a grammar can't state is told by name; there it takes more than the schema.
            refused = [] if grammar.stderr.strip() else case.get("refuse", [])
            print(json.dumps({"id": case["id"], "grammar": grammar.stdout, "in": values, "out": refused}))


if __name__ == "__main__":
    main(*sys.argv[1:])
