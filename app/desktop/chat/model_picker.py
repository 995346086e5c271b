"""Which model answers, and what there is to choose."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QToolButton, QWidget

from app.desktop import words
from app.desktop.chat.server_card_words import server_name
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line
from app.engine import wire

# What stands for "no model: quote passages" wherever a model is named.
NO_MODEL = ""


class ModelPicker(QToolButton):
    """A quiet button with the model's name; its menu has the models, the loaded ones first.

    Signals:
        model_chosen: a model's id, or `NO_MODEL` to quote passages.
        server_settings_wanted: the server's settings are to be shown.
        look_again_wanted: the server may be there by now.
    """

    model_chosen = Signal(str)
    server_settings_wanted = Signal()
    look_again_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: wire.ServerReport | None = None
        self._chosen: str | None = None
        self._icon_name: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(self.tr("Model"))
        self.clicked.connect(self._open_menu)
        theme.changed.connect(self.updateGeometry)
        self.set_server(None, None)

    @property
    def model(self) -> str | None:
        """The model that is asked: an id, `NO_MODEL`, or None where the server's own choice is taken."""
        return self._chosen

    @property
    def writes(self) -> bool:
        """Whether a model would write the answer, as far as is known."""
        has_model = self._report is not None and self._report.problem is None
        return has_model and self._chosen != NO_MODEL

    def set_server(self, report: wire.ServerReport | None, chosen: str | None) -> None:
        """Show what the server has (None: not looked at yet) and what the person chose."""
        self._report, self._chosen = report, chosen
        text, self._icon_name = self._said()
        self.setText(text)
        self.setAccessibleName(self.tr("Model: {0}").format(text))
        self.setToolTip(words.tooltip(self._tip(text)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The whole name."""
        scaled = self._theme.type.scaled
        icon = scaled(20) if self._icon_name else 0
        return QSize(
            scaled(8 + 4 + 14 + 6) + icon + self._metrics().horizontalAdvance(self.text()), scaled(28)
        )

    def minimumSizeHint(self) -> QSize:
        """A few letters; the name is elided before anything else goes."""
        return QSize(min(self.sizeHint().width(), self._theme.type.scaled(72)), self._theme.type.scaled(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu by Enter and by Down, as by Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw state, name and arrow."""
        tokens, scaled = self._theme.tokens, self._theme.type.scaled
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        left = scaled(8)
        if self._icon_name is not None:
            colour = tokens.weak_text if self._icon_name == "unplug" else tokens.text_secondary
            self._draw_icon(painter, self._icon_name, colour, left)
            left += scaled(20)
        arrow = self.width() - scaled(14 + 6)
        area = self._mirrored(QRect(left, 0, arrow - left - scaled(4), self.height()))
        painter.setFont(self._theme.font(Step.BODY, weight=600))
        painter.setPen(QColor(tokens.text_secondary))
        shown = self._metrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, area.width() + 1)
        draw_line(painter, area, shown, direction=self.layoutDirection())
        self._draw_icon(painter, "chevron-down", tokens.text_secondary, arrow)

    def _paint_box(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown():
            painter.setBrush(QColor(tokens.bg_selected))
            painter.drawRoundedRect(box, 6, 6)
        elif self.underMouse():
            painter.setBrush(QColor(tokens.bg_hover))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)

    def _draw_icon(self, painter: QPainter, name: str, colour: str, x: int) -> None:
        side = self._theme.type.scaled(14)
        place = self._mirrored(QRect(x, (self.height() - side) // 2, side, side))
        painter.drawPixmap(place, self._theme.pixmap(name, colour, 14))

    def _mirrored(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Step.BODY, weight=600))

    def _said(self) -> tuple[str, str | None]:
        """The button's words and its icon."""
        if self._chosen == NO_MODEL:
            return self.tr("No model"), "quote"
        if self._report is None:
            return self.tr("Looking for LM Studio"), "loader"
        problem = self._report.problem
        if problem is None:
            model = self._chosen or self._report.chosen or self.tr("Any model")
            # The maker stands before a stroke; what tells models apart comes after it.
            return words.visible(model.rpartition("/")[2]), None
        if problem.code == "no_model_loaded":
            return self.tr("No model loaded"), "unplug"
        if problem.code == "not_authorised":
            return self.tr("The server asks for a key"), "unplug"
        return self.tr("{0} not found").format(server_name(self._report)), "unplug"

    def _tip(self, text: str) -> str:
        if self._chosen == NO_MODEL:
            return self.tr("The passages that answer are quoted; no model writes prose.")
        if self._report is not None and self._report.problem is not None:
            return self.tr("{0}. The passages that answer are shown, quoted and cited.").format(text)
        return self.tr("Answers are written by {0}").format(text)

    def _open_menu(self) -> None:
        self._fill_menu()
        size = self._menu.sizeHint()
        self._menu.popup(self.mapToGlobal(QPoint(0, -size.height())))

    def _fill_menu(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        models = () if self._report is None else self._report.models
        current = self._chosen or (self._report.chosen if self._report and self._chosen is None else None)
        # Sorting is stable: among equals the server's order stays.
        for model in sorted(models, key=lambda model: model.state != "loaded"):
            self._add_model(group, model, checked=model.id == current)
        if models:
            self._menu.addSeparator()
        quote = self._menu.addAction(self.tr("No model: quote passages"))
        quote.setCheckable(True)
        quote.setChecked(self._chosen == NO_MODEL)
        group.addAction(quote)
        quote.triggered.connect(lambda: self.model_chosen.emit(NO_MODEL))
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Look again"), self.look_again_wanted.emit)
        self._menu.addAction(self.tr("Server settings…"), self.server_settings_wanted.emit)

    def _add_model(self, group: QActionGroup, model: wire.Model, *, checked: bool) -> None:
        name = words.visible(model.id).replace("&", "&&")
        note = self._note(model)
        # What follows a tab stands at the row's end.
        action = self._menu.addAction(f"{name}\t{note}" if note else name)
        action.setCheckable(True)
        action.setChecked(checked)
        group.addAction(action)
        action.triggered.connect(lambda: self.model_chosen.emit(model.id))

    def _note(self, model: wire.Model) -> str:
        match model.state:
            case "loaded" if model.context_length is not None:
                return self.tr("{0} tokens").format(words.count(model.context_length))
            case "not_loaded":
                return self.tr("loads first")
            case "loading":
                return self.tr("loading")
            case _:
                return ""
