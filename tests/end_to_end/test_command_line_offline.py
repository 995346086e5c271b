"""No packet leaves: the main job in a network of its own that has nothing but loopback, watched by strace."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.app.program import PROJECT

SCRIPT = """
import json, subprocess, sys
from pathlib import Path
from tests.app.program import Program
from tests.doubles.lm_studio import LmStudioDouble

subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
folder, samples = map(Path, sys.argv[1:])
trace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(folder / "trace")]

class Traced(Program):
    def command(self, *arguments):
        return [*trace, "-A", *super().command(*arguments)]

with LmStudioDouble() as double, Traced(folder / "person") as program:
    program.environment["SOURCEBOOK_SERVER"] = double.address
    # strace waits for all that it follows, so the engine is not left to a command to start.
    engine = program.start("engine", program.library, stderr=subprocess.DEVNULL)
    assert engine.stdout.readline()
    added = program.json("add", samples)
    answer = program.json("ask", "When may the tenant end the lease of the Corn Mill early?")
    found = program.json("search", "barley")
    print(json.dumps([added["indexed"], answer["model"], len(found["passages"])]))
engine.wait()
"""
ADDRESS = re.compile(
    r'sa_family=(AF_INET6?)\b[^}]*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")'
)


def test_nothing_but_loopback_is_spoken_to(tmp_path, samples):
    for tool in ("unshare", "ip", "strace"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can make a network of its own")
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network of its own can be made here")
    # WHEN files are added, a question answered and a search done where there is only loopback
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-c", SCRIPT, tmp_path, samples],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    # THEN the job is done
    assert done.returncode == 0, done.stderr
    assert done.stdout == '[12, "qwen/qwen3-4b-2507", 10]\n'
    # AND no process of the program, the engine and its readers among them, tried to reach anything else
    trace = (tmp_path / "trace").read_text()
    spoken_to = {(family, four or six) for family, four, six in ADDRESS.findall(trace)}
    assert ("AF_INET", "127.0.0.1") in spoken_to
    assert {address for _, address in spoken_to} <= {"127.0.0.1", "::1"}
    assert trace.count("sa_family=AF_INET") == len(ADDRESS.findall(trace))
    # AND nobody asked for the address of a name, which goes to port 53 or over these sockets
    assert "htons(53)" not in trace
    assert "nscd" not in trace
    assert "systemd/resolve" not in trace
