"""tab-socket: a `serve` of a store with full plans, asked for ILP tabs at a steady rate by bench_socket.

    socket_rate.py BUILD STORE DISTRICT STUDENTS RATE

Prints what bench_socket prints.
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from serving import COUNSELOR, Served, World  # noqa: E402

build, store, district, students, rate = sys.argv[1:6]
with tempfile.TemporaryDirectory() as folder:
    world = World(pathlib.Path(build).resolve(), pathlib.Path(folder), district)
    world.store = pathlib.Path(store)
    with Served(world) as server:
        subprocess.run([str(pathlib.Path(build) / "bin" / "bench_socket"), str(server.port), rate, students], check=True, text=True,
                       input=world.key.token(district, COUNSELOR) + "\n")
