"""The program finds its own parts, wherever it is started."""

import json
import subprocess
import sys
from pathlib import Path

from tests.app.program import Program


def test_a_folder_with_packages_of_the_same_names_does_no_harm(tmp_path: Path) -> None:
    # GIVEN a person's folder that holds an `app`, an `ingest` and a `retrieval` of its own
    for name in ("app", "ingest", "retrieval"):
        package = tmp_path / "mine" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "mine" / "note.txt").write_text("The kettle is on the left.")
    with Program(tmp_path) as program:
        environment = {name: value for name, value in program.environment.items() if name != "PYTHONPATH"}
        command = [str(Path(sys.executable).with_name("sourcebook")), "add", "note.txt", "--json"]
        # WHEN the installed program is started there
        done = subprocess.run(
            command, cwd=tmp_path / "mine", env=environment, capture_output=True, check=True
        )
    # THEN engine and parse worker are the program's own
    assert json.loads(done.stdout)["indexed"] == 1
