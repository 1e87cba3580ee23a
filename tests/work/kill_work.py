#!/usr/bin/env python3
"""kill_work.py --assay PROGRAM [--tasks N] [--seed N] [--seconds N] [--ask] [--servers 3] [--folder FOLDER]

Three workers, a server of NATS with file storage (or a cluster of three, which keep each message three times), and all
of them killed with SIGKILL at random moments, so are the commands that send the tasks and fetch the results. Each task must have exactly one result, byte for byte that of a run
without faults: `assay parse --jsonl`, or with --ask `assay ask --jsonl` against a provider of our own. Exit code 0 if so,
77 if there is no nats-server here.
"""
import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SCHEMA = "id int, name, age int, tags [string], born date?, status active|closed|on_hold"
STATUS = ["active", "closed", "on_hold"]


def person(i: int) -> dict:
    return {"id": i, "name": f"Person {i % 977}", "age": i % 90, "tags": ["a", f"tag {i % 13}"],
            "born": f"19{10 + i % 90}-03-24", "status": STATUS[i % 3]}


def answer(i: int) -> str:
    """One in ten is invalid, six in ten need repairs, and nothing is random."""
    made, kind = person(i), i % 10
    if kind == 4:
        made["age"] = f"{i % 90} years"
    if kind == 5:
        made["status"] = made["status"].upper()
    if kind == 7:
        made["name"] = None
    exact = json.dumps(made)
    return {1: f"Sure, here it is:\n```json\n{exact}\n```\nAnything else?", 2: exact.replace('"', "'"),
            3: exact[:-1] + ",}", 6: "<think>The user wants JSON.</think>" + exact}.get(kind, exact)


