"""Import runs: listed, shown, taken back, brought back, gone on with; several files, standard input, rejects."""

import os
from pathlib import Path
from typing import Any

import pytest

from ground import Crm, Shell
from rows import PEOPLE, counts, numbered, read, reasons, sample, written


def people(tmp_path: Path, count: int, name: str = "people.csv", start: int = 1) -> str:
    return written(tmp_path / name, PEOPLE, *numbered(count, start))


def runs(crm: Crm) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("import", "list", "--sort", "id", "-o", "json").json
    return found


def store_of(crm: Crm) -> bytes:
    return crm("export", "all").raw


# -- list and show


def test_runs_are_listed_with_their_counts(crm: Crm, tmp_path: Path) -> None:
    crm("import", sample("corner-shop/customers.csv", tmp_path), code=6)
    (found,) = runs(crm)
    assert (found["run"], found["noun"], found["status"], counts(found)) == (
        "m1",
        "customers",
        "done",
        (412, 0, 0, 5, 0),
    )


def test_a_run_is_shown(crm: Crm, tmp_path: Path) -> None:
    file = people(tmp_path, 3)
    crm("import", file, "--source", "shop")
    found = crm("import", "show", "m1", "--json").json
    assert (found["file"], found["source"], found["change"], found["rejects_file"]) == (file, "shop", "u1", None)


@pytest.mark.parametrize("ref", ["m9", "x", "m", "-1", "m99999999999999999999"])
def test_an_unknown_run_is_not_found(crm: Crm, ref: str) -> None:
    assert crm("import", "show", "--json", "--", ref, code=3).error["code"] == "not_found"


def test_show_takes_one_run(crm: Crm) -> None:
    crm("import", "show", code=2)


def test_an_empty_list_is_fine(crm: Crm) -> None:
    assert crm("import", "list", "-o", "json").json == []


# -- undo


def test_undo_takes_the_whole_run_back(crm: Crm, tmp_path: Path) -> None:
    before = store_of(crm)
    crm("import", people(tmp_path, 2_500))
    done = crm("import", "undo", "m1", "--json").json
    assert (done["run"], done["undone"], done["restored"], done["kept"]) == ("m1", "u1", 2_500, [])
    assert store_of(crm) == before
    assert runs(crm)[0]["status"] == "undone"
    crm("db", "check")


def test_undo_restores_updated_rows(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 1_200))
    before = store_of(crm)
    header, *rows = read(tmp_path / "people.csv")
    changed = [[*row[:3], "Elsewhere"] for row in rows]
    crm("import", written(tmp_path / "changed.csv", header, *changed))
    crm("import", "undo", "m2")
    assert store_of(crm) == before


def test_what_was_changed_since_is_kept_and_named(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 5))
    crm("customer", "edit", "c2", "--city", "Rom")
    done = crm("import", "undo", "m1", "--json", code=6).json
    assert (done["restored"], len(done["kept"])) == (4, 1)
    assert done["kept"][0].startswith("c2: changed since by u2")
    assert crm("customer", "list", "-o", "ids").out == "c2\n"
    crm("db", "check")


def test_what_others_lean_on_is_kept(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 3))
    crm("purchase", "add", "c3", "5.00")
    done = crm("import", "undo", "m1", "--json", code=6).json
    assert (done["restored"], [kept.split(":")[0] for kept in done["kept"]]) == (2, ["c3"])


def test_undo_tells_restored_kept_and_refused_apart(crm: Crm, tmp_path: Path) -> None:
    """p1 is set back, p2 kept, p3 and p4 taken out, p5 refused; the file comes in again."""
    header = ("contact_id", "customer_id", "name", "role")
    for n in range(1, 6):
        crm("customer", "add", f"Bolt {n} Ltd")
    rows = [(f"D{n}", f"c{n}", f"Person {n}", "buyer") for n in range(1, 6)]
    crm("import", written(tmp_path / "p.csv", header, *rows[:2]))
    changed = [(*row[:3], "director") for row in rows]
    path = written(tmp_path / "p2.csv", header, *changed)
    crm("import", path)
    crm("contact", "edit", "p2", "--note", "moved")
    crm("log", "p5", "hello", "--type", "call")
    done = crm("import", "undo", "m2", "--json", code=6).json
    assert (done["restored"], done["created"], done["updated"]) == (3, 2, 1)
    assert (done["kept"], done["refused"]) == (
        ["c2: changed since by u8 (contact edit)"], ["c5: interaction rows lean on it"],
    )  # fmt: skip
    roles = crm("contact", "list", "--fields", "id,role", "--sort", "id", "--json").json
    assert [(one["id"], one["role"]) for one in roles] == [("p1", "buyer"), ("p2", "director"), ("p5", "director")]
    again = crm("import", path, "--json").json
    assert (again["created"], again["updated"], again["unchanged"]) == (2, 1, 2)


