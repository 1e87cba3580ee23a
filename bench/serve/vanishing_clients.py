#!/usr/bin/env python3
"""Sends many requests to `assay serve`, of which a share vanishes midway, and counts what comes of them.

  vanishing_clients.py URL [--requests N] [--connections N] [--share S] [--seconds S] [--extract]

Each request has a number of its own in its text, which its reply must bring back: so a reply that is lost, comes twice
or belongs to another request is noticed. Those that vanish close their connection, properly or with a reset, in the
middle of the head, of the body, or while they wait for the reply. Exits with 1 unless every request that stayed was
answered exactly once, and the service is as it was before: no connection, no request in work, no bytes of bodies.
"""

import argparse
import asyncio
import json
import random
import socket
import struct
import sys
import time
import urllib.request


class Tally:
    def __init__(self):
        self.sent = self.answered = self.vanished = self.lost = self.wrong = self.twice = self.refused = 0
        self.latencies = []


def request_of(number, extract):
    if extract and number % 10 == 0:
        path = "/v1/extract"
        body = {"schema": "number int", "prompt": str(number), "stream": number % 20 == 0}
    else:
        path = "/v1/parse"
        padding = "x" * (200_000 if number % 500 == 0 else number % 400)
        body = {"schema": "number int, padding", "text": "Sure: {number: '%d', padding: '%s',}" % (number, padding)}
    text = json.dumps(body).encode()
    head = ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Request-Id: r%d\r\n"
            "Content-Length: %d\r\n\r\n" % (path, number, len(text))).encode()
    return head, text


async def read_reply(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        return status, fields, (await reader.readexactly(int(fields["content-length"]))).decode()
    body = b""
    while True:
        size = int((await reader.readuntil(b"\r\n")).decode(), 16)
        body += await reader.readexactly(size)
        await reader.readexactly(2)
        if size == 0:
            return status, fields, body.decode()


def value_in(body):
    if body.startswith("event:"):
        last = body.strip().split("\n\n")[-1]
        body = last.split("data: ", 1)[1]
    return json.loads(body)


def vanish(writer, chance):
    if chance.random() < 0.5:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort() if chance.random() < 0.5 else writer.close()


async def vanishing_request(host, port, number, args, chance, tally):
    head, body = request_of(number, args.extract)
    _, writer = await asyncio.open_connection(host, port)
    whole = head + body
    cut = chance.choice([chance.randrange(1, len(head)), chance.randrange(len(head), len(whole)), len(whole)])
    writer.write(whole[:cut])
    if chance.random() < 0.5:
        await asyncio.sleep(chance.random() * 0.005)
    vanish(writer, chance)
    tally.vanished += 1


async def client(host, port, numbers, args, chance, tally):
    reader = writer = None
    while True:
        batch = [number for number in (next(numbers, None) for _ in range(chance.choice([1, 1, 1, 4]))) if number is not None]
        if not batch:
            break
        if chance.random() < args.share:
            for number in batch:
                tally.sent += 1
                await vanishing_request(host, port, number, args, chance, tally)
            continue
        if writer is None:
            reader, writer = await asyncio.open_connection(host, port)
        begin = time.monotonic()
        writer.write(b"".join(b"".join(request_of(number, args.extract)) for number in batch))
        for number in batch:
            tally.sent += 1
            try:
                status, fields, body = await asyncio.wait_for(read_reply(reader), 60)
            except (asyncio.IncompleteReadError, ConnectionError, asyncio.TimeoutError) as problem:
                print("lost:", number, repr(problem), file=sys.stderr)
                tally.lost += 1
                continue
            tally.latencies.append(time.monotonic() - begin)
            if fields.get("x-request-id") != "r%d" % number:
                tally.twice += 1
            elif status in (502, 503, 504):
                tally.refused += 1
            elif status != 200 or str(value_in(body).get("value", {}).get("number")) != str(number):
                print("wrong:", number, status, body[:300], file=sys.stderr)
                tally.wrong += 1
            else:
                tally.answered += 1
        if chance.random() < 0.02:
            writer.close()
            writer = None
    if writer is not None:
        extra = reader._buffer  # what came beyond the replies to all requests
        tally.twice += 1 if extra else 0
        writer.close()


def numbers_until(count, seconds):
    end = time.monotonic() + seconds if seconds else None
    number = 0
    while (number < count) if end is None else (time.monotonic() < end):
        yield number
        number += 1


def metrics(url):
    with urllib.request.urlopen(url + "/metrics") as reply:
        lines = reply.read().decode().splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


async def settle(url):
    """Until the service is as it was before, or 10 s are over."""
    for _ in range(200):
        now = metrics(url)
        left = (now["assay_http_connections"] - 1, now["assay_http_requests_in_work"], now["assay_http_body_bytes"])
        if not any(left):
            return left
        await asyncio.sleep(0.05)
    return left


async def watch(url, samples):
    while True:
        now = metrics(url)
        samples.append((now["process_resident_memory_bytes"], now["process_open_fds"]))
        await asyncio.sleep(2)


def middle(values):
    return sorted(values)[len(values) // 2]


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=0, help="instead of a number of requests")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--extract", action="store_true", help="every tenth asks a model, which answers {number}")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    host, port = args.url.removeprefix("http://").split(":")
    tally, samples = Tally(), []
    watching = asyncio.create_task(watch(args.url, samples))
    numbers = numbers_until(args.requests, args.seconds)
    begin = time.monotonic()
    await asyncio.gather(*(client(host, int(port), numbers, args, random.Random(args.seed * 1000 + i), tally)
                           for i in range(args.connections)))
    took = time.monotonic() - begin
    watching.cancel()
    left = await settle(args.url)
    now = metrics(args.url)
    samples.append((now["process_resident_memory_bytes"], now["process_open_fds"]))
    third = max(1, len(samples) // 3)
    early, late = middle([s[0] for s in samples[third:2 * third]] or [samples[0][0]]), middle([s[0] for s in samples[-third:]])
    grows = args.seconds > 60 and late > 1.1 * early + (4 << 20)
    latencies = sorted(tally.latencies) or [0]
    print("%d requests in %.0f s by %d clients (%.0f/s): %d answered, %d vanished, %d told to come again or failed by the model; "
          "%d lost, %d wrong, %d twice; p99 %.1f ms; memory %.1f MiB, then %.1f MiB; %d descriptors; left %s" %
          (tally.sent, took, args.connections, tally.sent / took, tally.answered, tally.vanished, tally.refused, tally.lost,
           tally.wrong, tally.twice, 1000 * latencies[int(len(latencies) * 0.99)], early / 2**20, late / 2**20,
           now["process_open_fds"], left))
    bad = tally.lost or tally.wrong or tally.twice or any(left) or grows
    bad = bad or tally.answered + tally.vanished + tally.refused != tally.sent
    sys.exit(1 if bad else 0)


asyncio.run(main())
