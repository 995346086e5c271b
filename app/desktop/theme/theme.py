"""The theme in force: which colours, which sizes, and what Qt is told of them."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from app.desktop.theme import icons
from app.desktop.theme.growing import grow_gaps
from app.desktop.theme.marks import write_marks
from app.desktop.theme.style_sheet import style_sheet
from app.desktop.theme.tokens import DARK, LIGHT, Tokens
from app.desktop.theme.type_scale import Step, TypeScale


class Appearance(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Colours, type and icons for every widget; there is one, and it is given to each by its constructor.

    Widgets that paint read `tokens` when they paint, and repaint by themselves when Qt's palette changes.
    What bakes colours in (rich text, icons) does it again on `changed`.

    Signals:
        changed: other colours or sizes are in force.
    """

    changed = Signal()

    def __init__(self, application: QApplication, *, percent: int = 100) -> None:
        super().__init__()
        self._application = application
        self._appearance = Appearance.SYSTEM
        self._percent = percent
        self.tokens: Tokens = LIGHT
        self.type = TypeScale(percent)
        self.reduces_motion = False
        self._marks = QTemporaryDir()
        self._pixmap = lru_cache(maxsize=512)(icons.tinted)
        self._icon = lru_cache(maxsize=512)(icons.icon)
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        # Python does not destroy what is alive at the end of a program, and the folder would stay.
        application.aboutToQuit.connect(self.forget_files)
        self._apply()

    def forget_files(self) -> None:
        """Take away the pictures that style sheets name; they are for nothing that is drawn after this."""
        self._marks.remove()

    def choose(self, appearance: Appearance, percent: int | None = None) -> None:
        """Take light, dark, or what the system has; and a scaling of text in per cent."""
        chosen = (appearance, percent or self._percent)
        # A style sheet set anew costs 0.2 s of a whole window, also where it is the same.
        if chosen != (self._appearance, self._percent):
            self._appearance, self._percent = chosen
            self._apply()

    def font(self, step: Step, *, weight: int = QFont.Weight.Normal) -> QFont:
        """The font of a step of the scale."""
        return self.type.font(step, weight=weight)

    def icon(self, name: str, colour: str | None = None, size: int = 16) -> QIcon:
        """An icon for a button or a row; ``colour`` is one of the tokens, the secondary text's by default."""
        tint = colour or self.tokens.text_secondary
        disabled, pixels = self.tokens.text_disabled, self.type.scaled(size)
        return self._icon(name, tint, disabled, pixels, self._ratio(), is_mirrored=self._is_mirrored())

    def pixmap(self, name: str, colour: str | None = None, size: int = 16) -> QPixmap:
        """An icon to be painted."""
        tint, pixels = colour or self.tokens.text_secondary, self.type.scaled(size)
        return self._pixmap(name, tint, pixels, self._ratio(), is_mirrored=self._is_mirrored())

    def _is_mirrored(self) -> bool:
        return self._application.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _ratio(self) -> float:
        return self._application.devicePixelRatio()

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._appearance is Appearance.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        self.tokens = self._wanted()
        before, self.type = self.type, TypeScale(self._percent)
        if before.factor != self.type.factor:
            grow_gaps(self._application.allWidgets(), before.factor, self.type.factor)
        self._application.setFont(self.type.font(Step.BODY))
        self._application.setPalette(_palette(self.tokens))
        # Only now: palette() in a style sheet is looked up when it is set.
        marks = write_marks(Path(self._marks.path()), self.tokens)
        self._application.setStyleSheet(style_sheet(self.tokens, self.type, marks))
        self.changed.emit()

    def _wanted(self) -> Tokens:
        match self._appearance:
            case Appearance.LIGHT:
                return LIGHT
            case Appearance.DARK:
                return DARK
            case Appearance.SYSTEM:
                is_dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
                return DARK if is_dark else LIGHT


def _palette(tokens: Tokens) -> QPalette:
    """Qt's palette from the tokens, with the disabled group."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.bg_window,
        role.WindowText: tokens.text_primary,
        role.Base: tokens.bg_surface,
        role.AlternateBase: tokens.bg_sunken,
        role.Text: tokens.text_primary,
        role.Button: tokens.bg_surface,
        role.ButtonText: tokens.text_primary,
        role.BrightText: tokens.accent_on,
        role.ToolTipBase: tokens.bg_raised,
        role.ToolTipText: tokens.text_primary,
        role.PlaceholderText: tokens.text_tertiary,
        role.Highlight: tokens.accent_fill,
        role.HighlightedText: tokens.accent_on,
        role.Accent: tokens.accent_fill,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Light: tokens.bg_surface,
        role.Midlight: tokens.bg_hover,
        role.Mid: tokens.line_medium,
        role.Dark: tokens.line_control,
        role.Shadow: tokens.line_control,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.text_disabled))
    return palette
