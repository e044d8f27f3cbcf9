"""What the tests of `throughline serve` share: a district of the project's own, the process, and a person who asks it."""
import base64
import hashlib
import http.client
import json
import pathlib
import re
import signal
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[1]


class Failed(Exception):
    """A check that did not find what it must find."""


def expect(what, condition):
    if not condition:
        raise Failed(what)


def coded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class HostKey:
    """The SIS's key: signs who asks (ES256), through the openssl command alone."""

    def __init__(self, folder):
        self.pem, self.jwk = folder / "host.pem", folder / "host.jwk"
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(self.pem)], check=True)
        der = subprocess.run(["openssl", "ec", "-in", str(self.pem), "-pubout", "-outform", "DER"], capture_output=True, check=True)
        x, y = coded(der.stdout[-64:-32]), coded(der.stdout[-32:])
        thumbprint = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":")).encode()
        self.kid = coded(hashlib.sha256(thumbprint).digest())
        self.jwk.write_text(json.dumps({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": self.kid}), encoding="utf-8")
        self.kept = {}

    def token(self, district, actor):
        """Signed anew each minute; it may live for five."""
        now = int(time.time())
        key = json.dumps(actor)
        if key in self.kept and self.kept[key][0] > now - 60:
            return self.kept[key][1]
        parts = [{"alg": "ES256", "kid": self.kid}, actor | {"aud": district, "iat": now, "exp": now + 240}]
        text = ".".join(coded(json.dumps(p).encode()) for p in parts)
        der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(self.pem)], input=text.encode(), capture_output=True,
                             check=True).stdout
        raw, at = b"", 2
        for _ in range(2):  # DER: 30 len, 02 len r, 02 len s
            size = der[at + 1]
            raw += der[at + 2:at + 2 + size].lstrip(b"\0").rjust(32, b"\0")
            at += 2 + size
        self.kept[key] = (now, f"{text}.{coded(raw)}")
        return self.kept[key][1]


STUDENT = {"sub": "student-1", "name": "Alma", "roles": ["student"], "students": ["sourcedId:S1"]}
COUNSELOR = {"sub": "counselor-1", "name": "C", "roles": ["counselor"], "schools": ["*"]}
ALMA = "1900000001"


class World:
    """A district fed from tests/cases/district, in a folder of the test."""

    def __init__(self, build, folder, code="demo"):
        self.program, self.folder, self.code = build / "bin" / "throughline", folder, code
        self.store = folder / "store"
        self.key = HostKey(folder)

    def command(self, *args, ok=(0,), **how):
        done = subprocess.run([str(self.program), "--store", str(self.store), "--district", self.code, *args],
                              capture_output=True, text=True, check=False, **how)
        if done.returncode not in ok:
            raise Failed(f"{' '.join(args[:3])} exited {done.returncode}: {done.stderr.strip()}{done.stdout[-500:]}")
        # On stderr a slow import says how far it is: no part of an answer. A refusal is said there too, and is one.
        return done.stdout if done.returncode == 0 else done.stdout + done.stderr

    def make(self, feed=TOP / "tests" / "cases" / "district" / "oneroster", **how):
        self.command("district", "init", "--name", "Demo", "--state", "KY", **how)
        self.command("import", "oneroster", str(feed), **how)

    def statements(self):
        """The goal of each revision of Alma's plan, oldest first."""
        plan = json.loads(self.command("plan", "export", ALMA))
        return [r["sections"]["goals"]["content"]["goals"][0]["statement"] for r in plan["revisions"]]


class Served:
    """`throughline serve` while it runs."""

    def __init__(self, world, environment=None, options=(), before=(), **how):
        self.world = world
        self.process = subprocess.Popen(
            [str(world.program), "--store", str(world.store), "--district", world.code, *before, "serve", "--port", "0",
             "--host-key", str(world.key.jwk), *options], stdout=subprocess.PIPE, stderr=sys.stderr, text=True, env=environment, **how)
        said = self.process.stdout.readline()
        found = re.search(r":(\d+)$", said.strip())
        expect(f"serve started: {said}", found)
        self.port = int(found[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)

    def ask(self, actor, method, path, body=None, headers=None, timeout=30, data=None):
        """`body` goes as JSON, `data` as it is. Status, headers, body; status 0 when the connection was closed without one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        all_headers = {"Throughline-Actor": self.world.key.token(self.world.code, actor), "Throughline-Mount": "/tl",
                       "Throughline-Embed": "shadow", "Content-Type": "application/json"} | (headers or {})
        try:
            connection.request(method, path, json.dumps(body) if body is not None else data, all_headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except (http.client.HTTPException, ConnectionError):
            return 0, {}, ""
        finally:
            connection.close()

    def etag(self, actor, student=ALMA):
        status, headers, _ = self.ask(actor, "GET", f"/api/v1/students/{student}/ilp/sections/goals")
        expect(f"the section is there or not yet: {status}", status in (200, 404))
        return headers["ETag"] if status == 200 else ""

    def save(self, actor, statement, etag, student=ALMA):
        return self.ask(actor, "PUT", f"/api/v1/students/{student}/ilp/sections/goals",
                        {"goals": [{"kind": "career", "statement": statement}]}, {"If-Match": etag})
