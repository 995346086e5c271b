"""The colours can be read in both themes, and what bakes them in follows a change."""

from itertools import product

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.desktop.theme.theme import Appearance, Theme
from app.desktop.theme.tokens import DARK, LIGHT, Tokens
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind, IconButton, TextButton
from app.desktop.widgets.labels import Label
from app.desktop.widgets.number_field import NumberField
from app.settings import resources

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

# What may stand on what, and the least ratio of luminance between the two (WCAG 2.2, 1.4.3 and 1.4.11).
_TEXT = 4.5
_EDGE = 3.0
_TEXTS = (
    "text_primary",
    "text_secondary",
    "text_tertiary",
    "accent_text",
    "supported_text",
    "weak_text",
    "none_text",
)
_GROUNDS = ("bg_surface", "bg_window", "bg_sunken", "bg_raised", "bg_question", "bg_hover", "bg_selected")
_VERDICTS = ("supported", "weak", "none")
_PAIRS = [
    *((text, ground, _TEXT) for text, ground in product(_TEXTS, _GROUNDS)),
    *((f"{verdict}_text", f"{verdict}_bg", _TEXT) for verdict in _VERDICTS),
    *(("text_primary", f"{verdict}_bg", _TEXT) for verdict in _VERDICTS),
    *(("text_secondary", f"{verdict}_bg", _TEXT) for verdict in _VERDICTS),
    *((f"{verdict}_line", "bg_surface", _EDGE) for verdict in _VERDICTS),
    ("accent_on", "accent_fill", _TEXT),
    ("line_control", "bg_surface", _EDGE),
    ("line_control", "bg_window", _EDGE),
    ("accent_fill", "bg_surface", _EDGE),
    ("bar_passages", "bg_surface", _EDGE),
    ("bar_history", "bg_surface", _EDGE),
    ("bar_instructions", "bg_surface", _EDGE),
]
# Under the pointer in what floats, where the usual ground would not be seen.
_PAIRS.append(("text_primary", "line_medium", _TEXT))


def _luminance(colour: str) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_the_one_of_the_standard():
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), _PAIRS)
def test_what_stands_on_a_ground_can_be_read(tokens: Tokens, front: str, ground: str, least: float):
    # The design gives ratios to one decimal; 2.95 is its 3.0.
    ratio = round(_contrast(getattr(tokens, front), getattr(tokens, ground)), 1)
    assert ratio >= least, f"{front} on {ground}: {ratio}"


@pytest.mark.parametrize(("tokens", "paper"), [(LIGHT, "#FFFFFF"), (DARK, "#E2E0DA")], ids=["light", "dark"])
def test_black_ink_can_be_read_on_a_lit_passage(tokens: Tokens, paper: str):
    lit, under = QColor(tokens.passage_lit), QColor(paper)
    multiplied = QColor(
        lit.red() * under.red() // 255, lit.green() * under.green() // 255, lit.blue() * under.blue() // 255
    )
    assert _contrast("#000000", multiplied.name()) >= _TEXT


def _ink(button: QAbstractButton) -> QColor:
    """The colour of an icon, where it covers most."""
    image = button.icon().pixmap(button.iconSize()).toImage()
    places = product(range(image.width()), range(image.height()))
    return max((image.pixelColor(x, y) for x, y in places), key=QColor.alpha)


def _is_near(one: QColor, other: str) -> bool:
    """Whether two colours are one but for what is lost with the share of covering."""
    wanted = QColor(other)
    pairs = ((one.red(), wanted.red()), (one.green(), wanted.green()), (one.blue(), wanted.blue()))
    return all(abs(got - want) <= 2 for got, want in pairs)


def test_icons_and_labels_take_the_new_theme(theme, qtbot):
    icons = [
        IconButton(theme, "copy", "Copy"),
        TextButton(theme, "copy", "Copy"),
        Button(theme, "C", icon="copy"),
    ]
    label = Label(theme, "words")
    for widget in (*icons, label):
        qtbot.addWidget(widget)

    for appearance in (Appearance.DARK, Appearance.LIGHT):
        theme.choose(appearance)
        for button in icons:
            assert _is_near(_ink(button), theme.tokens.text_secondary)
        assert label.palette().color(label.foregroundRole()) == QColor(theme.tokens.text_primary)


