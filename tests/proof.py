#!/usr/bin/env python3
"""A store proves itself by commands alone: serve seals and anchors, a log that was cut is caught by its anchor, a backup
comes back elsewhere, an old store is migrated, two people destroy what is over.

proof.py --build BUILD
"""
import argparse
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from serving import ALMA, COUNSELOR, TOP, Failed, Served, World, expect


def sound(world, *args, ok=(0,)):
    return json.loads(world.command("--json", *args, ok=ok))


def anchors(world, folder):
    """What serve sealed and anchored when it was stopped; a cut log, a forged anchor."""
    key = folder / "keys" / "demo.key.pem"
    key.parent.mkdir()
    world.command("transfer", "directory", "init", "--draft", str(folder / "d.json"), "--root-key", str(folder / "root.pem"),
                  "--root-public", str(folder / "root.jwk"))
    world.command("--key", str(key), "transfer", "directory", "add", "--draft", str(folder / "d.json"), "--id", "demo", "--name", "Demo")
    kept = folder / "anchors.jws"
    with Served(world, options=["--anchors", str(kept)], before=["--key", str(key)]) as served:
        for _ in range(5):
            expect("a page", served.ask(COUNSELOR, "GET", f"/students/{ALMA}/ilp")[0] == 200)
        etag = served.etag(COUNSELOR)
        expect("a save", served.save(COUNSELOR, "Goal 1", etag)[0] == 200)
    lines = kept.read_text().splitlines()
    expect(f"an anchor at the start and one at the end: {len(lines)}", len(lines) == 2)
    with sqlite3.connect(world.store / "demo.db") as db:
        sealed, = db.execute("select coalesce(sum(rows), 0) from access_seal").fetchone()
    with sqlite3.connect(world.store / "demo.access.db") as log:
        views, = log.execute("select count(*) from access").fetchone()
    expect(f"every view sealed: {sealed} of {views}", sealed == views > 5)
    verify = ("--key", str(key), "audit", "verify", "--anchor", str(kept))
    expect("sound with its anchors", sound(world, *verify)["sound"])

    forged = folder / "forged.jws"
    forged.write_text(lines[0][:-6] + "AAAAAA\n")
    said = world.command("--key", str(key), "audit", "verify", "--anchor", str(forged), ok=(1,))
    expect(f"a forged anchor is refused: {said}", "anchor-signature" in said)

    # Cut cleanly at its end, with all that hangs on it: without the anchor nobody could tell.
    cut = folder / "cut"
    shutil.copytree(world.store, cut)
    other = World(world.program.parents[1], folder / "other")
    other.store = cut
    with sqlite3.connect(cut / "demo.db") as db:
        db.execute("drop trigger audit_is_kept")
        last, = db.execute("select max(seq) from audit").fetchone()
        for table, column in (("access_seal", "audit_seq"), ("proof", "audit_seq"), ("audit_detail", "seq"), ("audit", "seq")):
            db.execute(f"delete from {table} where {column} >= ?", (last,))
    expect("the chain alone is whole", sound(other, "audit", "verify")["sound"])
    found = sound(other, *verify, ok=(1,))
    expect(f"the anchor tells: {found}", [w["code"] for w in found["wrong"]] == ["chain-short"])
    print("checked anchors: every view sealed, a cut chain and a forged anchor caught")


def backup(world, folder):
    copy = folder / "copy"
    made = sound(world, "store", "backup", "--out", str(copy))
    back = World(world.program.parents[1], folder / "back")
    back.store = folder / "elsewhere"
    restored = sound(back, "store", "restore", str(copy))
    expect("the same rows in every table", made["rows"] == restored["rows"])
    expect("sound", sound(back, "store", "verify")["sound"])
    expect("the plan came back", back.statements() == world.statements() != [])
    said = back.command("store", "restore", str(copy), ok=(1,))
    expect(f"never over a district: {said}", "conflict" in said)
    (copy / "district.db").write_bytes(b"x" + (copy / "district.db").read_bytes()[1:])
    third = World(world.program.parents[1], folder / "third")
    third.store = folder / "third-store"
    said = third.command("store", "restore", str(copy), ok=(1,))
    expect(f"a damaged backup names its file: {said}", "backup-damaged" in said and "district.db" in said)
    expect("and leaves nothing", not list(third.store.glob("*")))
    print(f"checked a backup: {made['files']} files, {sum(made['rows'].values())} rows, restored elsewhere")


def migrate(build, folder):
    old = World(build, folder / "old", "district-a")
    old.store = folder / "old-store"
    shutil.copytree(TOP / "tests" / "old-stores" / "1", old.store)
    said = old.command("count", ok=(1,))
    expect(f"an old store says what to do: {said}", "store migrate" in said)
    plan = sound(old, "store", "migrate", "--plan")
    expect(f"the plan: {plan}", plan["found"] == 1 and len(plan["steps"]) == plan["wanted"] - 1 and not plan["done"])
    expect("a plan does nothing", not pathlib.Path(plan["backup"]).exists())
    done = sound(old, "store", "migrate")
    expect("backed up first", (pathlib.Path(done["backup"]) / "manifest.json").exists())
    expect("sound", sound(old, "store", "verify")["sound"])
    print(f"checked a migration: schema {done['found']} to {done['wanted']}")


def purge(world):
    with sqlite3.connect(world.store / "demo.db") as db:
        db.execute("update school_enrollment set exit_date = '2001-05-30', state = 0")
    world.command("--as", "anna", "store", "schedule", "--set", "ilp", "--keep", "5")
    said = world.command("store", "schedule", "--set", "transcript", "--keep", "5", ok=(1,))
    expect(f"a permanent record stays one: {said}", "invalid" in said or "not valid" in said)
    proposed = sound(world, "--as", "anna", "store", "purge", "--propose")
    expect(f"Alma's plan is over: {proposed}", [i["class"] for i in proposed["items"]] == ["ilp"])
    key = proposed["destruction"]
    said = world.command("--as", "anna", "store", "purge", "--approve", key, ok=(1,))
    expect(f"not the same person: {said}", "second" in said.lower())
    certificate = json.loads(world.command("--as", "ben", "store", "purge", "--approve", key))
    expect("a certificate", certificate["proposedBy"] == "anna" and certificate["approvedBy"] == "ben")
    for name in world.store.iterdir():
        if name.is_file():
            expect(f"nothing of it in {name.name}", b"Goal 1" not in name.read_bytes())
    expect("the chain holds", sound(world, "store", "verify")["sound"])
    print("checked a purge: two people, a certificate, nothing left, the chain holds")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    build = parser.parse_args().build.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for name in ("other", "back", "third", "old"):
            (folder / name).mkdir()
        world = World(build, folder)
        world.make()
        try:
            anchors(world, folder)
            backup(world, folder)
            migrate(build, folder)
            purge(world)
        except (Failed, subprocess.SubprocessError) as failure:
            print(f"FAILED: {failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
