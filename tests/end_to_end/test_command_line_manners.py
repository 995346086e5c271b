"""The command line in a terminal and in a pipe: hostile names, signals, closed pipes, encodings."""

import json
import os
import signal
import subprocess

import pytest

from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals and signals of POSIX")

# What a terminal would obey or show in the wrong place, and what rich would take for its own markup.
HOSTILE = {
    "escape": "clear\x1b[2J\x1b[31mred.txt",
    "title": "title\x1b]0;owned\x07.txt",
    "newline": "two\nlines.txt",
    "return": "over\rwrite.txt",
    "override": "gpj.\u202etxt.txt",
    "isolate": "a\u2066b\u2069.txt",
    "c1": "csi\x9b31m.txt",
    "markup": "[red]bold :warning: [b].txt",
    "spaces": "  two  spaces .txt",
}
DANGEROUS = ("\x1b", "\x07", "\x9b", "\r", "\u202e", "\u2066", "\u2069")


@pytest.fixture
def hostile_folder(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for n, name in enumerate(HOSTILE.values()):
        (folder / name).write_text(f"Note number {n} about the ferry.")
    return folder


def test_names_of_files_do_nothing_to_a_terminal(program, hostile_folder):
    # GIVEN files whose names hold what a terminal obeys, among them some that are not read
    (hostile_folder / "evil\x1b[2J.exe").write_bytes(b"\0")
    odd = hostile_folder / HOSTILE["newline"]
    # WHEN they are added in a terminal, listed, found, shown and spoken of
    screen = run_in_terminal(program, "add", hostile_folder)
    outcomes = [
        program.run("list"),
        program.run("search", "ferry", "-k", "20"),
        program.run("ask", "ferry", "--no-model"),
        program.run("remove", hostile_folder / HOSTILE["escape"]),
        program.run("add", odd),
        program.run("show", hostile_folder / "no\x1b[2Jsuch"),
    ]
    # THEN nothing of it reaches the terminal, and all of them were indexed
    for text in [*(outcome.out for outcome in outcomes), *(outcome.err for outcome in outcomes)]:
        assert not [sign for sign in DANGEROUS if sign in text], text
    assert "\x1b[2J" not in screen
    assert "owned\x07" not in screen
    assert "9 can be searched" in screen
    # AND each file has one line of its own, with the harmless part of its name unchanged
    lines = outcomes[0].out.splitlines()
    assert len(lines) == len(HOSTILE) + 1
    assert any(HOSTILE["markup"] in line for line in lines)
    assert any(HOSTILE["spaces"] in line for line in lines)
    # AND JSON has the names as they are
    paths = {document["path"] for document in program.json("list")["documents"]}
    assert {str(hostile_folder / name) for name in HOSTILE.values()} <= paths
    assert program.json("show", odd)["path"] == str(odd)


def run_in_terminal(program, *arguments):
    """Run a command whose three streams are a terminal; gives all that it wrote there."""
    ours, theirs = os.openpty()
    with program.start(*arguments, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        screen = b""
        try:
            while part := os.read(ours, 65536):
                screen += part
        except OSError:  # Linux: the other side is closed
            pass
        os.close(ours)
        assert process.wait() == 0, screen
    return screen.decode()


def test_what_a_document_says_does_nothing_to_a_terminal(program, tmp_path):
    # GIVEN a document with escape sequences in its text and heading
    (tmp_path / "evil.md").write_text(
        "# Ferry \x1b[31m\n\nThe ferry \x1b]0;owned\x07 leaves \u202e at nine.\n"
    )
    assert program.run("add", tmp_path / "evil.md").status == 0
    for arguments in (("search", "ferry"), ("show", tmp_path / "evil.md"), ("ask", "ferry", "--no-model")):
        outcome = program.run(*arguments)
        assert outcome.status == 0
        assert "ferry" in outcome.out.lower()
        assert not [sign for sign in DANGEROUS if sign in outcome.out + outcome.err]


def test_a_name_that_is_no_text_is_refused_in_words(program):
    command = [*map(os.fsencode, program.command("add")), b"/tmp/caf\xe9.txt"]
    done = subprocess.run(command, env=program.environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"no text" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [("add", ""), ("remove", ""), ("show", " "), ("move", "", ""), ("--library", "", "status"),
     ("evaluate", ""), ("embedder", ""), ("rules", "--exclude", ""), ("search", " "), ("ask", "")],
)  # fmt: skip
def test_an_empty_word_is_not_taken_for_the_folder_one_is_in(program, tmp_path, words):
    # GIVEN a person in a folder of files, with a variable that was never set
    (tmp_path / "note.txt").write_text("The ferry leaves at nine.")
    with program.start(*words, cwd=tmp_path) as command:
        out, err = command.communicate()
    # THEN it is wrong usage, and nothing was done with the folder
    assert (command.returncode, out) == (2, b""), err
    assert b"Traceback" not in err
    assert not (tmp_path / "lock").exists()
    assert program.json("list")["documents"] == []


def test_where_there_is_no_screen_paths_say_how_they_are_added(program, tmp_path):
    (tmp_path / "note.txt").touch()
    said = program.run(
        tmp_path / "note.txt", environment={"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    )
    assert said.status == 2
    assert said.err == (
        "There is no screen here to open the window on. To add files and folders: sourcebook add PATH\n"
    )


def test_an_empty_library_is_called_empty(program):
    assert program.run("search", "ferry").err.startswith("The library is empty.")
    assert "being filled" not in program.run("status").out


def test_what_is_left_alone_is_told_and_not_without_an_end(program, tmp_path):
    # GIVEN a folder of code: one document, and very much that is not read
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "note.txt").write_text("The ferry leaves at nine.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    for number in range(40):
        (folder / f"{number}.o").write_bytes(b"\0")
    # WHEN it is added
    lines = program.run("add", folder).out.splitlines()
    # THEN what needs attention comes first, then some of the others, and how many more there are
    assert "broken.pdf" in lines[0]
    assert [line.split()[0] for line in lines[1:11]] == ["unsupported"] * 10
    assert lines[11] == "... and 30 more that are left alone (`list` has them)"
    assert lines[12].startswith("42 files: 1 can be searched, 1 needs attention")
    assert len(program.run("list").out.splitlines()) == 42


def test_a_name_that_begins_with_a_tilde_is_a_name(program, tmp_path):
    (tmp_path / "~nobody at all.txt").write_text("The ferry leaves at nine.")
    with program.start("add", "~nobody at all.txt", "--json", cwd=tmp_path) as adding:
        out, err = adding.communicate()
    assert adding.returncode == 0, err
    assert json.loads(out)["indexed"] == 1


def test_a_terminal_that_cannot_show_a_sign_is_no_reason_to_stop(program, tmp_path):
    (tmp_path / "日本語.txt").write_text("The ferry leaves at nine. 漢字")
    assert program.run("add", tmp_path / "日本語.txt").status == 0
    for arguments in (("list",), ("search", "ferry")):
        outcome = program.run(*arguments, environment={"PYTHONIOENCODING": "ascii"})
        assert outcome.status == 0, outcome
        assert "???" in outcome.out


def test_a_pipe_that_is_closed_early_is_no_failure(sample_program):
    # GIVEN somebody who reads the first byte only
    for arguments in (("search", "lease", "-k", "100"), ("list", "--json"), ("ask", "lease", "--no-model")):
        with sample_program.start(*arguments) as process:
            process.stdout.close()
            complaints = process.stderr.read().decode()
            # THEN the command ends without a word of Python about it
            assert process.wait() == 0
        assert "Traceback" not in complaints
        assert "BrokenPipe" not in complaints
        assert "Exception ignored" not in complaints


def test_ctrl_c_in_the_middle_of_an_add_stops_the_command_and_keeps_what_was_read(program, tmp_path):
    # GIVEN a command in the middle of an add
    sentence = "The harbour master wrote down that ship number {n} came in with wool, salt and timber. "
    (tmp_path / "long.txt").write_text("\n\n".join(sentence.format(n=n) * 10 for n in range(150)))
    with program.start("add", tmp_path / "long.txt", "--json") as adding:
        engine = program.wait_for_engine()
        wait_until(lambda: engine.request("GET", "/status")[1]["pending"] > 0)
        # WHEN the person stops it
        adding.send_signal(signal.SIGINT)
        out, err = adding.communicate()
    # THEN it ends with 130 and says what became of it, and the engine lives on for the next command
    assert (adding.returncode, out) == (130, b"")
    assert "Stopped" in err.decode()
    assert "Traceback" not in err.decode()
    assert program.json("search", "harbour master")["passages"]
    assert program.engine().pid == engine.pid
