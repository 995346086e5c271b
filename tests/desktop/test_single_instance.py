"""A second start finds the first window and gives it its paths."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from app.desktop.single_instance import SingleInstance, hand_over

PROJECT = Path(__file__).resolve().parents[2]
SECOND = (
    "import sys; from pathlib import Path; from app.desktop.single_instance import hand_over;"
    "sys.exit(0 if hand_over(Path(sys.argv[1]), sys.argv[2:]) else 3)"
)


@pytest.fixture
def instance(qapp, tmp_path):
    instance = SingleInstance(tmp_path / "library", qapp)
    instance.listen()
    yield instance
    instance.close()
    instance.deleteLater()


def second_start(library, *paths):
    return subprocess.Popen([sys.executable, "-c", SECOND, str(library), *paths], cwd=PROJECT)


def test_a_second_start_hands_its_paths_over(qtbot, instance, tmp_path):
    with qtbot.waitSignal(instance.raised) as raised:
        second = second_start(tmp_path / "library", "/a b/ä.pdf", "/new\nline")
    assert raised.args[0].paths == ("/a b/ä.pdf", "/new\nline")
    assert second.wait(20) == 0


def test_another_library_has_a_window_of_its_own(qtbot, instance, tmp_path):
    assert second_start(tmp_path / "other").wait(20) == 3


def test_what_a_crash_left_behind_is_taken_over(qapp, qtbot, tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from app.desktop.single_instance import SingleInstance; a = QCoreApplication([]);"
        "SingleInstance(Path(sys.argv[1]), a).listen(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "library")], cwd=PROJECT, check=False)
    instance = SingleInstance(tmp_path / "library", qapp)
    instance.listen()
    with qtbot.waitSignal(instance.raised):
        second = second_start(tmp_path / "library")
    assert second.wait(20) == 0
    instance.close()
    instance.deleteLater()


def test_what_is_not_ours_raises_the_window_and_nothing_else(qtbot, instance, tmp_path):
    socket = QLocalSocket()
    socket.connectToServer(instance._name)
    with qtbot.waitSignal(instance.raised) as raised:
        socket.write(b"GET / HTTP/1.1\r\n" * 100)
        socket.flush()
        socket.disconnectFromServer()
    assert raised.args[0].paths == ()


def test_nobody_is_there(qapp, tmp_path):
    assert hand_over(tmp_path / "library", ()) is False
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
