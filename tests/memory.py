#!/usr/bin/env python3
"""The n-th allocation fails in `serve`: a 503 or a closed connection, never a torn state; the process goes on.

memory.py --build BUILD [--every]     every: each n until a clean answer (torture.sh); else some of each
"""
import argparse
import mmap
import os
import pathlib
import struct
import sys
import tempfile

from serving import COUNSELOR, STUDENT, ALMA, Failed, Served, World, expect


class Allocations:
    """The shim's control, tests/fault/fail_alloc.c."""

    def __init__(self, path):
        path.write_bytes(bytes(24))
        with open(path, "r+b") as file:
            self.shared = mmap.mmap(file.fileno(), 24)

    def arm(self, at, failing):
        self.shared[0:24] = struct.pack("qqq", 0, failing, 0)
        self.shared[0:8] = struct.pack("q", at)

    def disarm(self):
        count = struct.unpack("q", self.shared[16:24])[0]
        self.shared[0:8] = bytes(8)
        return count


def campaign(server, allocations, every):
    statements, seen, tried = [], {}, 0
    tab = f"/students/{ALMA}/ilp"
    number = 0

    def save(etag):
        return server.save(STUDENT, f"Goal {number}", etag)

    for name, expected, ask in (
            ("tab", 200, lambda _: server.ask(COUNSELOR, "GET", tab)),
            ("save", 200, save),
            ("problem", 404, lambda _: server.ask(COUNSELOR, "GET", "/students/KY:0/ilp"))):
        for failing in (1, 20):
            etag = server.etag(STUDENT)
            number += 1
            allocations.arm(1 << 60, 0)
            status, _, _ = ask(etag)
            total = allocations.disarm()
            expect(f"{name} without a fault gave {status}", status == expected)
            if name == "save":
                statements.append(f"Goal {number}")
            steps = range(1, total + 200) if every else sorted({1 + i * total // 50 for i in range(53)})
            for at in steps:
                etag = server.etag(STUDENT)
                number += 1
                allocations.arm(at, failing)
                status, _, body = ask(etag)
                reached = allocations.disarm() >= at
                expect(f"serve lives after allocation {at} of {name} failed", server.process.poll() is None)
                expect(f"{name}, allocation {at}, answered {status}: {body[:200]}",
                       status in (expected, 503, 0) and (reached or status == expected))
                if reached:
                    seen[status] = seen.get(status, 0) + 1
                    tried += 1
                if name == "save":
                    after = server.etag(STUDENT)  # also: the next request is answered
                    expect(f"an acknowledged save is kept ({at})", status != 200 or after != etag)
                    if after != etag:
                        statements.append(f"Goal {number}")
    expect(f"allocations failed into a 503: {seen}", seen.get(503, 0) > tried / 2)
    expect(f"a failed allocation that does not matter is passed over: {seen}", seen.get(200, 0) > 0)
    return statements, tried, seen


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--every", action="store_true")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="tl-memory-") as folder:
        work = pathlib.Path(folder)
        world = World(o.build.resolve(), work)
        try:
            world.make()
            control = work / "allocations"
            allocations = Allocations(control)
            environment = os.environ | {"LD_PRELOAD": str(o.build.resolve() / "lib" / "libfail_alloc.so"),
                                        "THROUGHLINE_FAIL_ALLOC": str(control)}
            with Served(world, environment) as server:
                statements, tried, seen = campaign(server, allocations, o.every)
            world.command("store", "verify")
            expect("every acknowledged save is in the history once, in order", world.statements() == statements)
        except Failed as failed:
            print(f"FAILED: {failed}", file=sys.stderr)
            return 1
    answers = ", ".join(f"{count} x {status or 'closed'}" for status, count in sorted(seen.items()))
    print(f"checked {tried} requests whose memory failed: {answers}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
