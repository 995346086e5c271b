"""The styles of an exported Word document, and what python-docx's template need not bring."""

from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from app.export.word_parts import LINK, put

SMALL, CODE, WEAK = "Small Print", "Code", "Weak"
# Word knows these by their ids.
FOOTNOTE_TEXT, FOOTNOTE_REFERENCE = "FootnoteText", "FootnoteReference"
_CODE_FONT = "Courier New"
_INK, _QUIET = RGBColor(0x1A, 0x1E, 0x26), RGBColor(0x5A, 0x62, 0x70)
_BLUE = RGBColor(0x28, 0x53, 0xBE)
_SHADE = {"w:val": "clear", "w:color": "auto", "w:fill": "ECEEF1"}
_BASE, _FOOT, _CODE_SIZE = Pt(10.5), Pt(8.5), Pt(9)
# The first is the question's.
_HEADINGS = (Pt(14), Pt(12), Pt(11.5), Pt(11), Pt(10.5), Pt(10.5))
_TABLE_STYLES_KEPT = {"Normal Table", "Table Grid"}


def add_styles(document: Document) -> None:
    """Make the styles that are needed, on A4."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", _BASE
    normal.paragraph_format.space_after = Pt(6)
    _dress_headings(document)
    quote = styles["Quote"]
    quote.font.italic, quote.font.color.rgb = False, _QUIET
    quote.paragraph_format.left_indent = Cm(0.75)
    small = _new(document, SMALL, size=_FOOT)
    small.font.color.rgb = _QUIET
    small.paragraph_format.space_after = Pt(2)
    code = _new(document, CODE, size=_CODE_SIZE)
    code.font.name = _CODE_FONT
    code.paragraph_format.keep_together = True
    put(code.element.get_or_add_pPr(), "w:shd", _SHADE)
    foot = _new(document, "footnote text", size=_FOOT)
    foot.paragraph_format.space_after = Pt(2)
    reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True
    foot.element.set(qn("w:styleId"), FOOTNOTE_TEXT)
    reference.element.set(qn("w:styleId"), FOOTNOTE_REFERENCE)
    styles.add_style(WEAK, WD_STYLE_TYPE.CHARACTER).font.color.rgb = _QUIET
    link = styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _BLUE, True


def shed_template(document: Document) -> None:
    """Drop the template's styles of tables, which are most of the file, and its picture of an empty page."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _TABLE_STYLES_KEPT:
            style.delete()
    for part, kind in ((document.part, "/stylesWithEffects"), (document.part.package, "/thumbnail")):
        for key in [key for key, relation in part.rels.items() if relation.reltype.endswith(kind)]:
            del part.rels[key]


def code_run(run: Run) -> None:
    """Let words stand out as code."""
    run.font.name, run.font.size = _CODE_FONT, _CODE_SIZE
    put(run._r.get_or_add_rPr(), "w:shd", _SHADE)


def _dress_headings(document: Document) -> None:
    names = ("Title", *(f"Heading {level}" for level in range(1, 1 + len(_HEADINGS))))
    for name, size in zip(names, (Pt(20), *_HEADINGS), strict=True):
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", size
        style.font.color.rgb, style.font.bold = _INK, True
        # The theme's fonts would win over the name.
        fonts = style.element.rPr.rFonts
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
    document.styles["Heading 1"].paragraph_format.space_before = Pt(18)


def _new(document: Document, name: str, *, size: Pt) -> ParagraphStyle:
    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    style.font.size = size
    return style
