"""The library's reranker, chosen in the settings of the window, with a real engine behind it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QListWidget, QPushButton

from tests.desktop.whole_window import whole_window
from tests.retrieval.making_rerankers import make_reranker

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def settings(qapp, qtbot, program, monkeypatch):
    """The dialog of settings, on its page "Library"."""
    for name, value in program.environment.items():
        monkeypatch.setenv(name, value)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with whole_window(qapp, None, program.library.parent) as whole:
        qtbot.waitUntil(lambda: whole.desktop.library.coverage is not None)
        whole.desktop.settings.open()
        dialog = whole.window.findChild(QDialog)
        sections = dialog.findChild(QListWidget)
        sections.setCurrentItem(sections.findItems("Library", Qt.MatchFlag.MatchExactly)[0])
        yield dialog


def said(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def button(dialog, text):
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def choose(qtbot, dialog, folder):
    """Choose a folder, and wait until the engine has said what it thinks of it."""
    qtbot.waitUntil(button(dialog, "Choose a model…").isEnabled)
    QTest.mouseClick(button(dialog, "Choose a model…"), Qt.MouseButton.LeftButton)
    chooser = dialog.findChildren(QFileDialog)[-1]
    chooser.setDirectory(str(folder))
    chooser.accept()
    qtbot.waitUntil(button(dialog, "Choose a model…").isEnabled)


def test_a_model_is_taken_one_of_no_use_is_refused_and_none_is_a_press_away(
    qtbot, settings, program, tmp_path
):
    model = make_reranker(tmp_path / "a reranker")
    nothing = tmp_path / "no model"
    nothing.mkdir()
    (nothing / "model.onnx").write_bytes(b"no graph")
    # WHEN a folder with a model is chosen THEN the library has it, for every door
    choose(qtbot, settings, model)
    assert str(model) in said(settings)
    assert program.json("reranker")["reranker"] == {"folder": str(model), "failure": None}
    # WHEN one is chosen that holds none THEN the engine's own words say why, and the other one stays
    choose(qtbot, settings, nothing)
    (why,) = [text for text in said(settings) if "cannot be used" in text]
    assert why.startswith(f"The reranker in {nothing} cannot be used: it does not hold tokenizer.json")
    assert str(model) in said(settings)
    assert program.json("reranker")["reranker"]["folder"] == str(model)
    # WHEN none is wanted
    QTest.mouseClick(button(settings, "No reranker"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "None" in said(settings))
    assert program.json("reranker")["reranker"] is None
