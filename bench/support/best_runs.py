"""The best of the repetitions of a Google Benchmark program, as a table: MB/s (millions of bytes), and ratios to the
peer that is named in the heading. Reads the program's JSON from standard input.
  best_runs.py bench_invoices|bench_shapes|bench_answers|bench_reading|bench_writing
"""
import json
import sys


def best_runs(results):
    best = {}
    for run in results["benchmarks"]:
        if run.get("error_occurred"):
            sys.exit(f"{run['name']}: {run['error_message']}")
        if run["run_type"] == "iteration":
            rate = run["bytes_per_second"] / 1e6
            best[run["run_name"]] = max(rate, best.get(run["run_name"], 0))
    return best


def table(rates, peer, title):
    """`rates`: (name, MB/s); `peer`: the MB/s that others are compared with."""
    print(f"{'':36}{'MB/s':>8}{title:>24}")
    for name, rate in rates:
        print(f"{name:36}{rate:8.0f}{rate / peer:24.2f}")


def invoices(best):
    table(best.items(), best["simdjson_on_demand"], "of simdjson_on_demand")
    if "assay_run_time_schema" not in best:
        return
    slower = best["assay_strict"] / best["assay_run_time_schema"]
    print(f"the run-time schema takes {slower:.2f} times the struct's time")


def answers(best):
    strict, messy = best["strict/valid"], best["llm/messy_cases"]
    table([each for each in best.items() if "adversarial" not in each[0]], strict, "of strict/valid")
    print()
    hostile = [each for each in best.items() if "adversarial" in each[0]]
    table(sorted(hostile, key=lambda each: each[1]), messy, "of llm/messy_cases")


def shapes(best):
    shapes_of = {}
    for name, rate in best.items():
        how, shape, reader = name.split("/")
        shapes_of.setdefault((how, shape), {})[reader] = rate
    for how, peer in ("read", "simdjson"), ("write", "rapidjson"):
        rows = [(shape, rates) for (each, shape), rates in shapes_of.items() if each == how]
        readers = list(rows[0][1])
        print(f"{how + ', MB/s':36}" + "".join(f"{reader:>11}" for reader in readers) + f"{'assay of ' + peer:>20}")
        for shape, rates in rows:
            print(f"{shape:36}" + "".join(f"{rates[reader]:11.0f}" for reader in readers)
                  + f"{rates['assay'] / rates[peer]:20.2f}")
        print()


def by_shape(best):
    """A row a shape, a column a reader or writer, and the ratio to the fastest peer."""
    who, shapes_of = [], {}
    for name, rate in best.items():
        how, shape, each = name.split("/")
        shapes_of.setdefault(shape, {})[each] = rate
        if each not in who:
            who.append(each)
    print(f"{how + ', MB/s':24}" + "".join(f"{each:>13}" for each in who) + f"{'assay of the best':>20}")
    for shape, rates in sorted(shapes_of.items()):
        peers = [rate for each, rate in rates.items() if each not in ("assay", "llm")]
        ratio = f"{rates['assay'] / max(peers):20.2f}" if peers else ""
        print(f"{shape:24}" + "".join(f"{rates[each]:13.0f}" if each in rates else f"{'-':>13}" for each in who) + ratio)


{"bench_invoices": invoices, "bench_shapes": shapes, "bench_answers": answers, "bench_reading": by_shape,
 "bench_writing": by_shape}[sys.argv[1]](best_runs(json.load(sys.stdin)))
