"""The window's three panes and how they fold as it gets narrow."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import TextButton
from app.desktop.widgets.labels import Separator

# From here up there is room for three panes; below the other the right one takes the middle's place.
_THREE_PANES = 1100
_ONE_PANE = 860
_LEFT_LEAST, _LEFT, _LEFT_MOST = 200, 232, 320
_MIDDLE_LEAST = 400
_RIGHT_LEAST, _RIGHT = 400, 554
_RIGHT_SHARE = 0.6
# Qt's own greatest width, which is none.
_QT_MOST = 16_777_215
# How much of the growth of letters widths take part in.
_GROWTH = 0.9
_SLIM_LEAST, _SLIM_MOST = 344, 400


class Panes(QWidget):
    """Left, middle and right; the left one folds to a rail, the right one is hidden until it is wanted.

    Signals:
        back_wanted: from the right pane, where it took the middle's place, to the middle.
        left_folded: whether the person folded the left pane, to be remembered.
    """

    back_wanted = Signal()
    left_folded = Signal(bool)

    def __init__(
        self, theme: Theme, *, left: QWidget, rail: QWidget, middle: QWidget, right: QWidget
    ) -> None:
        super().__init__()
        self._left, self._rail, self._middle = left, rail, middle
        self._is_folded = False
        self._wants_right = False
        self._is_slim = False
        self._right_width = _RIGHT
        self._left_width = _LEFT
        # The growth of letters that the left pane's width is meant for.
        self._grown_for = 1.0
        self._is_over = False
        self._theme = theme
        self._edge = Separator(theme, vertical=True)
        self._right = QFrame()
        self._back = TextButton(theme, "arrow-left", "")
        self.name_back(self.tr("Back to the answer"))
        self._back.clicked.connect(self.back_wanted)
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._back)
        column.addWidget(right)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        theme.changed.connect(self._on_sizes_changed)
        self._take_sizes()
        for pane in (left, middle, self._right):
            self._splitter.addWidget(pane)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addWidget(self._edge)
        row.addWidget(self._splitter)
        self._arrange()

    @property
    def shows_right(self) -> bool:
        """Whether the right pane is shown."""
        return self._wants_right

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one pane beside the rail only."""
        return self.width() < self._grown(_ONE_PANE)

    def widths(self) -> tuple[int, int]:
        """The widths of the left and the right pane, to be remembered."""
        return self._left_width, self._right_width

    def set_widths(self, left: int, right: int) -> None:
        """Take remembered widths as far as panes may have them: another version or screen gave others."""
        self._left_width = max(self._left.minimumWidth(), min(left, self._left.maximumWidth()))
        self._right_width = right
        self._arrange()

    def name_back(self, words: str) -> None:
        """Say where one comes back to from the right pane."""
        self._back.setText(words)
        self._back.setToolTip(self.tr("{0} (Alt+Left)").format(words))

    def fold_left(self, *, folded: bool) -> None:
        """Fold the left pane to the rail, or show it: beside the rest, or over it where there is no room."""
        if self.width() < self._grown(_THREE_PANES):
            self._lay_over(over=not folded)
            return
        self._is_folded = folded
        self.left_folded.emit(folded)
        self._arrange()

    def put_left_back(self) -> None:
        """Take the left pane away where it lies over the others: what was wanted of it is done."""
        self._lay_over(over=False)

    def toggle_left(self) -> None:
        """Fold it or show it."""
        self.fold_left(folded=self._left.isVisible())

    def show_right(self, *, shown: bool, is_slim: bool = False) -> None:
        """Show the right pane, or hide it; ``is_slim`` is for what needs no more than a column."""
        if (shown, is_slim) != (self._wants_right, self._is_slim):
            self._wants_right, self._is_slim = shown, is_slim
            self._take_sizes()
            self._arrange()

    def next_pane(self, beyond: Callable[[], bool]) -> None:
        """Give the focus to the next pane; after the last one to what lies ``beyond``, if that takes it."""
        panes = [pane for pane in (self._rail, self._left, self._middle, self._right) if pane.isVisible()]
        focus = QApplication.focusWidget()
        inside = [index for index, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)]
        start = inside[0] if inside else -1
        for step in range(1, len(panes) + 1):
            place = (start + step) % len(panes)
            if inside and place == 0 and beyond():
                return
            target = _first_focusable(panes[place])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold by the room there is."""
        super().resizeEvent(event)
        self._lay_over(over=False)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Share out the room anew: what was remembered came while nothing had a width yet."""
        super().showEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fold the left pane again when the person goes on elsewhere, or says Escape."""
        if self._is_over and self._goes_on_elsewhere(event):
            self._lay_over(over=False)
        return super().eventFilter(watched, event)

    def _grown(self, pixels: int) -> int:
        """A width that grows with the text, by a little less: gaps need not. Small text takes none away."""
        return round(pixels * (1 + _GROWTH * max(0.0, self._theme.type.factor - 1)))

    def _on_sizes_changed(self) -> None:
        self._take_sizes()
        self._arrange()

    def _take_sizes(self) -> None:
        """The panes' least room grows with the text."""
        scaled = self._theme.type.scaled
        self._middle.setMinimumWidth(self._grown(_MIDDLE_LEAST))
        least = scaled(_SLIM_LEAST) if self._is_slim else self._grown(_RIGHT_LEAST)
        self._right.setMinimumWidth(least)
        self._left.setMinimumWidth(scaled(_LEFT_LEAST))
        self._left.setMaximumWidth(scaled(_LEFT_MOST))
        self._left_width = round(self._left_width * self._theme.type.factor / self._grown_for)
        self._grown_for = self._theme.type.factor

    def _goes_on_elsewhere(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return event.key() == Qt.Key.Key_Escape
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            place = self._left.mapFromGlobal(event.globalPosition().toPoint())
            return not self._left.rect().contains(place)
        return False

    def _arrange(self) -> None:
        has_room = self.width() >= self._grown(_THREE_PANES)
        shows_left = has_room and not self._is_folded
        replaces = self.is_narrow and self._wants_right
        if not self._is_over:
            self._left.setVisible(shows_left)
        self._rail.setVisible(not shows_left)
        self._edge.setVisible(not shows_left)
        least = self._right.minimumWidth()
        share = max(least, int(self.width() * _RIGHT_SHARE))
        most = self._theme.type.scaled(_SLIM_MOST) if self._is_slim else share
        self._right.setMaximumWidth(_QT_MOST if replaces else most)
        self._right.setVisible(self._wants_right)
        self._middle.setVisible(not replaces)
        self._back.setVisible(replaces)
        # The splitter gets its new width now and not later: it shares out what it has.
        self._row.activate()
        shown = [shows_left, not replaces, self._wants_right]
        room = self._splitter.width() - self._splitter.handleWidth() * (sum(shown) - 1)
        left = self._left_beside(least, room) if shows_left else 0
        room -= left
        wanted = least if self._is_slim else max(least, self._right_width)
        right = room if replaces else min(wanted, max(least, room - self._middle.minimumWidth()))
        if not self._wants_right:
            right = 0
        self._splitter.setSizes([left, max(0, room - right), right])

    def _left_beside(self, right_least: int, room: int) -> int:
        """The left pane's width: as it was set, where that leaves the others their least width."""
        others = self._middle.minimumWidth() + (right_least if self._wants_right else 0)
        return max(self._left.minimumWidth(), min(self._left_width, room - others))

    def _on_splitter_moved(self, _position: int, _index: int) -> None:
        left, _, right = self._splitter.sizes()
        if self._left.isVisible():
            self._left_width = left
        if self._wants_right and self._middle.isVisible() and not self._is_slim:
            self._right_width = right

    def _lay_over(self, *, over: bool) -> None:
        """Lay the left pane over the middle, or put it back into its place."""
        if over == self._is_over:
            return
        self._is_over = over
        application = QApplication.instance()
        if over:
            self._left.setParent(self)
            # Some of what it lies over stays in sight, to go back to by a click.
            width = min(self._left_width, self.width() - self._rail.width())
            self._left.setGeometry(0, 0, width, self.height())
            self._left.show()
            self._left.raise_()
            target = _first_focusable(self._left)
            if target is not None:
                target.setFocus(Qt.FocusReason.OtherFocusReason)
            if application is not None:
                application.installEventFilter(self)
        else:
            if application is not None:
                application.removeEventFilter(self)
            self._splitter.insertWidget(0, self._left)
            self._arrange()


def _first_focusable(pane: QWidget) -> QWidget | None:
    """The widget of a pane that takes the focus: its own choice, else the first that can."""
    chosen = pane.currentWidget() if isinstance(pane, QStackedWidget) else pane
    proxy = chosen.focusProxy() if chosen is not None else None
    if proxy is not None and proxy.isVisible():
        return proxy
    for widget in pane.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return widget
    return None
