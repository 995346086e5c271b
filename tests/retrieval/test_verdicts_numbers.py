"""Numbers in whatever form they are written: what says the same, and what does not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.verdicts.dates import find_dates
from retrieval.verdicts.numbers import find_numbers
from retrieval.verdicts.quantities import table_scales


def one(text):
    (number,) = find_numbers(text)
    return number


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("$1.2bn", "1,200 million dollars"),
        ("1.2 billion", "1,195 million"),
        ("1.2 Milliarden", "1200 million"),
        ("15 %", "0.15"),
        ("15%", "fifteen percent"),
        ("15 Prozent", "15 pour cent"),
        ("1,234.5", "1.234,5"),
        ("1 234 567", "1,234,567"),
        ("1'234", "1234"),
        ("١٢٣", "123"),
        ("１２３", "123"),
        ("3 億円", "300 million yen"),
        ("5,363", "($5,363)"),
        ("nine months", "9 months"),
        ("twenty-five years", "25 years"),
        ("fünfundzwanzig Jahre", "25 ans"),
        ("one hundred and four", "104"),
        ("the nineteenth", "the 19th"),
        ("五十五人", "55人"),
        ("5 km", "5,000 metres"),
        ("two years", "24 months"),
        ("8 miles", "12.9 km"),
        ("6.5", "6½"),
        ("3 lakh", "300,000"),
        ("FY2018", "2018"),
        ("50 basis points", "0.5 percentage points"),
        ("12 sq km", "12 km²"),
    ],
)
def test_the_same_in_another_form(said, found):
    assert one(found).agrees(one(said))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1.3 billion", "1,200 million"),
        ("1,577 million", "1,577 billion"),
        ("15 %", "15 percentage points"),
        ("15 %", "16 %"),
        ("$15", "€15"),
        ("5 km", "5 miles"),
        ("nine months", "nine weeks"),
        ("1,195 million", "1.2 billion"),
        ("12.34", "12.35"),
        ("five", "six"),
    ],
)
def test_another_number_or_another_unit(said, found):
    assert not one(found).agrees(one(said))


def test_a_table_in_millions_holds_what_is_said_in_full():
    scales = table_scales("(Dollars in millions)\nRevenue 5,363")
    assert scales == {10**6}
    assert one("5,363").agrees(one("$5.4 billion"), scales)
    assert not one("5,363").agrees(one("$5.4 billion"))


@pytest.mark.parametrize("text", ["COVID-19", "an F16", "form 10-K", "B2B", "1.2.3.4", "no number"])
def test_digits_in_names_are_no_numbers(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(("text", "shares"), [("10 to 15 %", "10%"), ("$1.2-1.5 billion", "1.2 billion")])
def test_the_first_of_a_range_has_the_unit_of_the_second(text, shares):
    first, _ = find_numbers(text)
    assert first.agrees(one(shares))


def test_words_that_are_mostly_no_numbers_do_not_count():
    assert [number.counts for number in find_numbers("one of the first three")] == [False, False, True]


@given(
    st.integers(0, 10**12),
    st.sampled_from(["{:,}", "{}", "{:_}"]),
    st.sampled_from([" ", "\u00a0", "\u202f", "'", ","]),
)
def test_separators_do_not_change_a_whole_number(value, form, separator):
    written = form.format(value).replace("_", separator).replace(",", separator)
    assert one(f"so {written} it is").agrees(one(f"so {value} it is"))


@given(st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2))
def test_a_decimal_comma_is_a_decimal_point(value):
    assert one(f"{value}".replace(".", ",")).agrees(one(f"{value}"))


@given(st.integers(2, 10**6), st.integers(1, 10**6))
def test_a_changed_whole_number_is_noticed(value, change):
    assert not one(f"{value}").agrees(one(f"{value + change}"))


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
    for date in find_dates(text):
        assert 0 <= date.start < date.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "25 March 2030",
        "March 25, 2030",
        "the 25th of March 2030",
        "2030-03-25",
        "25.03.2030",
        "25/03/2030",
        "25. März 2030",
        "25 mars 2030",
        "25 de marzo de 2030",
        "25 марта 2030",
        "2030年3月25日",
        "25 Mar. 2030",
    ],
)
def test_a_day_in_any_form(text):
    (date,) = find_dates(text)
    (said,) = find_dates("25 March 2030")
    assert date.agrees(said)
    for wrong in ("26 March 2030", "25 May 2030", "25 March 2031"):
        (other,) = find_dates(wrong)
        assert not date.agrees(other)


def test_a_month_is_in_its_day_but_a_day_not_in_its_month():
    (day,) = find_dates("25 March 2030")
    (month,) = find_dates("March 2030")
    assert day.agrees(month)
    assert not month.agrees(day)


def test_the_year_of_a_day_may_stand_apart():
    (day,) = find_dates("on 25 March")
    (said,) = find_dates("25 March 2030")
    assert not day.agrees(said)
    assert day.agrees(said, years=[2030])
