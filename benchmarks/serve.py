"""How limner serve stands up: throughput under load, refusals, health, leavers, hostile pictures, memory.

Run: python benchmarks/serve.py [--calls 1000]. Starts a server of its own with the built-in models; callers share the
processor with it. Beside seconds stand the processor seconds that the server took for them, all its threads together: they
say more on a machine that has other work.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

PICTURE = (Path(__file__).parent.parent / "examples" / "lighthouse.png").read_bytes()
CALLERS = 32
LOAD_S = 20.0


def main() -> None:
    """Print a line a figure, with what it should reach."""
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=1000)
    calls = options.parse_args().calls
    with start_server() as (url, listening_s, spent), httpx.Client(base_url=url, timeout=300) as client:
        show("listening after", listening_s, "s", "< 1", spent())
        post(client, "interrogate", mode="best")  # loads the models, makes the tables
        before = spent()
        show("first step on a warm server", statistics.median(first_step(client) for _ in range(5)), "s", "< 1")
        print(f"  processor seconds of each whole chain of 32 phrases {(spent() - before) / 5:.2f}")
        account = post(client, "interrogate", mode="fast", max_flavors=8).json()
        keep = [False, *[True] * (len(account["phrases"]) - 1)]
        toggle = {"account": account, "keep": keep}
        before = spent()
        show("a toggled phrase rescored", statistics.median(
            timed(lambda: client.post("/api/v1/rescore", json=toggle)) for _ in range(5)), "s", "< 0.3",
            (spent() - before) / 5)
        bomb = make_bomb()
        show(f"169 megapixels ({len(bomb) / 1e6:.2f} MB) refused", statistics.median(
            timed(lambda: client.post("/api/v1/caption", files={"image": bomb})) for _ in range(5)) * 1e3, "ms", "< 50")
        before = spent()
        alone = measure_rate(url, 1, LOAD_S / 2)[0]
        between = spent()
        served, refusals, lost = measure_rate(url, CALLERS, LOAD_S)
        show(f"served with {CALLERS} callers, of {alone:.2f}/s with one", 100 * served / alone, "%", ">= 85")
        print(f"  processor seconds a served call: {(between - before) / (alone * LOAD_S / 2):.3f} with one caller, "
              f"{(spent() - between) / (served * LOAD_S):.3f} with {CALLERS}, refusals included")
        show(f"refusal p99 (of {len(refusals)})", percentile(refusals, 99) * 1e3, "ms", "< 250")
        show("calls lost under load", lost, "", "0")
        show("/healthz p99 while best mode runs", percentile(health_under_work(url), 99) * 1e3, "ms", "< 100")
        show("worker free after 20 callers left", leave(url, client), "s", "< 0.5")
        statuses, grown = mixed_calls(client, account, calls)
        failed = sum(count for status, count in statuses.items() if status >= 500)
        show(f"{calls} mixed calls: status 500 and above", failed, "", "0")
        show("memory after them, over that after 50", grown / 2**20, "MB", "< 30")
        print("statuses", dict(sorted(statuses.items())))


@contextlib.contextmanager
def start_server() -> Iterator[tuple[str, float, Callable[[], float]]]:
    """Yield a server's address, after how many seconds it listened, and what tells its processor seconds so far."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "limner", "serve", "--builtin", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1"}) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found is not None
        listening_s = time.perf_counter() - begun
        try:
            yield found[0], listening_s, lambda: processor_s(process.pid)
        finally:
            process.terminate()


