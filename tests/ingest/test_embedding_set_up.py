"""Making the bundled model: what it says and does when all is right and when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SCRIPT = PROJECT / "packaging" / "set_up_model.py"
MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"


def set_up(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def test_a_model_that_is_right_is_left_alone_without_the_tools_that_make_it() -> None:
    before = (MODEL / "model.onnx").stat().st_mtime_ns
    code = (
        "import sys, runpy; sys.modules['onnx'] = None; sys.argv = ['set_up_model.py'];"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The embedding model is already set up in {MODEL}.\n"
    assert (MODEL / "model.onnx").stat().st_mtime_ns == before


def test_without_a_package_index_it_says_what_to_do_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "model" / "all-MiniLM-L6-v2"
    result = set_up("--to", target, PIP_NO_INDEX="1", PIP_CONFIG_FILE="/dev/null")
    assert result.returncode == 1
    assert "could not be downloaded" in result.stderr
    assert "--from FOLDER" in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(target.parent.iterdir()) == []


def test_other_weights_are_refused_by_name(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        (source / name).write_bytes(b"{}")
    result = set_up("--from", source, "--to", tmp_path / "made" / "model")
    assert result.returncode == 1
    assert "model.safetensors" in result.stderr
    assert "SHA-256" in result.stderr
    assert list((tmp_path / "made").iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "file", "nothing"])
def test_a_source_without_the_files_is_named(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    if kind == "folder":
        source.mkdir()
    elif kind == "file":
        source.write_bytes(b"no wheel")
    result = set_up("--from", source, "--to", tmp_path / "made" / "model")
    assert result.returncode == 1
    assert str(source) in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_notice_and_the_source_of_the_weights_lie_beside_the_model() -> None:
    assert "Apache License, Version 2.0" in (MODEL / "NOTICE.txt").read_text(encoding="utf-8")
    manifest = json.loads((MODEL / "manifest.json").read_bytes())
    assert manifest["revision"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
