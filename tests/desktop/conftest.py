"""What every test of the window gets: Qt without a screen, a theme, a watch over what it leaves behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Qt is imported. A test that needs a real screen starts one of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.desktop.link import engine_starter
from app.desktop.theme.theme import Appearance, Theme
from tests.desktop.whole_window import WholeWindow, filled, whole_window
from tests.doubles.fake_engine import FakeEngine

# Milliseconds: longer than any machine stands still, and short of a test's own limit.
_PATIENCE = 120_000


class PatientQtBot(QtBot):
    """Waits for what is to come however long it takes: how soon is for the benchmarks to say.

    Those of pytest-qt end after five seconds, which is little on a machine that has other work.
    """

    def waitUntil(self, callback, *, timeout=_PATIENCE):
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=_PATIENCE, **how):
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitExposed(self, widget, *, timeout=_PATIENCE):
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget, *, timeout=_PATIENCE):
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's robot, with more patience."""
    return PatientQtBot(request)


@pytest.fixture(autouse=True)
def _no_engine_beside_a_slow_double(monkeypatch: pytest.MonkeyPatch) -> None:
    """A double that stands still for a while is not given up, as a hung engine is, for a real one."""
    monkeypatch.setattr(engine_starter, "_HEALTH_MS", _PATIENCE)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeEngine]:
    """The engine of a small library, which says what it is told to."""
    with filled(tmp_path) as engine:
        yield engine


@pytest.fixture
def whole(qapp: QApplication, qtbot: QtBot, fake: FakeEngine, tmp_path: Path) -> Iterator[WholeWindow]:
    """The whole window on that engine, once all that it asks first has come."""
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        yield window


@pytest.fixture(params=[Appearance.LIGHT, Appearance.DARK])
def both_themes(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    """The light theme, then the dark one."""
    return _theme(qapp, request.param)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    return _theme(qapp, Appearance.LIGHT)


def _theme(application: QApplication, appearance: Appearance) -> Theme:
    theme = Theme(application)
    theme.choose(appearance)
    return theme


@pytest.fixture(autouse=True)
def _no_leaked_widgets_or_timers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a top-level widget or a running timer behind."""
    if "qapp" not in request.fixturenames and "qtbot" not in request.fixturenames:
        yield
        return
    application: QApplication = request.getfixturevalue("qapp")
    known = set(application.topLevelWidgets())
    yield
    application.processEvents()
    # What pytest-qt has closed is deleted only now.
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in application.topLevelWidgets() if widget not in known and isValid(widget)]
    visible = [repr(widget) for widget in left if widget.isVisible()]
    running = [repr(timer) for timer in _timers(left) if timer.isActive()]
    assert not visible, f"left open: {visible}"
    assert not running, f"left running: {running}"


def _timers(widgets: list[QObject]) -> list[QTimer]:
    return [timer for widget in widgets for timer in widget.findChildren(QTimer)]
