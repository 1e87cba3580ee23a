"""The measurements of measurements.hpp for CPython's asyncio: asyncio_peer.py NAME prints one number."""

import asyncio
import os
import random
import resource
import sys
import time


async def sleep_together(count):
    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(asyncio.sleep(1))
    return time.perf_counter() - begin


async def number():
    return 1


async def trivial_await(count=500_000):
    least = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        for _ in range(count):
            await number()
        least = min(least, (time.perf_counter() - begin) / count * 1e9)
    return least


async def yield_through_loop(count=100_000):
    least = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        for _ in range(count):
            await asyncio.sleep(0)
        least = min(least, (time.perf_counter() - begin) / count * 1e9)
    return least


async def descriptor_wakeup(count):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loop = asyncio.get_running_loop()
    bells = [os.eventfd(0, os.EFD_NONBLOCK) for _ in range(count)]
    order = list(bells)
    random.Random(1).shuffle(order)
    done = asyncio.Event()

    async def hear_one(fd):
        ready = loop.create_future()
        loop.add_reader(fd, ready.set_result, None)
        await ready
        loop.remove_reader(fd)
        os.eventfd_read(fd)
        done.set()

    async with asyncio.TaskGroup() as group:
        for fd in bells:
            group.create_task(hear_one(fd))
        await asyncio.sleep(0)
        begin = time.perf_counter()
        for fd in order:
            done.clear()
            os.eventfd_write(fd, 1)
            await done.wait()
        taken = time.perf_counter() - begin
    for fd in bells:
        os.close(fd)
    return taken / count * 1e6


def main():
    name = sys.argv[1]
    if name == "sleeps":
        print(asyncio.run(sleep_together(1_000_000)))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)
    elif name == "await":
        print(asyncio.run(trivial_await()))
    elif name == "yield":
        print(asyncio.run(yield_through_loop()))
    else:
        count = int(name.removeprefix("fds"))
        print(min(asyncio.run(descriptor_wakeup(count)) for _ in range(5)))


main()
