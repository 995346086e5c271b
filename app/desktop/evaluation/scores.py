"""The scores of a question set, as figures with their names."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import Label
from app.engine import wire


class Scores(QWidget):
    """How many answers stood among the first passages, and the measures that people compare by."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = {
            name: _Figure(theme, name)
            for name in (
                self.tr("found first"),
                self.tr("among the first 5"),
                self.tr("among the first 10"),
                "MRR@10",
                "nDCG@10",
            )
        }
        flow = FlowLayout(self, gap=theme.type.scaled(24))
        for figure in self._figures.values():
            flow.addWidget(figure)

    def set_result(self, result: wire.Evaluation) -> None:
        """Show these."""
        shares = (result.recall_at_1, result.recall_at_5, result.recall_at_10)
        texts = [
            *(self.tr("{0} %").format(words.decimal(100 * share, 1)) for share in shares),
            words.decimal(result.mrr_at_10, 3),
            words.decimal(result.ndcg_at_10, 3),
        ]
        for figure, text in zip(self._figures.values(), texts, strict=True):
            figure.set_text(text)


class _Figure(QWidget):
    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._name = name
        self._figure = Label(theme, step=Step.PAGE, weight=600)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._figure)
        column.addWidget(Label(theme, name, step=Step.SMALL, colour="text_secondary"))

    def set_text(self, text: str) -> None:
        self._figure.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")
