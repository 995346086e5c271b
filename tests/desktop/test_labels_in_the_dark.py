"""Labels keep their colour whenever the theme is chosen: before the first show, after it, and when folded."""

import pytest
from PySide6.QtGui import QColor, QFont

from app.desktop.main_window import MainWindow
from app.desktop.theme.theme import Appearance
from app.desktop.widgets.labels import Label
from app.desktop.widgets.section import SectionHeader


@pytest.mark.parametrize("shows_first", [True, False])
@pytest.mark.parametrize("folds", [True, False])
def test_every_label_has_its_colour_in_the_theme_that_was_chosen(qtbot, theme, shows_first, folds):
    # GIVEN a window made in the light theme
    window = MainWindow(theme)
    qtbot.addWidget(window)
    if shows_first:
        window.show()
    # WHEN the dark one is chosen, before or after the first show
    theme.choose(Appearance.DARK)
    if folds:
        window.panes.fold_left(folded=True)
    window.panes.fold_left(folded=False)
    with qtbot.waitExposed(window):
        window.show()
    # THEN no label has kept a colour of the light one
    for label in window.findChildren(Label):
        wanted = QColor(getattr(theme.tokens, label._colour))
        assert label.palette().windowText().color() == wanted, label.text()


def test_names_of_groups_keep_their_capitals_when_the_theme_is_chosen_before_they_are_seen(qtbot, theme):
    theme.choose(Appearance.DARK)
    header = SectionHeader(theme, "Collections")
    qtbot.addWidget(header)
    theme.choose(Appearance.LIGHT)
    with qtbot.waitExposed(header):
        header.show()
    (label,) = header.findChildren(Label)
    assert label.font().capitalization() is QFont.Capitalization.AllUppercase
