"""Names that mean a protected field, read word by word, and the masks that may stand where such a value was.

A name is read as English reads it: its last words say what it is. A *PIN status* is a status and a *hash of the SSN* a
hash, while a *verified PIN* is a PIN. What stays ambiguous after that does not count: a bare `account`, an `accountId`
(a CRM's record has one too), a bare `card`, a routing number (it names a bank, not an account). Only where a field is
all that follows, `is` and its like may as well be the beginning of its name: that counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from connect_constructs.guardrails.policy import GuardrailPolicy


class _Field(NamedTuple):
    """A protected field.

    Args:
        meaning: What it is, in words.
        names: The words that mean it wherever they stand in a name, in the spelling that `_SPELLINGS` leads to.
        last_names: The words that mean it when nothing, or nothing but a word for a value, follows them.
        last_four_count: Whether its last four digits alone are protected as well.
    """

    meaning: str
    names: Sequence[str]
    last_names: Sequence[str]
    last_four_count: bool


_FIELDS = {
    "pan": _Field(
        "a card number (PAN)",
        ("pan", "fpan", "dpan", "primary account number", "card account number", "card number", "cc number"),
        ("credit card", "debit card", "payment card", "bank card", "prepaid card", "card digits"),
        last_four_count=False,
    ),
    "pin_cvv": _Field(
        "a PIN or CVV",
        ("pin", "mpin", "tpin", "cvv", "security code", "passcode", "pass code", "personal identification number"),
        (),
        last_four_count=True,
    ),
    "ssn": _Field(
        "a social security number",
        ("ssn", "social security number", "social number", "ss number", "social last four", "last four social"),
        ("social security",),
        last_four_count=True,
    ),
    "bank_account": _Field(
        "a bank account number",
        ("account number", "ac number", "dda number", "bank account id", "iban", "bban"),
        ("bank account", "checking account", "savings account", "deposit account", "beneficiary account", "dda"),
        last_four_count=False,
    ),
}

_SPELLINGS = {
    "account": "acc accnt acct acnt",
    "bban": "bbans",
    "beneficiary": "bene benef payee",
    "cvv": "csc cvc cvn cvvs",
    "four": "4",
    "iban": "ibans",
    "number": "nbr nmbr no nr num numb numbers",
    "pan": "pans",
    "pin": "pins",
    "security": "sec",
    "social": "soc",
    "ssn": "ssns",
}
"""Words, each with the abbreviations and further forms that mean the same."""

_REWRITTEN = {
    "card verification code": "cvv",
    "card verification number": "cvv",
    "card verification value": "cvv",
}

_MISTAKES = "attempts failures retries tries"

_IDIOMS = {
    "drop pin": "marker",
    "map pin": "marker",
    "on file": "present",
    "pin drop": "marker",
    **{f"number of {which}{what}": "count" for which in ("", "failed ", "wrong ") for what in _MISTAKES.split()},
}
"""Phrases that mean something else than their words, each with a word that says it."""

_VALUE_WORDS = "code data decrypted details digits entered entry full info input number plain provided raw text value"
"""What may follow a field's last names: it still is the value."""

_ASPECTS = (
    "active attempt attempts authenticated authentication available balance blocked brand category changed check "
    "checked confirmed count country currency date disabled enabled error exist exists exp expiration expired expires "
    "expiry failed failure failures flag format holder indicator invalid issuer kind label length level limit location "
    "locked manager marker match matched matches message missing name needed network nickname ok owner policy present "
    "product prompt question reason required reset result retries retry sent state status success tier time timestamp "
    "tries type valid validated validation validity verification verified"
)
"""Words that make a name mean something about a field, not the field: in a name they come after it."""

_PROTECTIONS = (
    "ciphertext digest encrypted encryption enc hash hashed mask masked obfuscated redacted token tokenised tokenized "
    "tokens truncated"
)
"""Words that say, anywhere in a name, that the value is no longer the one that is protected."""

_NEGATIONS = ("de", "never", "non", "not", "un", "with number", "without", "(?:(?<=number )|^)number")
"""What undoes a protection. A `no` is spelled out as a number, which it cannot be after a number or before anything."""

