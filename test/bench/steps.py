"""Train steps beside those of PyTorch, Keras and stock tfjs-node: all in turn, on two threads each.

`steps.py [train] [inference] [growth] [part of a row's name …]` measures only those (all; of a name alone, train);
`steps.py table` shows what was measured at last. Medians of all rounds' steps; each subject is a process of its own.
Also written to test/output/steps.json, where a short run replaces its rows, and test/output/growth.png.
"""

import json
import math
import pathlib
import statistics
import sys
import time

from peers.compare import node
from peers.subjects import commands, measure

OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "output" / "steps.json"
OURS = ("eager", "graph", "xla", "auto")
PEERS = ("PyTorch", "torch.compile", "Keras", "Keras XLA", "tfjs-node")

MLP, LENET, RESNET, GPT = "MLP, Adam", "LeNet, Adam", "ResNet-18, 32 × 32, Adam", "GPT 4 × 128, 64 tokens, Adam"
WORKLOADS = [
    "MLP, SGD", MLP, LENET, "6 convolutions with batch norm, Adam", RESNET, "LSTM 128, 64 steps, Adam", GPT,
    "VAE 784-400-20, Adam", "U-Net 16-32-64, 64 × 64, Adam", "DQN 4-128-128-2, Adam",
]  # fmt: skip
AXES = [
    (MLP, "batch", (16, 64, 256, 1024)), (MLP, "width", (32, 128, 512, 2048)), (MLP, "depth", (1, 2, 4, 8)),
    (GPT, "batch", (4, 16, 64)), (GPT, "width", (64, 128, 256)), (GPT, "depth", (1, 2, 4, 8)), (GPT, "tokens", (16, 64, 256)),
]  # fmt: skip
BASES = {MLP: {"batch": 64, "width": 128, "depth": 1}, GPT: {"batch": 16, "width": 128, "depth": 4, "tokens": 64}}


def short(workload):
    return workload.split(",")[0].split()[0]


def sized(workload, sizes):
    return ", ".join([short(workload), *(f"{axis} {size}" for axis, size in sizes.items())])


#: Of each part: the modes, how many rounds, and the rows: name → what is asked of a subject. A row that two axes share is
#: measured once.
PARTS = {
    "train": (OURS + PEERS, 5, {name: {"kind": "train", "workload": name, "sizes": {}} for name in WORKLOADS}),
    "inference": (
        ("eager", "auto", *PEERS),
        5,
        {
            sized(name, {"batch": batch}): {"kind": "inference", "workload": name, "sizes": {"batch": batch}}
            for name in (MLP, LENET, RESNET)
            for batch in (1, 256)
        },
    ),
    "growth": (
        ("auto", "PyTorch"),
        3,
        {
            sized(name, sizes): {"kind": "train", "workload": name, "sizes": sizes}
            for name, axis, values in AXES
            for sizes in ({**BASES[name], axis: value} for value in values)
        },
    ),
}

#: Where so much of the median lies between the quartiles, something else took the processor: PyTorch suffers most.
DISTURBED = 0.5

#: How many times slower than `auto`: the best of the modes.
RATIOS = {
    "PyTorch ÷": ("PyTorch",),
    "its best ÷": ("PyTorch", "torch.compile"),
    "Keras' best ÷": ("Keras", "Keras XLA"),
    "tfjs-node ÷": ("tfjs-node",),
}


def table(title, columns, rows, cell, notes=()):
    print(f"\n{title}\n" + "".join(f"{column:>15}" for column in columns))
    for name, row in [*rows.items(), *notes]:
        print("".join(f"{cell(row, column) or '–':>15}" for column in columns) + f"  {name}")


def ratio(row, column):
    modes = [mode for mode in RATIOS[column] if mode in row]
    return min(row[mode]["median"] for mode in modes) / row["auto"]["median"] if modes and "auto" in row else None


def spread(found):
    low, high = found["quartiles"]
    return (high - low) / found["median"]


def tables(part, rows):
    modes = PARTS[part][0]

    def number(key, factor, digits=0):
        def cell(row, mode):
            found = row.get(mode, {}).get(key)
            return None if found is None else f"{factor * found:.{digits}f}"

        return cell

    def percent(row, mode):
        return f"{100 * spread(row[mode]):.0f} %" if mode in row else None

    table(f"{part}: milliseconds", modes, rows, number("median", 1e3, 3 if part == "inference" else 2))
    table(f"{part}: between the quartiles", modes, rows, percent)
    ratios = {column: [found for row in rows.values() if (found := ratio(row, column))] for column in RATIOS}
    means = {column: math.exp(statistics.fmean(map(math.log, found))) for column, found in ratios.items() if found}

    def quotient(row, column):
        found = row.get(column) if row is means else ratio(row, column)
        return f"{found:.2f}" if found else None

    table(f"{part}: how many times slower than auto", list(means), rows, quotient, [("geometric mean", means)])
    table(f"{part}: seconds that the first calls took over later ones", modes, rows, number("compiling", 1, 2))
    table(f"{part}: peak memory, MB", modes, rows, number("peak", 1e-6))
    table(f"{part}: memory at the end in files, such as libraries, MB", modes, rows, number("files", 1e-6))
    table(f"{part}: memory at the end in all else, MB", modes, rows, number("anonymous", 1e-6))


def draw(rows):
    """The picture of how time grows."""
    points = [
        {"series": "Tangente" if mode == "auto" else mode, "model": short(name), "axis": axis, "size": value,
         "milliseconds": 1000 * row[mode]["median"]}
        for name, axis, values in AXES
        for value in values
        if (row := rows.get(sized(name, {**BASES[name], axis: value})))
        for mode in row
    ]  # fmt: skip
    if points:
        print(node("growth.mjs", json.dumps(points), OUTPUT.parent / "growth.png"))


def main(words):
    before = json.loads(OUTPUT.read_text()) if OUTPUT.exists() else {}
    stored = {"versions": {}, **{part: {} for part in PARTS}} | before
    names = [word for word in words if word not in (*PARTS, "table")]
    parts = [part for part in PARTS if part in words] or (["train"] if names else list(PARTS))
    shown = {part: stored[part] for part in parts}
    if "table" not in words:
        found = commands()
        shown = {}
        for part in parts:
            modes, rounds, rows = PARTS[part]
            for name, what in rows.items():
                if names and not any(word in name for word in names):
                    continue
                started = time.monotonic()
                row, versions = measure(found, modes, rounds, **what)
                shown.setdefault(part, {})[name] = stored[part][name] = row
                stored["versions"] |= versions
                OUTPUT.parent.mkdir(parents=True, exist_ok=True)
                OUTPUT.write_text(json.dumps(stored, indent=1, ensure_ascii=False))
                disturbed = [mode for mode, each in row.items() if spread(each) > DISTURBED]
                again = f", to be measured again, for disturbed: {', '.join(disturbed)}" if disturbed else ""
                print(f"{part}: {name}: {time.monotonic() - started:.0f} s{again}", flush=True)
    for part, rows in shown.items():
        if rows:
            tables(part, rows)
    if shown.get("growth"):
        draw(stored["growth"])
    print("\n" + ", ".join(f"{name} {version}" for name, version in stored["versions"].items()))


main(sys.argv[1:])
