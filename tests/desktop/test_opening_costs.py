"""What the first window need not wait for, and what is ready when the first answer comes."""

from PySide6.QtCore import QObject, QTimer

from app.answer_text.parsing import markdown_parser
from app.desktop.chat.warming import Warming
from app.desktop.theme.theme import Appearance


def test_choosing_what_is_in_force_sets_no_style_sheet_anew(theme, qtbot):
    # GIVEN the light theme
    # WHEN it is chosen once more
    # THEN nothing is told to bake its colours again
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(Appearance.LIGHT)
        theme.choose(Appearance.LIGHT, 100)
    # AND another size is another theme
    with qtbot.waitSignal(theme.changed):
        theme.choose(Appearance.LIGHT, 150)
    theme.choose(Appearance.LIGHT, 100)


def test_what_the_first_answer_needs_is_ready_a_moment_after_the_window(qtbot):
    # GIVEN nothing is ready yet
    markdown_parser.cache_clear()
    parent = QObject()
    # WHEN the window has been up for a moment
    warming = Warming(parent)
    timer = warming.findChild(QTimer)
    # THEN everything is ready, and no timer goes on
    qtbot.waitUntil(lambda: not timer.isActive())
    assert markdown_parser.cache_info().currsize == 1
    parent.deleteLater()
