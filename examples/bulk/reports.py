#!/usr/bin/env python3
"""Reports for all students of a school: one extraction each, through `assay serve`, as many at a time as it should be.

  reports.py URL [--students 500] [--limit 64] [--out reports.jsonl] [--picture reports.svg]
"""

import argparse
import asyncio
import json
import sys
import time

from service_client import Refused, ServiceClient
from timeline import draw

SUBJECTS = ["arithmetic", "reading", "biology", "history", "music", "geography", "drawing"]


def notes_on(number):
    """What teachers wrote down in the course of a year; in a school it comes from a database."""
    return (f"Student {number:03}: good at {SUBJECTS[number % 7]}, forgets homework in {SUBJECTS[(number + 3) % 7]}, "
            f"missed {number % 9} days")


async def report_on(client, number, out, records):
    record = {"label": f"student {number}"}
    records.append(record)
    body = {"schema_name": "report", "prompt": notes_on(number), "instructions": "Write the report of this student."}
    try:
        reply = await client.extract(body, record)
    except Refused as problem:
        print(json.dumps({"id": number, "ok": False, "error": problem.args[0]}), file=out)
        return False
    if f"Student {number:03}" not in reply["value"]["student"]:
        sys.exit(f"the report of another student came for {number}: {reply}")
    print(json.dumps({"id": number, "ok": True, "value": reply["value"], "usage": reply["usage"]}), file=out)
    return True


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--limit", type=int, default=64, help="requests at a time")
    parser.add_argument("--out", default="reports.jsonl")
    parser.add_argument("--picture", default="reports.svg")
    args = parser.parse_args()
    client = ServiceClient(args.url, args.limit)
    records = []
    begin = time.monotonic()
    with open(args.out, "w", encoding="utf-8") as out:
        done = await asyncio.gather(*(report_on(client, number, out, records) for number in range(args.students)))
    took = time.monotonic() - begin
    client.close()
    draw(records, f"{args.students} reports, at most {args.limit} at a time", args.picture)
    one_by_one = sum(call[1] - call[0] for record in records for call in record["calls"])
    print(f"{sum(done)} of {args.students} reports in {took:.1f} s (one after another: {one_by_one:.0f} s), "
          f"at most {client.most_running} at a time, {client.retries} sent again")
    sys.exit(0 if all(done) else 1)


asyncio.run(main())