def processor_s(pid: int) -> float:
    """Return the processor seconds of a process, all its threads together; not a number where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def post(client: httpx.Client, verb: str, **fields: object) -> httpx.Response:
    """Return the answer to a call with the picture."""
    return client.post(f"/api/v1/{verb}", files={"image": PICTURE}, data={"options": json.dumps(fields)})


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def first_step(client: httpx.Client) -> float:
    """Return after how many seconds the first phrase of a negative chain comes: best mode may have none."""
    begun = time.perf_counter()
    with client.stream("POST", "/api/v1/interrogate", headers={"Accept": "text/event-stream"}, files={"image": PICTURE},
                       data={"mode": "negative"}) as answer:
        for line in answer.iter_lines():
            if line == "event: step":
                return time.perf_counter() - begun
    raise AssertionError("no step came")


def measure_rate(url: str, callers: int, seconds: float) -> tuple[float, list[float], int]:
    """Return calls served a second, how long refusals took, and how many calls had any other answer."""
    end = time.perf_counter() + seconds
    served, refusals, other, lock = 0, [], 0, threading.Lock()

    def call() -> None:
        nonlocal served, other
        with httpx.Client(base_url=url, timeout=300) as client:
            while (begun := time.perf_counter()) < end:
                status = post(client, "analyze").status_code
                spent = time.perf_counter() - begun
                with lock:
                    served += status == 200
                    other += status not in (200, 429)
                    if status == 429:
                        refusals.append(spent)
                if status == 429:
                    time.sleep(random.uniform(0.5, 1.5))  # as Retry-After says

    begun = time.perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        for _ in range(callers):
            pool.submit(call)
    return served / (time.perf_counter() - begun), refusals, other


def health_under_work(url: str) -> list[float]:
    """Return how long /healthz takes while a best-mode job runs."""
    with httpx.Client(base_url=url, timeout=300) as client, httpx.Client(base_url=url, timeout=300) as worker:
        work = threading.Thread(target=post, args=(worker, "interrogate"), kwargs={"mode": "best", "both": True})
        work.start()
        found = []
        while work.is_alive():
            found.append(timed(lambda: client.get("/healthz")))
            time.sleep(0.01)
        return found


def leave(url: str, client: httpx.Client) -> float:
    """Return how long the worker is still at work when 20 callers have left."""
    def call() -> None:
        with contextlib.suppress(httpx.TimeoutException), httpx.Client(base_url=url, timeout=1.0) as caller:
            post(caller, "interrogate", mode="negative", min_flavors=32)

    with ThreadPoolExecutor(20) as pool:
        for _ in range(20):
            pool.submit(call)
    begun = time.perf_counter()
    while (state := client.get("/api/v1/health").json())["running"] or state["waiting"]:
        time.sleep(0.005)
    return time.perf_counter() - begun


def mixed_calls(client: httpx.Client, account: dict[str, object], count: int) -> tuple[Counter[int], float]:
    """Return the statuses of many calls, sound and unsound, and by how many bytes the memory grew after the first 50."""
    chance = random.Random(0)
    keep = [True] * len(account["phrases"])  # type: ignore[arg-type]
    kinds: list[Callable[[], httpx.Response]] = [
        lambda: post(client, "analyze", top=3), lambda: post(client, "classify", labels=["fox", "lighthouse"]),
        lambda: client.post("/api/v1/rescore", json={"account": account, "keep": keep}),
        lambda: post(client, "analyze", top=0), lambda: client.post("/api/v1/caption", content=b"{"),
        lambda: client.post("/v1/embeddings", json={"input": "a fox"}), lambda: client.get("/nothing"),
        lambda: client.post("/api/v1/caption", files={"image": PICTURE[:5000]}), lambda: client.get("/metrics")]
    statuses: Counter[int] = Counter()
    before = 0.0
    for number in range(count):
        if number == 50:
            before = resident(client)
        statuses[chance.choice(kinds)().status_code] += 1
    return statuses, resident(client) - before


def resident(client: httpx.Client) -> float:
    """Return the memory of the server."""
    found = re.search(r"^limner_resident_bytes (\d+)", client.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def make_bomb() -> bytes:
    """Return a sound PNG of 13,000 x 13,000 white pixels."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    side = 13_000
    header = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    press = zlib.compressobj(9)
    rows = b"".join(press.compress(b"\0" + b"\xff" * 3 * side) for _ in range(side)) + press.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def percentile(values: list[float], share: int) -> float:
    """Return a percentile; of no values, none."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)] if values else float("nan")


def show(name: str, value: float, unit: str, reach: str, processor: float | None = None) -> None:
    """Print a figure, and perhaps the server's processor seconds for it."""
    beside = "" if processor is None else f"; {processor:.2f} s of the processor"
    print(f"{name:<58} {value:9.2f} {unit:<3} (to reach: {reach}){beside}", flush=True)


if __name__ == "__main__":
    main()
