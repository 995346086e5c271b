"""Footnotes of a Word document, which python-docx cannot write (as of 1.2): a part of their own.

https://ecma-international.org/publications-and-standards/standards/ecma-376/, part 1, 17.11.
"""

from collections.abc import Mapping

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from docx.text.paragraph import Paragraph
from lxml import etree

from app.export.model import Note
from app.export.word_styles import FOOTNOTE_REFERENCE, FOOTNOTE_TEXT

# The two that every file has: the line above notes, and above those that go on from the page before.
_SEPARATORS = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>
</w:footnote>
</w:footnotes>"""
# What comes behind them in settings.xml: the order is part of the format.
_BEHIND_SETTING = ("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr")


class Footnotes:
    """The notes of one document. Word numbers them by the order in which they are first pointed to."""

    def __init__(self, main: DocumentPart, notes: Mapping[int, Note]) -> None:
        self._main = main
        self._notes = notes
        self._root = parse_xml(_SEPARATORS)
        self._pointed: set[int] = set()

    def point(self, paragraph: Paragraph, number: int) -> None:
        """Point to a note: the first time by a reference, later by a field that repeats its number."""
        if number in self._pointed:
            self._repeat(paragraph, number)
            return
        self._pointed.add(number)
        self._root.append(_footnote(self._notes[number]))
        reference = OxmlElement("w:footnoteReference", {qn("w:id"): str(number)})
        begin = OxmlElement("w:bookmarkStart", {qn("w:id"): str(number), qn("w:name"): _bookmark(number)})
        end = OxmlElement("w:bookmarkEnd", {qn("w:id"): str(number)})
        paragraph._p.extend((begin, _run(reference, FOOTNOTE_REFERENCE), end))

    def attach(self) -> None:
        """Put the notes into the document; nothing may be pointed to after this."""
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True),
            self._main.package,
        )
        self._main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        told = parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        )
        self._main.settings.element.insert_element_before(told, *_BEHIND_SETTING)

    @staticmethod
    def _repeat(paragraph: Paragraph, number: int) -> None:
        field = OxmlElement("w:fldSimple", {qn("w:instr"): f" NOTEREF {_bookmark(number)} \\f \\h "})
        field.append(_run(_words(str(number)), FOOTNOTE_REFERENCE))
        paragraph._p.append(field)


def _bookmark(number: int) -> str:
    return f"_SourceNote{number}"


def _footnote(note: Note) -> "etree._Element":
    footnote = OxmlElement("w:footnote", {qn("w:id"): str(note.number)})
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(OxmlElement("w:pStyle", {qn("w:val"): FOOTNOTE_TEXT}))
    paragraph.append(properties)
    paragraph.append(_run(OxmlElement("w:footnoteRef"), FOOTNOTE_REFERENCE))
    paragraph.append(_run(_words(f" {note.place}"), bold=True))
    if note.quoted:
        paragraph.append(_run(_words(f" “{note.quoted}”")))
    if note.remark:
        paragraph.append(_run(_words(f" {note.remark}"), italic=True))
    footnote.append(paragraph)
    return footnote


def _run(
    inside: "etree._Element", style: str = "", *, bold: bool = False, italic: bool = False
) -> "etree._Element":
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if style:
        properties.append(OxmlElement("w:rStyle", {qn("w:val"): style}))
    if bold:
        properties.append(OxmlElement("w:b"))
    if italic:
        properties.append(OxmlElement("w:i"))
    run.extend((properties, inside))
    return run


def _words(text: str) -> "etree._Element":
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    return words
