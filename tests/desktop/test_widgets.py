"""Labels, bars, the flow of chips, and the names of all controls."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.desktop.theme.type_scale import Step
from app.desktop.widgets.bars import ContextBar, TwoToneBar
from app.desktop.widgets.buttons import Button, ButtonKind, IconButton, TextButton
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import ElidedLabel, Label, Separator
from app.desktop.widgets.number_field import DecimalField, NumberField
from app.desktop.widgets.section import SectionHeader
from app.desktop.widgets.switch import Switch
from app.engine import wire

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def _along(widget: QWidget) -> Iterator[str]:
    """The colours along the middle of a widget."""
    image = widget.grab().toImage()
    for x in range(image.width()):
        yield image.pixelColor(x, image.height() // 2).name().upper()


def _share(widget: QWidget, colour: str) -> float:
    colours = list(_along(widget))
    return colours.count(colour) / len(colours)


def test_the_two_tones_are_as_long_as_their_shares(both_themes, qtbot):
    bar = TwoToneBar(both_themes)
    qtbot.addWidget(bar)
    bar.resize(200, 6)
    bar.set_shares(0.8, 0.3, note="14,094 of 4,792 pages")

    tokens = both_themes.tokens
    assert _share(bar, tokens.accent_fill) == pytest.approx(0.3, abs=0.02)
    assert _share(bar, tokens.bar_words) == pytest.approx(0.5, abs=0.02)
    assert _share(bar, tokens.bar_track) == pytest.approx(0.2, abs=0.02)
    # A pixel of the track keeps the tones apart.
    colours = list(_along(bar))
    assert tokens.bar_track in colours[: colours.index(tokens.bar_words)]
    assert bar.accessibleDescription() == "By words: 80 %. By meaning: 30 %. 14,094 of 4,792 pages"


def test_the_bar_says_nothing_that_is_not_so(theme, qtbot):
    bar = TwoToneBar(theme)
    qtbot.addWidget(bar)
    bar.resize(200, 6)

    bar.set_shares(0.999, 0.0)
    assert "99 %" in bar.toolTip()
    assert _share(bar, theme.tokens.accent_fill) == 0
    bar.set_shares(7.0, -1.0)
    assert "100 %" in bar.toolTip()
    assert _share(bar, theme.tokens.bar_words) > 0.95


def test_the_bar_is_mirrored_where_one_reads_from_the_right(theme, qtbot):
    bar = TwoToneBar(theme)
    qtbot.addWidget(bar)
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bar.resize(100, 6)
    bar.set_shares(0.5, 0.5)

    colours = list(_along(bar))
    assert colours[10] == theme.tokens.bar_track
    assert colours[90] == theme.tokens.accent_fill


def _use(**given) -> wire.ContextUse:
    plain = {"instructions": 400, "history": 800, "passages": 4000, "question": 20, "reserved": 1000}
    return wire.ContextUse(**({"window": 8000} | plain | given))


@pytest.fixture
def place(theme, qtbot) -> QWidget:
    """A shown widget with a column."""
    place = QWidget()
    QVBoxLayout(place)
    qtbot.addWidget(place)
    place.resize(400, 300)
    place.show()
    return place


def test_the_context_bar_shows_its_parts(both_themes, place):
    bar = ContextBar(both_themes, height=10)
    place.layout().addWidget(bar)
    bar.setFixedWidth(208)
    bar.set_use(_use())

    tokens = both_themes.tokens
    assert bar.isVisible()
    colours = list(_along(bar))
    assert colours.count(tokens.bar_instructions) == pytest.approx(10, abs=3)
    assert colours.count(tokens.bar_history) == pytest.approx(20, abs=3)
    assert colours.count(tokens.bar_passages) == pytest.approx(100, abs=3)
    assert colours.count(tokens.line_medium) == pytest.approx(25, abs=4)
    assert bar.accessibleDescription().startswith("About 5,220 of 8,000 tokens, Instructions: 400, ")
    assert "Kept for the answer: 1,000" in bar.toolTip()
    assert "Free: 1,780" in bar.toolTip()


def test_the_context_bar_is_hidden_without_a_model(theme, qtbot, place):
    bar = ContextBar(theme)
    bar.set_use(_use())
    # It has no place yet, and does not open as a window of its own.
    assert not bar.isVisible()

    place.layout().addWidget(bar)
    QApplication.processEvents()
    assert bar.isVisible()
    bar.set_use(None)
    assert not bar.isVisible()
    bar.set_use(_use(window=None, turns_left_out=2))
    assert bar.isVisible()
    assert "does not say how many it holds" in bar.toolTip()
    assert "Earlier turns left out: 2" in bar.toolTip()


def test_the_context_bar_is_asked_by_mouse_and_keyboard(theme, qtbot, place):
    bar = ContextBar(theme)
    place.layout().addWidget(bar)
    bar.set_use(_use())
    QApplication.processEvents()

    with qtbot.waitSignal(bar.clicked):
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    assert theme.tokens.accent_text in set(_along(bar))
    with qtbot.waitSignal(bar.clicked):
        qtbot.keyClick(bar, Qt.Key.Key_Space)


def test_a_long_name_keeps_its_end(theme, place):
    name = "A_very_long_name_of_a_report_2024Q2.pdf"
    label = ElidedLabel(theme, name)
    place.layout().addWidget(label)
    place.resize(160, 60)
    QApplication.processEvents()

    assert label.is_elided()
    assert label.toolTip() == name
    assert label.sizeHint().width() > 160
    place.resize(600, 60)
    QApplication.processEvents()
    assert not label.is_elided()
    assert label.toolTip() == ""


def test_a_label_shows_markup_and_line_breaks_as_they_are(theme, place):
    elided = ElidedLabel(theme, "a\n<b>\u202e" * 40)
    label = Label(theme, "<b>not bold</b>")
    place.layout().addWidget(elided)
    place.layout().addWidget(label)

    assert "\n" not in elided.text()
    assert elided.toolTip().startswith("<qt>a⏎&lt;b&gt;[RLO]")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.fontMetrics().horizontalAdvance("<b>not bold</b>") <= label.sizeHint().width() + 1


def test_a_label_can_change_its_colour(theme, qtbot):
    label = Label(theme, "words")
    qtbot.addWidget(label)
    label.set_colour("none_text")
    assert label.palette().color(label.foregroundRole()) == QColor(theme.tokens.none_text)


def test_chips_flow_into_rows(theme, place):
    host = QWidget()
    place.layout().addWidget(host)
    flow = FlowLayout(host, gap=4)
    chips = []
    for _ in range(5):
        chip = QWidget()
        chip.setFixedSize(100, 22)
        flow.addWidget(chip)
        chips.append(chip)
    chips[1].setFixedHeight(28)

    flow.setGeometry(QRect(0, 0, 320, 200))
    assert [(chip.x(), chip.y()) for chip in chips] == [(0, 3), (104, 0), (208, 3), (0, 32), (104, 32)]
    assert flow.heightForWidth(320) == 54
    assert flow.heightForWidth(10) == 5 * 22 + 6 + 4 * 4
    assert flow.minimumSize().width() == 100
    # What is hidden takes no room.
    chips[0].hide()
    assert flow.heightForWidth(320) == 54
    chips[1].hide()
    assert flow.heightForWidth(320) == 22
    flow.clear()
    assert flow.count() == 0


def test_chips_flow_from_the_right_where_one_reads_so(theme, place):
    host = QWidget()
    place.layout().addWidget(host)
    host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow = FlowLayout(host)
    chip = QWidget()
    chip.setFixedSize(100, 22)
    flow.addWidget(chip)

    flow.setGeometry(QRect(0, 0, 320, 200))
    assert chip.geometry().right() == 319


def test_a_switch_turns(both_themes, qtbot, place):
    switch = Switch(both_themes, "Show thinking")
    place.layout().addWidget(switch)
    off = switch.grab().toImage()

    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    assert switch.grab().toImage() != off
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_a_tooltip_tells_the_shortcut(theme, qtbot):
    button = IconButton(theme, "pencil", "New question", shortcut="Ctrl+N")
    qtbot.addWidget(button)
    assert button.accessibleName() == "New question"
    assert "New question (" in button.toolTip()
    assert "N)" in button.toolTip()


def test_a_button_can_become_the_primary_one(theme, qtbot):
    button = Button(theme, "Read", icon="scan-text")
    qtbot.addWidget(button)
    plain = button.grab().toImage()

    button.set_kind(ButtonKind.PRIMARY)

    assert button.grab().toImage() != plain
    assert button.kind is ButtonKind.PRIMARY
    button.set_icon(None)
    assert button.icon().isNull()


def test_a_checked_filter_has_room_for_its_bold_words(theme, qtbot):
    button = Button(theme, "Needs OCR  1", kind=ButtonKind.FILTER)
    qtbot.addWidget(button)
    before = button.sizeHint()
    button.click()
    assert button.isChecked()
    assert button.sizeHint() == before
    bold = theme.font(Step.BODY, weight=600)
    button.setFont(bold)
    assert button.fontMetrics().horizontalAdvance(button.text()) < before.width()


def test_every_control_has_a_name_and_takes_the_keyboard(theme, qtbot, place):
    header = SectionHeader(theme, "Collections", [IconButton(theme, "plus", "Add a folder")])
    controls = [
        Button(theme, "Read"),
        IconButton(theme, "copy", "Copy"),
        TextButton(theme, "copy", "Copy"),
        TextButton(theme, None, "Details"),
        Switch(theme, "Show thinking"),
        NumberField(theme, "Passages"),
        DecimalField(theme, "Temperature"),
        ContextBar(theme),
    ]
    for widget in (*controls, header, Separator(theme)):
        place.layout().addWidget(widget)
    for control in (*controls, *header.findChildren(IconButton)):
        assert control.accessibleName() or control.text(), control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control
    assert header.text() == "Collections"
    header.set_text("Chats")
    assert header.text() == "Chats"
