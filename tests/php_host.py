#!/usr/bin/env python3
"""Tests the PHP stub SIS: the same plugin through FFI, one instance per request, four workers.

php_host.py --build BUILD --work DIR
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

TOP = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "sis-stubs" / "demo"))
import main_job  # noqa: E402  (its folder is known only now)

WORKERS, REQUESTS = 4, 40


class Host:
    """PHP's own server with the stub SIS; its workers share its process group."""

    def __init__(self, demo, library, log, seed=None):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "TL_LIB": str(library), "TL_STORE": str(demo.store), "TL_DISTRICT": demo.a.key,
            "SIS_SEED": str(seed or demo.a.data / "sis.json"), "PHP_CLI_SERVER_WORKERS": str(WORKERS)}
        folder = TOP / "sis-stubs" / "host-php"
        self.process = subprocess.Popen(
            ["php", "-d", "ffi.enable=1", "-d", f"session.save_path={demo.work}", "-S", f"127.0.0.1:{port}", "-t", str(folder),
             str(folder / "router.php")], env=environment, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                main_job.expect("PHP's server started", self.process.poll() is None and time.monotonic() < deadline)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)


def goal_saved(host, job, user, mode):
    """Saves the goal's measure in one mode and reads it back; in mode light the SIS's own field goes along."""
    one = main_job.Browser(host.base, user)
    one.get(f"/settings?embed={mode}")
    measure, light = f"Measured in mode {mode}", mode == "light"
    where = job.tab(job.a, "ilp", "?section=goals")
    if light:
        # The page's script fetches the tab into the SIS's form: the two together are what the browser sends.
        _, outer = one.get(where)
        source = re.search(r'data-src="([^"]+)"', outer)
        main_job.expect("the page says where its tab is", source)
        status, inner = one.get(source[1].replace("&amp;", "&"))
        main_job.expect(f"the tab gave {status}", status == 200)
        form = main_job.Form(outer.replace("<div id=\"tab-body\"", inner + "<div id=\"tab-body\"")).having("nickname")
        fields = dict(map(tuple, form["fields"])) | {"nickname": "Ali", "tl[goals.0.kind]": "academic",
                                                     "tl[goals.0.statement]": "Pass Algebra II", "tl[goals.0.measure]": measure,
                                                     "tl[goals.0.by]": f"{job.facts['schoolYear']}-05-20"}
        status, text = multipart(one, form["action"], fields.items())
    else:
        status, text = one.submit(where, "tl-section", {
            "goals.0.kind": "academic", "goals.0.statement": "Pass Algebra II", "goals.0.measure": measure,
            "goals.0.by": f"{job.facts['schoolYear']}-05-20"}, "goals")
    main_job.expect(f"saving in mode {mode} gave {status}", status == 200)
    one.get("/settings?embed=shadow")
    main_job.expect(f"what mode {mode} saved is on the page", measure in one.get(where)[1])
    if light:
        one.get("/settings?embed=light")
        main_job.expect("the SIS's own field was saved", 'value="Ali"' in one.get(where)[1])


def alternative_seed(demo, job):
    """The SIS's own data after the student entered the alternative program; the feed tells the plugin."""
    seed = json.loads((demo.a.data / "sis.json").read_text(encoding="utf-8"))
    for student in seed["students"]:
        if student["sourcedId"] == job.alma_a:
            student["school"] = demo.facts["alternative"][demo.a.key]
    path = demo.work / "sis-alternative.json"
    path.write_text(json.dumps(seed), encoding="utf-8")
    demo.a.command("import", "oneroster", str(demo.a.data / "oneroster-alternative"), "--source", "sis")
    return path


def reasons_saved(host, demo, job, user):
    """Mode light: PHP keeps the last of equal names, so every tick must have come through it."""
    addendum = json.loads(demo.a.command("ilpa", "list", job.state_id))[0]["id"]
    one = main_job.Browser(host.base, user)
    one.get("/settings?embed=light")
    _, outer = one.get(job.tab(job.a, "ilpa", f"?id={addendum}&step=placement"))
    source = re.search(r'data-src="([^"]+)"', outer)
    main_job.expect("the page says where its step is", source)
    _, inner = one.get(source[1].replace("&amp;", "&"))
    form = main_job.Form(outer.replace("<div id=\"tab-body\"", inner + "<div id=\"tab-body\"")).having("nickname")
    box = re.search(r'name="([^"]+)" value="credit_recovery"', inner)
    main_job.expect("the step offers its reasons", box)
    ticks = [(box[1], "behavior"), (box[1], "credit_recovery")]
    status, _ = multipart(one, form["action"], [*map(tuple, form["fields"]), ("tl[term]", "long"), *ticks])
    main_job.expect(f"saving two reasons gave {status}", status == 200)
    addenda = json.loads(demo.a.command("ilpa", "list", job.state_id))
    placement = next(a for a in addenda if a["id"] == addendum)["sections"].get("placement", {})
    main_job.expect(f"both reasons were saved: {placement}", placement.get("reason") == ["behavior", "credit_recovery"])


def multipart(one, path, fields):
    """`fields` are pairs, as names may repeat."""
    boundary = "throughline-test-boundary"
    parts = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields)
    request = main_job.urllib.request.Request(one.base + path, data=f"{parts}--{boundary}--\r\n".encode(),
                                              headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
    return one.open(request)


def many(host, job, users):
    """Each in a session of their own, as PHP serves one request of a session at a time."""
    def one(user):
        session = main_job.Browser(host.base, user)
        return [session.get(job.tab(job.a, "ilp"))[0] for _ in range(REQUESTS)]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        answers = [status for all_of_one in pool.map(one, users) for status in all_of_one]
    main_job.expect(f"every answer is 200: {sorted(set(answers))}", set(answers) == {200})
    return len(answers)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--work", type=pathlib.Path, required=True)
    o = options.parse_args()
    demo = main_job.Demo(o.build.resolve(), o.work.resolve() / "world", 0)
    with open(o.work / "php.log", "w", encoding="utf-8") as log:
        try:
            demo.prepare()
            demo.a.command("import", "oneroster", str(demo.a.data / "oneroster"), "--source", "sis")
            job, users = main_job.Job(demo), demo.facts["users"][demo.a.key]
            with Host(demo, demo.library, log) as host:
                status, text = main_job.Browser(host.base, users["student"]).get(job.tab(demo.a, "ilp"))
                main_job.expect(f"the ILP tab gave {status}", status == 200 and "data-tl-host" in text)
                print("ok the ILP tab is inside the PHP SIS")
                for mode in ("shadow", "light"):
                    goal_saved(host, job, users["student"], mode)
                    print(f"ok a goal saved in mode {mode}")
                roles = ("student", "guardian", "counselor", "case_manager")
                print(f"ok {many(host, job, [users[r] for r in roles])} requests on {WORKERS} workers")
            with Host(demo, demo.library, log, alternative_seed(demo, job)) as host:
                reasons_saved(host, demo, job, users["alternative_staff"])
                print("ok every tick of a multiple choice saved in mode light")
            with Host(demo, demo.work / "no-such-library.so", log) as host:
                one = main_job.Browser(host.base, users["student"])
                status, text = one.get(f"/student/{job.alma_a}")
                main_job.expect("the SIS goes on without the library",
                                status == 200 and "Learning plans are not available right now." in text)
                print("ok the SIS goes on without the plugin")
            demo.a.command("store", "verify")
            print("ok the store is sound")
            return 0
        except main_job.Failed as failed:
            print(f"not ok {failed}", file=sys.stderr)
            log.flush()
            print((o.work / "php.log").read_text(encoding="utf-8")[-3000:], file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
