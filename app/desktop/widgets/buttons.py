"""Buttons: the plain, the primary, the link, the filter, and the quiet ones with an icon."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.widgets.properties import set_property

# Between an icon and the words beside it, besides what the style leaves there.
_GAP = 4


class ButtonKind(StrEnum):
    """What a button looks like; the values are read by the style sheet."""

    NORMAL = "normal"
    PRIMARY = "primary"
    LINK = "link"
    FILTER = "filter"


# The token in which a kind's icon is drawn.
_ICON_COLOURS = {
    ButtonKind.NORMAL: "text_secondary",
    ButtonKind.PRIMARY: "accent_on",
    ButtonKind.LINK: "accent_text",
    ButtonKind.FILTER: "text_secondary",
}


class Button(QPushButton):
    """A button that says its deed. A filter can be checked."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str | None = None,
        kind: ButtonKind = ButtonKind.NORMAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self._icon_name = icon
        self.setProperty("kind", kind.value)
        self.setCheckable(kind is ButtonKind.FILTER)
        self.setAutoDefault(False)
        # A click acts and leaves the keyboard where it was, so that no ring stays behind.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind is ButtonKind.LINK:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def kind(self) -> ButtonKind:
        """What it looks like."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Look otherwise from now on, as a button does that becomes its view's primary one."""
        self._kind = kind
        set_property(self, "kind", kind.value)
        self._tint()

    def set_icon(self, name: str | None) -> None:
        """Show another icon, or none."""
        self._icon_name = name
        self._tint()

    def sizeHint(self) -> QSize:
        """A filter has room for its letters also when they are bold, as they are where it is checked."""
        size = super().sizeHint()
        if self._kind is ButtonKind.FILTER:
            bold = QFont(self.font())
            bold.setWeight(QFont.Weight.DemiBold)
            wider = QFontMetrics(bold).horizontalAdvance(self.text())
            size.setWidth(size.width() + max(0, wider - self.fontMetrics().horizontalAdvance(self.text())))
        return size

    def minimumSizeHint(self) -> QSize:
        """All of it: words that say a deed are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The accent's ring would not be seen on the accent, so a line of the ground lies between."""
        super().paintEvent(event)
        if self._kind is not ButtonKind.PRIMARY or not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.bg_surface), 2))
        radius = self._theme.type.scaled(6) - 3
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), radius, radius)

    def changeEvent(self, event: QEvent) -> None:
        """The icon's room is on the side of the words."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._tint()

    def _tint(self) -> None:
        if self._icon_name is None:
            self.setIcon(QIcon())
            return
        tokens = self._theme.tokens
        colour = getattr(tokens, _ICON_COLOURS[self._kind])
        icon = IconBeforeWords(self._theme, self._icon_name, is_mirrored=self.isRightToLeft())
        self.setIcon(icon.drawn(colour, colour))
        self.setIconSize(icon.size())


class IconBeforeWords:
    """An icon with room between it and the words, for which a style sheet has no length."""

    def __init__(self, theme: Theme, name: str, *, size: int = 16, is_mirrored: bool = False) -> None:
        self._theme = theme
        self._name = name
        self._logical = size
        self._is_mirrored = is_mirrored

    def size(self) -> QSize:
        """The icon's size with the room."""
        side = self._theme.type.scaled(self._logical)
        return QSize(side + self._theme.type.scaled(_GAP), side)

    def drawn(self, colour: str, active: str) -> QIcon:
        """The icon at rest and, in its ``active`` colour, under the pointer."""
        icon = QIcon(self._pixmap(colour))
        icon.addPixmap(self._pixmap(active), QIcon.Mode.Active)
        icon.addPixmap(self._pixmap(self._theme.tokens.text_disabled), QIcon.Mode.Disabled)
        return icon

    def _pixmap(self, colour: str) -> QPixmap:
        bare = self._theme.pixmap(self._name, colour, self._logical)
        ratio = bare.devicePixelRatio()
        padded = QPixmap(self.size() * ratio)
        padded.setDevicePixelRatio(ratio)
        padded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(padded)
        painter.drawPixmap(self._theme.type.scaled(_GAP) if self._is_mirrored else 0, 0, bare)
        painter.end()
        return padded


class _QuietButton(QToolButton):
    """A tool button without an edge whose icon follows the theme; in the accent where it is checked."""

    def __init__(self, theme: Theme, icon: str | None, *, size: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._icon_size = size
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._tint)
        self.toggled.connect(self._tint)
        self._tint()

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """The icon's room is on the side of the words."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._tint()

    def _tint(self) -> None:
        if self._icon_name is None:
            return
        tokens = self._theme.tokens
        rest = tokens.accent_text if self.isChecked() else tokens.text_secondary
        active = tokens.accent_text if self.isChecked() else tokens.text_primary
        if self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            side = self._theme.type.scaled(self._icon_size)
            icon = QIcon(self._theme.icon(self._icon_name, rest, self._icon_size))
            icon.addPixmap(self._theme.pixmap(self._icon_name, active, self._icon_size), QIcon.Mode.Active)
            self.setIcon(icon)
            self.setIconSize(QSize(side, side))
            return
        wide = IconBeforeWords(
            self._theme, self._icon_name, size=self._icon_size, is_mirrored=self.isRightToLeft()
        )
        self.setIcon(wide.drawn(rest, active))
        self.setIconSize(wide.size())


class IconButton(_QuietButton):
    """An icon that acts, 28 pixels square. Its name is heard by screen readers and shown in its tooltip."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        shortcut: str = "",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        """``shortcut`` is only told, in Qt's portable form (``Ctrl+N``); who owns the action binds it."""
        super().__init__(theme, icon, size=size, parent=parent)
        self._shortcut = shortcut
        self.setProperty("kind", "icon")
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say otherwise what it does."""
        self.setAccessibleName(name)
        keys = QKeySequence(self._shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(words.tooltip(f"{name} ({keys})" if keys else name))


class TextButton(_QuietButton):
    """A quiet button with words, and an icon before them unless it is None."""

    def __init__(
        self, theme: Theme, icon: str | None, text: str, *, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, icon, size=size, parent=parent)
        self.setProperty("kind", "text")
        with_icon = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(with_icon if icon else Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setText(text)
        self._tint()
