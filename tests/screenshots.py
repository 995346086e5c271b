"""Takes the pictures of every screen, in both themes and two sizes, from the sample library alone.

Run by ``make screenshots``: ``python -m tests.screenshots FOLDER``. The engine and the window are the real
ones, without a screen; the server of language models is a double, whose answers stand in this file.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.chat.composer import Asked
from app.desktop.chat.model_picker import NO_MODEL
from app.desktop.chat.scope import Scope
from app.desktop.desktop import Desktop
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.theme import Appearance, Theme
from app.engine import wire
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import Pace

SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples" / "Averley Seed Trust"
SIZES = ((1280, 800), (900, 600))
QUESTION = "When can we end the lease of the Corn Mill early, and what must we pay?"
QUOTED = "When does the lease end?"
ANSWER = """The Tenant may end the lease on **25 March 2030**, by giving the Landlord at least nine months' \
written notice [{n}].

| What | How much |
|---|---|
| Notice | nine months, in writing |
| Payment | three months' Rent |

- The Rent that is due must be paid by then, and the Property left free of people [{n}].
- A sum equal to three months' Rent is paid on or before the last day [{n}].

The Landlord has no right to end it early, other than under clauses 2.4 and 8 [{n}]."""
_PATIENCE_MS = 60_000


def cite(messages: Sequence[dict[str, Any]]) -> str:
    """Write the answer with the number of the source that it rests on."""
    content = messages[-1]["content"]
    sources = re.split(r"^(?=\[\d+\] )", content, flags=re.MULTILINE)
    numbers = [source[1 : source.index("]")] for source in sources if "25 March 2030" in source]
    return ANSWER.format(n=numbers[0] if numbers else 1)


class Photographer:
    """Drives one window from screen to screen."""

    def __init__(self, application: QApplication, folder: Path, appearance: Appearance) -> None:
        self._application = application
        self._folder = folder
        self._appearance = appearance
        self._scratch = Path(tempfile.mkdtemp(prefix="sourcebook-pictures-"))
        self._double = LmStudioDouble()
        self._double.answer = cite

    def run(self) -> None:
        """Take every picture."""
        with self._double:
            store = PreferencesStore(path=self._scratch / "preferences.json", environment={})
            store.change(server=self._double.address, appearance=self._appearance)
            theme = Theme(self._application)
            theme.reduces_motion = True
            self._desktop = Desktop(self._scratch / "library", theme, store, self._application)
            try:
                self._visit()
            finally:
                self._desktop.close()
                self._desktop.window.close()
                self._desktop.window.deleteLater()
                self._desktop.deleteLater()
                self._application.processEvents()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _visit(self) -> None:
        desktop, window = self._desktop, self._desktop.window
        desktop.start()
        self._wait(lambda: desktop.server.report is not None)
        self._wait(lambda: desktop.library.coverage is not None)
        self._take("01-first-start")
        desktop.adding.preview([str(SAMPLES)], None)
        self._pause(1_200)
        self._take("02-drop")
        window.drop.accepted.emit(self._accepted())
        window.drop.hide_card()
        self._pause(2_000)
        self._take("03-reading")
        self._wait(lambda: self._is_ready(desktop.library.coverage))
        self._pause(1_500)
        window.messages.dismiss("library")
        self._take("04-new-question")
        self._double.pace = Pace(token_seconds=0.06)
        window.chat.composer.sent.emit(
            Asked(question=QUESTION, scope=Scope(collection=None, files=()), model=None)
        )
        self._pause(3_500)
        self._take("05-writing")
        self._wait(lambda: not desktop.asking.is_asking)
        self._pause(800)
        self._take("06-answer")
        view = window.chat.transcript.views()[-1]
        chip = next(
            button for button in view.findChildren(QWidget) if button.accessibleName().startswith("Citation")
        )
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        self._pause(2_000)
        self._take("07-lit-page")
        window.hide_right()
        self._visit_why()
        window.left.library_wanted.emit()
        self._pause(1_500)
        self._take("08-ledger")
        window.ledger.document_opened.emit(str(next(SAMPLES.rglob("Corn Mill lease 2023.pdf"))))
        self._pause(1_000)
        self._take("09-inspector")
        window.hide_right()
        self._ask_without_model()
        desktop.settings.open()
        self._pause(800)
        self._take_dialog("10-settings")

    def _ask_without_model(self) -> None:
        """Ask the other question of the start: passages are quoted."""
        desktop, window = self._desktop, self._desktop.window
        desktop.asking.begin_new()
        asked = Asked(question=QUOTED, scope=Scope(collection=None, files=()), model=NO_MODEL)
        window.chat.composer.sent.emit(asked)
        self._pause(500)
        self._wait(lambda: not desktop.asking.is_asking)
        self._pause(800)
        self._take("14-quoted")

    def _visit_why(self) -> None:
        """Explain the answer, choose other passages, open one, search otherwise."""
        window = self._desktop.window
        self._desktop.why.explain_last()
        self._pause(400)
        self._take("11-why")
        rows = window.why.passages.rows
        rows[0].pin_button.click()
        rows[1].drop_button.click()
        rows[-1].pin_button.click()
        window.resize(1280, 800)
        rows[0].click()
        self._pause(1_500)
        self._take("12-why-passage")
        window.hide_right()
        window.why.query.field.setText("break clause, Corn Mill")
        window.why.query.button.click()
        self._pause(1_000)
        self._take("13-why-searched-again")
        window.why.back_wanted.emit()

    def _accepted(self) -> Any:
        from app.desktop.library.drop_overlay import Accepted  # noqa: PLC0415

        return Accepted(paths=(str(SAMPLES),), collection="Documents")

    def _is_ready(self, coverage: wire.Coverage | None) -> bool:
        return coverage is not None and coverage.passages > 100 and coverage.pending == 0

    def _take(self, name: str) -> None:
        window = self._desktop.window
        for width, height in SIZES:
            window.resize(width, height)
            self._pause(500)
            path = self._folder / f"{name}-{self._appearance.value}-{width}x{height}.png"
            window.grab().save(str(path))

    def _take_dialog(self, name: str) -> None:
        for widget in self._application.topLevelWidgets():
            if widget.isVisible() and widget is not self._desktop.window:
                widget.grab().save(str(self._folder / f"{name}-{self._appearance.value}.png"))
                widget.close()

    def _pause(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _wait(self, condition: Callable[[], bool]) -> None:
        for _ in range(_PATIENCE_MS // 50):
            if condition():
                return
            self._pause(50)
        raise TimeoutError("a screen did not come to be")


def main() -> None:
    """Take all pictures into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    application.setApplicationName("Sourcebook")
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        Photographer(application, folder, appearance).run()


if __name__ == "__main__":
    main()
