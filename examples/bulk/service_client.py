"""A client of `assay serve` for many extractions at once, with nothing but Python's own library."""

import asyncio
import json
import random
import time


class Refused(Exception):
    """The service has no result: its problem+json."""


class ServiceClient:
    """Keeps at most `limit` requests under way, each on a connection that is used again."""

    def __init__(self, url, limit, token=None):
        self.host, self.port = url.removeprefix("http://").rsplit(":", 1)
        self.slots = asyncio.Semaphore(limit)
        self.idle = []
        self.token = token
        self.running = self.most_running = self.retries = 0

    async def extract(self, body, record, patience=120):
        """The reply to /v1/extract. Comes again when the service is busy, about as late as it says, for `patience` seconds.

        Not at exactly that time: those who were turned away together would come back together, and be turned away.

        `record` gets what the timeline shows: when the request was ready, and each time that it was sent and answered.
        """
        record["ready"] = time.monotonic()
        async with self.slots:
            self.running += 1
            self.most_running = max(self.most_running, self.running)
            try:
                while True:
                    sent = time.monotonic()
                    status, fields, reply = await self.send("/v1/extract", body)
                    record.setdefault("calls", []).append((sent, time.monotonic(), status))
                    if status == 200:
                        return reply
                    if status not in (429, 503) or time.monotonic() - record["ready"] > patience:
                        raise Refused(reply)
                    self.retries += 1
                    await asyncio.sleep(float(fields.get("retry-after", "1")) * (0.5 + random.random()))
            finally:
                self.running -= 1

    async def send(self, path, body):
        text = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n"
        if self.token:
            head += f"Authorization: Bearer {self.token}\r\n"
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection(self.host, int(self.port))
        try:
            writer.write(head.encode() + b"\r\n" + text)
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            reply = json.loads(await reader.readexactly(int(fields["content-length"])))
        except BaseException:
            writer.close()
            raise
        if fields.get("connection") == "close":
            writer.close()
        else:
            self.idle.append((reader, writer))
        return int(lines[0].split()[1]), fields, reply

    def close(self):
        for _, writer in self.idle:
            writer.close()
