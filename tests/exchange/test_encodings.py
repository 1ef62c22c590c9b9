"""Files in the encodings of their countries are read as they were written, and the guess is said with a sample."""

from pathlib import Path

import pytest

from crmcli.exchange.readers.delimited import Delimited
from crmcli.exchange.readers.encodings import guess
from crmcli.exchange.readers.source import survey
from ground import Crm

SENTENCES = {
    "cs": "Jiří Dvořák, Náměstí Míru 5, Plzeň; příliš žluťoučký kůň úpěl ďábelské ódy",
    "pl": "Małgorzata Wójcik, ul. Świętokrzyska, Łódź; zażółć gęślą jaźń",
    "hu": "Szabó Gergő, Kőszeg, Fő utca; Árvíztűrő tükörfúrógép",
    "el": "Γιώργος Παπαδόπουλος, Θεσσαλονίκη; Μαρία Νικολάου, οδός Ερμού",
    "ru": "Иван Петров, Москва, улица Ленина; съешь же ещё этих мягких французских булок",
    "uk": "Олена Шевченко, Київ, вулиця Хрещатик; їжак і ґанок",
    "tr": "Ayşe Yılmaz, İstanbul, Kadıköy; pijamalı hasta yağız şoföre çabucak güvendi",
    "ja": "山田太郎、東京都新宿区西新宿、よろしくお願いします",
    "zh": "张伟，北京市朝阳区建国路，你好",
    "ko": "김민수, 서울특별시 강남구, 안녕하세요",
    "fr": "Hélène Lefèvre, Besançon; François Noël, élève du château",
    "de": "Jürgen Müller, Köln, Große Straße 5; Grüße aus Österreich",
    "es": "José Núñez, Málaga, España; María Ibáñez, Córdoba",
    "pt": "João Gonçalves, São Paulo; Conceição Simões, Évora",
    "sv": "Åsa Lindström, Göteborg; Örjan Håkansson, Malmö",
    "da": "Søren Kjærgård, København; Jørgen Møller, Århus",
    "is": "Þórður Guðmundsson, Reykjavík; Ásdís Jónsdóttir, Ísafjörður",
    "he": "יוסי כהן, תל אביב, רחוב הרצל",
    "ar": "محمد علي, القاهرة, شارع التحرير",
}
WRITTEN = [
    (language, encoding)
    for encoding, languages in {
        "cp1252": "fr de es pt sv da is", "iso-8859-1": "fr de es pt sv da", "iso-8859-15": "fr de es",
        "mac-roman": "fr de es sv da", "cp850": "de es sv", "cp1250": "cs pl hu", "iso-8859-2": "cs pl hu",
        "cp852": "cs pl hu", "cp1251": "ru uk", "koi8-r": "ru", "iso-8859-5": "ru", "cp866": "ru", "cp1253": "el",
        "iso-8859-7": "el", "cp1254": "tr", "iso-8859-9": "tr",
        "cp932": "ja", "euc-jp": "ja", "gb18030": "zh", "euc-kr": "ko", "cp1255": "he", "cp1256": "ar",
    }.items()
    for language in languages.split()
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_sentence_is_read_as_it_was_written(language: str, encoding: str) -> None:
    written = SENTENCES[language].encode(encoding)
    assert written.decode(guess(written)) == SENTENCES[language]


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1"])
@pytest.mark.parametrize(
    "word", ["Müller", "Köln", "café", "José", "Åsa", "Søren", "São", "©", "5 €", "„Süd“", "naïve"]
)
def test_a_single_word_is_western(word: str, encoding: str) -> None:
    written = word.encode(encoding, "ignore")
    assert written.isascii() or written.decode(guess(written)) == written.decode(encoding)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "koi8-r"]
)
def test_a_file_of_a_thousand_rows(tmp_path: Path, encoding: str) -> None:
    sentence = SENTENCES["ru" if encoding == "koi8-r" else "cs"]
    path = tmp_path / "a.csv"
    path.write_bytes(("name,note\n" + f'Ada,"{sentence}"\n' * 1_000).encode(encoding))
    rows = list(Delimited(survey(path)))
    assert (len(rows), rows[-1]) == (1_000, (1_001, ["Ada", sentence], ""))


def test_a_guess_is_said_with_a_sample(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name,city\nAda,Rom\nJiří Dvořák,Žižkov\n".encode("iso-8859-2"))
    said = crm("import", str(path)).err
    assert "the encoding is a guess: iso-8859-2 reads 'Jiří Dvořák,Žižkov'; --encoding NAME reads it otherwise" in said


def test_what_is_sure_is_not_called_a_guess(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,city\nJiří,Plzeň\n", encoding="utf-8")
    assert "guess" not in crm("import", str(path)).err
