#!/usr/bin/env python3
"""The demo's two districts for the browser test: prints one JSON line about them, ends with its standard input.

world.py --build BUILD --work DIR
"""
import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "sis-stubs" / "demo"))
import main_job  # noqa: E402  (its folder is known only now)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", type=pathlib.Path, required=True)
    options.add_argument("--work", type=pathlib.Path, required=True)
    o = options.parse_args()
    demo = main_job.Demo(o.build.resolve(), o.work.resolve(), 0)
    try:
        demo.prepare()
        main_job.Job(demo).fed()
        print(json.dumps(demo.facts | {
            "program": str(demo.program), "store": str(demo.store), "spool": str(demo.spool),
            "a": {"key": demo.a.key, "base": demo.a.base, "data": str(demo.a.data)},
            "b": {"key": demo.b.key, "base": demo.b.base, "data": str(demo.b.data)}}), flush=True)
        sys.stdin.read()
    finally:
        demo.stop()


if __name__ == "__main__":
    main()
