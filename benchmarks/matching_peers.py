"""recordlinkage and splink over one file of records, each with several unsupervised settings; run in their own venv.

    python matching_peers.py recordlinkage|splink RECORDS.csv

Prints a JSON line for each setting: how many true pairs were found at its best threshold, chosen with the truth at
hand, and the CPU of all of it from reading the file on, which leaves its
imports out. The columns are `id`, `truth` (the same for the same people)
and what people say; both programs get the same cleaned words as crmcli.
"""

import json
import logging
import sys
import time
import warnings
from typing import Any

NAMES, TEXTS = ("given", "family"), ("street", "line2", "city")
CODES = ("house", "postcode", "region")

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


def read(path: str) -> Any:
    """The records, cleaned: small letters, no accents, None for nothing; columns that nobody fills are left out."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("id", drop=False)
    words = [name for name in table.columns if name not in ("id", "truth")]
    for name in words:
        folded = table[name].str.lower().str.normalize("NFKD").str.encode("ascii", "ignore").str.decode("ascii")
        table[name] = folded.str.strip().replace("", None)
    return table.drop(columns=[name for name in words if table[name].isna().all()])


def judged(table: Any, scored: list[tuple[float, str, str]]) -> dict[str, float]:
    """Precision, recall and F1 at the threshold where F1 is best."""
    truth = table["truth"].to_dict()
    sizes = table["truth"].value_counts()
    true = int((sizes * (sizes - 1) // 2).sum())
    scored.sort(key=lambda pair: -pair[0])
    best, right = {"f1": 0.0, "precision": 0.0, "recall": 0.0}, 0
    for place, (score, one, other) in enumerate(scored, 1):
        right += truth[one] == truth[other]
        if place < len(scored) and scored[place][0] == score:
            continue
        f1 = 2 * right / (place + true)
        if f1 > best["f1"]:
            best = {"f1": f1, "precision": right / place, "recall": right / true}
    return best


def say(setting: str, begun: float, table: Any, scored: list[tuple[float, str, str]]) -> None:
    seconds = time.process_time() - begun
    print(json.dumps({"setting": setting, "seconds": round(seconds, 2), "pairs": len(scored)} | judged(table, scored)))


def recordlinkage_settings(path: str) -> None:
    import recordlinkage

    for blocking in ("keys", "neighbours"):
        begun = time.process_time()
        table = read(path)
        index = recordlinkage.Index()
        there = [name for name in ("given", "family", "birthday", "postcode", "email", "phone") if name in table]
        for name in there:
            if blocking == "neighbours" and name in NAMES:
                index.sortedneighbourhood(name, window=9)
            else:
                index.block(name)
        pairs = index.index(table)
        compared = recordlinkage.Compare()
        for name in table.columns.drop(["id", "truth"]):
            if name in (*NAMES, *TEXTS, "email"):
                compared.string(name, name, method="jarowinkler", threshold=0.85, label=name)
            elif name in ("house", "postcode", "birthday", "phone"):
                compared.string(name, name, method="damerau_levenshtein", threshold=0.8, label=name)
            else:
                compared.exact(name, name, label=name)
        features = compared.compute(pairs, table)
        ready = time.process_time() - begun
        for called, make in (("ECM", recordlinkage.ECMClassifier), ("KMeans", recordlinkage.KMeansClassifier)):
            again = time.process_time()
            classifier = make()
            try:
                matches = classifier.fit_predict(features)
                if called == "ECM":
                    chances = classifier.prob(features)
                    scored = [(float(p), *pair) for pair, p in chances.items()]
                else:
                    scored = [(1.0, *pair) for pair in matches]
            except Exception as problem:  # noqa: BLE001 - a setting that fails is said, and the next is tried
                print(json.dumps({"setting": f"{called}, {blocking}", "failed": str(problem)}))
                continue
            say(f"{called}, {blocking}", again - ready, table, scored)


def splink_settings(path: str) -> None:
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    for frequencies in (True, False):
        begun = time.process_time()
        table = read(path)
        words = list(table.columns.drop(["id", "truth"]))

        def compared(name: str, frequencies: bool = frequencies) -> Any:
            if name in NAMES:
                return cl.NameComparison(name).configure(term_frequency_adjustments=frequencies)
            if name == "email":
                return cl.EmailComparison(name).configure(term_frequency_adjustments=frequencies)
            if name == "birthday":
                return cl.DamerauLevenshteinAtThresholds(name, [1, 2]).configure(term_frequency_adjustments=frequencies)
            if name in TEXTS:
                at = cl.JaroWinklerAtThresholds(name, [0.92, 0.85])
                return at.configure(term_frequency_adjustments=frequencies)
            return cl.DamerauLevenshteinAtThresholds(name, [1]).configure(term_frequency_adjustments=frequencies)

        pairs = [
            ("given", "family"), ("birthday",), ("postcode", "given"), ("postcode", "family"), ("email",), ("phone",),
            ("street", "house"), ("city", "given"), ("city", "family"),
        ]  # fmt: skip
        rules = [block_on(*names) for names in pairs if all(name in words for name in names)]
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="id",
            comparisons=[compared(name) for name in words],
            blocking_rules_to_generate_predictions=rules,
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
        )
        records = DuckDBAPI().register(table.drop(columns=["truth"]).reset_index(drop=True))
        linker = Linker(records, settings)
        sure = [block_on(*names) for names in (("email",), ("phone",), ("given", "family", "birthday"),
                ("given", "family", "postcode")) if all(name in words for name in names)]  # fmt: skip
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("birthday"))
        found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
        scored = list(zip(found["match_weight"], found["id_l"], found["id_r"], strict=True))
        say("with frequencies" if frequencies else "without frequencies", begun, table, scored)


if __name__ == "__main__":
    {"recordlinkage": recordlinkage_settings, "splink": splink_settings}[sys.argv[1]](sys.argv[2])
