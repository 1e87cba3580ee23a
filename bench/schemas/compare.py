#!/usr/bin/env python3
"""The largest real schemas: assay beside Ajv and Blaze, as a table for bench/README.md.

    bench/schemas/compare.py PEERS [CASES.jsonl] [COUNT]

PEERS is a folder in which `npm install ajv ajv-formats ajv-draft-04 @sourcemeta/jsonschema` has been run. Each program
takes the best of its runs in one process; Blaze's own --benchmark gives the mean of a loop, and its compile time is
that of a whole process, less what the same program needs to print its version.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def lines_of(command, cwd):
    out = subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {row["id"]: row for row in map(json.loads, out.splitlines())}


def seconds(command):
    """The best of seven runs of a whole process, and what it printed; None where it fails."""
    best, output = None, None
    for _ in range(7):
        start = time.perf_counter()
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        took = time.perf_counter() - start
        if run.returncode not in (0, 2):
            return None, run.stdout
        best, output = (took if best is None else min(best, took)), run.stdout
    return best, output


def blaze(binary, case, folder):
    """Microseconds to compile the schema, and the mean of validating a document of it."""
    schema = folder / "schema.json"
    schema.write_text(json.dumps(case["schema"]))
    draft = ["--default-dialect", "https://json-schema.org/draft/2020-12/schema"]
    nothing, _ = seconds([binary, "version"])
    whole, said = seconds([binary, "compile", schema, "--fast", "--minify", *draft])
    if whole is None:
        return {"error": said.strip().splitlines()[0] if said.strip() else "failed"}
    row = {"load": (whole - nothing) * 1e6}
    means = []
    for text in case.get("accept", []) + case.get("refuse", []):
        document = folder / "document.json"
        document.write_text(text)
        _, said = seconds([binary, "validate", schema, document, "--fast", "--benchmark", "--loop", "2000", *draft])
        words = (said or "").split()
        if "+-" in words:
            means.append(float(words[words.index("+-") - 1]))
    if means:
        row["validate"] = sum(means) / len(means)
    return row


def cell(row, key, scale=1.0):
    if row is None or "error" in row:
        return "-"
    return f"{row[key] / scale:.2f}" if key in row else ""


def main():
    peers = pathlib.Path(sys.argv[1])
    cases_file = sys.argv[2] if len(sys.argv) > 2 else ROOT.parent / "shared/data/field/schemas_real.jsonl"
    count = sys.argv[3] if len(sys.argv) > 3 else "10"
    cases = {case["id"]: case for case in map(json.loads, open(cases_file))}
    assay = lines_of([ROOT / "build/release/bench/schemas/bench_schemas", cases_file, count], ROOT)
    # Node looks for modules beside the script.
    shutil.copy(HERE / "ajv_peer.mjs", peers / "ajv_peer.mjs")
    ajv = lines_of(["node", "ajv_peer.mjs", cases_file, count], peers)
    binary = next((peers / "node_modules/@sourcemeta/jsonschema/build").rglob("jsonschema-linux-x86_64"))
    print("| schema | KB | load ms: assay | Ajv | Blaze | rewrite ms | validate us: assay | Ajv | Blaze |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, own in assay.items():
            other = blaze(binary, cases[name], pathlib.Path(folder))
            print(f"| {name} | {own['bytes'] / 1000:.0f} | {cell(own, 'load', 1000)} | {cell(ajv.get(name), 'load', 1000)}"
                  f" | {cell(other, 'load', 1000)} | {cell(own, 'rewrite', 1000)} | {cell(own, 'validate')}"
                  f" | {cell(ajv.get(name), 'validate')} | {cell(other, 'validate')} |")
            for who, row in (("assay", own), ("Ajv", ajv.get(name)), ("Blaze", other)):
                if row and "error" in row:
                    print(f"  {who} refuses {name}: {row['error'][:160]}", file=sys.stderr)


if __name__ == "__main__":
    main()
