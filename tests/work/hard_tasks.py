#!/usr/bin/env python3
"""hard_tasks.py --assay PROGRAM: a prompt that ends each worker which asks it, among others; and a provider that does not
take the key. Exit code 77 if there is no nats-server here."""
import argparse
import json
import subprocess
from pathlib import Path

from kill_work import SCHEMA, Run


def lines_of(path: str) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def send(run: Run, prompts: list[str]):
    Path(run.path("lines.jsonl")).write_text("".join(json.dumps(prompt) + "\n" for prompt in prompts))
    subprocess.run(run.command("--enqueue", run.path("lines.jsonl"), "--schema", SCHEMA), check=True)


def check(is_so: bool, what: str):
    if not is_so:
        raise SystemExit(f"FAILED: {what}")


def poison(run: Run):
    """Those beside it have their values, and it has a dead letter after as many tries as were asked for."""
    send(run, [f"person {i}" for i in range(1, 31)] + ["poison"] + [f"person {i}" for i in range(31, 61)])
    workers = []
    run.provider.victim = lambda: run.kill(workers[-1], "worker")
    while True:
        workers.append(run.start_worker("--until-empty", "--tries", "3", "--ack-wait", "1"))
        code = workers[-1].wait()
        check(len(workers) < 20, "the poison goes on killing workers")
        if code == 0:
            break
    check(run.provider.asked["poison"] == 3, f"the poison was asked {run.provider.asked['poison']} times, not 3")
    subprocess.run(run.command("--drain", run.path("results.jsonl"), "--wait"), check=True)
    results = {line["id"]: line for line in lines_of(run.path("results.jsonl"))}
    check(len(results) == 61, f"{len(results)} results of 61")
    check(results[31]["error"]["reason"] == "dead_letter", f"the poison's result is {results[31]}")
    check("begun 3 times" in results[31]["error"]["message"], f"the poison's result is {results[31]}")
    bad = [line for key, line in results.items() if key != 31 and not line["ok"]]
    check(not bad, f"tasks beside the poison suffered: {bad[:3]}")
    print(f"poison: given up after 3 tries, {len(workers)} workers; 60 others have their values")


def locked(run: Run):
    """The worker ends, and no task is used up."""
    run.options.job = "locked"
    run.provider.is_locked = True
    send(run, ["person 1", "person 2"])
    check(run.start_worker().wait() == 2, "a worker without a good key goes on")
    run.provider.is_locked = False
    check(run.start_worker("--until-empty").wait() == 0, "the next worker has not done the work")
    subprocess.run(run.command("--drain", run.path("other.jsonl"), "--wait"), check=True)
    check(all(line["ok"] for line in lines_of(run.path("other.jsonl"))), "tasks were used up by a key that was not good")
    print("a key that is refused: the worker ends, and the tasks wait for the next one")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assay", required=True)
    options = parser.parse_args()
    options.ask, options.seed, options.folder, options.rate, options.job = True, 1, None, 1000, "poison"
    options.servers = 1
    run = Run(options)
    try:
        run.start_server()
        poison(run)
        locked(run)
    finally:
        run.stop()


if __name__ == "__main__":
    main()
