"""Colours of code, from the theme's tokens, by Pygments."""

from html import escape

from app.desktop.theme.tokens import Tokens

# Longer code stays in one colour: Pygments takes some 0.2 ms a line.
_LONGEST = 20_000


def prepare() -> None:
    """Do now what would make the first code wait; each language still takes up to 30 ms when it comes."""
    # It ships no types.
    from pygments import lexer, lexers  # type: ignore[import-untyped]  # noqa: F401, PLC0415


def highlighted(code: str, language: str, tokens: Tokens) -> str:
    """Give code as HTML spans; plain where the language is unknown. Nothing is guessed."""
    if not language or len(code) > _LONGEST:
        return escape(code)
    # Imported after the first window has come up.
    from pygments import lex  # noqa: PLC0415
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]  # noqa: PLC0415
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code)
    styles = _styles(tokens)
    parts = []
    for kind, text in lex(code, lexer):
        style = next((styles[name] for name in _names(str(kind)) if name in styles), "")
        words = escape(text)
        parts.append(f'<span style="{style}">{words}</span>' if style and text.strip() else words)
    return "".join(parts)


def _names(kind: str) -> list[str]:
    """The kind and the wider ones it belongs to, narrowest first."""
    parts = kind.removeprefix("Token.").split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _styles(tokens: Tokens) -> dict[str, str]:
    """Each of these colours has a contrast of 4.5 and more on ``bg_sunken``."""
    return {
        "Comment": f"color:{tokens.text_tertiary};font-style:italic",
        "Keyword": f"color:{tokens.accent_text}",
        "Literal.String": f"color:{tokens.supported_text}",
        "Literal.Number": f"color:{tokens.weak_text}",
        "Name.Function": "font-weight:600",
        "Name.Class": "font-weight:600",
        "Name.Tag": f"color:{tokens.accent_text}",
        "Name.Attribute": f"color:{tokens.weak_text}",
        "Name.Decorator": f"color:{tokens.text_secondary}",
        "Operator.Word": f"color:{tokens.accent_text}",
        "Punctuation": f"color:{tokens.text_secondary}",
        "Generic.Deleted": f"color:{tokens.none_text}",
        "Generic.Inserted": f"color:{tokens.supported_text}",
        "Generic.Heading": "font-weight:600",
    }
