"""Pieces of a Word document that python-docx has no method for."""

from collections.abc import Callable, Mapping
from typing import cast

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LINK = "Hyperlink"

# ECMA-376, part 1, 17.3.1.26 and 17.3.2.28: what may be put here, and all that comes after it.
_ORDER = {
    qn("w:pPr"): [
        *("w:numPr", "w:suppressLineNumbers"),
        *("w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
        *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid"),
        *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
        *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId"),
        *("w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
    ],
    qn("w:rPr"): [
        *("w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout"),
        *("w:specVanish", "w:oMath"),
    ],
}


def put(
    properties: BaseOxmlElement, tag: str, attributes: Mapping[str, str] | None = None
) -> BaseOxmlElement:
    """Put a property among those of a paragraph or a run: their order is part of the format."""
    order = _ORDER[properties.tag]
    element = cast("BaseOxmlElement", OxmlElement(tag, _qualified(attributes or {})))
    properties.insert_element_before(element, *order[order.index(tag) + 1 :])
    return element


def write_right_to_left(paragraph: Paragraph) -> None:
    """Let a paragraph and its words run to the left."""
    put(paragraph._p.get_or_add_pPr(), "w:bidi")
    for run in paragraph.runs:
        run.font.rtl = True


def add_words(paragraph: Paragraph, text: str, style: str) -> Run:
    """Add words in a style of characters."""
    run = paragraph.add_run(text)
    run._r.style = style
    return run


def add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a link to the web."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink", {qn("r:id"): relation})
    link.append(add_words(paragraph, text, LINK)._r)
    paragraph._p.append(link)


def add_page_number(paragraph: Paragraph) -> None:
    """Say the number of the page, in the middle."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple", {qn("w:instr"): " PAGE "})
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)


def draw_line_below(paragraph: Paragraph) -> None:
    """Draw a line across."""
    put(paragraph._p.get_or_add_pPr(), "w:pBdr").append(
        OxmlElement(
            "w:bottom",
            _qualified({"w:val": "single", "w:sz": "4", "w:space": "1", "w:color": "CDD2DA"}),
        )
    )


def begin_list(document: Document, style: str, start: int) -> Callable[[Paragraph], None]:
    """Begin a numbered list of its own; gives what makes a paragraph its next item."""
    numbering = document.part.numbering_part.element
    styled = document.styles[style].element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == styled).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(start)

    def number(paragraph: Paragraph) -> None:
        properties = put(paragraph._p.get_or_add_pPr(), "w:numPr")
        properties.append(OxmlElement("w:ilvl", _qualified({"w:val": "0"})))
        properties.append(OxmlElement("w:numId", _qualified({"w:val": str(num.numId)})))

    return number


def _qualified(attributes: Mapping[str, str]) -> dict[str, str]:
    return {qn(name): value for name, value in attributes.items()}
