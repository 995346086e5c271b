"""Settings of the server that writes the answers: address, key, model, temperature."""

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.desktop import words
from app.desktop.settings.address import AddressProblem, look_at
from app.desktop.settings.model_box import ChosenModel, ModelBox
from app.desktop.settings.preferences import Preferences
from app.desktop.settings.rows import HintLine, SettingRows
from app.desktop.settings.trial_card import TrialCard
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.number_field import DecimalField
from app.engine import wire
from app.settings import DEFAULT_SERVER


class AnswersPage(SettingRows):
    """The page "Answers".

    Signals:
        changed: other `Preferences`.
        test_wanted: a `wire.TryServerRequest`.
        key_entered: a key was entered; "" forgets the one that is kept.
    """

    changed = Signal(object)
    test_wanted = Signal(object)
    key_entered = Signal(str)

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._preferences = preferences
        self._report: wire.ServerReport | None = None
        self._address = QLineEdit()
        self._test = Button(theme, self.tr("Test"), icon="plug-zap", kind=ButtonKind.PRIMARY)
        self._hint = HintLine(theme)
        self._use = Button(theme, "", kind=ButtonKind.LINK)
        self._trial = TrialCard(theme)
        # The address that is being tested.
        self._tested = ""
        self._take = Button(theme, self.tr("Use this server"), kind=ButtonKind.LINK)
        self._back = Button(theme, self.tr("Back to LM Studio on this computer"), kind=ButtonKind.LINK)
        self._key = QLineEdit()
        self._forget = Button(theme, self.tr("Forget"))
        self._key_hint = HintLine(theme)
        self._model = ModelBox()
        self._temperature = DecimalField(theme, self.tr("Temperature"))
        self._arrange()
        self._connect()
        self.set_preferences(preferences)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show these; nothing is emitted."""
        is_other = preferences.server != self._preferences.server or not self._address.text()
        self._preferences = preferences
        # What is typed and not in force yet stays when something else is set.
        if is_other and self._address.text().strip() != preferences.server:
            self._address.setText(preferences.server)
        self._offer()
        with QSignalBlocker(self._temperature):
            self._temperature.setValue(preferences.temperature)
        self._model.fill(self._report, self._preferences)

    def set_variable(self, name: str | None) -> None:
        """Say that an environment variable decides about the server."""
        if name is not None:
            self._hint.say(self.tr("{0} names the server until Sourcebook ends.").format(name))

    def set_report(self, report: wire.ServerReport | None) -> None:
        """Offer the models of a server."""
        self._report = report
        has_key = report is not None and report.has_key
        self._forget.setVisible(has_key)
        self._key.setPlaceholderText(self.tr("A key is kept") if has_key else self.tr("None"))
        self._model.fill(self._report, self._preferences)

    def set_testing(self) -> None:
        """Say that the test is under way."""
        self._test.setEnabled(False)
        self._trial.set_testing()

    def set_trial(self, trial: wire.ServerTrial) -> None:
        """Show what came of the test."""
        self._test.setEnabled(True)
        if self._tested and self._address.text().strip() != self._tested:
            return  # it is about another address than the one that stands there now
        self._trial.set_trial(trial)
        if trial.report.problem is not None:
            return
        if self._tested:
            self._take_address()
        self.set_report(trial.report)

    def set_key_kept(self, where: str) -> None:
        """Say where the key is kept: keyring, session or nowhere."""
        said = {
            "keyring": self.tr("Kept in the system's keyring."),
            "session": self.tr("Kept until Sourcebook ends: this system has no keyring."),
            "nowhere": self.tr("No key is kept."),
        }
        self._key.clear()
        self._key_hint.say(said.get(where, where), is_problem=where == "session")
        self._forget.setVisible(where != "nowhere")
        self._key.setPlaceholderText(self.tr("None") if where == "nowhere" else self.tr("A key is kept"))

    def _arrange(self) -> None:
        self._address.setPlaceholderText("http://127.0.0.1:1234/v1")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        # Neither does a keyboard learn it, nor is it written out in capitals.
        self._key.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._forget.hide()
        self._use.hide()
        self._temperature.setRange(0, 2)
        self._temperature.setSingleStep(0.1)
        self._temperature.setDecimals(1)
        keep_scaled(self._temperature, self._theme.type.factor, maximumWidth=110)
        self.add_title(
            self.tr("Answers"), self.tr("Sourcebook sends the prompt to this server and nowhere else.")
        )
        note = self.tr("LM Studio or any OpenAI-compatible address; the command line asks it, too")
        self.add_row(self.tr("Server"), note, self._beside(self._address, self._test), named=self._address)
        self.add_below(self._hint)
        self.add_below(self._use)
        self.add_below(self._take)
        self.add_below(self._back)
        self.add_below(self._trial)
        note = self.tr("Only if the server asks for one. Kept in the system's keyring, not in a file.")
        self.add_row(self.tr("Key"), note, self._beside(self._key, self._forget), named=self._key)
        self.add_below(self._key_hint)
        self.add_row(self.tr("Model"), self.tr("Writes the answers"), self._model)
        note = self.tr("How freely the model words an answer: 0 keeps closest to the passages, 0.1 is usual")
        spin = self._beside(self._temperature)
        self.add_row(self.tr("Temperature"), note, spin, named=self._temperature)

    def _beside(self, *widgets: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.type.scaled(8))
        for widget in widgets:
            row.addWidget(widget)
        if widgets[0] is self._temperature:
            row.addStretch(1)
        return holder

    def _connect(self) -> None:
        self._address.textEdited.connect(self._on_address_edited)
        self._take.clicked.connect(self._take_address)
        self._back.clicked.connect(lambda: self._use_address(DEFAULT_SERVER))
        self._address.returnPressed.connect(self._on_test_clicked)
        self._use.clicked.connect(lambda: self._use_address(self._use.property("address")))
        self._trial.address_suggested.connect(self._use_address)
        self._test.clicked.connect(self._on_test_clicked)
        self._key.editingFinished.connect(self._on_key_finished)
        self._forget.clicked.connect(lambda: self.key_entered.emit(""))
        self._model.chosen.connect(self._on_model_chosen)
        self._temperature.valueChanged.connect(self._on_temperature_changed)

    def _on_address_edited(self, typed: str) -> None:
        look = look_at(typed)
        # What came of another address says nothing of this one.
        self._trial.hide()
        self._offer()
        self._hint.say("" if look.problem is None else self._problem_words(look.problem), is_problem=True)
        self._use.setVisible(look.suggestion is not None)
        self._test.setEnabled(look.problem is None)
        if look.suggestion is not None:
            self._use.setProperty("address", look.suggestion)
            shown = words.visible(look.suggestion).replace("&", "&&")
            self._use.setText(self.tr("Use {0}").format(shown))

    def _problem_words(self, problem: AddressProblem) -> str:
        return {
            AddressProblem.EMPTY: self.tr("An address is needed, such as http://127.0.0.1:1234/v1."),
            AddressProblem.SCHEME: self.tr(
                "It begins with something else than http:// or https://. Write it as http://127.0.0.1:1234/v1."
            ),
            AddressProblem.SPACE: self.tr("There is a space in it. Write it as http://127.0.0.1:1234/v1."),
            AddressProblem.HOST: self.tr(
                "No computer can have the name in it. Write it as http://127.0.0.1:1234/v1."
            ),
            AddressProblem.PORT: self.tr(
                "What follows the colon is no port from 1 to 65535. Write it as http://127.0.0.1:1234/v1."
            ),
            AddressProblem.SECRET: self.tr(
                "It has a name or password in it; a key goes into the field below."
            ),
        }[problem]

    def _use_address(self, address: str) -> None:
        self._address.setText(address)
        self._on_address_edited(address)
        self._take_address()
        self._on_test_clicked()

    def _is_in_force(self) -> bool:
        return self._address.text().strip() == self._preferences.server

    def _take_address(self) -> None:
        typed = self._address.text().strip()
        if look_at(typed).problem is None and not self._is_in_force():
            self._change(server=typed)
            self._on_key_finished()
            self._offer()

    def _offer(self) -> None:
        """Offer to use what is typed, and the way back from another server."""
        is_good = look_at(self._address.text()).problem is None
        self._take.setVisible(is_good and not self._is_in_force())
        self._back.setVisible(self._is_in_force() and self._preferences.server != DEFAULT_SERVER)

    def _on_test_clicked(self) -> None:
        if self._test.isEnabled():
            self._tested = self._address.text().strip()
            key = self._key.text().strip() or None
            model = self._preferences.model
            self.test_wanted.emit(
                wire.TryServerRequest(server=self._address.text().strip(), server_key=key, model=model)
            )

    def _on_key_finished(self) -> None:
        # It is kept for the server in force, and not told to another one than it was entered for.
        if self._is_in_force() and self._key.isModified() and self._key.text().strip():
            self._key.setModified(False)
            self.key_entered.emit(self._key.text().strip())

    def _on_model_chosen(self, chosen: ChosenModel) -> None:
        if chosen.used:
            self._change(use_model=True, model=chosen.id)
        else:
            self._change(use_model=False)

    def _on_temperature_changed(self, value: float) -> None:
        self._change(temperature=round(value, 1))

    def _change(self, **fields: object) -> None:
        self._preferences = msgspec.structs.replace(self._preferences, **fields)
        self.changed.emit(self._preferences)
