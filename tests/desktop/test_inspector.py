"""One document opened to its pages, by mouse and keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit

from app.desktop.library.inspector import Inspector
from app.desktop.library.inspector_parts import FileFacts, PageOpened, where
from app.desktop.library.page_map import PageListModel, PageMap
from app.desktop.library.password_entry import PasswordEntered
from app.desktop.widgets.labels import Label
from app.engine import wire
from tests.desktop.asked_rows import rows_asked

# The platform without a screen says so for every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PATH = "/home/ann/Filings/2019/handbook.pdf"


def a_row(state="indexed", **other):
    values = {
        "path": PATH,
        "state": state,
        "reason": None,
        "unchanged": False,
        "pages": 24,
        "passages": 88,
        "source": "/home/ann/Filings",
        "collection": "Annual reports",
        "size": 1_400_000,
        "modified": "2024-03-12T10:00:00Z",
        "pages_searchable": 22,
        "takes_password": state == "password",
    }
    return wire.LedgerRow(**{**values, **other})


def pages(number=24, without=(1, 24), failed=()):
    def state(page):
        return "no_text" if page in without else "failed" if page in failed else "indexed"

    return tuple(
        wire.Page(page=page, text=f"Balance\n sheet {page} " * 90, state=state(page), passages=())
        for page in range(1, number + 1)
    )


def shown(*given, path=PATH):
    return wire.Shown(path=path, state="indexed", pages=given)


@pytest.fixture
def inspector(qtbot, theme):
    inspector = Inspector(theme)
    qtbot.addWidget(inspector)
    inspector.resize(328, 771)
    with qtbot.waitExposed(inspector):
        inspector.show()
    return inspector


def texts(inspector):
    return [label.text() for label in inspector.findChildren(Label) if label.isVisible()]


def button(inspector, text):
    found = (
        each
        for each in inspector.findChildren(QAbstractButton)
        if text in (each.text(), each.accessibleName())
    )
    return next(each for each in found if each.isVisible())


def has_button(inspector, text):
    return any(each.text() == text and each.isVisible() for each in inspector.findChildren(QAbstractButton))


def test_a_document_asks_for_its_pages_and_shows_them(qtbot, inspector):
    wanted = QSignalSpy(inspector.pages_wanted)
    inspector.set_document(a_row())
    assert wanted.at(0)[0] == PATH
    assert not inspector.findChild(PageMap).isVisible()
    inspector.set_pages(shown(*pages()))
    said = texts(inspector)
    assert "22 of 24 pages can be searched" in said
    assert any(text.startswith("Pages 1 and 24 hold no text.") for text in said)
    # The page that wants attention is the one shown.
    assert "Page 1" in said
    assert "no text" in said
    assert not any("OCR" in each.text() for each in inspector.findChildren(QAbstractButton))


def test_the_pages_of_another_document_come_too_late(inspector):
    inspector.set_document(a_row())
    inspector.set_pages(shown(*pages(), path="/other.pdf"))
    assert not inspector.findChild(PageMap).isVisible()


def test_arrows_move_over_the_map_and_enter_shows_the_page(qtbot, inspector):
    inspector.set_document(a_row())
    inspector.set_pages(shown(*pages()))
    inspector.focus_first()
    page_map = inspector.findChild(PageMap)
    assert page_map.hasFocus()
    opened = QSignalSpy(inspector.page_opened)
    qtbot.keyClick(page_map, Qt.Key.Key_Right)
    assert "Page 2" in texts(inspector)
    # Eight to a row.
    qtbot.keyClick(page_map, Qt.Key.Key_Down)
    assert "Page 10" in texts(inspector)
    qtbot.keyClick(page_map, Qt.Key.Key_Return)
    qtbot.mouseClick(button(inspector, "Show the page"), Qt.MouseButton.LeftButton)
    assert [opened.at(each)[0] for each in range(opened.count())] == [PageOpened(path=PATH, page=10)] * 2


def test_a_click_on_a_cell_shows_its_first_words(qtbot, inspector):
    inspector.set_document(a_row())
    inspector.set_pages(shown(*pages()))
    page_map = inspector.findChild(PageMap)
    place = page_map.visualRect(page_map.model().index(6, 0)).center()
    qtbot.mouseClick(page_map.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "Page 7" in texts(inspector)
    excerpt = next(text for text in texts(inspector) if text.startswith("Balance sheet 7 Balance"))
    assert excerpt.endswith("…")
    assert len(excerpt) <= 181


def test_the_chosen_page_stays_when_the_pages_come_again(qtbot, inspector):
    inspector.set_document(a_row())
    inspector.set_pages(shown(*pages()))
    inspector.findChild(PageMap).choose(12)
    wanted = QSignalSpy(inspector.pages_wanted)
    inspector.set_document(a_row(pages_searchable=24))
    assert wanted.count() == 1
    inspector.set_pages(shown(*pages(without=())))
    assert "Page 12" in texts(inspector)
    assert "All 24 pages can be searched" in texts(inspector)


def test_the_same_document_again_asks_for_nothing(inspector):
    inspector.set_document(a_row())
    wanted = QSignalSpy(inspector.pages_wanted)
    inspector.set_document(a_row())
    assert wanted.count() == 0


def test_a_page_has_its_state_in_words(inspector):
    inspector.set_document(a_row())
    inspector.set_pages(shown(*pages(4, without=(1,), failed=(2,))))
    model = inspector.findChild(PageMap).model()
    heard = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert heard == ["Page 1, no text", "Page 2, not read", "Page 3, indexed"]


def test_a_password_is_entered_where_the_document_is(qtbot, inspector):
    entered = QSignalSpy(inspector.password_entered)
    inspector.set_document(a_row("password", pages=0, pages_searchable=0, passages=0, retries=True))
    # The password is the next step, and there is one next step.
    assert not has_button(inspector, "Retry")
    qtbot.mouseClick(button(inspector, "Enter the password"), Qt.MouseButton.LeftButton)
    field = inspector.findChild(QLineEdit)
    assert field.hasFocus()
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not button(inspector, "Read it").isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert entered.count() == 0
    qtbot.keyClicks(field, "hunter 2")
    qtbot.keyClick(inspector.findChild(QCheckBox), Qt.Key.Key_Space)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    given = entered.at(0)[0]
    assert given == PasswordEntered(path=PATH, password="hunter 2", keep=False)
    assert "hunter" not in repr(given)
    # One try at a time.
    assert not field.isEnabled()
    assert entered.count() == 1


def test_what_no_password_opens_says_so_and_offers_no_field(qtbot, inspector):
    said = "Locked by a password. Sourcebook opens only PDF files with a password. Save a copy without one."
    inspector.set_document(a_row("password", reason=said, pages=0, pages_searchable=0, takes_password=False))
    shown = texts(inspector)
    assert {"Locked by a password", said.partition(". ")[2]} <= set(shown)
    assert "Enter the password" not in shown


def test_a_wrong_password_is_said_and_another_can_be_entered(qtbot, inspector):
    locked = a_row("password", pages=0, pages_searchable=0)
    inspector.set_document(locked)
    qtbot.mouseClick(button(inspector, "Enter the password"), Qt.MouseButton.LeftButton)
    field = inspector.findChild(QLineEdit)
    qtbot.keyClicks(field, "wrong")
    qtbot.mouseClick(button(inspector, "Read it"), Qt.MouseButton.LeftButton)
    inspector.set_password_failed("This password does not open it.")
    assert "This password does not open it." in texts(inspector)
    assert (field.isEnabled(), field.text()) == (True, "")
    qtbot.keyClicks(field, "ri")
    assert "This password does not open it." not in texts(inspector)
    # An update of the ledger takes nothing from who is typing.
    inspector.set_document(a_row("password", pages=0, pages_searchable=0, size=5))
    assert field.text() == "ri"
    inspector.set_document(a_row())
    assert not field.isVisible()


def test_a_password_never_goes_to_another_document(qtbot, inspector):
    inspector.set_document(a_row("password", pages=0, pages_searchable=0))
    qtbot.mouseClick(button(inspector, "Enter the password"), Qt.MouseButton.LeftButton)
    field = inspector.findChild(QLineEdit)
    qtbot.keyClicks(field, "secret")
    inspector.set_document(a_row("password", pages=0, pages_searchable=0, path="/home/ann/Filings/b.pdf"))
    assert field.text() == ""
    assert not field.isVisible()


@pytest.mark.parametrize("state", ["damaged", "failed", "unreadable"])
def test_what_may_change_can_be_retried(qtbot, inspector, state):
    wanted = QSignalSpy(inspector.retry_wanted)
    inspector.set_document(
        a_row(state, pages=0, retries=True, reason="Damaged: cut off. Get a fresh copy, then try again.")
    )
    qtbot.mouseClick(button(inspector, "Retry"), Qt.MouseButton.LeftButton)
    assert wanted.at(0)[0] == (PATH,)
    inspector.set_document(a_row(state, pages=0))
    assert not has_button(inspector, "Retry")


def test_damage_says_what_to_do(inspector):
    inspector.set_document(
        a_row("damaged", pages=0, retries=True, reason="Damaged: cut off. Get it, then try again.")
    )
    assert {"Damaged: cut off", "Get a fresh copy, then Retry."} <= set(texts(inspector))


def test_a_scan_says_what_is_true(inspector):
    inspector.set_document(a_row("no_text", pages=27, pages_searchable=0))
    assert any("Sourcebook cannot do that yet." in text for text in texts(inspector))


def test_the_facts_of_a_file(inspector):
    inspector.set_document(a_row(pending=12))
    assert {"Filings › 2019", "Annual reports", "1.4 MB", "88, 12 wait for vectors"} <= set(texts(inspector))
    assert inspector.findChild(FileFacts).toolTip() == PATH
    inspector.set_document(a_row("failed", size=None, modified=None, passages=0))
    assert texts(inspector).count("not known") == 2
    assert "none" in texts(inspector)


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("/a/Filings/x.pdf", "/a/Filings", "Filings"),
        ("/a/Filings/1/2/x.pdf", "/a/Filings", "Filings › 1 › 2"),
        ("/a/x.pdf", "/a/x.pdf", "a"),
        ("/x.pdf", "/x.pdf", "/"),
        ("/a/b\n\u202e/x.pdf", "/a", "a › b⏎[RLO]"),
    ],
)
def test_where_a_file_is(path, source, said):
    assert where(a_row(path=path, source=source)) == said


def test_open_show_and_close(qtbot, inspector):
    inspector.set_document(a_row())
    opened, showed, closed = (
        QSignalSpy(inspector.open_wanted),
        QSignalSpy(inspector.folder_shown),
        QSignalSpy(inspector.closed),
    )
    qtbot.mouseClick(button(inspector, "Open"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(inspector, "Show in folder"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(inspector, "Close"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(inspector, Qt.Key.Key_Escape)
    assert (opened.at(0)[0], showed.at(0)[0], closed.count()) == (PATH, PATH, 2)


def test_every_control_has_a_name(inspector):
    inspector.set_document(a_row("password", pages=0))
    for each in inspector.findChildren(QAbstractButton):
        if each.isVisible():
            assert each.accessibleName() or each.text(), each


def test_of_two_thousand_pages_only_those_in_sight_are_looked_at(qtbot, inspector, monkeypatch):
    inspector.set_document(a_row(pages=2000, pages_searchable=1998))
    many = shown(*pages(2000))
    asked = rows_asked(monkeypatch, PageListModel)
    inspector.set_pages(many)
    inspector.grab()
    assert 0 < len(asked) < 200
    page_map = inspector.findChild(PageMap)
    qtbot.keyClick(page_map, Qt.Key.Key_End)
    assert "Page 2000" in texts(inspector)


def test_hostile_names_and_texts_are_painted(qtbot, both_themes):
    inspector = Inspector(both_themes)
    qtbot.addWidget(inspector)
    inspector.show()
    path = "/s/" + "a\nb\u202e<img src=x>" * 30
    inspector.set_document(
        a_row(
            "new state",
            path=path,
            source="/s",
            collection="\u202e" * 50,
            reason="r" * 9000,
            size=2**60,
            pages=3,
        )
    )
    bad = [
        wire.Page(page=page, text="\x00\u202e<b>" * 500, state=state, passages=())
        for page, state in ((12345, "indexed"), (2, "?"))
    ]
    inspector.set_pages(shown(*bad, path=path))
    assert not inspector.grab().isNull()
    assert inspector.width() <= 400
    inspector.set_document(a_row(path=""))
    assert not inspector.grab().isNull()
