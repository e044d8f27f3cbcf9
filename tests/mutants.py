#!/usr/bin/env python3
"""Flips cells and operators of the rights table, the completion, credit, graduation and transfer rules and the
day counting, one at a time, and runs the tests that ought to see it.

A mutant that no test kills is killed by a new test or explained in tests/mutants.txt; anything else fails, and so
does an explanation of a mutant that is killed by now. Needs `build/` (release) with the target `tests` built."""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = "credits*:graduation*:completion*:transfer_*:due*:school_calendar*:days_left*:day_unit*:clocks*"
SOURCES = {  # what is mutated -> the tests that must notice
    "plugin/acts/rights.cpp": "rights*",
    "plugin/core/completion.cpp": RULES,
    "plugin/core/credits.cpp": RULES,
    "plugin/core/graduation.cpp": RULES,
    "plugin/core/transfer.cpp": RULES,
    "plugin/core/due.cpp": RULES,
    "plugin/core/school_calendar.cpp": RULES,
}
TESTS = ["core_test", "due_test", "rights_test", "rules_test"]  # objects of the small test binary
RELATIONS = ["is_named", "in_program", "at_school", "in_district"]
OPERATORS = [  # what stands in the line, blanks and all -> what it becomes
    (" == ", " != "), (" != ", " == "), (" < ", " <= "), (" < ", " >= "), (" > ", " >= "), (" > ", " <= "),
    (" <= ", " < "), (" <= ", " > "), (" >= ", " > "), (" >= ", " < "), (" && ", " || "), (" || ", " && "),
    (" + ", " - "), (" - ", " + "), (" += ", " -= "), (" * ", " + "), (" / ", " * "), (" % ", " / "),
    ("++", "--"), ("!", ""), ("std::min(", "std::max("), ("std::max(", "std::min("), ("any_of(", "all_of("),
    ("all_of(", "any_of("), ("true", "false"), ("false", "true"), ("continue;", "break;"), ("::met", "::unmet"),
    ("::unmet", "::met"),
]
NUMBER = re.compile(r"(?<![\w.\"'])(\d+)(?![\w.\"'])")
ROW = re.compile(r"^\s*\{(\w+), r::(\w+), ([^{}]+), (\{\}|own_sections)\},$")
TABLE_ROW = re.compile(r"^\s*(step\{[^{}]*\},\s*)+$|^\s*\{\".*\},$")
STEP = re.compile(r"step\{[^{}]*\},")


def code_of(line):
    """The line without its comment and with its texts blanked, so that nothing in them is flipped."""
    out, text = "", False
    i = 0
    while i < len(line):
        c = line[i]
        if not text and line.startswith("//", i):
            break
        if c == "\\" and text:
            out += "  "
            i += 2
            continue
        if c == '"':
            text = not text
        out += c if not text or c == '"' else "\0"
        i += 1
    return out


def mutants_of(path):
    """(line number, what is flipped, the mutated line) for each mutant of a file."""
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        lines = f.read().split("\n")
    for n, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith(("#", "//", "namespace", "using", "template")):
            continue
        row = ROW.match(line)
        if row:
            yield n, "row dropped", ""
            for bit in RELATIONS:
                flipped = line.replace(f"{row[3]}, {row[4]}", f"static_cast<relations>(({row[3]}) ^ {bit}), {row[4]}")
                yield n, f"{bit} flipped", flipped
            if row[4] == "own_sections":
                yield n, "all sections", line.replace("own_sections}", "{}}")
            continue
        if TABLE_ROW.match(line):
            for k, step in enumerate(STEP.finditer(line)):
                yield n, f"step {k + 1} dropped", line[: step.start()] + line[step.end():]
            if not STEP.search(line):
                yield n, "row dropped", ""
        code = code_of(line)
        for was, now in OPERATORS:
            for k, at in enumerate(m.start() for m in re.finditer(re.escape(was), code)):
                if was == "!" and code[at:at + 2] == "!=":
                    continue
                yield n, f"{was.strip()} -> {now.strip() or 'nothing'} ({k + 1})", \
                    line[:at] + now + line[at + len(was):]
        for k, m in enumerate(NUMBER.finditer(code)):
            yield n, f"{m[1]} -> {int(m[1]) + 1} ({k + 1})", line[: m.start(1)] + str(int(m[1]) + 1) + line[m.end(1):]
        if '"' in code and not line.lstrip().startswith("throw"):
            for k, m in enumerate(re.finditer(r'"\0+"', code)):
                yield n, f"text {k + 1} changed", line[: m.end() - 1] + "~" + line[m.end() - 1:]


def name_of(path, line, what):
    return f"{path} | {line.strip()} | {what}"


