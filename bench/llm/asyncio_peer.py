"""bench_calls' job in Python's asyncio with the standard library: COUNT calls at once to the server at URL.

The library has no HTTP client for asyncio, so this writes and reads what such a client would: a connection for each
call, a JSON request with the schema, the answer's JSON, and the answer in it, checked as bench_calls' is.

    asyncio_peer.py URL COUNT     prints the seconds and the peak memory in MB
"""
import asyncio
import json
import resource
import sys
import time
from urllib.parse import urlsplit

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}


async def call(host, port, number):
    body = json.dumps({
        "model": "mock",
        "messages": [{"role": "user", "content": f"Extract: John Smith, 35 years old, number {number}"}],
        "stream": False,
        "response_format": {"type": "json_schema",
                            "json_schema": {"name": "Person", "schema": SCHEMA, "strict": True}},
    }).encode()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer none\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    if head[0].split(" ")[1] != "200":
        raise RuntimeError(head[0])
    length = next(int(line.split(":")[1]) for line in head if line.startswith("content-length:"))
    answer = json.loads(await reader.readexactly(length))
    writer.close()
    person = json.loads(answer["choices"][0]["message"]["content"])
    if not isinstance(person["name"], str) or not isinstance(person["age"], int):
        raise ValueError("no person")
    return person


async def main(url, count):
    where = urlsplit(url)
    begin = time.monotonic()
    people = await asyncio.gather(*(call(where.hostname, where.port, i) for i in range(count)))
    assert len(people) == count
    print(f"{time.monotonic() - begin:.3f}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6:.1f}")


limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
