"""The plain forms in which values are compared."""

import pytest

from crmcli.duplicates import forms


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller-Lüdenscheidt", "MUELLER LUEDENSCHEIDT"), ("O'Brien", "OBrien"), ("Dr. José  García", "jose garcia")],
)
def test_names_in_several_spellings_are_one(one: str, other: str) -> None:
    assert forms.person(one) == forms.person(other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Camille Grimaldi", ("camille", "grimaldi")),
        ("Grimaldi, Camille", ("camille", "grimaldi")),
        ("Prof. Dr. Anna Maria Sjöberg", ("anna maria", "sjoberg")),
        ("Madonna", ("", "madonna")),
    ],
)
def test_a_whole_name_is_parted(name: str, parts: tuple[str, str]) -> None:
    assert forms.parted(name) == parts


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
        ("Volvo Trucks AB", "volvo trucks"),
        ("The Bolt Company, Inc.", "bolt"),
        ("GmbH", "gmbh"),
    ],
)
def test_legal_forms_are_left_out(name: str, plain: str) -> None:
    assert forms.company(name) == plain


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("Ada.Smith+shop@GoogleMail.com", "adasmith@gmail.com"),
        ("ada.smith+shop@example.com", "ada.smith@example.com"),
        ("+@example.com", "+@example.com"),
    ],
)
def test_one_mailbox(address: str, plain: str) -> None:
    assert forms.email(address) == plain


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("2920 SW Quince Court", ("sw quince ct", "2920")),
        ("Hauptstraße 12a", ("haupt str", "12a")),
        ("Hauptstr. 12 A", ("haupt str", "12a")),
        ("Haupt Strasse 12a", ("haupt str", "12a")),
        ("6 Tullaroop Street, Apt 4", ("tullaroop st", "6")),
        ("Rose Cottage", ("rose cottage", "")),
        ("12", ("", "12")),
        ("", ("", "")),
    ],
)
def test_a_street_and_its_number(text: str, street: tuple[str, str]) -> None:
    assert tuple(forms.street(text)) == street


@pytest.mark.parametrize(
    ("number", "digits"), [("+1 503-555-0168 x12", "15035550168"), ("020 7946 0958", "02079460958"), ("12345", "")]
)
def test_digits_of_a_number(number: str, digits: str) -> None:
    assert forms.phone(number) == digits


@pytest.mark.parametrize(("one", "other"), [("97034-1234", "97034"), ("SW1A 1AA", "sw1a1aa"), ("123-4567", "1234567")])
def test_postcodes(one: str, other: str) -> None:
    assert forms.postcode(one) == forms.postcode(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("schmidt", "schmitt"), ("catherine", "katherine"), ("meier", "mayer"), ("philip", "filip"), ("wagner", "vagner")],
)
def test_what_sounds_alike(one: str, other: str) -> None:
    assert forms.sound(one) == forms.sound(other)
