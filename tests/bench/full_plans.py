"""Gives the students of a district full plans, as benchmarks want them: seven years, 60 courses, 14 revisions, an addendum.

    full_plans.py STORE DISTRICT STUDENTS

Written past the program, whose own writing is measured elsewhere: each plan has four sections (goals, a course plan of 28
courses, activities of seven years, a postsecondary plan) in 14 revisions, each of which changed one of them; sign-offs of
three roles a year, six earlier years' standing, and 32 courses on the transcript. Every student has a locked addendum, too.
All come to a grade from 6 to 12. Prints how many plans there are.
"""
import json
import pathlib
import sqlite3
import sys
import time

store, district, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
YEARS, REVISIONS = range(2021, 2028), 14
AREAS = ("ela", "math", "social", "science", "arts", "interest", "interest")
SCED = {"ela": "01001", "math": "02052", "social": "04101", "science": "03051", "arts": "05154", "interest": "10152"}
A_YEAR = 365 * 86_400_000
now = int(time.time() * 1000)


def entry(n):
    return f"{n:016x}"


def goals(of):
    return {"goals": [{"id": entry(n), "kind": kind, "statement": f"Reach step {n} of plan {of} by spring", "measure": "grades and work samples",
                       "by": "2027-05-01"} for n, kind in enumerate(("academic", "career", "personal", "academic", "career"))]}


def courses(of):
    return {"course_plan": [{"id": entry(n), "grade": str(9 + n // 7), "title": f"Planned course {n} {of}", "area": AREAS[n % 7], "credits": "1"}
                            for n in range(28)]}


def activities(of):
    return {"log": [{"id": entry(n), "date": f"20{20 + n // 3}-1{n % 2}-0{1 + n % 9}", "kind": "community_service", "title": f"River clean-up {of}",
                     "hours": "2.5"} for n in range(21)]}


def postsecondary(of):
    return {"destination": ["four_year"], "note": f"Nursing, near home; aid form in October. {of}"}


ILP = {"activities": activities, "education_plan": courses, "goals": goals, "postsecondary": postsecondary}
ILPA = {
    "goals": lambda of: {"goals": [{"id": entry(n), "area": "academic", "statement": f"Finish unit {n} of {of}", "baseline": "40 %", "target": "80 %",
                                    "measure": "unit tests", "by": "2026-12-18"} for n in range(3)]},
    "needs": lambda of: {"academic_needs": f"Credit recovery in two courses. {of}", "behavior_needs": "Attendance"},
    "placement": lambda of: {"term": "long", "placement": "voluntary", "reason": ["credit_recovery"], "site": "off_site"},
    "reentry": lambda of: {"reentry": [{"id": entry(n), "criterion": f"Attends {90 + n} %"} for n in range(3)]},
}


class writer:
    def __init__(self, db):
        self.db = db
        self.next = {t: db.execute(f"select coalesce(max(id), 0) + 1 from {t}").fetchone()[0]
                     for t in ("plan", "plan_revision", "content", "signature", "transcript_course")}
        self.rows = {}

    def id(self, table):
        n = self.next[table]
        self.next[table] = n + 1
        return n

    def add(self, table, *row):
        self.rows.setdefault((table, len(row)), []).append(row)

    def flush(self):
        self.db.execute("pragma foreign_keys=off")
        columns = {
            "plan": "id, uid, person, kind, profile, profile_version, created_ms, head",
            "plan_revision": "id, uid, plan, number, version, root, author, author_name, author_role, at_ms",
            "content": "id, plan, hash, body", "revision_section": "revision, section, content", "section_written": "plan, section, at_ms",
            "signature": "id, plan, revision, root, role, signer, signer_name, way, outcome, at_ms, school_year",
            "plan_year": "plan, school_year, grade, status, rules_met, rules_total, profile_version, evaluated_ms",
            "transcript_course": "id, uid, person, source, key, school_year, grade_level, course_code, title, sced, credits_attempted,"
                                 " credits_earned, grade, state, hash",
            "addendum": "plan, school_name, school_class, term, state, version, entry_date, due_date, due_basis",
            "plan_lock": "plan, version, revision, at_ms, author",
        }
        for (table, n), rows in self.rows.items():
            self.db.executemany(f"insert into {table} ({columns[table]}) values ({', '.join('?' * n)})", rows)
        self.rows = {}

    def plan(self, person, kind, texts, revisions):
        plan = self.id("plan")
        kept, head, last = {}, 0, now - 2 * A_YEAR // 365
        for number in range(1, revisions + 1):
            revision = head = self.id("plan_revision")
            at = last - (revisions - number) * A_YEAR // 2
            changed = list(texts) if number == 1 else [list(texts)[number % len(texts)]]
            for section in changed:
                content = self.id("content")
                kept[section] = content
                self.add("content", content, plan, content.to_bytes(32, "big"), json.dumps(texts[section](number), separators=(",", ":")))
            self.add("plan_revision", revision, revision.to_bytes(16, "big"), plan, number, 1, revision.to_bytes(32, "big"), "c1", "C. Ounselor",
                     "counselor", at)
            for section, content in sorted(kept.items()):
                self.add("revision_section", revision, section, content)
        for section in texts:
            self.add("section_written", plan, section, last)
        self.add("plan", plan, plan.to_bytes(16, "big"), person, kind, "us-ky", "1", now - 6 * A_YEAR, head)
        return plan, head

    def student(self, person, source):
        plan, head = self.plan(person, "ilp", ILP, REVISIONS)
        for n, year in enumerate(YEARS):
            for role in ("student", "guardian", "school_official"):
                self.add("signature", self.id("signature"), plan, head, head.to_bytes(32, "big"), role, f"{role}{person}", f"A {role}", "portal",
                         "approved", now - (6 - n) * A_YEAR, year)
            if year != YEARS[-1]:
                self.add("plan_year", plan, year, str(6 + n), "complete", 4, 4, "1", now - (6 - n) * A_YEAR)
        for n in range(32):
            row = self.id("transcript_course")
            self.add("transcript_course", row, row.to_bytes(16, "big"), person, source, f"t{row}", 2023 + n // 8, str(8 + n // 8), f"C{n:03d}",
                     f"Course on record {n}", SCED[AREAS[n % 7]], 1000, 1000, "B", 1, row)
        addendum, locked = self.plan(person, "ilpa", ILPA, 5)
        self.add("addendum", addendum, "Pathways Alternative Program", "A5", "long", "locked", 1, "2026-09-01", "2026-09-15", "weekdays")
        self.add("plan_lock", addendum, 1, locked, now, "P. Rogram")


with sqlite3.connect(pathlib.Path(store) / f"{district}.db") as db:
    db.execute("pragma synchronous=off")
    source = db.execute("select min(id) from source").fetchone()[0]
    people = [row[0] for row in db.execute("select id from person where is_student = 1 and merged_into is null"
                                           " and id not in (select person from plan) order by id limit ?", (wanted,))]
    out = writer(db)
    db.execute("update person set grade = printf('%02d', 6 + id % 7) where is_student = 1")
    for at, person in enumerate(people):
        out.student(person, source)
        if at % 2000 == 1999:
            out.flush()
    out.flush()
    db.commit()
    print(db.execute("select count(*) from plan where kind = 'ilp' and set_aside is null").fetchone()[0])
