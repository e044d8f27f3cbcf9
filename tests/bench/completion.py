"""completion-all: every plan of a district counted anew (`plan recount`), all written and then none, beside SQLite's own reading.

    completion.py PROGRAM STORE DISTRICT PLANS

The store is one that a feed filled; each of its students gets a plan of three sections: goals, a course plan of 28 courses,
activities. Prints "completion-all SECONDS SECONDS_UNCHANGED PEER_SECONDS PLANS".
"""
import json
import pathlib
import sqlite3
import subprocess
import sys
import time

program, store, district, wanted = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
file = pathlib.Path(store) / f"{district}.db"

GOALS = {"goals": [{"id": f"{n:016x}", "kind": kind, "statement": f"Reach step {n} by spring", "measure": "grades", "by": "2027-05-01"}
                   for n, kind in enumerate(("academic", "career", "personal"))]}
AREAS = ("ela", "math", "social", "science", "arts", "interest", "interest")
COURSES = {"course_plan": [{"id": f"{n:016x}", "grade": str(9 + n // 7), "title": f"Course {n}", "area": AREAS[n % 7], "credits": "1"}
                           for n in range(28)]}
LOG = {"log": [{"id": f"{n:016x}", "date": f"2026-1{n % 2}-0{n + 1}", "kind": "community_service", "title": "River clean-up", "hours": "2.5"}
               for n in range(6)]}
SECTIONS = [("activities", LOG), ("education_plan", COURSES), ("goals", GOALS)]


def add_plans(db):
    """Gives a plan to those who have none (the benchmark of saves made some); returns how many plans there are."""
    people = [row[0] for row in db.execute("select id from person where is_student = 1 and merged_into is null"
                                           " and id not in (select person from plan) order by id limit ?", (wanted,))]
    base = max(db.execute(f"select coalesce(max(id), 0) from {table}").fetchone()[0] for table in ("plan", "plan_revision", "content"))
    now = int(time.time() * 1000)
    with db:
        for n, person in enumerate(people, start=base + 1):
            key = n.to_bytes(16, "big")
            db.execute("insert into plan (id, uid, person, kind, profile, profile_version, created_ms) values (?, ?, ?, 'ilp', 'us-ky', '1', ?)",
                       (n, key, person, now))
            db.execute("insert into plan_revision (id, uid, plan, number, version, root, author, author_name, author_role, at_ms)"
                       " values (?, ?, ?, 1, 1, zeroblob(32), 'b', 'B', 'counselor', ?)", (n, key, n, now))
            for at, (section, body) in enumerate(SECTIONS):
                row = base + (n - base) * len(SECTIONS) + at
                db.execute("insert into content (id, plan, hash, body) values (?, ?, ?, ?)",
                           (row, n, row.to_bytes(32, "big"), json.dumps(body, separators=(",", ":"))))
                db.execute("insert into revision_section (revision, section, content) values (?, ?, ?)", (n, section, row))
                db.execute("insert into section_written (plan, section, at_ms) values (?, ?, ?)", (n, section, now))
            db.execute("update plan set head = ? where id = ?", (n, n))
    return db.execute("select count(*) from plan where kind = 'ilp' and set_aside is null").fetchone()[0]


def recount():
    started = time.monotonic()
    said = subprocess.run([program, "--store", store, "--district", district, "--as", "bench", "--json", "plan", "recount"],
                          check=True, capture_output=True, text=True).stdout
    return time.monotonic() - started, json.loads(said)


connection = sqlite3.connect(file)
plans = add_plans(connection)
started = time.monotonic()
connection.execute("select sum(json_array_length(c.body, '$.goals')), sum(length(c.body)), count(distinct t.id) from plan p"
                   " join revision_section r on r.revision = p.head join content c on c.id = r.content"
                   " left join transcript_course t on t.person = p.person").fetchone()
peer = time.monotonic() - started
connection.close()
first, said = recount()
assert said["plans"] == plans and said["changed"] >= plans - 1000, said
second, said = recount()
assert said["changed"] == 0, said
print(f"completion-all {first:.2f} {second:.2f} {peer:.2f} {plans}")