def test_a_checked_button_shows_the_accent(theme, qtbot):
    button = IconButton(theme, "pin", "Pin")
    qtbot.addWidget(button)
    button.setCheckable(True)
    button.setChecked(True)

    assert _is_near(_ink(button), theme.tokens.accent_text)


def test_text_grows_together(theme, qtbot):
    label = Label(theme, "words", step=Step.CAPTION)
    button = Button(theme, "Read")
    qtbot.addWidget(label)
    qtbot.addWidget(button)
    before = (label.font().pixelSize(), button.sizeHint().height())

    theme.choose(Appearance.LIGHT, 200)

    assert label.font().pixelSize() == pytest.approx(2 * before[0], abs=1)
    assert button.sizeHint().height() == pytest.approx(2 * before[1], abs=4)
    theme.choose(Appearance.LIGHT, 100)


def test_the_sheet_leaves_no_place_unfilled(both_themes):
    sheet = QApplication.instance().styleSheet()

    assert both_themes.tokens.accent_fill in sheet
    assert "${" not in sheet
    assert sheet.count("{") == sheet.count("}")
    # Colours come from the tokens alone.
    assert "#" not in (resources() / "style.qss").read_text(encoding="utf-8")


def _controls(theme: Theme) -> list[QWidget]:
    combo = QComboBox()
    combo.addItem("Qwen3 8B")
    return [
        Button(theme, "Add"),
        Button(theme, "Send", icon="arrow-up", kind=ButtonKind.PRIMARY),
        Button(theme, "Open", kind=ButtonKind.LINK),
        Button(theme, "Indexed  40", kind=ButtonKind.FILTER),
        IconButton(theme, "copy", "Copy"),
        TextButton(theme, "copy", "Copy"),
        QLineEdit("text"),
        QPlainTextEdit("text"),
        NumberField(theme, "Passages"),
        combo,
        QCheckBox("Show thinking"),
        QRadioButton("Light"),
    ]


@pytest.fixture
def form(both_themes, qtbot) -> QWidget:
    """Every control of the style sheet, shown; a field of no size holds the keyboard."""
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    elsewhere = QLineEdit(form)
    elsewhere.setFixedSize(1, 1)
    for control in _controls(both_themes):
        column.addWidget(control)
    with qtbot.waitExposed(form):
        form.show()
    elsewhere.setFocus()
    form.elsewhere = elsewhere
    return form


def _looks(control: QWidget) -> QImage:
    return control.grab().toImage()


def test_the_keyboard_is_seen_on_every_control_and_moves_nothing(form):
    for control in form.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if control is form.elsewhere:
            continue
        form.elsewhere.setFocus()
        before, size = _looks(control), control.sizeHint()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.hasFocus(), control
        assert _looks(control) != before, control
        assert control.sizeHint() == size, control


def test_a_disabled_control_is_seen_to_be(form):
    for control in form.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        before = _looks(control)
        if control is form.elsewhere:
            continue
        control.setEnabled(False)
        assert _looks(control) != before, control


def test_buttons_answer_to_the_pointer(form):
    for button in form.findChildren(Button):
        before = _looks(button)
        middle = QPointF(button.rect().center())
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        nothing, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        place = QPointF(button.mapToGlobal(QPoint(0, 0))) + middle
        moved = QMouseEvent(QEvent.Type.MouseMove, middle, place, nothing, nothing, none)
        QApplication.sendEvent(button, moved)
        assert _looks(button) != before, button
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)


def test_the_heights_are_those_of_the_design(form):
    heights = {
        (type(control).__name__, control.property("kind")): control.height()
        for control in form.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    }

    assert heights["Button", "normal"] == heights["Button", "primary"] == heights["QComboBox", None] == 32
    assert heights["Button", "filter"] == heights["IconButton", "icon"] == heights["TextButton", "text"] == 28
