"""Names of protected fields, in the styles and abbreviations that flows have, and masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connect_constructs.guardrails._sensitive_names import in_words, is_mask, protected_field
from connect_constructs.guardrails.policy import GuardrailPolicy

_PAN, _PIN, _SSN, _ACCOUNT = (
    "a card number (PAN)",
    "a PIN or CVV",
    "a social security number",
    "a bank account number",
)
_OWN = GuardrailPolicy(sensitive_names=("member number", "date of birth", "mother maiden name", "pw2"))

_STYLES: tuple[Callable[[Sequence[str]], str], ...] = (
    lambda words: words[0] + "".join(word.capitalize() for word in words[1:]),
    lambda words: "".join(word.capitalize() for word in words),
    "_".join,
    "-".join,
    ".".join,
    " ".join,
    "%20".join,
    lambda words: "_".join(words).upper(),
)


@pytest.mark.parametrize(
    ("names", "meaning"),
    [
        ("pan PAN customerPan PANNumber pans panLast6 unmaskedPan not_masked_pan", _PAN),
        ("cardNumber card_no CARD-NUM card.nbr cardnumber CARDNUMBER Card# numberOnCard cardNumberOfCustomer", _PAN),
        ("ccNumber ccnum creditCard creditcard credit_card_value debitCardNumber primaryAccountNumber", _PAN),
        ("cardNumberAndType fullCardNumber cardNumber1 cardDigits", _PAN),
        (
            "pin PIN customerPIN PINs pinCode pincode newPin enterPin atmpin verifiedPin pinOfCard mpin userpasscode",
            _PIN,
        ),
        ("passcode cvv cvv2 CVV2 cvc CVC2 csc securityCode cardSecurityCode cardVerificationValue", _PIN),
        ("maskedPanAndCvv cardTypeOrPin", _PIN),
        ("ssn SSN customerSSN customerssn social_security socialSecurityNumber socialSecNo social-sec-num", _SSN),
        ("ssnLast4 SSNLast4 last4SSN last4ssn ssn%20last4 lastFourOfSsn lastFourSocial last4DigitsOfSSN", _SSN),
        (
            "acctNo acct_num beneAccountNo accountNumber accountnumber AccountNumber account.number acctnbr acno",
            _ACCOUNT,
        ),
        ("iban IBAN bankAccount bankAccountNumber bankAccountNumberCustomer checkingAccount beneAccount", _ACCOUNT),
        ("accountNumberForStatusCheck toAccountNumber", _ACCOUNT),
        ("deTokenizedPan detokenizedPan de_tokenized_card_number nonTokenizedPan panWithoutMask panWithNoMask", _PAN),
        ("cardNumberNoMask noMaskPan creditCardNotMasked creditCardWithoutMask creditCardUnmasked", _PAN),
        ("creditCardDecrypted", _PAN),
        ("card1Number card2No card4Number cardTwoNumber CARD_1_NBR cardNumberOfHolder isPan P.A.N. isCreditCard", _PAN),
        ("did_pin wasCvv arePins pinNumberOfCustomer", _PIN),
        ("ibans IBANs account1Number acct2No bank1Account payee2AccountNumber is_account_number a/c# A/C_No", _ACCOUNT),
        ("S.S.N. s_s_n customerS.S.N. S.S.N.Last4 ssnL4 ssnSuffix isSsn", _SSN),
        ("member1Number isMemberNumber", "a protected value (member number)"),
        ("pw2Code pw2No", "a protected value (pw2)"),
        ("memberNumber member_no memberNbr membernumber", "a protected value (member number)"),
        ("dateOfBirth DATE_OF_BIRTH dateofbirth customerDateOfBirth", "a protected value (date of birth)"),
        ("motherMaidenName mother-maiden-name", "a protected value (mother maiden name)"),
        ("pw2 userPw2", "a protected value (pw2)"),
    ],
)
def test_names_that_mean_a_field(names: str, meaning: str) -> None:
    """Every style, abbreviation and order of words is understood."""
    found = {name: protected_field(name, _OWN) for name in names.split()}
    assert found == dict.fromkeys(found, meaning)


@pytest.mark.parametrize(
    "names",
    [
        "shopping panel company japan expansion spinner opinion pinned mission session pinto panic span pinpoint",
        "accountManager accountType cardType cardTier creditCardType creditCardQueue socialSecurityOffice",
        "pinAttempts pinStatus pinVerified pinRetryCount isPinValid hasSsn numberOfPins promptForPin ssnVerifiedFlag",
        "account accountId accountName card social routingNumber expiryDate cardExpiry creditCardExpiry zipCode taxId",
        "maskedPan encryptedCardNumber panToken tokenizedPan ssnHash tokenForPan hashOfSsn PAN_MASKED",
        "cardLast4 last4Card lastFourDigitsOfCard accountLast4 creditCardLast4 cardNumberLast4 last4AcctNo",
        "lastFourDigitsOfCardNumber cardNumberEnding",
        "panL4 accountNumberL4 l4CardNumber L4_PAN panSuffix accountNumberSuffix card1Last4 last4Card1Number",
        "pinNumberOfTries pinNumberOfFailedAttempts cardNumberOfRetries pinNumberOfWrongTries",
        "ssnOnFile cardNumberOnFile mapPin dropPin MAP_PIN pinDrop mapPins",
        "hasPin haveSsn needs_account_number requiresCvv isPinEntered isCreditCardEntered isCustomerPan isMaskedPan",
        "cardNoMasked accountNoEncrypted acctNoHash accountNumberHash maskedPanWithoutToken",
        "memberName memberNumberType memberNumberHash dateOfBirthVerified birthDate",
        "$.External. 1 _",
    ],
)
def test_names_that_mean_no_field(names: str) -> None:
    """Other words, what is only about a field, what is no longer the field and what is ambiguous do not count."""
    found = {name: protected_field(name, _OWN) for name in names.split()}
    assert found == dict.fromkeys(found)


def test_a_name_may_be_empty() -> None:
    """A name without words means nothing."""
    assert protected_field("", _OWN) is None


@pytest.mark.parametrize(
    ("field", "name"), [("pan", "pan"), ("pin_cvv", "cvv"), ("ssn", "ssn"), ("bank_account", "iban")]
)
def test_the_policy_selects_the_fields(field: str, name: str) -> None:
    """A field that the policy leaves out does not count; one that it names alone does."""
    others = tuple(other for other in GuardrailPolicy().sensitive_fields if other != field)
    assert protected_field(name, GuardrailPolicy(sensitive_fields=others)) is None
    assert protected_field(name, GuardrailPolicy(sensitive_fields=(field,))) is not None
    assert protected_field(name, GuardrailPolicy(sensitive_fields=())) is None


def test_the_banks_own_names_count_only_in_order_and_side_by_side() -> None:
    """Words in another order, or with others between, are another name."""
    assert protected_field("memberCardHolderNumber", _OWN) is None
    assert protected_field("numberMember", _OWN) is None
    assert protected_field("memberNumber", GuardrailPolicy()) is None


_KNOWN = ("customer", "card", "number", "pin", "last", "four", "ssn", "hash", "of", "status", "account", "my", "is")
_WORDS = st.lists(st.sampled_from(_KNOWN) | st.text("abcdefghijklmnop", min_size=3, max_size=8), min_size=1, max_size=6)


@given(_WORDS)
def test_every_style_says_the_same(words: list[str]) -> None:
    """A name means the same in camel, Pascal, snake, kebab, dots, blanks, escapes and capitals."""
    assert len({protected_field(style(words), _OWN) for style in _STYLES}) == 1
    assert len({in_words(style(words)) for style in _STYLES}) == 1


@given(st.text("bdefghjklmoqtuwxyz", min_size=1), st.sampled_from(["pan", "pin", "ssn", "cvv"]), st.booleans())
def test_a_field_inside_a_longer_word_is_none(rest: str, field: str, before: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Letters that happen to spell a field inside a word that nobody knows do not count."""
    word = rest + field if before else field + rest
    assume(in_words(word) == word)
    assert (protected_field(word, GuardrailPolicy()) is None) == (word not in ("mpin", "tpin", "fpan", "dpan"))


