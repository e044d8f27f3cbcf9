#!/usr/bin/env python3
"""Eight PHP processes and `serve`, under two user ids, save into one district's file while feeds are imported.

processes.py --build BUILD [--seconds N]      exit 77 without root: two user ids need it
"""
import argparse
import collections
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time

from serving import COUNSELOR, TOP, Failed, Served, World, expect

SERVICE, WEB, GROUP = 64001, 64002, 64000  # numbers are enough, no accounts
PHP, CLIENTS = 8, 2
PUPILS = [str(1_900_000_001 + n) for n in range(PHP + CLIENTS + 1)]
SHARED = PUPILS[-1]


def someone(uid):
    """How a process of that user starts: one group with the other, a umask that takes everything from others."""
    return {"user": uid, "group": GROUP, "extra_groups": [], "umask": 0o077}


class Place(World):
    """What both users may reach: the program, the plugin and the store, wherever the build lies."""

    def __init__(self, build, folder):
        super().__init__(build, folder)
        here = folder / "installed"
        for source in ("bin/throughline", "lib/libthroughline.so"):
            (here / source).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(build / source, here / source)
        bridge = here / "install" / "hosts" / "php"
        bridge.mkdir(parents=True)
        (here / "plugin" / "include").mkdir(parents=True)
        shutil.copy(TOP / "install" / "hosts" / "php" / "library.php", bridge)
        shutil.copy(TOP / "plugin" / "include" / "throughline.h", here / "plugin" / "include")
        shutil.copy(TOP / "tests" / "processes.php", here)
        self.program, self.library = here / "bin/throughline", here / "lib/libthroughline.so"
        self.bridge, self.worker = bridge / "library.php", here / "processes.php"
        self.store.mkdir()
        os.chown(self.store, SERVICE, GROUP)
        os.chmod(self.store, 0o2770)
        for path in [folder, *folder.rglob("*")]:
            if path != self.store:
                os.chmod(path, 0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def php(place, number, stop, log):
    return subprocess.Popen(
        ["php", "-d", "ffi.enable=1", str(place.worker), str(place.bridge), str(place.library), str(place.store), place.code,
         str(stop), f"php{number}", PUPILS[number], SHARED], stdout=log, stderr=subprocess.STDOUT, **someone(WEB))


def client(server, number, stop, said):
    """A browser's session through serve."""
    n = 0
    while not stop.exists():
        of = SHARED if n % 3 == 0 else PUPILS[PHP + number]
        page, _, _ = server.ask(COUNSELOR, "GET", f"/students/{of}/ilp")
        etag, began = server.etag(COUNSELOR, of), time.monotonic()
        status, _, _ = server.save(COUNSELOR, f"serve{number}-{n}", etag, of)
        said.append(f"{page} {status} {int((time.monotonic() - began) * 1e6)} {of} serve{number}-{n}")
        n += 1


def shared_by_the_group(folder):
    for path in [folder, *folder.rglob("*")]:
        have = path.stat()
        want = 0o2770 if path.is_dir() else 0o660
        expect(f"{path.name} is the group's: {have.st_gid} {oct(stat.S_IMODE(have.st_mode))}",
               have.st_gid == GROUP and stat.S_IMODE(have.st_mode) == want)


def check(place, lines):
    """Every answer is a page and a save, or word of somebody else's; what was acknowledged is in the history once."""
    acknowledged, answers, took = collections.defaultdict(list), collections.Counter(), []
    for line in lines:
        parts = line.split()
        expect(f"an answer: {line}", len(parts) == 5 and parts[0] == "200" and parts[1] in ("200", "412"))
        answers[parts[1]] += 1
        took.append(int(parts[2]))
        if parts[1] == "200":
            acknowledged[parts[3]].append(parts[4])
        else:
            expect(f"only the shared student is somebody else's too: {line}", parts[3] == SHARED)
    for pupil in PUPILS:
        plan = json.loads(place.command("plan", "export", pupil, **someone(SERVICE)))
        kept = [r["sections"]["goals"]["content"]["goals"][0]["statement"] for r in plan["revisions"]]
        expect(f"{pupil}: {len(acknowledged[pupil])} acknowledged, {len(kept)} kept",
               sorted(kept) == sorted(acknowledged[pupil]) and len(kept) > 3)
    took.sort()
    return answers, took[len(took) * 99 // 100] / 1000


def run(place, seconds):
    feed = place.folder / "feed"
    subprocess.run([sys.executable, str(TOP / "tests/bench/gen_oneroster.py"), "--students", "2000", "--seed", "7", "--out",
                    str(feed)], check=True, capture_output=True)
    os.chmod(feed, 0o755)
    place.make(feed, **someone(SERVICE))
    stop, said, imports = place.folder / "stop", [], []
    with open(place.folder / "php.log", "w+", encoding="utf-8") as log, Served(place, **someone(SERVICE)) as server:
        workers = [php(place, n, stop, log) for n in range(PHP)]
        threads = [threading.Thread(target=client, args=(server, n, stop, said)) for n in range(CLIENTS)]
        for t in threads:
            t.start()
        try:
            end = time.monotonic() + seconds
            while time.monotonic() < end or len(imports) < 2:  # the same pupils, told by another source, by each user in turn
                who = (WEB, SERVICE)[len(imports) % 2]
                report = json.loads(place.command("--json", "import", "oneroster", str(feed), "--source", f"s{len(imports)}",
                                                  **someone(who)))
                expect("an import adds its rows", report["outcome"] == "applied")
                imports.append(sum(f["added"] for f in report["files"]))
        finally:
            stop.touch()
            for t in threads:
                t.join()
            for w in workers:
                w.wait(timeout=60)
        shared_by_the_group(place.store)
        log.seek(0)
        lines = log.read().splitlines() + said
    expect("every PHP process worked to its end", all(w.returncode == 0 for w in workers))
    place.command("store", "verify", **someone(WEB))
    answers, p99 = check(place, lines)
    print(f"checked {PHP} PHP processes and serve under two user ids: {answers['200']} saves, {answers['412']} told that another "
          f"was first, p99 {p99:.1f} ms, beside {len(imports)} imports of {sum(imports)} rows; no busy error")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--seconds", type=float, default=15)
    o = options.parse_args()
    if os.geteuid() != 0:
        print("skipped processes: two user ids need root")
        return 77
    os.umask(0o022)
    with tempfile.TemporaryDirectory(prefix="tl-processes-") as folder:
        try:
            run(Place(o.build.resolve(), pathlib.Path(folder)), o.seconds)
        except Failed as failed:
            print(f"FAILED: {failed}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
