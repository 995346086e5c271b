"""Figures and names as people read them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desktop import words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("BESTBUY_2024Q2_10Q.pdf", "BESTBUY_2024Q2_10Q.pdf"),
        ("Jahresbericht für Ä.pdf", "Jahresbericht für Ä.pdf"),
        ("דוח שנתי.pdf", "דוח שנתי.pdf"),
        ("two\nlines", "two⏎lines"),
        ("two\r\nlines", "two⏎lines"),
        ("two\u2028lines", "two⏎lines"),
        ("tab\there", "tab␉here"),
        ("bell\x07", "bell␇"),
        ("rubbed\x7f", "rubbed␡"),
        ("invoice\u202efdp.exe", "invoice[RLO]fdp.exe"),
        ("a\u2066b\u2069c", "a[LRI]b[PDI]c"),
        ("c1\x9b", "c1\ufffd"),
        ("lone\udc80", "lone\ufffd"),
    ],
)
def test_nothing_hides_in_a_name(name: str, shown: str):
    assert words.visible(name) == shown


@given(st.text())
def test_a_name_is_one_line_without_controls(text: str):
    shown = words.visible(text)
    assert len(shown.splitlines()) <= 1
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in shown)
    assert all(
        unicodedata.bidirectional(letter)
        not in ("LRO", "RLO", "LRE", "RLE", "PDF", "LRI", "RLI", "FSI", "PDI")
        for letter in shown
    )
    assert words.visible(shown) == shown


def test_a_tooltip_is_never_markup():
    assert words.tooltip("plain.pdf") == "plain.pdf"
    assert words.tooltip("two\nlines") == "two\nlines"
    assert words.tooltip("<img src=x>&") == "<qt>&lt;img src=x&gt;&amp;</qt>"
    # Only rich text is broken into lines.
    assert words.tooltip("w " * 60).startswith("<qt>")


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 KB"),
        (204_600, "205 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (1_400_000, "1.4 MB"),
        (9_960_000, "10 MB"),
        (312_000_000, "312 MB"),
        (2_000_000_000, "2.0 GB"),
        (5_000_000_000_000_000, "5,000 TB"),
    ],
)
def test_sizes(octets: int, said: str):
    assert words.size(octets) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "0 s"),
        (0.4, "0 s"),
        (40, "40 s"),
        (59.6, "1 min"),
        (540, "9 min"),
        (3_580, "1 h"),
        (9_000, "2 h 30 min"),
        (43_000, "12 h"),
        (86_399, "24 h"),
        (86_400, "1 day"),
        (3 * 86_400, "3 days"),
    ],
)
def test_durations(seconds: float, said: str):
    assert words.duration(seconds) == said


def test_counts_and_days():
    assert words.count(1_284) == "1,284"
    assert words.count(0) == "0"
    assert words.day("2024-03-12") == "12 Mar 2024"
    assert words.day("2024-03-12T10:00:00") == "12 Mar 2024"
    assert words.day("soon\n") == "soon⏎"