class Bench:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as f:
            self.commands = {os.path.relpath(c["file"], TOP): shlex.split(c["command"]) for c in json.load(f)}
        last = subprocess.run(["ninja", "-C", build, "-t", "commands", "tests"], check=True, capture_output=True,
                              text=True).stdout.strip().split("\n")[-1]
        words = shlex.split(last)
        self.libraries = [w for w in words if w.endswith(".a") or w.startswith("-l")]
        objects = [os.path.join(build, f"CMakeFiles/tests.dir/tests/{t}.cpp.o") for t in TESTS]
        self.tests = [o for o in objects if os.path.exists(o)]

    def flags(self, path):
        words = [w for w in self.commands[path] if not w.endswith("ccache") and w not in ("-O2", "-Wall", "-Wextra")]
        return words[: words.index("-o")] + ["-O0", "-w", "-D_GLIBCXX_ASSERTIONS", "-I" + os.path.join(TOP, os.path.dirname(path))]

    def prepare(self, path, lines):
        """What the file includes is compiled once: the rest of it is a page."""
        header = os.path.join(self.folder, os.path.basename(path) + ".hpp")
        with open(header, "w", encoding="utf-8") as f:
            f.write("#pragma once\n" + "\n".join(line for line in lines if line.startswith("#include")) + "\n")
        subprocess.run(self.flags(path) + ["-x", "c++-header", "-o", header + ".gch", header], cwd=self.build,
                       check=True)

    def run(self, path, lines, tests, name):
        """'killed', 'survived' or 'invalid' (it does not compile)."""
        source = os.path.join(self.folder, name + ".cpp")
        with open(source, "w", encoding="utf-8") as f:
            f.write(f'#include "{os.path.basename(path)}.hpp"\n' + "\n".join(lines))
        made, binary = source[:-4] + ".o", source[:-4]
        command = self.flags(path) + ["-o", made, "-c", source]
        try:
            if subprocess.run(command, cwd=self.build, capture_output=True).returncode:
                return "invalid"
            # The archive's own copy of the file is not drawn in: all its names are here already.
            link = ["c++", made] + self.tests + self.libraries + ["-o", binary]
            if os.path.exists("/usr/bin/ld.lld"):
                link.insert(1, "-fuse-ld=lld")
            done = subprocess.run(link, cwd=self.build, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"mutants: the test binary does not link: {done.stderr[-800:]}")
            try:
                ran = subprocess.run([binary, "--gtest_brief=1", "--gtest_filter=" + tests], capture_output=True,
                                     timeout=20)
            except subprocess.TimeoutExpired:
                return "killed"
            return "killed" if ran.returncode else "survived"
        finally:
            for left in (source, made, binary):
                if os.path.exists(left):
                    os.remove(left)


def explained():
    out = {}
    with open(os.path.join(TOP, "tests", "mutants.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                name, _, why = line.rpartition(" | ")
                if not why.strip() or name.count(" | ") < 2:
                    sys.exit(f"mutants: an entry without its reason: {line}")
                out[name] = why
    return out


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--build", default=os.path.join(TOP, "build"))
    args.add_argument("--only", default="", help="files whose path contains this")
    args.add_argument("--jobs", type=int, default=os.cpu_count())
    args = args.parse_args()
    known, started = explained(), time.time()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(args.build, folder)
        work = []
        for path, tests in SOURCES.items():
            if args.only not in path:
                continue
            with open(os.path.join(TOP, path), encoding="utf-8") as f:
                lines = f.read().split("\n")
            bench.prepare(path, lines)
            if bench.run(path, lines, tests, "sound") != "survived":
                sys.exit(f"mutants: the tests fail on {path} as it is")
            for n, what, mutated in mutants_of(path):
                work.append((path, lines[n], what, lines[:n] + [mutated] + lines[n + 1:], tests))
        counts = {"killed": 0, "survived": 0, "explained": 0, "invalid": 0}
        alive, unexplained = set(), []

        def one(k):
            return bench.run(work[k][0], work[k][3], work[k][4], f"m{k}")

        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for k, result in enumerate(pool.map(one, range(len(work)))):
                name = name_of(*work[k][:3])
                if result == "survived":
                    alive.add(name)
                    result = "explained" if name in known else "survived"
                    if result == "survived":
                        unexplained.append(name)
                counts[result] += 1
                print(f"{result:9} {name}", flush=True)
    stale = [n for n in known if args.only in n.split(" | ")[0] and n not in alive]
    for name in stale:
        print(f"stale     {name}: no such survivor any more")
    print(f"mutants: {counts['killed']} killed, {counts['survived']} survived, {counts['explained']} explained, "
          f"{counts['invalid']} do not compile; {(time.time() - started) / 60:.1f} minutes")
    if unexplained or stale:
        sys.exit(1)


if __name__ == "__main__":
    main()
