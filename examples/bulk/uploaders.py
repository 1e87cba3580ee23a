#!/usr/bin/env python3
"""Many senders at once for webhook.py: uploaders.py URL COUNT. Each comes again when it is told to."""

import asyncio
import sys


async def upload(host, port, number):
    text = f"Student {number:03}: from the school's other system"
    while True:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"POST /uploads HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        writer.close()
        if " 202 " in head:
            return
        await asyncio.sleep(1)


async def main():
    host, port = sys.argv[1].removeprefix("http://").split(":")
    await asyncio.gather(*(upload(host, int(port), number) for number in range(int(sys.argv[2]))))


asyncio.run(main())
