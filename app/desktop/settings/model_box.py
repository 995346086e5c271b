"""The choice of the model that writes."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.desktop import words
from app.desktop.settings.preferences import Preferences
from app.engine import wire

_LEAST_LETTERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenModel:
    """A model's id, None for the server's own choice; ``used`` false where passages are to be quoted."""

    id: str | None = None
    used: bool = True


_SERVERS_CHOICE = ChosenModel()
_QUOTES = ChosenModel(used=False)


class ModelBox(QComboBox):
    """A list of a server's models, the loaded ones first.

    Signals:
        chosen: a `ChosenModel`, by the person.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[ChosenModel] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        self.activated.connect(lambda row: self.chosen.emit(self._choices[row]))

    def fill(self, report: wire.ServerReport | None, preferences: Preferences) -> None:
        """Offer a server's models and show what is chosen, even where the server does not have it."""
        self.clear()
        self._choices = []
        own = report.chosen if report is not None else None
        loaded = self.tr("The one that is loaded")
        self._add(f"{loaded} ({words.visible(own)})" if own else loaded, _SERVERS_CHOICE)
        models = () if report is None else report.models
        for model in sorted(models, key=lambda model: model.state != "loaded"):
            self._add(self._said(model), ChosenModel(id=model.id))
        self._add_missing(report, preferences.model)
        self._add(self.tr("No model: quote passages"), _QUOTES)
        wanted = ChosenModel(id=preferences.model) if preferences.use_model else _QUOTES
        self.setCurrentIndex(self._choices.index(wanted))

    def _add_missing(self, report: wire.ServerReport | None, model: str | None) -> None:
        if model is None or ChosenModel(id=model) in self._choices:
            return
        name = words.visible(model)
        self._add(
            self.tr("{0} (not there)").format(name) if report is not None else name, ChosenModel(id=model)
        )

    def _add(self, text: str, choice: ChosenModel) -> None:
        self.addItem(text)
        self._choices.append(choice)

    def _said(self, model: wire.Model) -> str:
        name = words.visible(model.id)
        match model.state:
            case "loaded":
                return self.tr("{0} (loaded)").format(name)
            case "not_loaded":
                return self.tr("{0} (loads first)").format(name)
            case _:
                return name
