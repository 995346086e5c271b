"""How the columns of the ledger share its width, and which give way where it is narrow."""

from collections.abc import Callable

from PySide6.QtWidgets import QHeaderView, QTableView

from app.desktop.library.ledger_rows import Column

# Beyond the name, which takes what is left, and the state; at 100 % scaling.
_WIDTHS = {Column.PAGES: 92, Column.PASSAGES: 84, Column.SIZE: 80, Column.CHANGED: 112}
# A column is shown where the table is at least so wide.
_SHOWN_FROM = {Column.CHANGED: 780, Column.SIZE: 600, Column.PASSAGES: 520}
# The state's words have a share of the width, between these; large letters may take a little more.
_STATE_SHARE, _STATE_SHARE_MOST = 0.3, 0.4
_STATE_LEAST, _STATE_MOST = 168, 340


def prepare_columns(table: QTableView) -> None:
    """Let the name take what the others leave."""
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)


def fold_columns(table: QTableView, scaled: Callable[[int], int]) -> None:
    """Show the columns that there is room for; ``scaled`` makes pixels of those at 100 %."""
    width = table.width()
    for column, least in _SHOWN_FROM.items():
        table.setColumnHidden(column, width < scaled(least))
    for column, wide in _WIDTHS.items():
        table.setColumnWidth(column, scaled(wide))
    state = min(max(int(width * _STATE_SHARE), scaled(_STATE_LEAST)), scaled(_STATE_MOST))
    table.setColumnWidth(Column.STATE, min(state, int(width * _STATE_SHARE_MOST)))