FIELDED = ("name", "email", "shoe size")


@pytest.mark.parametrize("words", [("undo",), ("import", "undo", "m2")])
def test_fields_that_a_file_made_go_with_its_rows(crm: Crm, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = written(tmp_path / "s.csv", FIELDED, ("Ada", "ada@example.com", "41"))
    crm("import", path)
    crm("import", "undo", "m1")
    crm("import", path)
    assert (crm(*words, "--json").json["refused"], crm("config", "field", "list", "--json").json) == ([], [])


@pytest.mark.parametrize("words", [("undo", "u2"), ("import", "undo", "m1")])
def test_a_field_stays_while_others_have_a_value(crm: Crm, tmp_path: Path, words: tuple[str, ...]) -> None:
    crm("customer", "add", "Bo", "--email", "bo@example.com")
    crm("import", written(tmp_path / "s.csv", FIELDED, ("Ada", "ada@example.com", "41")))
    crm("customer", "edit", "c1", "--field", "shoe_size=44")
    done = crm(*words, "--json", code=6).json
    assert (done["restored"], done["refused"]) == (1, ["field 1: 1 other rows lean on it"])


def test_undo_twice_is_refused(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 3))
    crm("import", "undo", "m1")
    assert crm("import", "undo", "m1", "--json", code=4).error["code"] == "already_undone"


def test_redo_brings_it_back(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 1_500))
    before = store_of(crm)
    crm("import", "undo", "m1")
    crm("redo")
    assert (store_of(crm) == before, runs(crm)[0]["status"]) == (True, "done")


def test_undo_of_the_shop_in_any_order(crm: Crm, tmp_path: Path) -> None:
    before = store_of(crm)
    for name in ("customers", "purchases", "points"):
        crm("import", sample(f"corner-shop/{name}.csv", tmp_path), code=6)
    for run in ("m3", "m2", "m1"):
        crm("import", "undo", run)
    assert store_of(crm) == before
    crm("db", "check")


def test_the_file_comes_in_again_after_an_undo(crm: Crm, tmp_path: Path) -> None:
    file = people(tmp_path, 1_200)
    crm("import", file)
    crm("import", "undo", "m1")
    assert counts(crm("import", file, "--json").json) == (1_200, 0, 0, 0, 0)
    assert counts(crm("import", file, "--json").json) == (0, 0, 1_200, 0, 0)
    crm("db", "check")


def test_purchases_and_points_come_in_again_after_an_undo(crm: Crm, tmp_path: Path) -> None:
    files = [sample(f"corner-shop/{name}.csv", tmp_path) for name in ("customers", "purchases", "points")]
    crm("import", *files, code=6)
    crm("import", "undo", "m3")
    crm("import", "undo", "m2")
    results = crm("import", *files[1:], "--json", code=6).json
    assert [counts(result) for result in results] == [(1219, 0, 0, 3, 2), (818, 0, 0, 2, 0)]
    crm("db", "check")


def test_a_dry_undo_changes_nothing(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 3))
    before = store_of(crm)
    assert crm("import", "undo", "m1", "-n", "--json").json["restored"] == 3
    assert (store_of(crm), runs(crm)[0]["status"]) == (before, "done")


# -- seen before


def test_skip_seen_leaves_a_known_file_out(crm: Crm, tmp_path: Path) -> None:
    file = people(tmp_path, 7)
    crm("import", file)
    found = crm("import", file, "--skip-seen", "--json")
    assert (counts(found.json), found.json["run"], found.json["noun"]) == ((0, 0, 0, 0, 7), None, "customers")
    assert "imported before" in found.err
    assert len(runs(crm)) == 1


def test_skip_seen_takes_a_new_or_changed_file(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 7), "--skip-seen")
    assert counts(crm("import", people(tmp_path, 8), "--skip-seen", "--json").json) == (1, 0, 7, 0, 0)


def test_skip_seen_takes_a_file_whose_run_was_undone(crm: Crm, tmp_path: Path) -> None:
    file = people(tmp_path, 7)
    crm("import", file)
    crm("import", "undo", "m1")
    assert counts(crm("import", file, "--skip-seen", "--json").json) == (7, 0, 0, 0, 0)


def test_skip_seen_exits_0_also_where_rows_were_rejected(crm: Crm, tmp_path: Path) -> None:
    file = sample("corner-shop/customers.csv", tmp_path)
    crm("import", file, code=6)
    assert counts(crm("import", file, "--skip-seen", "--json").json) == (0, 0, 0, 0, 417)


# -- rejects


def test_up_to_max_rejects_is_exit_0(crm: Crm, tmp_path: Path) -> None:
    file = sample("corner-shop/customers.csv", tmp_path)
    crm("import", file, "--max-rejects", "5")
    crm("import", file, "--max-rejects", "4", code=6)


