#!/usr/bin/env python3
"""Kill -9s of `serve` after each draft, and random ones over import, save and transfer: nothing acknowledged is lost, every store is sound.

kills.py --build BUILD [--kills N] [--seed N]
"""
import argparse
import html
import json
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "sis-stubs" / "demo"))
import serving  # noqa: E402
from main_job import A, B, Browser, Demo, Failed, Form, expect  # noqa: E402

KILLS_OF_A_WORLD = 25
TYPED = ("Be a welder", "Ser enfermera: ñ, á & <b>", "Be a nurse\r\nand sing")


class Campaign:
    def __init__(self, build, work, seed):
        self.random = random.Random(seed)
        self.demo = Demo(build, work, 0)
        self.demo.prepare()
        a, b = self.demo.a, self.demo.b
        a.json("import", "oneroster", str(a.data / "oneroster"), "--source", "sis")
        b.json("import", "edfi", str(b.data / "edfi"), "--source", "sis")
        self.corrected = shutil.copytree(b.data / "edfi", pathlib.Path(work) / "corrected")
        for name, old, new in (("StudentTranscript.xml", "<FinalLetterGradeEarned>B<", "<FinalLetterGradeEarned>B-<"),
                               ("StudentEnrollment.xml", "<EntryDate>2026-08-", "<EntryDate>2026-09-")):
            text = (self.corrected / name).read_text()
            expect(f"{name} has something to correct", old in text)
            (self.corrected / name).write_text(text.replace(old, new, 5))
        self.killed = self.acknowledged = self.saves = 0

    def killed_at_random(self, district, args, longest):
        """Starts a command, kills it after a random while; True when it had finished before."""
        command = [str(self.demo.program), "--store", str(self.demo.store), "--district", district.key, *args]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=self.random.uniform(0, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.killed += 1
        return process.returncode == 0

    def sound(self, *districts):
        for d in districts:
            d.command("store", "verify")

    def importing(self, turn):
        """A killed import is finished or repeated by the next; its end is the same as without the kill."""
        d = self.demo.a
        folder = d.data / ("oneroster-alternative" if turn % 2 else "oneroster")
        before = d.json("count")
        done = self.killed_at_random(d, ["import", "oneroster", str(folder), "--source", "sis"], 0.12)
        self.sound(d)
        d.json("import", "oneroster", str(folder), "--source", "sis")
        after = d.json("count")
        again = d.json("import", "oneroster", str(folder), "--source", "sis")
        changed = sum(f["added"] + f["changed"] for f in again["files"])
        expect(f"after a killed import the same input changes nothing, not {changed}", changed == 0)
        expect("students are all there", after["students"] == before["students"] == 60)
        expected = 61 if turn % 2 else 60
        expect(f"stays: {after['school_enrollments']}, not {expected}", after["school_enrollments"] == expected)
        self.acknowledged += done

    def importing_documents(self, turn):
        """The same of Ed-Fi documents whose corrections touch rows and keys (a first day)."""
        d = self.demo.b
        folder = self.corrected if turn % 2 else d.data / "edfi"
        before = d.json("count")
        self.acknowledged += self.killed_at_random(d, ["import", "edfi", str(folder), "--source", "sis"], 0.25)
        self.sound(d)
        d.json("import", "edfi", str(folder), "--source", "sis")
        expect("the district is the same size", d.json("count") == before)
        again = d.json("import", "edfi", str(folder), "--source", "sis")
        changed = sum(f["added"] + f["changed"] + f["removed"] for f in again["files"])
        expect(f"after a killed import the same documents change nothing, not {changed}", changed == 0)

    def saving(self, turn):
        """The last acknowledged save, or the one under way when the SIS died, is what stands."""
        d = self.demo.a
        d.start("shadow")
        browser = Browser(d.base, self.demo.facts["users"][A]["student"])
        sourced_id = urllib.parse.quote(f"sourcedId:{self.demo.facts['alma'][A]}", safe="")
        path = f"/tl/api/v1/students/{sourced_id}/ilp/sections/goals"
        stop_at = time.monotonic() + self.random.uniform(0.02, 0.3)
        number, last = turn * 100_000, None
        killer = subprocess.Popen([sys.executable, "-c", "import os,signal,sys,time\n"
                                   "time.sleep(float(sys.argv[2])); os.kill(int(sys.argv[1]), signal.SIGKILL)",
                                   str(d.process.pid), str(max(0.0, stop_at - time.monotonic()))])
        etag = self.etag(browser, path)
        try:
            while True:
                number += 1
                value = {"goals": [{"kind": "career", "statement": f"Goal {number}"}]}
                request = urllib.request.Request(d.base + path, data=json.dumps(value).encode(), method="PUT",
                                                 headers={"Content-Type": "application/json", "If-Match": etag})
                with browser.opener.open(request, timeout=20) as answer:
                    etag = answer.headers["ETag"]
                last = number
                self.saves += 1
        except urllib.error.HTTPError as error:
            raise Failed(f"a save was refused: {error.code} {error.read()[:300]}") from error
        except (urllib.error.URLError, ConnectionError, OSError):
            pass
        killer.wait()
        d.process.wait()
        self.killed += 1
        self.sound(d)
        plan = json.loads(d.command("plan", "export", self.demo.facts["stateId"], ok=(0, 1)) or "null")
        stands = plan["revisions"][-1]["sections"]["goals"]["content"]["goals"][0]["statement"] if plan else None
        if last is not None:
            expect(f"acknowledged Goal {last}, the store has {stands}", stands in (f"Goal {last}", f"Goal {last + 1}"))
            self.acknowledged += 1

    @staticmethod
    def etag(browser, path):
        try:
            with browser.opener.open(browser.base + path, timeout=20) as answer:
                return answer.headers["ETag"]
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return ""
        except (urllib.error.URLError, ConnectionError, OSError):
            return ""

    def transferring(self, _turn):
        """Each step of a transfer killed once and repeated: one transfer, one effect, both sides closed."""
        a, b, spool = self.demo.a, self.demo.b, str(self.demo.spool)
        state_id = self.demo.facts["stateId"]
        before = {t["id"] for t in json.loads(b.command("transfer", "list"))}
        b.command("transfer", "request", state_id, "--from", A)
        key = next(t["id"] for t in json.loads(b.command("transfer", "list")) if t["id"] not in before)
        decide = ["--decide", "ilp.plan=incoming"]
        steps = [(b, ["transfer", "deliver", "--spool", spool]), (a, ["transfer", "receive", "--spool", spool]),
                 (a, ["transfer", "release", key, "--basis", "ferpa-99.31-a-2"]), (a, ["transfer", "deliver", "--spool", spool]),
                 (b, ["transfer", "receive", "--spool", spool]), (b, ["transfer", "accept", key, *decide]),
                 (b, ["transfer", "deliver", "--spool", spool]), (a, ["transfer", "receive", "--spool", spool])]
        victim = self.random.randrange(len(steps))
        for number, (district, args) in enumerate(steps):
            if number == victim:
                done = self.killed_at_random(district, args, 0.06)
                self.sound(a, b)
                self.acknowledged += done
                if done and args[1] in ("release", "accept"):
                    continue  # said done: it must not be needed again
            district.command(*args, ok=(0, 1))
        for d in (a, b):
            state = json.loads(d.command("transfer", "show", key))
            expect(f"{d.key}: the transfer is {state['state']} after a kill in step {victim}", state["state"] == "closed")
        self.sound(a, b)


def draft_form(server):
    """The section's form as its page has it, and where the page's script keeps what is typed."""
    status, _, page = server.ask(serving.STUDENT, "GET", f"/students/{serving.ALMA}/ilp?section=goals")
    expect(f"the section's page: {status}", status == 200)
    kept_at = re.search(r'data-tl-draft="/tl([^"]+)"', page)
    expect("the page says where drafts are kept", kept_at)
    return html.unescape(kept_at[1]), Form(page).having("goals.0.statement")["fields"]


def typing(build, folder):
    """What somebody types and does not save is on the section's page again after each kill -9 of `serve`."""
    world, typed = serving.World(build, folder), None
    world.make()
    for text in (*TYPED, None):
        with serving.Served(world) as server:
            kept_at, fields = draft_form(server)
            if typed is not None:
                expect(f"after a kill the page has {dict(fields)['goals.0.statement']!r}, not {typed!r}",
                       dict(fields)["goals.0.statement"] == typed)
            if text is None:
                break
            sent = [(name, text if name == "goals.0.statement" else value) for name, value in fields if name != "tl-act"]
            status, _, answer = server.ask(serving.STUDENT, "PUT", kept_at, data=urllib.parse.urlencode(sent),
                                           headers={"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"})
            expect(f"a draft is kept: {status} {answer}", status == 200)
            server.process.kill()
            expect("it was killed", server.process.wait(timeout=20) == -signal.SIGKILL)
            typed = text
    world.command("store", "verify")
    world.command("plan", "export", serving.ALMA, ok=(1,))  # nobody saved


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=20261121)
    o = options.parse_args()
    killed = turns = saves = 0
    with tempfile.TemporaryDirectory(prefix="tl-kills-") as work:
        try:
            typing(o.build.resolve(), pathlib.Path(work))
        except (Failed, serving.Failed) as failed:
            print(f"FAILED: {failed}", file=sys.stderr)
            return 1
    while killed < o.kills:  # a world of their own for some of them: each transfer carries all of the history before it
        with tempfile.TemporaryDirectory(prefix="tl-kills-") as work:
            campaign = Campaign(o.build.resolve(), pathlib.Path(work) / "demo", o.seed + killed)
            turn = 0
            try:
                while campaign.killed < min(KILLS_OF_A_WORLD, o.kills - killed):
                    steps = (campaign.importing, campaign.importing_documents, campaign.saving, campaign.transferring)
                    steps[turn % len(steps)](turn // len(steps) + 1)
                    turn += 1
            except Failed as failed:
                print(f"FAILED in turn {turn} (seed {o.seed + killed}): {failed}", file=sys.stderr)
                return 1
            finally:
                campaign.demo.stop()
            killed, turns, saves = killed + campaign.killed, turns + turn, saves + campaign.saves
    print(f"lost nothing: {len(TYPED)} drafts by a kill after each, {killed} kills in {turns} turns, {saves} saves acknowledged, seed {o.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
