"""Headings, code and marks of a text in the viewer: seen, and not one letter moved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor

from app.desktop.theme.theme import Appearance
from app.desktop.viewer.dressing import Kind, dress
from app.engine import wire
from tests.desktop.viewer_by_hand import in_view, shown_pane

MARKDOWN = """# The mill \U0001f33e lease

Kept by **Ada** and *Bo*. See `rent.py` and [the plan](plan.pdf).

## Notice

- nine months, in writing
1. first
> quoted

| What | When |
|---|---|

```python
# no heading
```

2 * 3 * 4 is no emphasis, snake_case_name neither.
"""


def kinds(text, *headings, is_markdown=True):
    return {
        (text[part.start : part.end], part.kind) for part in dress(text, headings, is_markdown=is_markdown)
    }


def test_markdown_is_told_apart_by_its_marks():
    found = kinds(MARKDOWN)
    assert {
        ("# The mill \U0001f33e lease", Kind.TITLE),
        ("# ", Kind.MARK),
        ("Ada", Kind.STRONG),
        ("**", Kind.MARK),
        ("Bo", Kind.SLANTED),
        ("rent.py", Kind.CODE),
        ("](plan.pdf)", Kind.MARK),
        ("## Notice", Kind.HEADING),
        ("- ", Kind.MARK),
        ("1. ", Kind.MARK),
        ("> ", Kind.MARK),
        ("| What | When |", Kind.CODE),
        ("# no heading", Kind.CODE),
        ("```python", Kind.MARK),
    } <= found
    assert not {text for text, kind in found if kind is Kind.SLANTED} - {"Bo"}
    assert not {text for text, _ in found if "snake" in text}
    assert ("# no heading", Kind.TITLE) not in found


def test_other_texts_show_the_headings_that_their_passages_stand_under():
    text = "Handbook\n\nLeave\n\nTwenty days. Leave is paid.\n\nSick  leave\n\nAsk first.\nA\tB"
    found = kinds(text, "Leave", "Leave › Sick leave", is_markdown=False)
    assert found == {("Leave", Kind.TITLE), ("Sick  leave", Kind.HEADING), ("A\tB", Kind.CODE)}


ODD = ["", "\n", "#", "```", "**", "[]("]
ODD += [part * 40_000 for part in (">", "`", "*a", "|", "[", "[a](b", "- ", "** ")]


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:6] or "nothing")
def test_no_text_is_too_odd(text):
    for part in dress(text, (text,), is_markdown=True):
        assert 0 <= part.start <= part.end <= len(text)


def test_a_text_that_is_very_long_is_shown_bare():
    assert dress("# a\n" * 200_000, (), is_markdown=True) == ()


@pytest.fixture
def view(qtbot, theme, tmp_path):
    theme.reduces_motion = True
    pane = shown_pane(qtbot, theme)
    path = tmp_path / "lease.md"
    path.write_text(MARKDOWN)
    start = MARKDOWN.index("nine months")
    pane.show_citation(in_view(path, text="nine months, in writing", start=start))
    page = wire.Page(page=1, text=MARKDOWN, state="indexed", passages=())
    pane.set_text(wire.Shown(path=str(path), state="indexed", pages=(page,)))
    return pane.text.view


def look(view, words):
    cursor = view.document().find(words)
    assert not cursor.isNull()
    return cursor.charFormat()


def test_the_passage_is_lit_at_its_letters_and_copied_as_it_stands(qtbot, view):
    (lit,) = [mark.cursor.selectedText() for mark in view.extraSelections()]
    assert lit == "nine months, in writing"
    view.selectAll()
    assert view.selected_text() == MARKDOWN
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == MARKDOWN
    cursor = view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    view.setTextCursor(cursor)


def test_headings_are_larger_code_has_its_letters_and_marks_are_pale(view, theme):
    body = view.font().pixelSize()
    title, notice = look(view, "lease"), look(view, "Notice")
    assert title.font().pixelSize() > notice.font().pixelSize() > body
    assert title.font().weight() >= 600
    assert look(view, "rent.py").fontFamilies() == [theme.type.code().family()]
    assert look(view, "Ada").font().weight() >= 600
    assert look(view, "Bo").font().italic()
    assert look(view, "## ").foreground().color() == QColor(theme.tokens.text_tertiary)


def test_the_look_follows_zoom_and_theme(view, theme):
    title, body = look(view, "lease").font().pixelSize(), view.font().pixelSize()
    view.zoom(1)
    view.zoom(1)
    assert view.font().pixelSize() > body
    assert look(view, "lease").font().pixelSize() > title
    theme.choose(Appearance.DARK)
    assert look(view, "## ").foreground().color() == QColor(theme.tokens.text_tertiary)
    (lit,) = [mark.cursor.selectedText() for mark in view.extraSelections()]
    assert lit == "nine months, in writing"
