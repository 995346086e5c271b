"""Settings of how the window looks; each is in force at once."""

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QSlider,
    QWidget,
)

from app.desktop.settings.preferences import LEAST_TEXT, MOST_TEXT, Preferences
from app.desktop.settings.rows import SettingRows
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Appearance, Theme
from app.desktop.widgets.number_field import NumberField

_STEP = 10


class AppearancePage(SettingRows):
    """The page "Appearance".

    Signals:
        changed: other `Preferences`.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._preferences = preferences
        self._choices = {
            Appearance.SYSTEM: QRadioButton(self.tr("As the system")),
            Appearance.LIGHT: QRadioButton(self.tr("Light")),
            Appearance.DARK: QRadioButton(self.tr("Dark")),
        }
        self._group = QButtonGroup(self)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._percent = NumberField(theme, self.tr("Text size"))
        self._dim = QCheckBox(self.tr("Dim pages in the dark"))
        self._arrange(theme)
        for appearance, choice in self._choices.items():
            choice.clicked.connect(lambda _=False, chosen=appearance: self._change(appearance=chosen))
        self._slider.valueChanged.connect(self._on_slider_changed)
        self._percent.valueChanged.connect(self._on_percent_changed)
        self._dim.clicked.connect(lambda checked: self._change(dim_pages=checked))
        self.set_preferences(preferences)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show these; nothing is emitted."""
        self._preferences = preferences
        self._choices[preferences.appearance].setChecked(True)
        self._dim.setChecked(preferences.dim_pages)
        with QSignalBlocker(self._slider), QSignalBlocker(self._percent):
            self._slider.setValue(preferences.text_percent)
            self._percent.setValue(preferences.text_percent)

    def _arrange(self, theme: Theme) -> None:
        colours = QWidget()
        row = QHBoxLayout(colours)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(16))
        for choice in self._choices.values():
            self._group.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        size = QWidget()
        row = QHBoxLayout(size)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(12))
        for control in (self._slider, self._percent):
            control.setRange(LEAST_TEXT, MOST_TEXT)
            control.setSingleStep(_STEP)
            row.addWidget(control)
        keep_scaled(self._percent, theme.type.factor, minimumWidth=96, maximumWidth=96)
        self._slider.setPageStep(_STEP)
        # While it is dragged the whole window would be laid out anew with each pixel.
        self._slider.setTracking(False)
        self._slider.setAccessibleName(self.tr("Text size"))
        self._percent.setSuffix(" %")
        self._percent.setKeyboardTracking(False)
        self.add_title(self.tr("Appearance"), self.tr("Each change is in force at once."))
        self.add_row(self.tr("Colours"), "", colours)
        self.add_row(self.tr("Text size"), self.tr("Rows and icons grow with it"), size, named=self._percent)
        self.add_row(self.tr("Pages"), self.tr("They are never inverted"), self._dim, keeps_name=True)

    def _on_slider_changed(self, value: int) -> None:
        self._change(text_percent=round(value / _STEP) * _STEP)

    def _on_percent_changed(self, value: int) -> None:
        self._change(text_percent=value)

    def _change(self, **fields: object) -> None:
        self.set_preferences(msgspec.structs.replace(self._preferences, **fields))
        self.changed.emit(self._preferences)
