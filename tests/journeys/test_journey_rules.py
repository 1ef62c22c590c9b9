"""Stages, their names and other programs' words, and what they say about a customer."""

import pytest

from crmcli.kernel.stages import (
    EXITS,
    LABELS,
    OTHER_WORDS,
    STAGES,
    UnknownStage,
    rank,
    read_stage,
    status_of,
)


def test_the_stages_are_in_order() -> None:
    assert [rank(stage) for stage in STAGES] == [1, 2, 3, 4, 5]


def test_an_exit_is_no_rung() -> None:
    assert [rank(stage) for stage in EXITS] == [0, 0]


def test_every_stage_and_exit_has_a_label() -> None:
    assert set(LABELS) == {*STAGES, *EXITS}


@pytest.mark.parametrize("stage", [*STAGES, *EXITS])
def test_a_stage_is_read_by_its_key(stage: str) -> None:
    assert read_stage(stage.upper()) == stage


@pytest.mark.parametrize("stage", [*STAGES, *EXITS])
def test_a_stage_is_read_by_its_display_name(stage: str) -> None:
    assert read_stage(f" {LABELS[stage]} ") == stage


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_other_programs_words_are_read(word: str) -> None:
    assert read_stage(word.title()) == OTHER_WORDS[word]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Subscriber", "awareness"),
        ("Lead", "awareness"),
        ("MQL", "consideration"),
        ("marketingqualifiedlead", "consideration"),
        ("SQL", "consideration"),
        ("Opportunity", "consideration"),
        ("Customer", "purchase"),
        ("repeat_buyer", "retention"),
        ("Active-Service", "retention"),
        ("referrer", "advocacy"),
        ("promoter", "advocacy"),
        ("Evangelist", "advocacy"),
    ],
)
def test_the_import_map_holds(text: str, stage: str) -> None:
    assert read_stage(text) == stage


def test_display_names_of_the_settings_are_read() -> None:
    assert read_stage("Stammkunde", {"retention": "Stammkunde"}) == "retention"


def test_a_key_wins_over_a_display_name() -> None:
    assert read_stage("purchase", {"advocacy": "Purchase"}) == "purchase"


@pytest.mark.parametrize("text", ["", "active", "lapsed", "Other"])
def test_words_that_are_no_stage_are_refused(text: str) -> None:
    with pytest.raises(UnknownStage):
        read_stage(text)


def test_a_mistyped_stage_gets_a_suggestion() -> None:
    with pytest.raises(UnknownStage, match=r"'retantion' is no stage of the journey. Did you mean retention\?"):
        read_stage("retantion")


def test_an_unknown_stage_is_a_matter_of_usage() -> None:
    assert (UnknownStage.exit, UnknownStage.code) == (2, "unknown_stage")


@pytest.mark.parametrize(
    ("stage", "bought", "status"),
    [
        ("awareness", False, "prospect"),
        ("consideration", False, "prospect"),
        ("awareness", True, "active"),
        ("purchase", False, "active"),
        ("advocacy", False, "active"),
        ("lost", False, "former"),
        ("churned", True, "former"),
    ],
)
def test_a_status_follows_from_stage_and_purchases(stage: str, bought: bool, status: str) -> None:
    assert status_of(stage, bought) == status