class Provider:
    """Chat Completions: the answer of the person whose number is in the prompt. Counts how often each was asked. What
    begins with "poison" calls `victim`, and has no answer; as long as `is_locked`, no key is good."""

    def __init__(self):
        self.asked: dict[str, int] = {}
        self.lock = threading.Lock()
        self.victim = lambda: None
        self.is_locked = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                prompt = body["messages"][-1]["content"]
                with outer.lock:
                    outer.asked[prompt] = outer.asked.get(prompt, 0) + 1
                if prompt.startswith("poison"):
                    outer.victim()
                    return
                if outer.is_locked:
                    self.reply(401, {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}})
                    return
                number = int("".join(c for c in prompt.split("\n")[0] if c.isdigit()))
                self.reply(200, {"id": "x", "object": "chat.completion", "model": "m", "choices": [
                    {"index": 0, "message": {"role": "assistant", "content": json.dumps(person(number))},
                     "finish_reason": "stop"}], "usage": {"prompt_tokens": 7, "completion_tokens": 5}})

            def reply(self, status: int, value: dict):
                body = json.dumps(value).encode()
                try:
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:  # whoever asked was killed
                    pass

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # connections of those who were killed
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Run:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = Path(options.folder or tempfile.mkdtemp(prefix="assay-work-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ports = free_ports(options.servers)
        self.routes = free_ports(options.servers)
        self.url = ",".join(f"nats://127.0.0.1:{port}" for port in self.ports)
        self.servers: list[subprocess.Popen | None] = [None] * options.servers
        self.workers: list[subprocess.Popen] = []
        self.started = 0
        self.kills = {"server": 0, "worker": 0, "enqueue": 0, "drain": 0}
        self.provider = Provider() if options.ask else None

    # --- processes ----------------------------------------------------------------------------------------------------

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def config_of(self, number: int) -> str:
        config = (f'listen: "127.0.0.1:{self.ports[number]}"\nserver_name: "n{number}"\nmax_payload: 8MB\n'
                  f'jetstream {{ store_dir: "{self.folder}/jetstream-{number}" }}\n')
        if len(self.ports) > 1:
            routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in self.routes)
            config += f'cluster {{ name: "c", listen: "127.0.0.1:{self.routes[number]}", routes: [{routes}] }}\n'
        return config

    def start_server(self, number: int = 0):
        program = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin:/usr/local/sbin")
        if program is None:
            print("SKIPPED: there is no nats-server here (Debian: apt-get install nats-server)")
            sys.exit(77)
        config = self.folder / f"nats-{number}.conf"
        config.write_text(self.config_of(number))
        log = open(self.path(f"nats-{number}.log"), "ab")
        server = self.servers[number] = subprocess.Popen([program, "--config", str(config)], stdout=log, stderr=log)
        while True:  # until it listens
            try:
                socket.create_connection(("127.0.0.1", self.ports[number]), 1).close()
                return
            except OSError:
                if server.poll() is not None:
                    raise SystemExit(f"FAILED: the server ended by itself: see {log.name}")
                time.sleep(0.01)

    def start_servers(self):
        for number in range(len(self.servers)):
            self.start_server(number)
        # A cluster takes no jobs before it has a leader.
        words = self.command("--enqueue", "/dev/null", "--replicas", str(len(self.servers)))
        end = time.monotonic() + 60
        while subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            if time.monotonic() > end:
                raise SystemExit("FAILED: the cluster takes no job for a minute")
            time.sleep(0.2)

    def kill_server(self, most_away: float):
        number = self.random.randrange(len(self.servers))
        self.kill(self.servers[number], "server")
        self.pause(most_away)
        self.start_server(number)

    def command(self, *words: str) -> list[str]:
        return [self.options.assay, "work", "--server", self.url, "--job", self.options.job, *words]

    def start_worker(self, *words: str) -> subprocess.Popen:
        more = ["--model", "openai:m", "--base-url", self.provider.url] if self.provider else []
        limits = ["--in-flight", "32", "--rate", f"{self.options.rate}/s"]
        if "--ack-wait" not in words:
            limits += ["--ack-wait", "2"]
        self.started += 1
        with open(self.path(f"worker-{self.started}.log"), "wb") as log:
            process = subprocess.Popen(self.command(*more, *limits, *words), stdout=log, stderr=log,
                                       env={**os.environ, "OPENAI_API_KEY": "none"})
        process.log = log.name
        return process

    def kill(self, process: subprocess.Popen, what: str) -> bool:
        """False where it had ended before."""
        if process.poll() is not None:
            return False
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills[what] += 1
        return True

    def pause(self, most: float):
        time.sleep(self.random.uniform(0, most))

    # --- the three parts ----------------------------------------------------------------------------------------------

    def write_lines(self):
        with open(self.path("lines.jsonl"), "w") as file:
            for i in range(1, self.options.tasks + 1):
                # Some have no id of their own, some a text.
                ids = {0: {}, 1: {"id": f"id {i}/ä"}}.get(i % 5, {"id": i})
                text = {"prompt": f"person {i}"} if self.provider else {"text": answer(i)}
                file.write(json.dumps({**ids, **text}) + "\n")

    def expected(self) -> dict[str, bytes]:
        words = ["parse", "--schema", SCHEMA, "--jsonl"]
        if self.provider:
            words = ["ask", "--schema", SCHEMA, "--jsonl", "--model", "openai:m", "--base-url", self.provider.url]
        done = subprocess.run([self.options.assay, *words, self.path("lines.jsonl")], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env={**os.environ, "OPENAI_API_KEY": "none"}, check=False)
        if self.provider:
            self.provider.asked.clear()
        return {json.dumps(json.loads(line)["id"]): line for line in done.stdout.splitlines()}

    def enqueue(self):
        """Killed at random until it has been a few times; then it may end."""
        words = self.command("--enqueue", self.path("lines.jsonl"), "--schema", SCHEMA)
        for most in [0.05, 0.1, 0.2, 0.4]:
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.pause(most)
            if not self.kill(process, "enqueue") and process.returncode == 0:
                break
            if self.random.random() < 0.5:
                self.kill_server(0)
        done = subprocess.run(words, stderr=subprocess.PIPE, check=False)
        print(f"enqueue: {done.stderr.decode().strip()}")
        if done.returncode != 0:
            raise SystemExit("FAILED: enqueue did not send all lines")

    def work(self):
        """Kills for some seconds, and then lets them end."""
        self.workers = [self.start_worker() for _ in range(3)]
        drain = None
        end = time.monotonic() + self.options.seconds
        while time.monotonic() < end:
            self.pause(2 * self.options.seconds / self.options.kills)
            what = self.random.choice(["worker", "worker", "worker", "server", "drain"])
            if what == "server":
                self.kill_server(0.3 if len(self.servers) == 1 else 3)
            elif what == "drain":
                if drain is not None:
                    self.kill(drain, "drain")
                drain = subprocess.Popen(self.command("--drain", self.path("results.jsonl"), "--wait"),
                                         stderr=subprocess.DEVNULL)
            else:
                self.kill(self.random.choice(self.workers), "worker")
            for i, worker in enumerate(self.workers):  # also one that met no server when it began
                if worker.poll() is not None:
                    self.workers[i] = self.start_worker()
        if drain is not None:
            self.kill(drain, "drain")

    def finish(self):
        words = self.command("--drain", self.path("results.jsonl"), "--wait")
        process = subprocess.Popen(words, stderr=subprocess.PIPE)
        while True:
            try:
                _, told = process.communicate(timeout=1)
                break
            except subprocess.TimeoutExpired:
                for i, worker in enumerate(self.workers):
                    if worker.poll() is not None:
                        self.workers[i] = self.start_worker()
        print(f"drain: {told.decode().strip()}")
        if process.returncode != 0:
            raise SystemExit("FAILED: the results are not complete")
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            code = worker.wait()
            # One that has just been started and has no task may end as any process does.
            has_begun = "working on" in Path(worker.log).read_text()
            if code != 0 and (code != -signal.SIGTERM or has_begun):
                raise SystemExit(f"FAILED: a worker ended with {code} after SIGTERM")

    def compare(self, expected: dict[str, bytes]):
        lines = Path(self.path("results.jsonl")).read_bytes().splitlines()
        found: dict[str, bytes] = {}
        twice = 0
        for line in lines:
            key = json.dumps(json.loads(line)["id"])
            twice += key in found
            found[key] = line
        different = [key for key in expected if found.get(key) != expected[key]]
        if twice or different or len(lines) != len(expected):
            for key in different[:3]:
                print(f"expected {expected[key]!r}\n   found {found.get(key)!r}")
            raise SystemExit(f"FAILED: {len(lines)} results for {len(expected)} tasks, {twice} of them second ones, "
                             f"{len(different)} missing or different")

    def stop(self):
        for process in [*self.workers, *self.servers]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        if self.options.folder is None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def run(self):
        begin = time.monotonic()
        try:
            self.start_servers()
            self.write_lines()
            expected = self.expected()
            self.enqueue()
            self.work()
            self.finish()
            self.compare(expected)
        finally:
            self.stop()
        asked = ""
        if self.provider:
            asked = f"; {sum(self.provider.asked.values())} calls for {len(self.provider.asked)} prompts"
        killed = ", ".join(f"{what} {count} times" for what, count in self.kills.items())
        print(f"seed {self.options.seed}: {len(expected)} tasks, each with the one result that it has without faults"
              f"{asked}; killed: {killed}; {time.monotonic() - begin:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assay", required=True)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, help="how long something is killed")
    parser.add_argument("--kills", type=int, default=60, help="about how often")
    parser.add_argument("--rate", type=int, default=250, help="tasks a second of all workers, so that kills meet some")
    parser.add_argument("--job", default="kills")
    parser.add_argument("--ask", action="store_true", help="prompts for a model instead of answers")
    parser.add_argument("--servers", type=int, default=1, help="3: a cluster")
    parser.add_argument("--folder", help="where all files are kept; by default they are gone afterwards")
    Run(parser.parse_args()).run()


if __name__ == "__main__":
    main()
