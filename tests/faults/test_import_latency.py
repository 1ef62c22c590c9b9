"""F5: people go on working while a large file comes in."""

import csv
import subprocess
import threading
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep

import pytest

from crmcli.customers import actions
from ground import PROGRAM, Crm, Shell, figure

ROWS = 50_000
WRITERS = 3


def rows(path: Path) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("customer_id", "name", "email", "city"))
        out.writerows((f"K{n:06}", f"Customer {n}", f"c{n}@example.com", f"Town {n % 97}") for n in range(ROWS))
    return str(path)


class Writer(threading.Thread):
    """Someone who notes a customer's city every 50 ms and waits for each write."""

    def __init__(self, crm: Crm, number: int, stop: threading.Event) -> None:
        super().__init__()
        self.workspace = crm.workspace("customer edit")
        self.number = number
        self.stop = stop
        self.waits: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        while not self.stop.wait(0.05):
            begun = perf_counter()
            try:
                with self.workspace.store.write(self.workspace) as unit:
                    actions.change(unit, self.number, {"city": f"City {len(self.waits)}"})
            except Exception as error:  # noqa: BLE001 - any refusal is what this looks for
                self.faults.append(repr(error))
            self.waits.append(perf_counter() - begun)


@pytest.mark.slow
def test_people_are_not_kept_waiting(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    for number in range(WRITERS):
        crm("customer", "add", f"Regular {number}")
    file, stop = rows(tmp_path / "people.csv"), threading.Event()
    writers = [Writer(crm, number, stop) for number in range(1, WRITERS + 1)]
    with subprocess.Popen(
        [str(PROGRAM), "import", file], env=shell.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as importing:
        sleep(0.3)
        for writer in writers:
            writer.start()
        code = importing.wait(600)
    stop.set()
    for writer in writers:
        writer.join()
    waits = [1000 * wait for writer in writers for wait in writer.waits]
    figure("import_latency_writes", len(waits), ">=20")
    figure("import_latency_p95_ms", quantiles(waits, n=20)[-1], "<50")
    figure("import_latency_max_ms", max(waits), "<500")
    assert (code, [fault for writer in writers for fault in writer.faults]) == (0, [])
    assert len(waits) >= 20
    assert crm("db", "check").out == ""