_QUESTIONS = ("had", "has", "have", "needs", "number of", "requires")
"""What begins a name that asks whether or how many."""

_MAYBE_QUESTIONS = ("are", "can", "did", "does", "is", "should", "was")
"""What begins a name that asks something of a field; directly before a field that ends the name it may ask nothing."""

_PREPOSITIONS = "at by for from in of on per to via with"
_COMPANIONS = "atm caller client confirm current cust customer enter member new old temp user your"
"""Further words that names written without any gap are made of."""

_WORD = re.compile(r"[A-Z]{2,}s?(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_LETTERS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_NUMBERING = re.compile(r"(?<!\blast)(?<!\bfinal)(?<!\bl) (?:[0-9]+|one|two|three|four)(?= )")
_LONGEST_COMPOUND = 40


def _either(phrases: Iterable[str]) -> str:
    """Return the pattern of any of these phrases, as whole words, the longest first."""
    return rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True)) or '(?!)'})\b"


_CANONICAL = {form: word for word, forms in _SPELLINGS.items() for form in forms.split()}
_PHRASES = [phrase for field in _FIELDS.values() for phrase in (*field.names, *field.last_names)]
_TABLES = (*_PHRASES, *_CANONICAL, *_SPELLINGS, _VALUE_WORDS, _ASPECTS, _PROTECTIONS, _COMPANIONS, "last", *_REWRITTEN)
_VOCABULARY = frozenset(word for table in _TABLES for word in table.split())
_VALUE = rf"(?: (?:{'|'.join(_VALUE_WORDS.split())}))"
_QUESTION = re.compile(_either((*_QUESTIONS, *_MAYBE_QUESTIONS)))
_AND = re.compile(_either(("and", "or")))
_PREPOSITION = re.compile(_either(_PREPOSITIONS.split()))
_ASPECT = re.compile(_either(_ASPECTS.split()))
_PROTECTION = re.compile(_either(_PROTECTIONS.split()))
_NOT_PROTECTED = re.compile(rf"\b(?:{'|'.join(_NEGATIONS)}) ?(?:{'|'.join(_PROTECTIONS.split())})\b")
_LAST_FOUR = re.compile(r"\b(?:last|final|l) four\b|\bending\b|\bsuffix\b|\blast digits\b")
_MASK = re.compile(
    r"[*x#\s-]*|[*#-]*[\[(<]?(?:redacted|masked|removed|null|none|n/a)[\])>]?[*#-]*",
    re.IGNORECASE,
)


def protected_field(name: str, policy: GuardrailPolicy) -> str | None:
    """Return which protected field a name means, in words for a message; None where it means none.

    Args:
        name: The name of an attribute, a parameter or a profile field, in any style of writing.
        policy: Its `sensitive_fields` select the fields, its `sensitive_names` add names of the bank's own.

    Example:
        >>> policy = GuardrailPolicy(sensitive_names=("member number",))
        >>> protected_field("callerSSNLast4", policy), protected_field("acctNo", policy)
        ('a social security number', 'a bank account number')
        >>> protected_field("MEMBER_NBR", policy)
        'a protected value (member number)'
        >>> [protected_field(name, policy) for name in ("shoppingPanel", "pinAttempts", "maskedPan", "cardLast4")]
        [None, None, None, None]

    References:
        The bank's control FTCS-CSS-011; PCI DSS v4, truncation of the PAN.
    """
    return _meant(name, policy.sensitive_fields, policy.sensitive_names)


def is_mask(value: str) -> bool:
    """Tell whether a constant text stands where a value was taken away.

    Example:
        >>> [is_mask(text) for text in ("", "XXX-XX-XXXX", "**** ****", "[Redacted]", "n/a")]
        [True, True, True, True, True]
        >>> is_mask("XXX-XX-1234")
        False

    References:
        Amazon Connect administrator guide, flow best practices: overwrite sensitive attributes.
    """
    return _MASK.fullmatch(value.strip()) is not None


