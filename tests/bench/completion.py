"""completion-all: every plan of a district counted anew (`plan recount`), all written and then none, beside SQLite's own reading.

    completion.py PROGRAM STORE DISTRICT

The store's students have full plans (full_plans.py) that were not counted in this school year yet. Prints "completion-all
SECONDS SECONDS_UNCHANGED PEER_SECONDS PLANS".
"""
import json
import pathlib
import sqlite3
import subprocess
import sys
import time

program, store, district = sys.argv[1:4]
file = pathlib.Path(store) / f"{district}.db"


def recount():
    started = time.monotonic()
    said = subprocess.run([program, "--store", store, "--district", district, "--as", "bench", "--json", "plan", "recount"],
                          check=True, capture_output=True, text=True).stdout
    return time.monotonic() - started, json.loads(said)


connection = sqlite3.connect(file)
plans = connection.execute("select count(*) from plan where kind = 'ilp' and set_aside is null").fetchone()[0]
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
