"""What desktops call the formats that are read: types as shared-mime-info has them.

What a format's suffixes share with files of another kind is left out: to a desktop ``.ts`` is a film,
``.dot`` a graph. https://gitlab.freedesktop.org/xdg/shared-mime-info
"""

from collections.abc import Mapping

from ingest.parsers.formats import Format

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OPEN = "application/vnd.oasis.opendocument"

MIME_TYPES: Mapping[Format, tuple[str, ...]] = {
    Format.PDF: ("application/pdf",),
    Format.DOCX: (
        f"{_WORD}.document",
        f"{_WORD}.template",
        "application/vnd.ms-word.document.macroEnabled.12",
        "application/vnd.ms-word.template.macroEnabled.12",
    ),
    Format.PPTX: (
        f"{_SLIDES}.presentation",
        f"{_SLIDES}.slideshow",
        f"{_SLIDES}.template",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
        "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
        "application/vnd.ms-powerpoint.template.macroEnabled.12",
    ),
    Format.XLSX: (
        f"{_SHEETS}.sheet",
        f"{_SHEETS}.template",
        "application/vnd.ms-excel.sheet.macroEnabled.12",
        "application/vnd.ms-excel.template.macroEnabled.12",
    ),
    Format.XLS: ("application/vnd.ms-excel", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    Format.ODF: tuple(
        f"{_OPEN}.{kind}{template}"
        for kind in ("text", "spreadsheet", "presentation", "graphics")
        for template in ("", "-template")
    ),
    Format.EPUB: ("application/epub+zip",),
    Format.RTF: ("application/rtf",),
    Format.EML: ("message/rfc822", "application/x-mimearchive"),
    Format.MBOX: ("application/mbox",),
    Format.MSG: ("application/vnd.ms-outlook",),
    Format.DELIMITED: ("text/csv", "text/tab-separated-values"),
    Format.JSON: (
        "application/json",
        "application/schema+json",
        "application/geo+json",
        "application/x-ipynb+json",
    ),
    Format.XML: (
        "application/xml",
        "application/x-docbook+xml",
        "application/rss+xml",
        "application/atom+xml",
        "text/x-opml+xml",
    ),
    Format.RST: ("text/x-rst",),
    Format.ORG: ("text/org",),
    # The languages that most files are in. Desktops offer for the others what they offer for plain text.
    Format.CODE: (
        "text/x-python",
        "text/x-python3",
        "text/x-csrc",
        "text/x-chdr",
        "text/x-c++src",
        "text/x-c++hdr",
        "text/x-csharp",
        "text/x-java",
        "text/x-kotlin",
        "text/x-go",
        "text/rust",
        "text/x-lua",
        "text/x-tex",
        "text/x-bibtex",
        "text/css",
        "application/javascript",
        "application/x-php",
        "application/x-perl",
        "application/x-ruby",
        "application/x-shellscript",
        "application/x-yaml",
        "application/toml",
        "application/sql",
    ),
    Format.TEXT: ("text/plain", "text/x-log", "application/x-subrip", "text/vtt"),
    Format.MARKDOWN: ("text/markdown",),
    Format.HTML: ("text/html", "application/xhtml+xml"),
}
