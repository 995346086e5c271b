"""The window's colours by role, as text ``#RRGGBB``: one value a theme.

`tests/desktop/test_theme.py` holds which of them may stand on which, by contrast.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every colour of a theme."""

    is_dark: bool
    bg_window: str
    bg_surface: str
    bg_sunken: str
    bg_raised: str
    bg_question: str
    bg_hover: str
    bg_selected: str
    line_subtle: str
    line_medium: str
    line_control: str
    text_primary: str
    text_secondary: str
    text_tertiary: str
    text_disabled: str
    accent_text: str
    accent_fill: str
    accent_on: str
    bar_words: str
    bar_track: str
    bar_passages: str
    bar_history: str
    bar_instructions: str
    supported_text: str
    supported_bg: str
    supported_line: str
    weak_text: str
    weak_bg: str
    weak_line: str
    none_text: str
    none_bg: str
    none_line: str
    passage_lit: str
    scrim: str


LIGHT = Tokens(
    is_dark=False,
    bg_window="#F3F4F6",
    bg_surface="#FFFFFF",
    bg_sunken="#ECEEF1",
    bg_raised="#FFFFFF",
    bg_question="#ECEEF1",
    bg_hover="#E7E9ED",
    bg_selected="#E1E9FA",
    line_subtle="#E1E4E9",
    line_medium="#CDD2DA",
    line_control="#808895",
    text_primary="#1A1E26",
    text_secondary="#4A5260",
    text_tertiary="#5A6270",
    text_disabled="#9AA1AD",
    accent_text="#2853BE",
    accent_fill="#2853BE",
    accent_on="#FFFFFF",
    bar_words="#9FB7EC",
    bar_track="#DDE1E7",
    bar_passages="#6E93DF",
    bar_history="#8B76BF",
    bar_instructions="#8C95A4",
    supported_text="#15603A",
    supported_bg="#E1F2E7",
    supported_line="#2F8A58",
    weak_text="#754700",
    weak_bg="#FDF0D5",
    weak_line="#B0730F",
    none_text="#9E2226",
    none_bg="#FCE7E7",
    none_line="#C6444A",
    passage_lit="#FFE07A",
    scrim="#F3F4F6",
)


DARK = Tokens(
    is_dark=True,
    bg_window="#16181C",
    bg_surface="#1C1F24",
    bg_sunken="#121418",
    bg_raised="#25292F",
    bg_question="#25292F",
    bg_hover="#272B32",
    bg_selected="#24324F",
    line_subtle="#2C3038",
    line_medium="#3C424C",
    line_control="#717988",
    text_primary="#E7E9ED",
    text_secondary="#B0B7C3",
    text_tertiary="#98A0AD",
    text_disabled="#656C78",
    accent_text="#8FB1FF",
    accent_fill="#3A66DA",
    accent_on="#FFFFFF",
    bar_words="#31477F",
    bar_track="#2F343D",
    bar_passages="#5B82DB",
    bar_history="#8A76B8",
    bar_instructions="#6F7888",
    supported_text="#83D9A6",
    supported_bg="#1A3327",
    supported_line="#3F9567",
    weak_text="#F0C36F",
    weak_bg="#392D15",
    weak_line="#A87B2B",
    none_text="#FF9F9F",
    none_bg="#402325",
    none_line="#C05A5D",
    passage_lit="#FFE07A",
    scrim="#16181C",
)
