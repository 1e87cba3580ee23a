#!/usr/bin/env python3
"""lost_server.py --assay PROGRAM: a cluster of three servers keeps a job three times, and one of them is lost for good,
each in turn, while a worker with a shared rate is at work: it must finish with the two that are left. Nobody tells the
worker how often things are to be kept. Exit code 77 if there is no nats-server here."""
import argparse
import subprocess

from kill_work import SCHEMA, Run


def check(is_so: bool, what: str):
    if not is_so:
        raise SystemExit(f"FAILED: {what}")


def lose(options, lost: int):
    run = Run(options)
    try:
        run.start_servers()
        run.write_lines()
        expected = run.expected()
        subprocess.run(run.command("--enqueue", run.path("lines.jsonl"), "--schema", SCHEMA), check=True)
        worker = run.start_worker("--until-empty")
        subprocess.run(run.command("--drain", run.path("early.jsonl")), stderr=subprocess.DEVNULL, check=False)
        run.kill(run.servers[lost], "server")
        try:
            check(worker.wait(120) == 0, f"the worker ended with {worker.returncode}: {open(worker.log).read()}")
        except subprocess.TimeoutExpired:
            worker.kill()
            raise SystemExit(f"FAILED: without server {lost} the worker goes no further: {open(worker.log).read()}")
        subprocess.run(run.command("--drain", run.path("results.jsonl"), "--wait"), check=True)
        run.compare(expected)
    finally:
        run.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assay", required=True)
    options = parser.parse_args()
    options.ask, options.seed, options.folder, options.job, options.servers = False, 1, None, "lost", 3
    options.tasks, options.rate = 200, 50
    for lost in range(options.servers):
        lose(options, lost)
    print("each of three servers was lost once: the job went on with the other two, and all results are there")


if __name__ == "__main__":
    main()
