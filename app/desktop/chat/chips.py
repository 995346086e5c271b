"""Citation chips: how they look, and the names under which an answer's rich text asks for their pictures."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter, QPen

from app.answer_text.marks import Verdict
from app.desktop.chat.markdown_look import Look
from app.desktop.theme.tokens import Tokens

_SCHEME = "chip"
_HIGH = 17
_RADIUS = 5
# Room at each side, so that neighbours stand apart.
_SIDE = 2
_LETTERS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One chip: the citation's number (0: the "no source" tag), its verdict, and its sentence (-1: none)."""

    n: int
    verdict: Verdict
    sentence: int

    @property
    def is_tag(self) -> bool:
        """Whether it is the words "no source" and opens nothing."""
        return self.n == 0


def chip_html(n: int, verdict: Verdict, sentence: int, look: Look) -> str:
    """The picture of a chip in rich text. Only these names are ever given a picture."""
    size = chip_size(Chip(n=n, verdict=verdict, sentence=sentence), look)
    name = f"{_SCHEME}:{n}:{verdict}:{sentence}:{look.generation}"
    return (
        f'<img src="{name}" width="{size.width()}" height="{size.height()}" style="vertical-align:middle"/>'
    )


def chip_named(name: str) -> Chip | None:
    """The chip behind a picture's name; None where it is the name of something else."""
    parts = name.split(":")
    if len(parts) != 5 or parts[0] != _SCHEME:
        return None
    try:
        return Chip(n=int(parts[1]), verdict=Verdict(parts[2]), sentence=int(parts[3]))
    except ValueError:
        return None


def chip_text(name: str) -> str:
    """What a picture is as plain text: a citation as [n], all else nothing."""
    chip = chip_named(name)
    return "" if chip is None or chip.is_tag else f"[{chip.n}]"


def chip_size(chip: Chip, look: Look) -> QSize:
    """The room that a chip takes in a line: 5 pixels below keep its middle on that of the letters."""
    return QSize(_width(chip, look) + 2 * _SIDE, look.scaled(_HIGH) + look.scaled(5))


def shape_in(room: QRectF, look: Look) -> QRectF:
    """The chip's own shape within its room."""
    return QRectF(room.x() + _SIDE, room.y(), room.width() - 2 * _SIDE, look.scaled(_HIGH))


def chip_picture(chip: Chip, look: Look, pixel_ratio: float) -> QImage:
    """Draw a chip for rich text."""
    size = chip_size(chip, look)
    image = QImage(size * pixel_ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(pixel_ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_chip(painter, shape_in(QRectF(0, 0, size.width(), size.height()), look), chip, look)
    painter.end()
    return image


def paint_chip(painter: QPainter, shape: QRectF, chip: Chip, look: Look) -> None:
    """Draw a chip into a rectangle: shape, edge and mark differ with the verdict, not the colour alone."""
    paint_verdict(painter, shape, chip.verdict, look)
    colour = _Colours.of(chip.verdict, look.tokens).text
    edge = shape.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QColor(colour))
    painter.setFont(_font(look))
    if chip.is_tag:
        _paint_struck_circle(painter, edge, look, colour)
        edge = edge.adjusted(look.scaled(18), 0, -look.scaled(3), 0)
    painter.drawText(edge, Qt.AlignmentFlag.AlignCenter, _words(chip))


def paint_verdict(painter: QPainter, shape: QRectF, verdict: Verdict, look: Look) -> None:
    """Draw the shape of a verdict alone."""
    colours = _Colours.of(verdict, look.tokens)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colours.edge), max(1.0, look.factor))
    if verdict is Verdict.WEAK:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(QColor(colours.fill))
    edge = shape.adjusted(0.5, 0.5, -0.5, -0.5)
    if verdict is Verdict.NONE:
        painter.drawRect(edge)
    else:
        radius = edge.height() / 2 if verdict is Verdict.WEAK else look.scaled(_RADIUS) * edge.height() / 17
        painter.drawRoundedRect(edge, radius, radius)


@dataclass(frozen=True, slots=True)
class _Colours:
    text: str
    fill: str
    edge: str

    @classmethod
    def of(cls, verdict: Verdict, tokens: Tokens) -> "_Colours":
        match verdict:
            case Verdict.SUPPORTED:
                return cls(tokens.supported_text, tokens.supported_bg, tokens.supported_line)
            case Verdict.WEAK:
                return cls(tokens.weak_text, tokens.weak_bg, tokens.weak_line)
            case Verdict.NONE:
                return cls(tokens.none_text, tokens.none_bg, tokens.none_line)
            case Verdict.UNCHECKED | Verdict.QUOTED:
                return cls(tokens.text_secondary, tokens.bg_sunken, tokens.line_medium)


def _font(look: Look) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(look.scaled(_LETTERS))
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _words(chip: Chip) -> str:
    if chip.is_tag:
        return QCoreApplication.translate("Chips", "no source")
    return f"≈ {chip.n}" if chip.verdict is Verdict.WEAK else str(chip.n)


def _width(chip: Chip, look: Look) -> int:
    words = round(QFontMetricsF(_font(look)).horizontalAdvance(_words(chip)))
    if chip.is_tag:
        return words + look.scaled(25)
    return max(words + look.scaled(11), look.scaled(_HIGH))


def _paint_struck_circle(painter: QPainter, edge: QRectF, look: Look, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 1.3 * look.factor))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 4.5 * look.factor
    middle = QPointF(edge.left() + look.scaled(10), edge.center().y())
    painter.drawEllipse(middle, radius, radius)
    reach = radius * 0.7
    painter.drawLine(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach))
