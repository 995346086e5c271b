"""What the built program does, weighs and takes, by one command: `make package`, then `make bench-package`.

    python -m tests.benchmarks.packaged [--dist DIST] [--earlier FILE] [--pictures FOLDER] [--runs N] [PART …]

Everything runs in a network namespace in which only loopback is up, with an empty environment, in a home
whose path has blanks and letters of three scripts, and from a folder that nobody can write to. Each
connection is watched by strace. ``--earlier`` is the one file of an earlier build, whose library this one
opens. It needs unshare, ip and strace, and for the window Xvfb, openbox and xdotool; what is missing is said.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.app.program import PROJECT, Outcome, Program
from tests.benchmarks.packaged_window import measure_memory, measure_starts, take_pictures
from tests.benchmarks.packaged_world import Bare, World
from tests.doubles import screen as screens

DATA = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev").absolute()
SET = "squad2"
_INSIDE = "SOURCEBOOK_BENCH_INSIDE"
_ALONE = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
_CONNECTED = re.compile(r'sa_family=AF_INET6?, .*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"')
# Smaller than this a component is one of "the rest".
_NAMED_MB = 4


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What the built program does, weighs and takes.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--dist", type=Path, default=PROJECT / "dist", help="where it was built")
    parser.add_argument("--earlier", type=Path, help="the one file of an earlier build")
    parser.add_argument("--pictures", type=Path, default=PROJECT / "build" / "packaged-pictures")
    parser.add_argument("--runs", type=int, default=10, help="of each start")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    if not (options.dist / "sourcebook").exists():
        parser.exit(1, f"{options.dist / 'sourcebook'} is not there: make package\n")
    _go_inside()
    print(f"network: {_network()}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        world = World(
            dist=options.dist.absolute(),
            scratch=Path(scratch),
            runs=options.runs,
            pictures=options.pictures.absolute(),
            earlier=options.earlier.absolute() if options.earlier else None,
        )
        os.chdir("/proc")
        for part in options.parts or PARTS:
            print(f"\n## {part}", flush=True)
            PARTS[part](world)


def _go_inside() -> None:
    """Become the same in a network namespace of its own, where that can be had."""
    if os.environ.get(_INSIDE):
        return
    environment = {**os.environ, _INSIDE: "1", "PYTHONPATH": str(PROJECT)}
    can_be_alone = (
        shutil.which("unshare")
        and not subprocess.run([*_ALONE, "true"], capture_output=True, check=False).returncode
    )
    if can_be_alone:
        again = [sys.executable, "-m", "tests.benchmarks.packaged", *sys.argv[1:]]
        os.execvpe(_ALONE[0], [*_ALONE, *again], environment)


def _network() -> str:
    if not os.environ.get(_INSIDE):
        return "NOT cut off: a network namespace cannot be had here"
    done = subprocess.run(["ip", "-brief", "link"], capture_output=True, text=True, check=True)
    return "only " + ", ".join(line.split()[0] for line in done.stdout.splitlines())


def say_sizes(world: World) -> None:
    """The one file, the unpacked tree, and what is large in it."""
    manifest = json.loads((world.dist / "manifest.json").read_text())
    print(f"one file        {manifest['one_file']['bytes'] / 1e6:6.1f} MB")
    print(f"unpacked        {manifest['bytes'] / 1e6:6.1f} MB")
    large = [part for part in manifest["components"] if part["bytes"] >= _NAMED_MB * 1e6]
    rest = [part for part in manifest["components"] if part["bytes"] < _NAMED_MB * 1e6]
    for part in large:
        print(f"  {part['bytes'] / 1e6:6.1f} MB  {part['name']} {part['version']}  ({part['licence']})")
    print(f"  {sum(part['bytes'] for part in rest) / 1e6:6.1f} MB  {len(rest)} others")
    counted = sum(part["bytes"] for part in manifest["components"])
    print(f"  {(manifest['bytes'] - counted) / 1e6:6.1f} MB  executable, archive's index, texts of licences")


def test_itself(world: World) -> None:
    """The one file and the folder, each in a new home; what they connect to and what they leave."""
    for executable in (world.one_file, world.folder):
        person = world.newcomer(executable)
        outcome, connected = _watched(world, person, "--selftest")
        print(f"{executable.parent.name}/{executable.name} --selftest: exit {outcome.status}")
        print(outcome.out.rstrip() + outcome.err)
        print(f"connected to: {connected}")
        left = sorted({path.relative_to(person.home).parts[:3] for path in person.home.rglob("*")}, key=str)
        print(f"left in the home: {['/'.join(parts) for parts in left if len(parts) == 3]}", flush=True)
        assert outcome.status == 0, outcome


def do_the_job(world: World) -> None:
    """Add a set of texts, score search on its questions, ask: as built, and from source."""
    documents, questions = DATA / "text_qa" / SET / "docs", DATA / "eval" / f"{SET}.jsonl"
    if not documents.is_dir():
        print(f"{documents} is not there; SOURCEBOOK_DATA names the folder of the development data")
        return
    question = json.loads(questions.read_text().splitlines()[0])["question"]
    built = world.newcomer(world.one_file)
    found = {}
    with built, Program(world.scratch / "from source") as source:
        for name, person in (("built", built), ("source", source)):
            watched = (lambda *a: _watched(world, built, *a)) if person is built else _unwatched(source)
            added, first = watched("add", documents, "--json")
            scores, second = watched("evaluate", questions, "--json")
            answer, third = watched("ask", question, "--no-model", "--json")
            numbers = {key: added.json[key] for key in ("files", "indexed", "passages")}
            numbers |= {k: v for k, v in scores.json.items() if k not in {"latency_ms", "misses"}}
            cited = [(Path(c["path"]).name, c["start"], c["end"]) for c in answer.json["citations"]]
            found[name] = (numbers, scores.json["misses"], cited)
            print(f"{name}: {numbers}\n  “{question}” cites {cited}")
            print(
                f"  {added.json['seconds']:.0f} s to add; connected to: {[first, second, third]}", flush=True
            )
    print("the same" if found["built"] == found["source"] else "NOT THE SAME", flush=True)
    assert found["built"] == found["source"]


def break_it_off(world: World) -> None:
    """Cuts of the one file: what a person is told."""
    size = world.one_file.stat().st_size
    for left in (0.0002, 0.01, 0.1, 0.5, 0.999, 1 - 1 / size):
        cut = world.scratch / "cut" / "sourcebook"
        cut.parent.mkdir(exist_ok=True)
        shutil.copyfile(world.one_file, cut)
        os.truncate(cut, int(size * left))
        cut.chmod(0o755)
        outcome = world.newcomer(cut).run("list")
        words = outcome.err.strip() or "(nothing)"
        print(f"{int(size * left):>11,} bytes: exit {outcome.status}: {words}", flush=True)
        assert outcome.status != 0
        cut.unlink()


def open_earlier(world: World) -> None:
    """A library that an earlier build has made, opened by this one."""
    if world.earlier is None:
        print("no earlier build was named (--earlier)")
        return
    with world.newcomer(world.earlier) as person:
        made = person.json("add", world.samples)
        before, listed = person.json("status"), person.json("list")
        person.end_engine()
        person.executable = world.one_file
        after, listed_now = person.json("status"), person.json("list")
        answer = person.json("ask", world.question, "--no-model")
        same = all(before[key] == after[key] for key in ("documents", "passages", "vectors"))
        print(
            f"made: {made['indexed']} documents, {before['passages']} passages, {before['vectors']} vectors"
        )
        found = "the same" if same and listed == listed_now else "NOT THE SAME"
        print(f"opened: {found}, {after['pending']} wait for their vector")
        print(f"asked: {Path(answer['citations'][0]['path']).name}, page {answer['citations'][0]['page']}")
        assert same
        assert listed == listed_now


def _unwatched(person: Program) -> Callable[..., tuple[Outcome, str]]:
    return lambda *arguments: (person.run(*arguments), "not watched")


def _watched(world: World, person: Bare, *arguments: object) -> tuple[Outcome, str]:
    """Run a command to its end under strace, with all that it starts; gives what it connected to."""
    if shutil.which("strace") is None:
        return person.run(*arguments), "not watched, strace is not installed"
    log = world.scratch / "connections"
    person.before = ["strace", "-f", "-qq", "-o", str(log), "-e", "trace=connect,sendto,sendmsg,sendmmsg"]
    # strace ends with the last of what it watches, which is the engine.
    person.environment["SOURCEBOOK_GRACE"] = "1"
    try:
        outcome = person.run(*arguments)
    finally:
        person.before = []
        del person.environment["SOURCEBOOK_GRACE"]
    calls = _CONNECTED.findall(log.read_text(errors="replace"))
    told = ", ".join(f"{address} ({calls.count(address)})" for address in sorted(set(calls)))
    beyond = sorted({address for address in calls if not re.match(r"127\.|::1$", address)})
    assert not beyond, beyond
    return outcome, told or "nothing"


def starts(world: World) -> None:
    """Time from the start to the first window."""
    _on_screen(measure_starts, world)


def memory(world: World) -> None:
    """Memory of window and engine, idle."""
    _on_screen(measure_memory, world)


def pictures(world: World) -> None:
    """Pictures of the packaged window."""
    _on_screen(take_pictures, world)


def _on_screen(measure: Callable[[World], None], world: World) -> None:
    if missing := screens.missing():
        print(f"not measured: {', '.join(missing)} not found")
        return
    measure(world)


PARTS: dict[str, Callable[[World], None]] = {
    "sizes": say_sizes,
    "selftest": test_itself,
    "job": do_the_job,
    "truncated": break_it_off,
    "earlier": open_earlier,
    "starts": starts,
    "memory": memory,
    "pictures": pictures,
}

if __name__ == "__main__":
    main()