@given(st.text(max_size=60))
def test_any_text_may_be_a_name(name: str) -> None:
    """Whatever stands where a name should is judged without ado."""
    protected_field(name, _OWN)
    is_mask(name)


@pytest.mark.parametrize(
    "name",
    ["pin " * 8000 + "x", "a" * 64000, "creditCard" * 6400, "#" * 64000, "cardno" * 9999, "s " * 32000, "1a" * 32000],
)
def test_huge_names_are_judged_too(name: str) -> None:
    """A name as long as an attribute may be is read in reasonable time."""
    protected_field(name, _OWN)


@given(st.text("*xX#- \t", max_size=40))
def test_runs_of_mask_characters_are_masks(value: str) -> None:
    """Any run of mask characters, grouped or not, is a mask."""
    assert is_mask(value)


@pytest.mark.parametrize("word", ["redacted", "masked", "removed", "null", "none", "n/a"])
@pytest.mark.parametrize("form", ["{}", "[{}]", "<{}>", "({})", "***{}***", " {} ", "--{}--"])
def test_words_for_a_mask_are_masks(word: str, form: str) -> None:
    """The words for a value that was taken away are masks in any case, decorated or not."""
    assert is_mask(form.format(word))
    assert is_mask(form.format(word.upper()))
    assert is_mask(form.format(word.capitalize()))


@given(
    st.text("*xX#- ", max_size=10), st.characters(categories=("L", "N"), exclude_characters="xX"), st.text(max_size=5)
)
def test_a_value_that_shows_something_is_no_mask(before: str, shown: str, after: str) -> None:
    """One letter or digit of the value that still shows makes it none."""
    value = before + shown + after
    assume(value.strip(" *#-[](){}<>").lower() not in ("redacted", "masked", "removed", "null", "none", "n/a"))
    assert not is_mask(value)


@pytest.mark.parametrize("value", ["XXX-XX-1234", "0000", "redact", "unmasked", "<<masked>>", "nullify", "no"])
def test_what_is_no_mask(value: str) -> None:
    """Parts of a value, zeros, other words and templating are no masks."""
    assert not is_mask(value)
