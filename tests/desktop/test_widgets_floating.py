"""Messages and the hover card: what lies over the window and stops nobody."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLineEdit, QWidget

from app.desktop.theme.theme import Appearance
from app.desktop.widgets.announce import announcement
from app.desktop.widgets.hover_card import HoverCard
from app.desktop.widgets.labels import Label
from app.desktop.widgets.messages import Action, Message, MessageStack, Tone


@pytest.fixture
def window(theme, qtbot) -> QWidget:
    """A shown window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def stack(theme, window) -> MessageStack:
    """No messages yet."""
    return MessageStack(theme, window)


def _cards(window: QWidget) -> list[QFrame]:
    return [
        frame
        for frame in window.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if frame.property("kind") == "floating" and not frame.isHidden()
    ]


def _titles(window: QWidget) -> list[str]:
    return [card.accessibleName() for card in _cards(window)]


def _button(window: QWidget, text: str) -> QAbstractButton:
    return next(
        button
        for button in window.findChildren(QAbstractButton)
        if text in (button.text(), button.accessibleName())
    )


def test_a_message_takes_the_place_of_the_one_of_its_key(stack, window):
    stack.show_message(Message("server", Tone.ERROR, "LM Studio is not answering"))
    stack.show_message(Message("reading", Tone.INFORMATION, "Reading 48 documents"))
    stack.show_message(Message("server", Tone.GOOD, "LM Studio answers again"))

    assert stack.keys() == ["server", "reading"]
    assert sorted(_titles(window)) == ["LM Studio answers again", "Reading 48 documents"]


def test_there_are_two_messages_at_most(stack, window, qtbot):
    stack.show_message(Message("one", Tone.INFORMATION, "1"))
    stack.show_message(Message("two", Tone.INFORMATION, "2"))
    with qtbot.waitSignal(stack.dismissed) as gone:
        stack.show_message(Message("three", Tone.INFORMATION, "3"))

    assert gone.args == ["one"]
    assert stack.keys() == ["two", "three"]
    assert len(_cards(window)) == 2


def test_messages_stay_in_the_corner_without_covering_each_other(stack, window, theme):
    stack.show_message(Message("one", Tone.WARNING, "A title", "words " * 60, (Action("Do", print),)))
    stack.show_message(Message("two", Tone.GOOD, "Another"))

    for size in ((900, 600), (640, 480), (400, 500)):
        window.resize(*size)
        QApplication.processEvents()
        lower, upper = _cards(window)
        assert lower.geometry().right() == window.width() - 17
        assert lower.geometry().bottom() == window.height() - 17
        assert not lower.geometry().intersects(upper.geometry())
        assert lower.width() == min(460, window.width() - 32)
        assert lower.height() >= lower.heightForWidth(lower.width())


def test_a_step_is_taken_once_and_the_message_goes(stack, window, qtbot):
    done = []
    steps = (
        Action("Load it and ask again", lambda: done.append("load"), "rotate-cw"),
        Action("Details", print),
    )
    stack.show_message(Message("stopped", Tone.ERROR, "It stopped", "Nothing was lost.", steps))

    qtbot.mouseClick(_button(window, "Load it and ask again"), Qt.MouseButton.LeftButton)

    assert done == ["load"]
    assert stack.keys() == []


def test_a_message_is_reached_and_closed_by_the_keyboard(stack, window, qtbot):
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    assert not stack.focus()
    stack.show_message(Message("one", Tone.INFORMATION, "Found by words"))
    # It does not take the keyboard by itself.
    assert field.hasFocus()

    assert stack.focus()
    close = _button(window, "Close this message")
    assert close.hasFocus()
    qtbot.keyClick(close, Qt.Key.Key_Space)

    assert stack.keys() == []
    assert field.hasFocus()


def test_messages_follow_the_theme(stack, window, theme):
    stack.show_message(Message("one", Tone.ERROR, "It stopped"))
    (card,) = _cards(window)
    light = card.grab().toImage()
    theme.choose(Appearance.DARK)
    assert card.grab().toImage() != light
    assert card.graphicsEffect().color().alphaF() == pytest.approx(0.59, abs=0.01)


def test_markup_in_a_message_is_shown(stack, window):
    stack.show_message(Message("one", Tone.ERROR, "<b>a</b>", "<img src='http://x'>"))
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(Label))


def test_a_message_can_be_heard(stack, window):
    stack.show_message(Message("one", Tone.ERROR, "It stopped", "Nothing was lost."))
    (card,) = _cards(window)
    assert card.accessibleName() == "It stopped"
    assert card.accessibleDescription() == "Nothing was lost."

    said = announcement(window, "It stopped", urgent=True)
    assert said.message() == "It stopped"
    assert said.politeness() is QAccessible.AnnouncementPoliteness.Assertive
    assert announcement(window, "", urgent=False).politeness() is QAccessible.AnnouncementPoliteness.Polite


@pytest.fixture
def card(theme, window) -> HoverCard:
    """A card that is not shown yet."""
    return HoverCard(theme, window)


def test_a_card_stands_below_else_above_and_inside_the_window(card, theme, window):
    chip = QRect(300, 100, 20, 17)
    card.show_at(chip, Label(theme, "words " * 30, wraps=True))
    assert card.width() == 372
    assert card.y() > chip.bottom()

    chip = QRect(880, 560, 20, 17)
    card.show_at(chip, Label(theme, "words " * 30, wraps=True))
    assert card.geometry().bottom() < chip.top()
    assert window.rect().contains(card.geometry())


def test_escape_closes_the_card_and_nothing_else(card, theme, window, qtbot):
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    others = []
    shortcut = QShortcut(Qt.Key.Key_Escape, window)
    shortcut.activated.connect(lambda: others.append("stop"))
    card.show_at(QRect(10, 10, 20, 20), Label(theme, "words"))
    # The card takes no keyboard.
    assert field.hasFocus()

    with qtbot.waitSignal(card.closed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert others == []
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert others == ["stop"]


def test_a_card_stays_while_the_pointer_is_on_it(card, theme, qtbot):
    card.show_at(QRect(10, 10, 20, 20), Label(theme, "words"))
    card.hide_soon()
    middle = QPointF(card.rect().center())
    QApplication.sendEvent(card, QEnterEvent(middle, middle, QPointF(card.mapToGlobal(QPoint(0, 0)))))
    qtbot.wait(350)
    assert card.isVisible()

    with qtbot.waitSignal(card.closed):
        QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert not card.isVisible()


def test_a_card_deletes_what_it_showed(card, theme, qtbot):
    first = Label(theme, "first")
    card.show_at(QRect(10, 10, 20, 20), first)
    with qtbot.waitSignal(first.destroyed):
        card.show_at(QRect(10, 10, 20, 20), Label(theme, "second"))
    card.hide_card()
    assert not card.isVisible()
