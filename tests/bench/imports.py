#!/usr/bin/env python3
"""Times imports of one OneRoster or Ed-Fi set beside their peer, interleaved, and their peak memory.

  imports.py PROGRAM WORK STUDENTS NAME...

NAME: import-oneroster, import-oneroster-guid, reimport-same, import-1-percent-delta, reimport-handed-on,
import-edfi, import-flat.
Rates are the best of five runs, a run's memory the most of any (ru_maxrss of the child).
import-flat brings 10,000 and 700,000 students and compares memory and rates; ten minutes, 5 GB.
"""
import json
import os
import resource
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(arguments):
    """Runs a child; its CPU seconds and peak memory in MB."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]).encode())
        if done.returncode not in (0, 1):
            sys.stderr.buffer.write(done.stderr)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        code, cpu, memory = json.loads(answer.read())
    os.waitpid(child, 0)
    if code != 0:
        sys.exit("%s ended with %d" % (" ".join(arguments), code))
    return cpu, memory


class bench:
    def __init__(self, program, work, students):
        self.program, self.work, self.students = program, work, students

    def path(self, name):
        return os.path.join(self.work, name)

    def generate(self, name, *more, students=None):
        if not os.path.isdir(self.path(name)):
            subprocess.run([sys.executable, os.path.join(HERE, "gen_oneroster.py"), "--students",
                            str(students or self.students), "--seed", "7", "--version", "1.2", "--out",
                            self.path(name), *more], check=True, stdout=subprocess.DEVNULL)
        return self.path(name)

    def at(self, store):
        return [self.program, "--store", self.path(store), "--district", "bench", "--as", "bench"]

    def fresh(self, store):
        shutil.rmtree(self.path(store), ignore_errors=True)
        subprocess.run(self.at(store) + ["district", "init", "--name", "Bench"], check=True, stdout=subprocess.DEVNULL)

    def bring(self, store, data, feed="oneroster"):
        """One import: rows, seconds, peak MB."""
        report = self.path("report.json")
        _, memory = run(self.at(store) + ["import", feed, data, "--report", report])
        with open(report) as f:
            told = json.load(f)
        return sum(f["read"] for f in told["files"]), told["seconds"], memory, told

    def peer(self, data):
        out = subprocess.run(["bash", os.path.join(HERE, "peer_import.sh"), data, self.path("peer.db")],
                             check=True, capture_output=True, text=True).stdout.split()
        return int(out[1]) / float(out[3])

    def first(self, name, *more):
        data = self.generate("set" + "".join(more), *more)
        ours = theirs = memory = 0
        for _ in range(5):
            self.fresh("store")
            rows, seconds, peak, _ = self.bring("store", data)
            ours, memory = max(ours, rows / seconds), max(memory, peak)
            theirs = max(theirs, self.peer(data))
        print("bench %s ours=%d rows/s peer=%d rows/s ratio=%.2f; peak memory %.0f MB"
              % (name, ours, theirs, ours / theirs, memory), flush=True)

    def again(self, names):
        """The same set once more, and a delta of one percent, each against the first import beside it."""
        data = self.generate("set-delta-base", "--delta", "0.01")
        best = {"first": 0, "same": 0, "first-s": 1e9, "delta": 1e9}
        for _ in range(5):
            self.fresh("store")
            rows, seconds, _, _ = self.bring("store", data)
            best["first"], best["first-s"] = max(best["first"], rows / seconds), min(best["first-s"], seconds)
            rows, seconds, _, told = self.bring("store", data)
            assert not any(f["added"] or f["changed"] or f["removed"] for f in told["files"]), told
            best["same"] = max(best["same"], rows / seconds)
            rows, seconds, _, _ = self.bring("store", data + "-delta")
            best["delta"] = min(best["delta"], seconds)
        if "reimport-same" in names:
            print("bench reimport-same ours=%d rows/s peer=%d rows/s (first import) ratio=%.2f"
                  % (best["same"], best["first"], best["same"] / best["first"]), flush=True)
        if "import-1-percent-delta" in names:
            print("bench import-1-percent-delta ours=%.3f s peer=%.3f s (first import) ratio=%.3f; %d rows"
                  % (best["delta"], best["first-s"], best["delta"] / best["first-s"], rows), flush=True)

    def handed_on(self):
        """Every user's row under the sourcedId of the row after it: each is another person than before, and every
        guardian's link is another."""
        students = min(self.students, 20_000)
        data = self.generate("set%d" % students, students=students)
        handed = self.path("handed-on")
        shutil.copytree(data, handed, dirs_exist_ok=True)
        with open(os.path.join(data, "users.csv"), newline="") as f:
            header, *rows = f.readlines()
        ids = [row.split(",", 1)[0] for row in rows]
        with open(os.path.join(handed, "users.csv"), "w", newline="") as f:
            f.write(header)
            f.writelines(i + "," + row.split(",", 1)[1] for i, row in zip(ids[1:] + ids[:1], rows))
        first = again = 1e9
        for _ in range(3):
            self.fresh("store")
            first = min(first, self.bring("store", data)[1])
            rows, seconds, _, told = self.bring("store", handed)
            assert any(f["changed"] > students for f in told["files"]), told
            again = min(again, seconds)
        print("bench reimport-handed-on ours=%.3f s peer=%.3f s (first import) ratio=%.2f; %d rows, %d students"
              % (again, first, again / first, rows, students), flush=True)

    def edfi(self):
        """Half a gigabyte of Ed-Fi XML: read, mapped and stored, beside xmllint that only parses the same files."""
        data = self.path("edfi")
        subprocess.run([sys.executable, os.path.join(HERE, "gen_edfi.py"), "--students", "22500", "--seed", "11",
                        "--version", "5.2.0", "--out", data, "--pretty"], check=True, stdout=subprocess.DEVNULL)
        files = [os.path.join(data, name) for name in sorted(os.listdir(data))]
        size = sum(map(os.path.getsize, files)) / 1e6
        ours = theirs = 1e9
        memory = 0
        for _ in range(5):
            self.fresh("store")
            rows, seconds, peak, told = self.bring("store", data, "edfi")
            assert told["outcome"] == "applied", told["outcome"]
            ours, memory = min(ours, seconds), max(memory, peak)
            begun = time.monotonic()
            run(["xmllint", "--stream", "--noout"] + files)
            theirs = min(theirs, time.monotonic() - begun)
        print("bench import-edfi ours=%.0f MB/s peer=%.0f MB/s (xmllint --stream --noout) ratio=%.2f; %.0f MB, %d records in "
              "%.1f s, peak memory %.0f MB" % (size / ours, size / theirs, theirs / ours, size, rows, ours, memory), flush=True)

    def flat(self):
        figures = []
        for students in (10_000, 700_000):
            data = self.generate("set%d" % students, students=students)
            self.fresh("store")
            rows, seconds, memory, _ = self.bring("store", data)
            figures.append((rows / seconds, memory, self.peer(data)))
            shutil.rmtree(data)
        (small_rate, small, small_peer), (big_rate, big, big_peer) = figures
        print("bench import-flat ours=%.0f MB at 700,000 peer=%.0f MB at 10,000 ratio=%.2f; %d and %d rows/s "
              "(the other program %d and %d)" % (big, small, big / small, big_rate, small_rate, big_peer, small_peer),
              flush=True)


def main():
    program, work, students, names = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    os.makedirs(work, exist_ok=True)
    it = bench(program, work, students)
    if "import-oneroster" in names:
        it.first("import-oneroster")
    if "import-oneroster-guid" in names:
        it.first("import-oneroster-guid", "--guid")
    if "reimport-same" in names or "import-1-percent-delta" in names:
        it.again(names)
    if "reimport-handed-on" in names:
        it.handed_on()
    if "import-edfi" in names:
        it.edfi()
    if "import-flat" in names:
        it.flat()


if __name__ == "__main__":
    main()
