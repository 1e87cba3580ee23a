#!/usr/bin/env python3
"""A webhook that takes many uploads at once, and has each read by a model, through `assay serve`.

  webhook.py URL [--port 0] [--waiting 1000] [--limit 32] [--out uploads.jsonl] [--picture uploads.svg] [--until N]

An upload (POST /uploads, any text) is answered at once: 202 when it waits for its turn, 503 with Retry-After when too
many wait already, so that memory is bounded and the sender comes again. GET /done tells how many are through. The first
line of the output is the address.
"""

import argparse
import asyncio
import json
import time

from service_client import Refused, ServiceClient
from timeline import draw

LONGEST_UPLOAD = 1 << 20


class Webhook:
    def __init__(self, args):
        self.args = args
        self.client = ServiceClient(args.url, args.limit)
        self.waiting = asyncio.Queue(args.waiting)
        self.records, self.accepted, self.turned_away, self.done = [], 0, 0, 0
        self.out = open(args.out, "w", encoding="utf-8")
        self.finished = asyncio.Event()

    async def take(self, reader, writer):
        """One connection: uploads one after another."""
        try:
            while True:
                head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode().split("\r\n")
                fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
                size = int(fields.get("content-length", "0"))
                if size > LONGEST_UPLOAD:
                    return await self.answer(writer, "413 Content Too Large", {})
                text = (await asyncio.wait_for(reader.readexactly(size), 30)).decode()
                await self.route(head[0].split(" ")[:2], text, writer)
        except (asyncio.IncompleteReadError, asyncio.TimeoutError, ConnectionError, ValueError):
            pass  # the sender has gone, or is none
        finally:
            writer.close()

    async def route(self, request, text, writer):
        if request == ["GET", "/done"]:
            await self.answer(writer, "200 OK", {"accepted": self.accepted, "done": self.done})
        elif request != ["POST", "/uploads"]:
            await self.answer(writer, "404 Not Found", {})
        elif self.waiting.full():
            self.turned_away += 1
            await self.answer(writer, "503 Service Unavailable", {}, "Retry-After: 1\r\n")
        else:
            number = self.accepted
            self.accepted += 1
            self.waiting.put_nowait((number, text, time.monotonic()))
            await self.answer(writer, "202 Accepted", {"id": number})

    async def answer(self, writer, status, body, more=""):
        text = json.dumps(body)
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n{more}\r\n{text}".encode())
        await writer.drain()

    async def work(self):
        while True:
            number, text, came = await self.waiting.get()
            record = {"label": f"upload {number}"}
            self.records.append(record)
            try:
                reply = await self.client.extract({"schema_name": "report", "prompt": text}, record)
                line = {"id": number, "ok": True, "value": reply["value"]}
            except (Refused, OSError, asyncio.IncompleteReadError) as problem:
                line = {"id": number, "ok": False, "error": repr(problem)}
            record["ready"] = came
            print(json.dumps(line), file=self.out, flush=True)
            self.done += 1
            if self.done == self.args.until:
                self.finished.set()

    async def run(self):
        server = await asyncio.start_server(self.take, "127.0.0.1", self.args.port, backlog=1024)
        print("http://127.0.0.1:%d" % server.sockets[0].getsockname()[1], flush=True)
        workers = [asyncio.create_task(self.work()) for _ in range(self.args.limit)]
        await self.finished.wait()
        for worker in workers:
            worker.cancel()
        server.close()
        self.client.close()
        self.out.close()
        draw(self.records, f"{self.done} uploads, read at most {self.args.limit} at a time", self.args.picture)
        print(f"{self.done} uploads read, {self.turned_away} told to come again, at most {self.client.most_running} at a time",
              flush=True)


parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--waiting", type=int, default=1000)
parser.add_argument("--limit", type=int, default=32)
parser.add_argument("--out", default="uploads.jsonl")
parser.add_argument("--picture", default="uploads.svg")
parser.add_argument("--until", type=int, default=0, help="end after so many; 0: never")


async def main():
    await Webhook(parser.parse_args()).run()


asyncio.run(main())
