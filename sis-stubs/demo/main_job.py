#!/usr/bin/env python3
"""The demo: two districts, their SISs with the plugin inside, and the main job (contract section 6) unattended.

main_job.py --build BUILD --work DIR [--once] [--port N]
Everything is done and read back through public interfaces: the program's commands and the SISs' pages.
"""
import argparse
import datetime
import html.parser
import http.cookiejar
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
A, B = "district-a", "district-b"
STATE_ID = "1900004821"  # Alma J. Rivera, in both districts


class Failed(Exception):
    """A step that did not find what it must find."""


def expect(what, condition):
    if not condition:
        raise Failed(what)


class Form(html.parser.HTMLParser):
    """The fields of a page's forms as a browser would send them, by the form's tl-act or position."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.current, self.area, self.select = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.current = {"action": a.get("action", ""), "fields": [], "buttons": []}
            self.forms.append(self.current)
        if self.current is None or "name" not in a:
            if tag == "option" and self.select is not None and "selected" in a:
                self.select[1] = a.get("value", "")
            return
        if tag == "button":
            self.current["buttons"].append([a["name"], a.get("value", "")])
        elif tag == "input":
            kind = a.get("type", "text")
            if kind in ("submit", "button"):
                return
            if kind in ("checkbox", "radio") and "checked" not in a:
                return
            self.current["fields"].append([a["name"], a.get("value", "on" if kind == "checkbox" else "")])
        elif tag == "textarea":
            self.area = [a["name"], ""]
            self.current["fields"].append(self.area)
        elif tag == "select":
            self.select = [a["name"], ""]
            self.current["fields"].append(self.select)

    def handle_data(self, data):
        if self.area is not None:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.current = None

    def having(self, name, value=None):
        for form in self.forms:
            for field in form["fields"] + form["buttons"]:
                if field[0] == name and (value is None or field[1] == value):
                    return form
        raise Failed(f"no form with field {name} {value or ''}")


class Browser:
    """One person's session in a SIS."""

    def __init__(self, base, user):
        self.base = base
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.post("/login", {"user": user})

    def open(self, request):
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def get(self, path):
        return self.open(urllib.request.Request(self.base + path))

    def post(self, path, fields):
        body = urllib.parse.urlencode(fields).encode()
        return self.open(urllib.request.Request(self.base + path, data=body))

    def put_json(self, path, value, etag=None):
        request = urllib.request.Request(self.base + path, data=json.dumps(value).encode(), method="PUT",
                                         headers={"Content-Type": "application/json"})
        if etag:
            request.add_header("If-Match", etag)
        return self.open(request)

    def submit(self, path, marker, changes, value=None):
        """Opens the page, fills the form that has the field `marker` and sends it."""
        status, text = self.get(path)
        expect(f"GET {path} gave {status}", status == 200)
        form = Form(text).having(marker, value)
        answers = dict(changes)
        if value is not None:
            answers[marker] = value  # the button a person would press
        fields = [(n, v) for n, v in form["fields"] if n not in answers]  # names may repeat
        status, text = self.post(form["action"], fields + list(answers.items()))
        return status, text


class District:
    def __init__(self, demo, key, name, port):
        self.demo, self.key, self.name = demo, key, name
        self.data = demo.work / key
        self.base = f"http://127.0.0.1:{port}"
        self.port = port
        self.process = None

    def command(self, *args, ok=(0,)):
        command = [str(self.demo.program), "--store", str(self.demo.store), "--district", self.key, *args]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in ok:
            raise Failed(f"{' '.join(args[:3])} exited {done.returncode}: {done.stderr.strip()}{done.stdout[-500:]}")
        return done.stdout

    def json(self, *args):
        return json.loads(self.command("--json", *args))

    def start(self, embed):
        log = open(self.demo.work / f"{self.key}.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [str(self.demo.sis), "--plugin", str(self.demo.library), "--store", str(self.demo.store), "--district", self.key,
             "--seed", str(self.data / "sis.json"), "--data", str(self.demo.work / f"{self.key}-sis.db"),
             "--port", str(self.port), "--name", self.name, "--embed", embed], stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        expect(f"the SIS of {self.name} did not start", "listening on" in line)
        self.base = line.split("listening on ")[1].strip().rstrip("/")

    def job(self, path, method="POST"):
        request = urllib.request.Request(self.base + path, data=b"" if method == "POST" else None,
                                         headers={"X-Sis-Job": "1"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read().decode() or "null")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)


def today():
    return datetime.date.today().isoformat()


