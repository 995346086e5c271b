"""Words that follow or precede a number and say what it counts: scales, currencies, units.

Factors are those of the International System of Units and of the international yard and pound.
"""

from dataclasses import dataclass
from decimal import Decimal

from retrieval.verdicts.plain_text import listed

# What a number is multiplied by. Billion is the short scale's, as English has it today; German and French
# write Milliarde and milliard, and their own Billion in a form that is told apart.
SCALES: dict[str, int] = {
    word: 10**power
    for power, words in {
        2: "hundred hundert cent cien cents",
        3: "thousand thousands k tsd tausend mille mil mila тыс тысяч тысячи ألف آلاف 千 천",
        4: "万 萬 만",
        5: "lakh lakhs",
        6: "million millions mn mio mill millionen millones millón millon milioni milione milhões milhão "
        "млн миллион миллиона миллионов مليون ملايين 百万",
        7: "crore crores",
        8: "億 亿 억",
        9: "billion billions bn mrd milliarde milliarden milliard milliards miliardi miliardo bilhões bilhão "
        "млрд миллиард миллиарда миллиардов مليار مليارات 十亿 十億",
        12: "trillion trillions tn billionen billones billón 兆 万亿",
    }.items()
    for word in words.split()
}
# Behind an amount of money: $5m, €2b.
MONEY_SCALES = {"m": 10**6, "b": 10**9, "t": 10**12}

CURRENCIES: dict[str, str] = {
    word: code
    for code, words in {
        "USD": "$ us$ usd dollar dollars dólares 美元 ドル",
        "EUR": "€ eur euro euros 欧元 ユーロ евро يورو",
        "GBP": "£ gbp sterling",
        "JPY": "¥ jpy yen 円",
        "CNY": "cny rmb yuan 人民币",
        "INR": "₹ inr rupees rupee",
        "CHF": "chf franken francs",
        "CAD": "c$ cad",
        "AUD": "a$ aud",
        "RUB": "₽ rub руб рублей рубля",
    }.items()
    for word in words.split()
}

PERCENT = "%"
POINTS = "points"
_PERCENTS = listed("% percent prozent procent pct ٪ процент процента процентов")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: what it measures, and how many of that dimension's base unit it is."""

    dimension: str
    factor: Decimal


def _units() -> dict[str, Measure]:
    table: dict[str, dict[str, str]] = {
        "length": {
            "0.001": "mm millimetre millimetres millimeter millimeters",
            "0.01": "cm centimetre centimetres centimeter centimeters zentimeter",
            "1": "m metre metres meter meters metern mètre mètres metro metros 米 メートル метров",
            "1000": "km kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetros "
            "公里 千米 キロ キロメートル км",
            "1609.344": "mile miles mi meilen",
            "0.3048": "ft foot feet fuß",
            "0.9144": "yard yards yd",
            "0.0254": "inch inches zoll",
        },
        "mass": {
            "0.000000001": "µg microgram micrograms mcg",
            "0.000001": "mg milligram milligrams milligramm",
            "0.001": "g gram grams gramm grammes gramos 克",
            "1": "kg kilogram kilograms kilo kilos kilogramm 公斤 千克",
            "1000": "t tonne tonnes tons ton tonnen toneladas 吨",
            "0.45359237": "lb lbs",
            "0.028349523125": "ounce ounces oz",
        },
        "time": {
            "0.001": "ms millisecond milliseconds",
            "1": "second seconds sec secs sekunde sekunden secondes segundos 秒",
            "60": "minute minutes min mins minuten minutos 分钟",
            "3600": "hour hours hr hrs h stunde stunden heure heures hora horas 小时 時間",
            "86400": "day days tag tage tagen jour jours día días dia dias 天 дней дня день",
            "604800": "week weeks woche wochen semaine semaines semana semanas 周 недель",
        },
        "months": {
            "1": "month months monat monate monaten mois mes meses 个月 か月 ヶ月 месяцев месяца",
            "12": "year years yr yrs jahr jahre jahren an ans année années año años 年间 лет года",
            "120": "decade decades jahrzehnt jahrzehnte jahrzehnten décennie décennies década décadas",
            "1200": "century centuries jahrhundert jahrhunderte jahrhunderten siècle siècles siglo siglos",
        },
        "area": {
            "1": "m² m2 sqm",
            "10000": "hectare hectares ha hektar hectáreas 公顷",
            "4046.8564224": "acre acres",
            "1000000": "km² km2",
            "0.09290304": "sqft",
        },
        "volume": {
            "0.001": "ml millilitre millilitres milliliter milliliters",
            "1": "l litre litres liter liters litros 升",
            "1000": "m³ m3",
            "3.785411784": "gallon gallons",
        },
        "celsius": {"1": "°c celsius"},
        "fahrenheit": {"1": "°f fahrenheit"},
        "speed": {"1": "km/h kph", "1.609344": "mph"},
        "power": {"1": "w watt watts", "1000": "kw kilowatt", "1000000": "mw megawatt megawatts"},
        "energy": {"1": "kwh", "1000": "mwh"},
        "data": {"1": "kb", "1000": "mb megabytes", "1000000": "gb gigabytes", "1000000000": "tb terabytes"},
        "frequency": {"1": "hz hertz", "1000": "khz", "1000000": "mhz", "1000000000": "ghz"},
    }
    return {
        word: Measure(dimension, Decimal(factor))
        for dimension, factors in table.items()
        for factor, words in factors.items()
        for word in words.split()
    }


UNITS = _units()
_SQUARED = listed("square sq quadrat cubic")


def unit_of(word: str, before: str = "") -> Measure | None:
    """Give the unit that a word (lower case) names; ``before`` may be "square" or "cubic"."""
    if word in _PERCENTS:
        return Measure(PERCENT, Decimal(1))
    if code := CURRENCIES.get(word):
        return Measure(code, Decimal(1))
    if before in _SQUARED:
        length = UNITS.get(word)
        if length is None or length.dimension != "length":
            return None
        return (
            Measure("volume", length.factor**3 * 1000)
            if before == "cubic"
            else Measure("area", length.factor**2)
        )
    return UNITS.get(word)
