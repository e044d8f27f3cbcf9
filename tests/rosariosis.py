#!/usr/bin/env python3
"""Tests the RosarioSIS module's own files under a stand-in for RosarioSIS (sis-stubs/rosariosis), by socket and by library.

rosariosis.py --build BUILD --work DIR
"""
import argparse
import contextlib
import datetime
import html
import http.cookiejar
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import serving
from serving import ALMA, expect

HOST, MODULE = serving.TOP / "sis-stubs" / "rosariosis", serving.TOP / "install" / "hosts" / "rosariosis" / "Throughline"
BETO = "1900000002"
AWAY = "Learning plans are not available right now."
REFUSED = "Nothing was saved: your profile may not change this plan."
WRITTEN = "It's <b>more</b> than \"x\" & 5 < 6, señora; DROP TABLE students"


class Rosario:
    """PHP's own server with the stand-in; `settings` are the administrator's."""

    def __init__(self, folder, log, settings, ini=(), **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.database = folder, folder / "rosario.db"
        (folder / "sessions").mkdir(exist_ok=True)
        self.file = folder / "settings.json"
        self.settings(settings)
        (folder / "settings.php").write_text(
            f"<?php return json_decode(file_get_contents('{self.file}'), true);", encoding="utf-8")
        self.environment = os.environ | {
            "ROSARIO_DB": str(self.database), "ROSARIO_MODULE": str(MODULE), "ROSARIO_SETTINGS": str(folder / "settings.php"),
            "PHP_CLI_SERVER_WORKERS": "3", "TMPDIR": str(folder)} | environment
        if not self.database.exists():
            self.php(str(HOST / "install.php"))
        self.process = subprocess.Popen(
            ["php", "-d", "ffi.enable=1", "-d", f"session.save_path={folder / 'sessions'}", "-d", f"sys_temp_dir={folder}",
             "-d", "max_input_vars=200", *ini, "-S", f"127.0.0.1:{self.port}", "-t", str(HOST), str(HOST / "Modules.php")],
            env=self.environment, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                expect("PHP's server started", self.process.poll() is None and time.monotonic() < deadline)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)

    def settings(self, settings):
        self.file.write_text(json.dumps(settings), encoding="utf-8")

    def php(self, *words):
        done = subprocess.run(["php", *words], cwd=HOST, env=self.environment, capture_output=True, text=True, check=False)
        expect(f"php {words[0]}: {done.stdout}{done.stderr}", done.returncode == 0)
        return done.stdout

    def scan(self):
        return int(re.search(r"(\d+) facts told", self.php(str(MODULE / "cli.php"), "scan"))[1])

    def sql(self, text, *values):
        with contextlib.closing(sqlite3.connect(self.database, timeout=10)) as db, db:
            return db.execute(text, values).fetchall()

    def category(self, tab):
        return self.sql("SELECT id FROM student_field_categories WHERE include=?", f"Throughline/{tab}")[0][0]

    def user(self, who):
        return User(self, who)


class User:
    """A browser of somebody who is signed in: staff:ID or student:ID."""

    def __init__(self, host, who):
        self.host = host
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.open("Modules.php?login=" + who)

    def open(self, path, data=None, method=None, kind=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.host.port}/{path}", data, {"Content-Type": kind} if kind else {}, method=method)
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.headers = answer.headers
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def address(self, tab="Ilp", student=1, more=""):
        return f"Modules.php?modname=Students/Student.php&category_id={self.host.category(tab)}&student_id={student}{more}"

    def tab(self, tab="Ilp", student=1, query=""):
        status, text = self.open(self.address(tab, student, "&tl=" + urllib.parse.quote(query) if query else ""))
        expect(f"the student page gave {status}: {text[-300:]}", status == 200)
        return text

    def raw(self, target, data=None, method=None, tab="Ilp", student=1):
        return self.open(self.address(tab, student, "&_ROSARIO_PDF=1&tl_raw=" + urllib.parse.quote(target)), data, method)

    def hidden(self, student=1):
        text = self.tab(student=student, query="section=goals")
        return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(tl\[[^"]+)" value="([^"]*)"', text)}

    def save(self, goal, student=1, fields=None, tab="Ilp", **more):
        """The host's Save button; `fields` are another page's hidden ones."""
        sent = (self.hidden(student) if fields is None else fields) | {"tl[goals.0.kind]": "academic", "tl[goals.0.statement]": goal} | more
        status, text = self.open(self.address(tab, student, "&modfunc=update"), urllib.parse.urlencode(sent).encode())
        expect(f"saving gave {status}: {text[-300:]}", status == 200)
        return text

    def upload(self):
        """A file beside our fields."""
        body = '--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nx\r\n--b--\r\n'
        self.open(self.address(more="&modfunc=update"), body.encode(), kind="multipart/form-data; boundary=b")


def whole(text):
    return text.endswith("end of the student page</p></body></html>")


def check_tab(host, world):
    text = host.user("student:1").tab()
    expect(f"the plan is in the student page: {text[:1500]}", 'class="tl tl-light"' in text and whole(text))
    expect("the tab bears the plugin's badge", re.search(r"<h3>ILP \(\d", text))
    expect("a tab that the plugin does not offer is not there", "<h3>ILPA" not in text)
    expect("no address is the plugin's own", "/throughline/" not in html.unescape(text).replace("modules/Throughline", ""))
    link = re.search(r'href="([^"]+)"[^>]*>Goals', text)
    expect("links lead through the host", link and "category_id=" in link[1])
    status, text = host.user("student:1").open(html.unescape(link[1]))
    expect("the link opens the section inside the page", status == 200 and "tl[goals.0.statement]" in text and whole(text))
    print("ok the tab is in the student page, its links lead through it")


def check_saving(host, world):
    one = host.user("student:1")
    text = one.save(WRITTEN, **{"students[last_name]": "Forged", "tl[goals.0.steps]": ""})
    expect("the save is told", "Saved." in text and whole(text))
    expect(f"every character came through: {world.statements()[-1:]}", world.statements()[-1] == WRITTEN)
    expect("no field of the host came through our tab", host.sql("SELECT last_name FROM students WHERE student_id=1") == [("Rivera",)])
    one.upload()
    one.open(one.address(more="&modfunc=remove_file"))
    expect("nor a file, nor another of its functions", host.sql("SELECT username FROM students WHERE student_id=1") == [("alma",)])
    text = one.save("", **{"tl[goals.0.by]": "never"})
    expect("what the plugin refuses is shown with what was entered", "tl-error" in text and "never" in text and whole(text))
    good = one.hidden()
    one.save("x", fields=good | {f"tl[more.{n}]": "1" for n in range(300)})
    expect("a form that PHP cut is not saved", world.statements()[-1] == WRITTEN)
    counselor = host.user("staff:4")
    fields = counselor.hidden()
    counselor.tab(student=2)  # another window of the same browser
    counselor.save("Of the form's student", fields=fields)
    expect("the form's student is saved, not the one of another window", world.statements()[-1] == "Of the form's student")
    expect("the other has no plan", "no plan" in world.command("plan", "export", BETO, ok=(1,)))
    with contextlib.closing(sqlite3.connect(world.store / "demo.db")) as db:
        acted = db.execute("SELECT actor FROM audit ORDER BY 1 DESC").fetchall()
    expect(f"a user of many school years is one person: {acted}", ("staff:40",) in acted and ("staff:4",) not in acted)
    print("ok a save keeps every character, the form's student, and nothing of the host's")


def check_rights(host, world):
    good = host.user("student:1").hidden()
    before = world.statements()
    draft = f"/api/v1/students/{ALMA}/ilp/sections/goals/draft"
    for who, words in {"staff:5": REFUSED, "staff:7": "has no part", "staff:10": "has no part"}.items():
        text = host.user(who).save("not mine", fields=good)
        expect(f"{who} is told: {text[-900:]}", words in text and whole(text) if who != "staff:10" else whole(text))
        status, _ = host.user(who).raw(draft, b"goals.0.statement=draft", "PUT")
        expect(f"{who}'s draft gave {status}", status in (403, 404))
    expect("a reader's fields are shut", "<fieldset disabled" in host.user("staff:5").tab())
    text = host.user("staff:8").save("of another child", fields=good)
    expect("the host refuses the parent of another child", "HACKING ATTEMPT" in text)
    # What the plugin would take, RosarioSIS's profile does not let through.
    one, of_counselors = host.user("staff:4"), f"profile_id=4 AND modname LIKE '%category_id={host.category('Ilp')}'"
    good = one.hidden() | {"tl[goals.0.kind]": "academic", "tl[goals.0.statement]": "Unwanted"}
    sent = urllib.parse.urlencode({name[3:-1]: value for name, value in good.items()}).encode()
    host.sql(f"UPDATE profile_exceptions SET can_edit=NULL WHERE {of_counselors}")
    expect("who may not edit is told so and saves nothing", REFUSED in one.save("Unwanted", fields=good))
    expect("and reads", "<fieldset disabled" in one.tab(query="section=goals"))
    status, _ = one.raw(draft, sent, "PUT")
    expect(f"and drafts nothing: {status}", status == 403)
    host.sql(f"UPDATE profile_exceptions SET can_edit='Y', can_use=NULL WHERE {of_counselors}")
    one.save("Unwanted", fields=good)
    host.sql(f"UPDATE profile_exceptions SET can_use='Y' WHERE {of_counselors}")
    expect("no draft of it is there", "Unwanted" not in one.tab(query="section=goals"))
    expect("who may not open a tab saves nothing in it", world.statements() == before)
    teacher = host.user("staff:2")
    expect("a teacher sees a student of the own class", 'class="tl tl-light"' in teacher.tab())
    expect("nothing was stored by any of them", world.statements() == before)
    one.save("Wanted", fields=good)
    expect("with the rights it is", world.statements() == [*before, "Wanted"])
    for target in (f"/students/{BETO}/ilp", f"/students/{ALMA}/ilpa", "/api/v1/handover", "/transfers", "/imports",
                   f"/students/{ALMA}/ilp/../../../imports", f"/students/{ALMA}%2F..%2F{BETO}/ilp", "//example.org/x"):
        status, text = host.user("staff:4").raw(target)
        expect(f"{target} gave {status} {text[:80]}", status == 404 and text == "")
    print("ok readers, strangers and unknown profiles store nothing and open nothing else")


def check_lax(host, world):
    """The host's own row check fails: the module still asks whose child it is."""
    text = host.user("staff:8").tab()
    expect("another child's plan is not shown", "has no part" in text and "Rivera" not in text and whole(text))
    text = host.user("student:2").tab()
    expect("another student's plan is not shown", "has no part" in text and whole(text))
    text = host.user("staff:10").tab()
    expect("a counselor of another school sees no plan", 'class="tl-head"' not in text and whole(text))
    print("ok where the host lets everybody in, the module does not")


def check_files(host, world):
    one = host.user("student:1")
    style = re.search(r'<link rel="stylesheet" href="(Modules[^"]+)"', one.tab())
    status, text = one.open(html.unescape(style[1]))
    expect("the style comes alone and is kept", status == 200 and text.startswith("/*") and "immutable" in one.headers["Cache-Control"]
           and one.headers["Content-Type"].startswith("text/css"))
    status, text = one.raw(f"/students/{ALMA}/ilp?print=1")
    expect("the print view is a page of its own", status == 200 and text.startswith("<!doctype html>") and "<form" not in text)
    draft = f"/api/v1/students/{ALMA}/ilp/sections/goals/draft"
    fields = urllib.parse.urlencode(one.hidden() | {"tl[goals.0.kind]": "career", "tl[goals.0.statement]": "Half a thou"}).encode()
    plain = fields.decode().replace("tl%5B", "").replace("%5D=", "=").encode()
    status, text = one.raw(draft, plain, "PUT")
    expect(f"a draft is kept: {status} {text[:200]}", status in (200, 204) and "Half a thou" in one.tab(query="section=goals"))
    one.raw(draft, b"", "DELETE")
    print("ok styles, prints and drafts come without the host's page")


def check_events(host, world):
    told = host.sql("SELECT student_id, kind, row_id, answer FROM throughline_sent WHERE student_id>0 ORDER BY 1, 2, 3")
    expect(f"the pages told what they saw: {told}", (1, "enrollment", "11", 200) in told and (1, "transcript", "0", 200) in told)
    shown = json.loads(world.command("student", "show", ALMA))
    expect(f"the longest grade of a course counts, once: {shown['creditsEarned']}", shown["transcriptCourses"] == 2
           and float(shown["creditsEarned"]) == 1.5)
    first = host.scan()
    expect(f"a scan tells whom no page showed: {first}", first == (0 if any(row[0] == 2 for row in told) else 2))
    host.user("staff:1").tab()
    expect("what was told is not told again, by page or by scan", host.scan() == 0)
    today, tomorrow = datetime.date.today(), datetime.date.today() + datetime.timedelta(days=1)
    host.sql("INSERT INTO student_enrollment (id, syear, school_id, student_id, grade_id, start_date) VALUES (13, 2026, 2, 1, 7, ?),"
             "(14, 2026, 3, 1, 7, ?)", str(today), str(tomorrow))
    expect("the page of the program's staff has the addendum at once", "<h3>ILPA (" in host.user("staff:6").tab())
    addenda = json.loads(world.command("ilpa", "list", ALMA))
    expect(f"the enrollment began an addendum: {addenda}", len(addenda) == 1 and addenda[0]["entryDate"] == str(today))
    expect("it opens in its own tab", "tl-question" in host.user("staff:6").tab("Ilpa"))
    schools = [stay["school"] for stay in json.loads(world.command("student", "show", ALMA))["enrollments"]]
    expect(f"a stay that has not begun is not told: {schools}", "Beaver Creek Middle School" not in schools)
    host.sql("UPDATE student_enrollment SET end_date=?, updated_at=datetime('now') WHERE id=13", str(today))
    expect("the end is told by a scan", host.scan() == 1)
    stays = {stay["school"]: stay for stay in json.loads(world.command("student", "show", ALMA))["enrollments"]}
    expect(f"the last day there became the first day away: {stays}",
           stays["Pathways Alternative Program"]["exitDate"] == str(tomorrow))
    host.sql("DELETE FROM student_enrollment WHERE id=13")
    expect("a row that is gone is told by a scan", host.scan() == 1)
    stays = {stay["school"]: stay for stay in json.loads(world.command("student", "show", ALMA))["enrollments"]}
    expect(f"as a stay of no days: {stays}", stays.get("Pathways Alternative Program", {"exitDate": str(today)})["exitDate"] == str(today))
    expect("once", host.scan() == 0)
    print("ok stays and grades are told once, by page and by scan")


def check_people(host, served, world):
    """Students and guardians are told before anything else, and a custody order holds for the parent whom it names."""
    def shown(student):
        return json.loads(world.command("student", "show", student))

    def guardians(student):
        return sorted(shown(student)["guardians"])
    marta, paul = host.user("staff:3"), host.user("staff:11")
    expect(f"parents with their names, and who has custody, once each: {guardians(ALMA)}",
           guardians(ALMA) == ["Marta Rivera", "Paul Rivera", "Rosa Rivera"])
    expect("both parents see the plan", all('class="tl-head"' in one.tab() for one in (marta, paul)))
    registrar = {"sub": "registrar-1", "name": "R", "roles": ["registrar"], "schools": ["*"]}
    status, _, form = served.ask(registrar, "GET", f"/students/{ALMA}/access?enter=order")
    choice = re.search(r'value="(g\.[0-9]+)"[^>]*>\s*(?:<[^>]*>)?\s*Marta Rivera', form)
    token = re.search(r'name="tl-token" value="([^"]*)"', form)
    expect(f"the order's form names the guardians: {status} {form[-600:]}", choice and token)
    fields = {"tl-token": html.unescape(token[1]), "tl-act": "enter", "guardian": choice[1], "limits": "read", "first_day": "2026-01-01",
              "paper": "court_order", "number": "1", "paper_date": "2026-01-01"}
    status, _, text = served.ask(registrar, "POST", f"/students/{ALMA}/access?enter=order", None,
                                 {"Content-Type": "application/x-www-form-urlencoded"}, data=urllib.parse.urlencode(fields))
    expect(f"the order is entered: {status} {text[-600:]}", status == 303)
    expect("the parent whom it names does not see the plan", 'class="tl-head"' not in marta.tab())
    expect("the other one does", 'class="tl-head"' in paul.tab())
    # A new student of the registrar's, whom no feed brought, and a wrong state id.
    host.sql("INSERT INTO students (student_id, first_name, last_name, custom_200000005, custom_200000002, custom_200000004, created_at) "
             "VALUES (3, 'Nova', 'O''Brien <b>', '1900000077', 'Nov', '2012-02-29', datetime('now')), "
             "(4, 'Eva', 'Rivera', '1900000001', NULL, '2011-03-14', datetime('now'))")
    host.sql("INSERT INTO student_enrollment (id, syear, school_id, student_id, grade_id, start_date) VALUES (33, 2026, 1, 3, 7, '2026-08-12')")
    expect("the new one and the stay are told, the other is refused", host.scan() == 3)
    nova = shown("1900000077")
    expect(f"who they are: {nova}", nova["name"] == "O'Brien <b>, Nova" and len(nova["enrollments"]) == 1)
    answers = host.sql("SELECT student_id, kind, answer FROM throughline_sent WHERE student_id IN (3, 4) ORDER BY 1, 2")
    expect(f"nobody takes another's record: {answers}", answers == [(3, "enrollment", 200), (3, "student", 200), (4, "student", 409)])
    expect("Alma is who she was", shown(ALMA)["name"] == "Rivera, Alma J.")
    host.sql("DELETE FROM students_join_users WHERE staff_id=11")
    host.sql("UPDATE people SET first_name='Rosalia', updated_at=datetime('now') WHERE person_id=2")
    expect("a parent taken off is told with the next look at the student",
           host.scan() == 1 and guardians(ALMA) == ["Marta Rivera", "Rosalia Rivera"])
    host.sql("UPDATE students_join_people SET custody=NULL, updated_at=datetime('now') WHERE person_id=2")
    expect("and one who has no custody any more", host.scan() == 1 and guardians(ALMA) == ["Marta Rivera"])
    expect("once", host.scan() == 0)
    host.sql("DELETE FROM students WHERE student_id=4")
    host.sql("DELETE FROM throughline_sent WHERE student_id=4")
    print("ok students and guardians are told first, and an order holds for the parent it names alone")


def check_way(host, world, name):
    """The same tab and save by the other way."""
    goal = f"By the {name}"
    text = host.user("student:1").save(goal)
    expect(f"saved by the {name}: {text[-600:]}", "Saved." in text and world.statements()[-1] == goal)
    print(f"ok the {name} shows and saves")


def check_away(host, name):
    """Two pages: each comes whole and says it plainly; a save says so too and gives back what was written."""
    for _ in range(2):
        text = host.user("student:1").tab()
        expect(f"{name}: {text[:400]}", AWAY in text and whole(text))
    text = host.user("student:1").save("Do not lose me", fields={"tl[tl-token]": "x"})
    expect(f"{name}: what was written is still there", "not certain" in text and "Do not lose me" in text and whole(text))
    print(f"ok the student page goes on: {name}")


def check_hanging(host):
    """A fact to tell, the tabs to ask and the page to draw: it is waited for once."""
    began = time.monotonic()
    text = host.user("student:1").tab()
    took = time.monotonic() - began
    expect(f"a service that does not answer: {text[:400]}", AWAY in text and whole(text))
    expect(f"the page took {took:.1f} s", 0.8 <= took < 1.6)
    print("ok a service that does not answer is waited for once a page")


def silent(path):
    """A socket that takes every connection and never answers."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen(50)
    return listening


def check_crash(host, log_library):
    """The library aborts: that request is lost, as PHP's worker is; the next pages come without the plugin."""
    one = host.user("student:1")
    try:
        one.tab()
        lost = False
    except (OSError, http.client.HTTPException):
        lost = True
    expect("the worker died with the library", lost)
    text = host.user("student:1").tab()
    expect("the next page goes without", AWAY in text and whole(text))
    host.settings(log_library)
    text = host.user("student:1").tab()
    expect("and with it again after its rest", AWAY not in text and 'class="tl tl-light"' in text)
    print("ok a library that aborts costs one request")


def run(o, work, log):
    world = serving.World(o.build.resolve(), work)
    world.store.mkdir()
    world.command("district", "init", "--name", "Demo", "--state", "KY", "--alternative", "101900=A5")
    world.command("import", "oneroster", str(serving.TOP / "tests" / "cases" / "district" / "oneroster"))
    common = {"district": world.code, "student": {"stateId": "CUSTOM_200000005"}, "key": str(world.key.pem),
              # 7 is no role's; 8 is a parent's profile that no one may make a registrar of.
              "roles": {0: "student", 1: "administrator", 2: "teacher", 3: "guardian", 4: "counselor", 5: "registrar",
                        6: "alternative_staff", 8: "registrar"}}
    library = common | {"transport": "library", "library": str(o.build.resolve() / "lib" / "libthroughline.so"), "store": str(world.store),
                        "read_ms": 10000}
    path = work / "serve.sock"
    with serving.Served(world) as served, Rosario(work, log, common | {
            "transport": "socket", "address": f"http://127.0.0.1:{served.port}", "read_ms": 10000}) as host:
        expect("the host key's public half is what openssl says",
               json.loads(host.php(str(MODULE / "cli.php"), "jwk")) == json.loads(world.key.jwk.read_text()))
        check_tab(host, world)
        check_saving(host, world)
        check_rights(host, world)
        expect("a parent's profile is no registrar's", "has no part" in host.user("staff:9").tab())
        check_files(host, world)
        check_events(host, world)
        check_people(host, served, world)
        host.settings(library)
        check_way(host, world, "library")
        host.sql("UPDATE students SET custom_200000002='Allie', updated_at=datetime('now') WHERE student_id=1")
        expect("a fact is told through the library, too", host.scan() == 1 and "Allie" in host.user("student:1").tab())
        host.settings(common | {"transport": "socket", "address": f"http://127.0.0.1:{served.port}", "read_ms": 10000, "district": "other"})
        check_away(host, "the service does not take this host's word")
        for name, settings in {
                "no library": library | {"library": str(work / "no.so")}, "not our library": library | {"library": "libc.so.6"},
                "no store": library | {"store": str(work / "nowhere")}, "no such switch": library | {"transport": "both"},
                "no service": common | {"transport": "socket", "address": f"unix:{path}"},
                "no key": common | {"transport": "socket", "address": f"unix:{path}", "key": "/nowhere"}}.items():
            host.settings(settings)
            check_away(host, name)
        host.sql("INSERT INTO student_enrollment (id, syear, school_id, student_id, grade_id, start_date) VALUES (15, 2026, 2, 1, 7, ?)",
                 str(datetime.date.today()))
        with silent(path):
            host.settings(common | {"transport": "socket", "address": f"unix:{path}", "read_ms": 800})
            check_hanging(host)
        path.unlink()
        host.settings(library)
        expect("what was not heard then is told now", host.scan() == 1)
    with Rosario(work, log, library, ROSARIO_LAX="1") as host:
        check_lax(host, world)
    source = work / "abort.c"
    source.write_text("#include <stdlib.h>\nconst void* throughline_entry(unsigned m) { (void)m; abort(); }\n", encoding="utf-8")
    subprocess.run(["c++", "-x", "c", "-shared", "-fPIC", "-o", str(work / "abort.so"), str(source)], check=True)
    with Rosario(work, log, library | {"library": str(work / "abort.so")}) as host:
        check_crash(host, library | {"rest_s": 0})
    unix_socket(world, work, log, common, path)
    world.command("store", "verify")


def unix_socket(world, work, log, common, path):
    process = subprocess.Popen([str(world.program), "--store", str(world.store), "--district", world.code, "serve", "--address",
                                f"unix:{path}", "--host-key", str(world.key.jwk)], stdout=subprocess.PIPE, text=True)
    try:
        expect("serve listens on a unix socket", "serving" in process.stdout.readline())
        with Rosario(work, log, common | {"transport": "socket", "address": f"unix:{path}", "read_ms": 10000}) as host:
            check_way(host, world, "unix socket")
    finally:
        process.terminate()
        process.wait(timeout=20)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--work", type=pathlib.Path, required=True)
    o = options.parse_args()
    with open(o.work / "php.log", "w", encoding="utf-8") as log:
        try:
            run(o, o.work.resolve(), log)
            return 0
        except serving.Failed as failed:
            print(f"not ok {failed}", file=sys.stderr)
            log.flush()
            print((o.work / "php.log").read_text(encoding="utf-8")[-3000:], file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