def test_rejects_go_where_they_are_told(crm: Crm, tmp_path: Path) -> None:
    target = tmp_path / "bad.csv"
    result = crm(
        "import", sample("corner-shop/customers.csv", tmp_path), "--rejects", str(target), "--json", code=6
    ).json
    assert (result["rejects_file"], len(reasons(target))) == (str(target), 5)
    assert not (tmp_path / "customers.csv.rejects.csv").exists()


def test_the_rejects_file_is_private(crm: Crm, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        result = crm("import", sample("corner-shop/customers.csv", tmp_path), "--json", code=6).json
    finally:
        os.umask(old)
    assert Path(result["rejects_file"]).stat().st_mode & 0o777 == 0o600


def test_a_second_run_begins_a_new_rejects_file(crm: Crm, tmp_path: Path) -> None:
    file = sample("corner-shop/customers.csv", tmp_path)
    first = crm("import", file, "--json", code=6).json["rejects_file"]
    before = Path(first).read_bytes()
    crm("import", file, code=6)
    assert Path(first).read_bytes() == before


def test_a_file_that_holds_no_rejects_is_never_written_over(crm: Crm, tmp_path: Path) -> None:
    precious = tmp_path / "precious.csv"
    precious.write_text("do,not\ntouch,me\n", encoding="utf-8")
    file = sample("corner-shop/customers.csv", tmp_path)
    assert crm("import", file, "--rejects", str(precious), "--json", code=4).error["code"] == "file_exists"
    assert precious.read_text(encoding="utf-8") == "do,not\ntouch,me\n"
    assert crm("customer", "list", "-o", "json").json == []


def test_an_empty_rejects_file_of_a_killed_run_is_taken_over(crm: Crm, tmp_path: Path) -> None:
    file = sample("corner-shop/customers.csv", tmp_path)
    left = tmp_path / "left.csv"
    left.touch()
    assert crm("import", file, "--rejects", str(left), "--json", code=6).json["created"] == 412
    assert len(left.read_text(encoding="utf-8").splitlines()) == 1 + 5


def test_the_file_itself_is_never_written_over(crm: Crm, tmp_path: Path) -> None:
    file = sample("corner-shop/customers.csv", tmp_path)
    rejects = crm("import", file, "--json", code=6).json["rejects_file"]
    before = Path(rejects).read_bytes()
    crm("import", rejects, "--rejects", rejects, code=2)
    assert Path(rejects).read_bytes() == before


def test_a_link_is_not_followed(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    crm("import", sample("corner-shop/customers.csv", tmp_path), "--rejects", str(tmp_path / "link.csv"), code=1)
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_run_without_rejects_leaves_no_file(crm: Crm, tmp_path: Path) -> None:
    crm("import", people(tmp_path, 3))
    assert [path.name for path in tmp_path.glob("*rejects*")] == []


def test_rejects_of_a_rejects_file_have_their_own(crm: Crm, tmp_path: Path) -> None:
    first = crm("import", sample("corner-shop/customers.csv", tmp_path), "--json", code=6).json["rejects_file"]
    second = crm("import", first, "--json", code=6).json
    assert second["rejects_file"] == f"{first}.rejects.csv"
    assert read(second["rejects_file"])[0] == read(first)[0]


def test_rejects_of_every_noun_in_a_file_are_kept(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(
        '{"noun": "customers", "name": "Ada"}\n{"noun": "customers", "name": "", "email": ""}\n'
        '{"noun": "purchases", "customer": "K8888", "total": "5", "date": "2026-01-01"}\n',
        encoding="utf-8",
    )
    results = crm("import", str(path), "--json", code=6).json
    found = [
        reason[0] for file in dict.fromkeys(result["rejects_file"] for result in results) for reason in reasons(file)
    ]
    assert found == ["2", "3"]


def test_a_purchase_without_id_out_of_a_rejects_file_is_the_same_in_its_own_file(crm: Crm, tmp_path: Path) -> None:
    header = ("customer", "amount", "date")
    file = written(tmp_path / "p.csv", header, ("K1", "5.00", "2026-01-01"))
    crm("import", file, code=6)
    crm("import", written(tmp_path / "c.csv", ("customer_id", "name"), ("K1", "Ada")))
    assert counts(crm("import", f"{file}.rejects.csv", "--json").json) == (1, 0, 0, 0, 0)
    assert counts(crm("import", file, "--json").json) == (0, 0, 1, 0, 0)


# -- several files, standard input


def test_several_files_are_several_runs(crm: Crm, tmp_path: Path) -> None:
    files = [people(tmp_path, 2, "a.csv"), people(tmp_path, 3, "b.csv", start=10)]
    results = crm("import", *files, "--json").json
    assert [(result["run"], result["file"], result["created"]) for result in results] == [
        ("m1", files[0], 2), ("m2", files[1], 3),
    ]  # fmt: skip


def test_what_came_in_before_a_refused_file_is_told(crm: Crm, tmp_path: Path) -> None:
    files = [people(tmp_path, 2), written(tmp_path / "colours.csv", ("colour",), ("red",))]
    found = crm("import", *files, code=2)
    assert "people.csv (m1, 2 customers rows: 2 created)" in found.err


def test_rejects_is_for_one_file(crm: Crm, tmp_path: Path) -> None:
    files = [people(tmp_path, 2, "a.csv"), people(tmp_path, 3, "b.csv")]
    crm("import", *files, "--rejects", str(tmp_path / "x.csv"), code=2)


def test_standard_input(crm: Crm) -> None:
    result = crm("import", "-", "--json", input="name,email\nAda,ada@example.com\n").json
    assert (counts(result), result["file"]) == ((1, 0, 0, 0, 0), "standard input")
    assert runs(crm)[0]["file"] == "standard input"


def test_standard_input_in_another_encoding(crm: Crm) -> None:
    crm("import", "-", input="name;city\nAda;Köln\n".encode("cp1252"))
    assert crm("customer", "show", "c1", "--json").json["city"] == "Köln"


def test_rejects_of_standard_input_are_in_the_directory(shell: Shell) -> None:
    done = shell("import", "-", "--json", input="name,email\nAda,x\n")
    assert done.returncode == 6
    assert (shell.home / "standard-input.rejects.csv").exists()


def test_a_pipe_of_the_shell(shell: Shell) -> None:
    done = shell.bash("crmcli import <(printf 'name,email\\nAda,ada@example.com\\n') -o jsonl")
    assert (done.returncode, '"created": 1' in done.stdout) == (0, True)


def test_a_closed_standard_input_is_said(shell: Shell) -> None:
    done = shell.bash("crmcli import - <&-")
    assert (done.returncode, "standard input is closed" in done.stderr) == (2, True)


def test_nothing_of_standard_input_stays_behind(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    shell("import", "-", env={"TMPDIR": str(tmp_path / "tmp")}, input="name\nAda\n")
    assert list((tmp_path / "tmp").iterdir()) == []


# -- a file name of any kind


@pytest.mark.parametrize(
    "name", ["-rf.csv", "a b.csv", "[red]x[bold].csv", "Ü.csv", "x\x1b[31m.csv", "\udcff.csv"], ids=ascii
)
def test_file_names(crm: Crm, tmp_path: Path, name: str) -> None:
    file = people(tmp_path, 2, name)
    found = crm("import", "--json", "--", file)
    assert counts(found.json) == (2, 0, 0, 0, 0)
    assert "\x1b" not in found.err
    assert len(runs(crm)) == 1


def test_a_rejects_file_that_was_not_mended_overwrites_nobody(crm: Crm, tmp_path: Path) -> None:
    header = ("customer_id", "name", "email")
    file = written(tmp_path / "p.csv", header, ("K1", "Ada", "ada@example.com"), ("K1", "Bela", "bela@example.com"))
    first = crm("import", file, "--json", code=6).json
    again = crm("import", first["rejects_file"], "--json", code=6).json
    assert (counts(first), counts(again)) == ((1, 0, 0, 1, 0), (0, 0, 0, 1, 0))
    assert crm("customer", "list", "--fields", "name", "--no-header").out == "Ada\n"


def test_show_says_how_a_run_was_done(crm: Crm, tmp_path: Path) -> None:
    mapping = tmp_path / "shop.toml"
    mapping.write_text('on_match = "fill"\n[columns]\n"Buyer mail" = "customer.email"\n', encoding="utf-8")
    header = ("order id", "date", "amount", "Buyer mail")
    file = written(tmp_path / "o.csv", header, ("1", "2026-05-01", "5.00", "ada@example.com"))
    crm("import", file, "--mapping", str(mapping))
    shown = crm("import", "show", "m1", "--json").json
    assert (shown["layout"], shown["on_match"], shown["key"], shown["also"]) == (
        str(mapping), "fill", None, {"customers": {"created": 1, "updated": 0}},
    )  # fmt: skip


def test_a_run_goes_on_with_the_same_mapping_only(crm: Crm, tmp_path: Path) -> None:
    """Another mapping file is another run, which begins at the beginning."""
    file = people(tmp_path, 3)
    runs: list[str] = []
    for place in ("city", "note"):
        (tmp_path / "m.toml").write_text(f'[columns]\ncity = "{place}"\n', encoding="utf-8")
        crm("import", file, "--mapping", str(tmp_path / "m.toml"))
        store = crm.workspace().store
        with store.read() as db:
            runs.append(str(db.value("SELECT options FROM import_run ORDER BY id DESC LIMIT 1")))
    assert runs[0] != runs[1]