class Demo:
    def __init__(self, build, work, port):
        self.program, self.sis = build / "bin" / "throughline", build / "bin" / "sis-stub"
        self.library = build / "lib" / "libthroughline.so"
        self.work, self.store, self.spool = work, work / "store", work / "spool"
        self.a = District(self, A, "Clearfork County Schools", port)
        self.b = District(self, B, "Redbud Independent Schools", port + 1 if port else 0)

    def prepare(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.store.mkdir(parents=True)
        done = subprocess.run([sys.executable, str(HERE / "generate.py"), "--out", str(self.work), "--today", today()],
                              capture_output=True, text=True, check=True)
        self.facts = self.facts_of(json.loads(done.stdout))
        draft = ["--draft", str(self.work / "directory.json"), "--root-key", str(self.work / "root.pem")]
        self.a.command("transfer", "directory", "init", *draft, "--root-public", str(self.store / "root.jwk"))
        for d in (self.a, self.b):
            d.command("transfer", "directory", "add", *draft[:2], "--id", d.key, "--name", d.name)
        self.a.command("transfer", "directory", "sign", *draft)
        for d in (self.a, self.b):
            # B's feed says itself which of its schools is an alternative one, and brings its calendar
            alternative = ["--alternative", f"{self.facts['alternative'][A]}=A5"] if d is self.a else []
            d.command("district", "init", "--name", d.name, "--state", "KY", *alternative)
        self.a.command("import", "calendar", str(self.a.data / "calendar.csv"))

    def facts_of(self, made):
        """Who is who in the generated districts, from the generator's summary and the SISs' own seeds."""
        users = {}
        for d in (self.a, self.b):
            seed = json.loads((d.data / "sis.json").read_text(encoding="utf-8"))
            users[d.key] = {}
            for user in seed["users"]:
                users[d.key].setdefault(user["roles"][0], user["id"])
        return {"schoolYear": made["schoolYear"], "users": users, "stateId": STATE_ID,
                "alma": {d.key: made[d.key]["alma"] for d in (self.a, self.b)},
                "alternative": {d.key: made[d.key]["alternative_school"] for d in (self.a, self.b)}}

    def carry(self):
        """The network of this demo: a folder. Later issues put peers in its place."""
        for d in (self.a, self.b):
            d.command("transfer", "deliver", "--spool", str(self.spool))
        for d in (self.a, self.b):
            d.command("transfer", "receive", "--spool", str(self.spool))

    def stop(self):
        for d in (self.a, self.b):
            d.stop()


class Job:
    """The four steps of contract section 6; each reads back what it did and says what it found."""

    def __init__(self, demo):
        self.demo, self.a, self.b = demo, demo.a, demo.b
        self.facts = demo.facts
        self.alma_a = self.facts["alma"][A]
        self.alma_b = self.facts["alma"][B]
        self.state_id = self.facts["stateId"]

    def tab(self, district, tab, query=""):
        sourced_id = urllib.parse.quote(f"sourcedId:{self.alma_a if district is self.a else self.alma_b}", safe="")
        return f"/tl/students/{sourced_id}/{tab}{query}"

    def fed(self):
        found = []
        for d in (self.a, self.b):
            feed = "oneroster" if d is self.a else "edfi"
            report = d.json("import", feed, str(d.data / feed), "--source", "sis")
            expect(f"{d.name}: import {report['outcome']}", report["outcome"] == "applied")
            again = d.json("import", feed, str(d.data / feed), "--source", "sis")
            expect("the same input twice changes nothing", sum(f["added"] + f["changed"] for f in again["files"]) == 0)
            d.start("shadow")
            if d is self.a:  # OneRoster carries no transcripts: the SIS hands them over by event
                d.job("/jobs/push")
            counts = d.json("count")
            rows = len(d.job(f"/api/students/{self.alma_a if d is self.a else self.alma_b}/transcript", "GET"))
            shown = json.loads(d.command("student", "show", self.state_id))
            expect("the transcript arrived", shown["transcriptCourses"] == rows)
            found.append(f"{d.name} ({feed}): {counts['students']} students, {counts['transcript_courses']} transcript rows, "
                         f"{counts['credits_earned']} credits")
        return "; ".join(found)

    def planned(self):
        users = self.facts["users"][A]
        student = Browser(self.a.base, users["student"])
        status, _ = student.submit(self.tab(self.a, "ilp", "?section=goals"), "tl-section", {
            "goals.0.kind": "academic", "goals.0.statement": "Raise Algebra II to a B by May",
            "goals.0.measure": "Report card grade", "goals.0.by": f"{self.facts['schoolYear']}-05-20"}, "goals")
        expect(f"saving goals gave {status}", status == 200)
        status, text = student.get(self.tab(self.a, "ilp", "?section=goals"))
        expect("the goal is on the page", "Raise Algebra II to a B by May" in text)
        counselor = Browser(self.a.base, users["counselor"])
        plan = {"course_plan": [
            {"grade": str(g), "title": t, "area": area, "credits": c, "aligned": ""} for g, t, area, c in (
                (10, "English II", "ela", "1.0"), (11, "English III", "ela", "1.0"), (12, "English IV", "ela", "1.0"),
                (10, "Algebra II", "math", "1.0"), (11, "Statistics", "math", "1.0"), (10, "Biology", "science", "1.0"),
                (11, "Chemistry", "science", "1.0"), (10, "U.S. History", "social", "1.0"), (11, "Government", "social", "1.0"),
                (11, "Drawing", "arts", "1.0"), (12, "Anatomy", "interest", "1.0"), (12, "Health Sciences", "interest", "1.0"))]}
        status, _ = counselor.put_json(self.tab(self.a, "ilp").replace("/tl/", "/tl/api/v1/") + "/sections/education_plan", plan)
        expect(f"saving the course plan gave {status}", status == 200)
        signed = 0
        for role in ("student", "guardian", "counselor"):
            status, _ = Browser(self.a.base, users[role]).submit(
                self.tab(self.a, "ilp", "?section=sign"), "tl-act", {"outcome": "approved", "agree": "yes"}, "sign")
            expect(f"the {role} signing gave {status}", status == 200)
            signed += 1
        rules = self.a.json("plan", "check", self.state_id)
        export = json.loads(self.a.command("plan", "export", self.state_id))
        approved = [s["role"] for s in export["signatures"] if s["outcome"] == "approved"]
        expect("three signatures bind the head", len(approved) == 3)
        graduation = [r for r in rules if "graduation" in r["item"] or r["item"] == "education_plan.course_plan"]
        expect("the course plan was checked against graduation credits", graduation and graduation[0]["result"] in ("met", "unmet"))
        met = sum(r["result"] == "met" for r in rules)
        return (f"1 goal, {len(plan['course_plan'])} planned courses (graduation check: {graduation[0]['result']}), "
                f"{signed} sign-offs, {met} of {len(rules)} required items met")

    def addended(self):
        users = self.facts["users"][A]
        self.a.command("import", "oneroster", str(self.a.data / "oneroster-alternative"), "--source", "sis")
        addenda = json.loads(self.a.command("ilpa", "list", self.state_id))
        expect("one draft addendum", len(addenda) == 1 and addenda[0]["state"] == "draft")
        draft = addenda[0]
        registrar = Browser(self.a.base, users["registrar"])
        alternative = self.facts["alternative"][A]
        registrar.submit(f"/student/{self.alma_a}?tab=enrollment", "entry_date",
                         {"school": alternative, "grade": "10", "entry_date": draft["entryDate"]})
        expect("the SIS's own enrollment is the same stay",
               len(json.loads(self.a.command("ilpa", "list", self.state_id))) == 1)
        staff = Browser(self.a.base, users["alternative_staff"])
        step = lambda name: self.tab(self.a, "ilpa", f"?id={draft['id']}&step={name}")
        answers = (
            ("placement", {"term": "long", "placement": "voluntary", "reason": "credit_recovery", "site": "off_site"}),
            ("needs", {"academic_needs": "Recover half a credit of science; reading fluency.",
                       "behavior_needs": "Small group and a daily check-in help."}),
            ("goals", {"goals.0.kind": "academic", "goals.0.statement": "Finish English II units 4 to 8",
                       "goals.0.target": "70 percent or better", "goals.0.baseline": "58 percent",
                       "goals.0.measure": "Unit tests every two weeks", "goals.0.by": f"{self.facts['schoolYear']}-01-15",
                       "goals.0.responsible": "T. Briggs"}),
            ("reentry", {"reentry.0.criterion": "Attendance of 90 percent for 30 school days",
                         "reentry.0.measure": "SIS attendance"}))
        for section, fields in answers:
            status, text = staff.submit(step(section), "tl-section", fields, section)
            expect(f"step {section} gave {status}", status == 200)
        for who in ("alternative_staff", "guardian"):
            status, _ = Browser(self.a.base, users[who]).submit(step("check"), "tl-act", {"outcome": "approved", "agree": "yes"}, "sign")
            expect(f"{who} signing the addendum gave {status}", status == 200)
        after = json.loads(self.a.command("ilpa", "list", self.state_id))[0]
        expect(f"the addendum is locked, not {after['state']}", after["state"] == "locked")
        return (f"draft made by the feed for {draft['school']} ({draft['schoolClass']}), entry {draft['entryDate']}, due "
                f"{draft['dueDate']}; long term; completed, signed by program and guardian, locked as version {after['version']}")

    def transferred(self):
        users_a, users_b = self.facts["users"][A], self.facts["users"][B]
        own_rows = len(self.b.job(f"/api/students/{self.alma_b}/transcript", "GET"))
        rows_a = len(self.a.job(f"/api/students/{self.alma_a}/transcript", "GET"))
        self.a.command("transfer", "list")
        self.demo.carry()  # both districts learn their peers from the signed directory
        registrar_b = Browser(self.b.base, users_b["registrar"])
        status, _ = registrar_b.submit(self.tab(self.b, "transfers"), "tl-act", {"from": A, "purpose": "Enrolled on arrival"}, "request")
        expect(f"the request gave {status}", status == 200)
        self.demo.carry()
        transfer = json.loads(self.a.command("transfer", "list"))[0]
        expect("A has matched the request", transfer["state"] == "under_review")
        page = f"/tl/transfers/{transfer['id']}"
        status, text = Browser(self.a.base, users_a["registrar"]).submit(
            page, "tl-act", {"basis": "ferpa-99.31-a-2", "purpose": "Enrolled in Redbud", "notice": "annual_notice"}, "release")
        expect(f"the release gave {status}", status == 200)
        self.demo.carry()
        arrived = json.loads(self.b.command("transfer", "show", transfer["id"]))
        expect("B has received, verified and matched the package", arrived["state"] == "in_review" and arrived["matched"])
        status, text = registrar_b.submit(page, "tl-act", {}, "accept")
        expect(f"the acceptance gave {status}", status == 200)
        self.demo.carry()
        taken = self.b.job("/jobs/handover")
        rows_b = len(self.b.job(f"/api/students/{self.alma_b}/transcript", "GET"))
        expect(f"B's own transcript has A's rows ({rows_b}, {own_rows}, {rows_a})", rows_b == own_rows + rows_a)
        expect("a second handover takes nothing", self.b.job("/jobs/handover")["taken"] == 0)
        counselor_b = Browser(self.b.base, users_b["counselor"])
        status, text = counselor_b.get(self.tab(self.b, "ilp", "?section=goals"))
        expect("the goal is in B's ILP tab", "Raise Algebra II to a B by May" in text)
        status, text = counselor_b.get(self.tab(self.b, "ilpa"))
        expect("the addendum is in B's ILPA tab", "Pathways" in text)
        for d in (self.a, self.b):
            state = json.loads(d.command("transfer", "show", transfer["id"]))
            expect(f"{d.name} has closed the transfer with both receipts: {state['state']}", state["state"] == "closed")
            expect("receipts on both sides", sum(m["kind"] == "receipt" for m in state["messages"]) == 2)
            d.command("store", "verify")
            d.command("audit", "verify")
        disclosures = json.loads(self.a.command("audit", "disclosures", self.state_id))
        expect("A's disclosure log has the release", len(disclosures) == 1)
        expect("A keeps its record", json.loads(self.a.command("plan", "export", self.state_id))["revisions"])
        return (f"requested, released ({disclosures[0]['basis']}: {disclosures[0]['sections']}), verified, matched, accepted; "
                f"{taken['taken']} rows in B's own transcript, ILP and ILPA in B's tabs, 2 receipts each side, 1 disclosure in A, "
                "both stores sound")


def main():
    options = argparse.ArgumentParser(description="Throughline's demo")
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--work", type=pathlib.Path, required=True)
    options.add_argument("--once", action="store_true", help="do the whole main job unattended and exit")
    options.add_argument("--port", type=int, default=8101)
    options.add_argument("--embed", choices=("shadow", "light"), default="shadow")
    o = options.parse_args()
    demo = Demo(o.build.resolve(), o.work.resolve(), 0 if o.once else o.port)
    name = "prepare"
    try:
        demo.prepare()
        job = Job(demo)
        for number, (name, step) in enumerate((("fed", job.fed), ("planned", job.planned), ("addended", job.addended),
                                               ("transferred", job.transferred)), 1):
            if not o.once and number > 1:
                break
            started = time.monotonic()
            found = step()
            print(f"step {number} {name}: {found} [{time.monotonic() - started:.1f} s]", flush=True)
        if not o.once:
            serve(demo)
        return 0
    except Failed as failed:
        print(f"step {name} FAILED: {failed}", file=sys.stderr)
        return 1
    finally:
        demo.stop()


def serve(demo):
    for d in (demo.a, demo.b):
        print(f"{d.name}: {d.base}/  (choose a log-in on the page; no passwords)", flush=True)
    print("Alma J. Rivera, grade 10, state id 1900004821, is in both. Ctrl-C ends the demo.", flush=True)
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    try:
        while not stop and all(d.process.poll() is None for d in (demo.a, demo.b)):
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    sys.exit(main())
