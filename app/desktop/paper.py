"""Lays an exported chat out as PDF: pages with numbers, words that can be selected."""

import sys

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)

from app.export.laid_out import LaidOut
from app.version import __version__

_MARGINS_MM = QMarginsF(22, 18, 22, 22)
_QUESTION_LEVEL = 2
_BASE_POINTS = 10
_FOOT_POINTS = 8
# Fine enough for hairlines; words are not drawn as dots.
_DOTS_AN_INCH = 600
# Room between the text and the number of the page.
_FOOT_SHARE = 0.03


def lay_out() -> int:
    """Read a page of HTML; write its outline on one line, then its PDF. It is a process of its own."""
    application = QGuiApplication(["sourcebook"])
    outline, pdf = pdf_of(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(msgspec.json.encode(LaidOut(outline)) + b"\n" + pdf)
    sys.stdout.buffer.flush()
    del application
    return 0


class _Sheet(QTextDocument):
    """A text that loads nothing, whatever it names."""

    def loadResource(self, kind: int, name: object) -> object:  # noqa: ARG002
        """Nothing comes from anywhere."""
        return None


def pdf_of(html: str) -> tuple[list[tuple[str, int]], bytes]:
    """Give a page's headings, each with its page from 0, and its PDF. Needs a `QGuiApplication`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_AN_INCH)
    writer.setCreator(f"Sourcebook {__version__}")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            _MARGINS_MM,
            QPageLayout.Unit.Millimeter,
        )
    )
    sheet = _Sheet()
    # Sizes in points are then those of the paper.
    sheet.documentLayout().setPaintDevice(writer)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(_BASE_POINTS)
    # "fi" as one sign would be found by nobody who looks for "five".
    font.setFeature(QFont.Tag("liga"), 0)
    sheet.setDefaultFont(font)
    option = sheet.defaultTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    sheet.setDefaultTextOption(option)
    sheet.setDocumentMargin(0)
    sheet.setHtml(html)
    writer.setTitle(sheet.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    size = QSizeF(writer.width(), writer.height())
    body = QSizeF(size.width(), size.height() * (1 - _FOOT_SHARE))
    sheet.setPageSize(body)
    painter = QPainter(writer)
    for page in range(sheet.pageCount()):
        if page:
            writer.newPage()
        _draw(painter, sheet, page, body)
        _number(painter, f"{page + 1} / {sheet.pageCount()}", size, font)
    painter.end()
    return _outline(sheet, body), bytes(buffer.data().data())


def _outline(sheet: QTextDocument, body: QSizeF) -> list[tuple[str, int]]:
    """The questions, by the level of their headings."""
    found = []
    block = sheet.begin()
    while block.isValid():
        if block.blockFormat().headingLevel() == _QUESTION_LEVEL:
            top = sheet.documentLayout().blockBoundingRect(block).top()
            found.append((block.text(), int(top // body.height())))
        block = block.next()
    return found


def _draw(painter: QPainter, sheet: QTextDocument, page: int, body: QSizeF) -> None:
    painter.save()
    painter.translate(0, -page * body.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = QRectF(0, page * body.height(), body.width(), body.height())
    # Black on white, whatever theme the system has.
    context.palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
    painter.setClipRect(context.clip)
    sheet.documentLayout().draw(painter, context)
    painter.restore()


def _number(painter: QPainter, words: str, size: QSizeF, font: QFont) -> None:
    small = QFont(font)
    small.setPointSizeF(_FOOT_POINTS)
    painter.setFont(small)
    painter.setPen(QColor(Qt.GlobalColor.darkGray))
    painter.drawText(
        QRectF(0, 0, size.width(), size.height()),
        Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter,
        words,
    )
