#!/usr/bin/env python3
"""A small disk fills up: changes are refused in clear words and nothing is lost; when space returns the same processes go on.

space.py --build BUILD      exit 77 without root: a small tmpfs needs it
"""
import argparse
import errno
import os
import pathlib
import subprocess
import sys
import tempfile

from serving import COUNSELOR, STUDENT, ALMA, TOP, Failed, Served, World, expect

TAB = f"/students/{ALMA}/ilp"


def fill(path):
    """Takes what is left, to the last byte."""
    with open(path, "ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                expect(f"the disk is full: {error}", error.errno == errno.ENOSPC)


def run(world, feed, ballast):
    def kept(what, expected):
        expect(f"{what}: {world.statements()} is {expected}", world.statements() == expected)

    with Served(world) as server:
        status, headers, _ = server.save(STUDENT, "Before", "")
        expect(f"a save while there is space: {status}", status == 200)
        etag, history, read = headers["ETag"], ["Before"], {}
        for round_ in range(3):
            fill(ballast)
            refused = 0
            for n in range(80):  # what the wal has room for may still be kept; then each is refused
                status, headers, body = server.save(STUDENT, f"Full {round_}-{n}", etag)
                expect(f"a save on a full disk is kept or refused as unavailable: {status} {body}", status in (200, 503))
                if status == 200:
                    etag = headers["ETag"]
                    history.append(f"Full {round_}-{n}")
                else:
                    refused += 1
            expect(f"saves are refused ({refused})", refused > 40)
            said = world.command("import", "oneroster", str(feed), ok=(1,))
            expect(f"the import says why: {said}", "unavailable" in said)
            status, _, _ = server.ask(COUNSELOR, "GET", TAB)
            read[status] = read.get(status, 0) + 1
            os.remove(ballast)
            status, _, _ = server.ask(COUNSELOR, "GET", TAB)
            expect(f"a page when there is space again: {status}", status == 200)
            expect("what was acknowledged is the section", server.etag(STUDENT) == etag)
            status, headers, body = server.save(STUDENT, f"After {round_}", etag)
            expect(f"the same process saves again: {status} {body}", status == 200)
            etag = headers["ETag"]
            history.append(f"After {round_}")
        world.command("import", "oneroster", str(feed))
        world.command("store", "verify")
        kept("the history", history)
    return len(history), read


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    o = options.parse_args()
    if os.geteuid() != 0:
        print("skipped space: a small disk of its own needs root")
        return 77
    with tempfile.TemporaryDirectory(prefix="tl-space-") as folder:
        work = pathlib.Path(folder)
        disk = work / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False).returncode == 0
        if not mounted:
            print("skipped space: no tmpfs can be mounted here")
            return 77
        try:
            world = World(o.build.resolve(), work)
            world.store = disk / "store"
            feed = TOP / "tests" / "cases" / "district" / "oneroster"
            world.make(feed)
            # the same feed a day later: one name has changed
            later = work / "later"
            later.mkdir()
            for file in feed.iterdir():
                (later / file.name).write_text(file.read_text(encoding="utf-8").replace("Beto", "Roberto"), encoding="utf-8")
            acknowledged, read = run(world, later, disk / "ballast")
        except Failed as failed:
            print(f"FAILED: {failed}", file=sys.stderr)
            return 1
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
    print(f"checked a full disk: {acknowledged} saves acknowledged and kept; pages while full: {read}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