def in_words(name: str, known: frozenset[str] = _VOCABULARY) -> str:
    """Return a name as lower-case words with single blanks between, abbreviations spelled out.

    Args:
        name: A name in any style: camel, Pascal, snake, kebab, dots, blanks, or without any gap.
        known: The words that a name without gaps is made of; by default the tables'.

    Example:
        >>> in_words("beneAccountNo"), in_words("CUSTOMER_SSN%20last4"), in_words("cardnumber")
        ('beneficiary account number', 'customer ssn last four', 'card number')

    References:
        Amazon Connect API reference, flow language: attribute names are free text.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    written = " ".join(_WORD.findall(_ESCAPE.sub(" ", plain).replace("#", " no "))).lower()
    joined = _LETTERS.sub(lambda letters: letters[0].replace(" ", ""), written)
    words = (part for word in joined.split() for part in _parts(word, known))
    return " ".join(_CANONICAL.get(word, word) for word in words)


class _Reading(NamedTuple):
    """How names are read under a policy.

    Args:
        known: The words that a name without gaps is made of.
        rewritten: Phrases, each with what stands in its stead: the policy's own names become one word each.
        rewrite: What finds them.
        fields: What finds the words for any field.
        meanings: What finds a field in words, what the field is, and whether its last four digits count.
    """

    known: frozenset[str]
    rewritten: Mapping[str, str]
    rewrite: re.Pattern[str]
    fields: re.Pattern[str]
    meanings: Sequence[tuple[re.Pattern[str], str, bool]]


@lru_cache(maxsize=16)
def _reading(fields: tuple[str, ...], names: tuple[str, ...]) -> _Reading:
    known = _VOCABULARY.union(word for name in names for word in name.split())
    own = {name: in_words(name, known) for name in names}
    rewritten = _REWRITTEN | _IDIOMS | {phrase: phrase.replace(" ", "") for phrase in own.values()}
    meanings = [
        (
            re.compile(f"{_either(field.names)}|{_either(field.last_names)}{_VALUE}*$"),
            field.meaning,
            field.last_four_count,
        )
        for key, field in _FIELDS.items()
        if key in fields
    ]
    meanings += [
        (re.compile(_either([rewritten[phrase]])), f"a protected value ({name})", True) for name, phrase in own.items()
    ]
    phrases = (*_PHRASES, *(rewritten[phrase] for phrase in own.values()))
    return _Reading(known, rewritten, re.compile(_either(rewritten)), re.compile(_either(phrases)), meanings)


@lru_cache(maxsize=16384)
def _meant(name: str, fields: tuple[str, ...], names: tuple[str, ...]) -> str | None:
    reading = _reading(fields, names)
    words = _rewritten(in_words(name, reading.known), reading)
    if _asks(words, reading):
        return None
    for clause in _AND.split(_NOT_PROTECTED.sub("plain", words)):
        if _PROTECTION.search(clause):
            continue
        said = " ".join(part.strip() for part in reversed(_PREPOSITION.split(clause)))
        value = _ASPECT.split(said)[-1]
        for pattern, meaning, last_four_count in reading.meanings:
            if pattern.search(value) and (last_four_count or not _LAST_FOUR.search(said)):
                return meaning
    return None


def _rewritten(words: str, reading: _Reading) -> str:
    """Return words with phrases rewritten, those too that stand around a number, as in *card 1 number*."""

    def rewrite(words: str) -> str:
        return reading.rewrite.sub(lambda found: reading.rewritten[found[0]], words)

    return rewrite(_NUMBERING.sub("", rewrite(words)))


def _asks(words: str, reading: _Reading) -> bool:
    question = _QUESTION.match(words)
    if question is None:
        return False
    return question[0] in _QUESTIONS or not reading.fields.fullmatch(words, question.end() + 1)


@lru_cache(maxsize=16384)
def _parts(word: str, known: frozenset[str]) -> Sequence[str]:
    """Return the words that a word is made of without a gap; itself, where it is one or is made of others."""
    if word in known or len(word) > _LONGEST_COMPOUND:
        return (word,)
    ways: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1) if start in ways else ():
            if word[start:end] in known:
                ways.setdefault(end, (*ways[start], word[start:end]))
    return ways.get(len(word), (word,))
