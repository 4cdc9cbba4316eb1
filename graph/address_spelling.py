"""One spelling for the many of a word: letter case, scripts, transliteration schemes, letters that look alike.

Russian words reach a file in Cyrillic or in one of a dozen Latin schemes (GOST 7.79, GOST R 52535, BGN/PCGN, ISO 9,
passports, and by ear), so both are folded to a skeleton in which the schemes agree: Щ is sch, Х is h, Ц is c,
Ю is iu, Я is ia, Ё and Е are e, Ы, Й and И are i, signs are dropped and doubled letters are single.
A skeleton is for comparison only: it is never shown and it does not tell the original.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys(_INVISIBLE),
        **dict.fromkeys("'’‘ʼʹʺ`´ъь"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\n\r\v\f\x85\u2028\u2029;|()[]、，。", ","),
        "\\": "/",
        "ё": "е",
    }
)

_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгґдеєзиіїйкқлмнңоөпрстуұүўфцэәғһ", "abvggdeeziiiikklmnnooprstuuuufceagh", strict=True)),
        **{"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "sch", "ы": "y", "ю": "iu", "я": "ia"},
        **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"},
    }
)
_SCHEMES = (
    ("kh", "h"),
    ("x", "ks"),
    ("w", "v"),
    ("tz", "c"),
    ("ts", "c"),
    ("cz", "c"),
    ("tch", "ch"),
    ("shch", "sch"),
    ("shh", "sch"),
    ("y", "i"),
    ("j", "i"),
)
_DOUBLED = re.compile(r"(.)\1+")
_IOTATED = re.compile(r"i[eo]")
_GENITIVE = re.compile(r"(?<=[a-z]{2}(?:ov|ev|in))a$")
_GENITIVE_ADJECTIVE = re.compile(r"(?<=[a-z]{2})sko[gv]o$")

# Letters of a house or room keep their own sound: 21Б is 21B, but 21С is 21S and 21Ц is 21TS.
_LETTER = str.maketrans(
    {
        **dict(zip("абвгґдеєзиіїйкқлмнңоөпрстуұүўфэәғһ", "abvggdeeziiiikklmnnooprstuuuufeagh", strict=True)),
        **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "y", "ю": "yu", "я": "ya"},
    }
)
_TO_CYRILLIC = str.maketrans("abcehkmoptxy", "авсенкмортху")
_TO_LATIN = str.maketrans("авсенкмортхуі", "abcehkmoptxyi")
_ROMAN = re.compile(r"[ivxlc]+")
_CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")
_LATIN_LETTER = re.compile(r"[a-z]")
_MIXED = re.compile(r"[^\W\d_]*(?:[a-z][Ѐ-ӿ]|[Ѐ-ӿ][a-z])[^\W\d_]*")
_LOST_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_RANGE = re.compile(r"(?<=\d) ?[-?] ?(?=\d)")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
_NUMBER_AND_LETTER = re.compile(r"(?<=\d)-(?=[^\W\d_])")


def plain(text: str) -> str:
    """The text in lower case and compatibility form, without invisible characters, with line breaks as commas, with
    "165 - 171" joined, with the question marks mended that stand for a dash or apostrophe lost in another encoding
    ("2?6", "Queen?s"), and with words that mix look-alike letters of two scripts ("СHEKHOV" with a Cyrillic С) in one.
    """
    folded = unicodedata.normalize("NFKC", text.replace("№", " no ")).casefold().translate(_PUNCTUATION)
    folded = _RANGE.sub("-", _LOST_APOSTROPHE.sub("", folded))
    return _MIXED.sub(_in_one_script, folded) if _CYRILLIC_LETTER.search(folded) else folded


def _in_one_script(word: re.Match[str]) -> str:
    cyrillic = word[0].translate(_TO_CYRILLIC)
    if not _LATIN_LETTER.search(cyrillic):
        return cyrillic
    letters = word[0].translate(_TO_LATIN)
    return word[0] if _CYRILLIC_LETTER.search(letters) else letters


def is_cyrillic(text: str) -> bool:
    """Whether any letter is Cyrillic."""
    return _CYRILLIC_LETTER.search(text) is not None


@lru_cache(maxsize=1 << 16)
def latin(word: str) -> str:
    """A word in Latin letters without accents; other scripts than Latin and Cyrillic stay as they are."""
    letters = word.translate(_CYRILLIC)
    if letters.isascii():
        return letters
    return "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The form in which all transliterations of a Russian word agree: `щёлковское`, `shchelkovskoye` and
    `schelkovskoe` are `schelkovskoe`. Takes one word that `plain` gave."""
    letters = latin(word)
    for scheme, folded in _SCHEMES:
        letters = letters.replace(scheme, folded)
    return _DOUBLED.sub(r"\1", _IOTATED.sub("e", _DOUBLED.sub(r"\1", letters)))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The skeleton of a word of a street name without the Russian genitive, which translators drop: `Гагарина` and
    `Gagarin`, `Дзержинского` and `Dzerzhinsky` are one."""
    return _GENITIVE_ADJECTIVE.sub("ski", _GENITIVE.sub("", skeleton(word)))


def designation(text: str, in_cyrillic: bool, roman: bool = False) -> str:
    """The number or letter of a house or room: `12-Н` and `012N` are `12n`, `21Б` and `21B` are `21b`.

    in_cyrillic  the address is written in Cyrillic: a lone Latin letter is then its Cyrillic look-alike, typed on
                 the wrong keyboard (21B is 21В, which is 21V)
    roman        a Roman numeral is possible and stays as it is
    """
    if not (roman and _ROMAN.fullmatch(text)) and in_cyrillic:
        text = text.translate(_TO_CYRILLIC)
    return _LEADING_ZEROS.sub("", _NUMBER_AND_LETTER.sub("", text)).translate(_LETTER)
