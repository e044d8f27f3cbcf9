"""Each shipped profile and law is valid by its JSON Schema, and what one of schema and `profile check` refuses the other does too."""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

top = pathlib.Path(__file__).resolve().parent.parent
program = pathlib.Path(sys.argv[1]).resolve() / "bin/throughline"


def schema(name, folder="plan"):
    s = json.loads((top / f"schemas/{folder}/{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(s)
    return jsonschema.Draft202012Validator(s)


profiles, overlays, laws = schema("plan-profile"), schema("plan-overlay"), schema("transfer-law", "law")
failed = 0


def tell(what, right, why=""):
    global failed
    failed += not right
    print(f"{'ok' if right else 'not ok'} {what}{': ' + why if why and not right else ''}")


def check(folder, document, *more):
    path = pathlib.Path(folder) / "one.json"
    path.write_text(json.dumps(document))
    done = subprocess.run([program, "profile", "check", str(path), *more], capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def at(document, path):
    for step in path[:-1]:
        document = document[step]
    return document, path[-1]


# Where, and what is put there in place of what stands there; None: it is taken out.
BROKEN = [
    (("format",), "plan-profile/2"), (("version",), None), (("sources",), None), (("jurisdiction",), {}),
    (("effective", "from"), None), (("labels", "plan", "es"), None), (("sections", 0, "source"), None),
    (("sections", 0, "confidence"), "certain"), (("sections", 0, "wirte"), ["student"]), (("sections", 0, "items", 0, "type"), None),
    (("completion", "by_grade", "10", "of", 2, "op"), "notin"), (("completion", "by_grade", "10", "source"), None),
    (("completion", "by_grade", "10", "of", 3, "in"), "this_year"), (("completion", "components", "1", "of"), []),
    (("completion", "alternative_completion", "reasons"), []), (("start", "rule", "within", "n"), 500),
    (("graduation", "sets", 0, "kind"), "seal"), (("graduation", "sets", 0, "areas", 0, "confidence"), None), (("nonsense",), 1),
]
BROKEN_LAWS = [
    (("format",), "transfer-law/2"), (("jurisdiction",), {}), (("sources",), []), (("bases", 0, "citation"), None),
    (("bases", 0, "needs_notice"), None), (("bases", 0, "name", "es"), None), (("bases", 0, "confidence"), "certain"),
    (("bases", 0, "from"), "soon"), (("stops", 0, "ends"), None), (("stops", 0, "hides_recipients"), "yes"),
    (("stops", 0, "source"), None), (("stops", 0, "hidden"), True), (("nonsense",), 1),
]
BROKEN_OVERLAYS = [
    {"remove": [{"path": "sections.about"}]}, {"rename": [{"path": "sections.about", "label": {"en": "Me"}}]},
    {"tighten": [{"path": "sections.about.items.story.type", "value": 1}]}, {"version": ""}, {"effective": {}},
    {"add": [{"to": "sections.about.items"}]},
]

def refuses_each(folder, whole, broken, by_schema):
    for path, instead in broken:
        document = copy.deepcopy(whole)
        holder, last = at(document, path)
        if instead is None:
            del holder[last]
        else:
            holder[last] = instead
        name = f"{document.get('format')} with {'.'.join(map(str, path))} = {json.dumps(instead)}"
        tell(f"schema refuses {name}", not by_schema.is_valid(document))
        tell(f"program refuses {name}", not check(folder, document)[0])


with tempfile.TemporaryDirectory() as folder:
    zz = json.loads((top / "tests/cases/profiles/us-zz.json").read_text())
    for path in [*sorted((top / "schemas/profiles").glob("*.json")), top / "tests/cases/profiles/us-zz.json"]:
        problems = [f"{list(e.absolute_path)}: {e.message}" for e in profiles.iter_errors(json.loads(path.read_text()))]
        tell(f"{path.name} is valid by the schema", not problems, "; ".join(problems[:3]))
        taken, said = check(folder, json.loads(path.read_text()))
        tell(f"{path.name} is taken by the program", taken, said)
    refuses_each(folder, zz, BROKEN, profiles)
    for path in sorted((top / "schemas/law").glob("us*.json")):
        law = json.loads(path.read_text())
        problems = [f"{list(e.absolute_path)}: {e.message}" for e in laws.iter_errors(law)]
        tell(f"law {path.name} is valid by the schema", not problems, "; ".join(problems[:3]))
        taken, said = check(folder, law)
        tell(f"law {path.name} is taken by the program", taken, said)
    refuses_each(folder, law, BROKEN_LAWS, laws)
    shown = re.search(r"```json\n(\{\"format\": \"plan-overlay/1\".*?)```", (top / "docs/administrator.md").read_text(), re.S)
    good = json.loads(shown.group(1))
    tell("the guide's overlay is valid by the schema", overlays.is_valid(good))
    taken, said = check(folder, good)
    tell("the guide's overlay is taken by the program", taken, said)
    base = pathlib.Path(folder) / "base.json"
    base.write_text(json.dumps(zz))
    plain = {"format": "plan-overlay/1", "profile": "us-zz", "version": "1", "effective": {"from": "2026-08-01"}}
    tell("an empty overlay is taken", check(folder, plain, "--base", str(base))[0] and overlays.is_valid(plain))
    for more in BROKEN_OVERLAYS:
        tell(f"schema refuses overlay {json.dumps(more)}", not overlays.is_valid({**plain, **more}))
        tell(f"program refuses overlay {json.dumps(more)}", not check(folder, {**plain, **more}, "--base", str(base))[0])

sys.exit(1 if failed else 0)
