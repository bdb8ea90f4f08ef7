"""Who takes part in the bench of train steps: processes that do one workload in one mode each, in turn."""

import contextlib
import importlib.util
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

from . import addon
from .compare import THREADS

FOLDER = pathlib.Path(__file__).parent
WARM_UP_SECONDS = 1
ROUND_SECONDS = 0.3
#: A call that takes so many times a later one's time was recorded, compiled or tried another way.
LATE = 2


def commands():
    """Mode → its command; in one line each, who is left out and how to get it."""
    ours = ["node", FOLDER.parent / "steps.mjs"]
    found = {mode: ours for mode in ("eager", "graph", "xla", "auto")}
    if importlib.util.find_spec("torch"):
        found |= {mode: [sys.executable, FOLDER / "with_torch.py"] for mode in ("PyTorch", "torch.compile")}
    else:
        print(f"without PyTorch. To compare: {sys.executable} -m pip install numpy torch==2.13.0")
    keras = os.environ.get("TANGENTE_BENCH_KERAS") or (sys.executable if importlib.util.find_spec("keras") else None)
    if keras:
        found |= {mode: [keras, FOLDER / "with_keras.py"] for mode in ("Keras", "Keras XLA")}
    else:
        print("without Keras. To compare: pip install tensorflow-cpu==2.21.0 elsewhere, and TANGENTE_BENCH_KERAS=its Python")
    built, reason = addon.build(keras or sys.executable)
    if built:
        found["tfjs-node"] = ["node", FOLDER / "tfjs-node.mjs", built]
    else:
        print(f"without tfjs-node's addon: {reason}")
    return found


class Subject:
    def __init__(self, command, **what):
        program, file, *rest = command
        threads = {f"TF_NUM_{which}_THREADS": str(THREADS) for which in ("INTRAOP", "INTEROP")}
        self.errors = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            [program, file, json.dumps(what), *rest],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            env=os.environ | threads | {"OMP_NUM_THREADS": str(THREADS), "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def answer(self):
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.errors.seek(0)
        said = self.errors.read().strip().splitlines() or ["it ended"]
        return {"error": next((text for text in said if re.match(r"[\w.]*Error", text)), said[-1])}

    def ask(self, seconds):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps({"seconds": seconds}) + "\n")
            self.process.stdin.flush()
        return self.answer()

    def memory(self):
        """Bytes in memory: at most, and now in files, such as libraries, and in all else; where the system tells."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        sizes = {line.split(":")[0]: 1024 * int(line.split()[1]) for line in lines if line.endswith(" kB")}
        return {"peak": sizes.get("VmHWM"), "files": sizes.get("RssFile"), "anonymous": sizes.get("RssAnon")}

    def end(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.errors.close()


def measure(found, modes, rounds, **what):
    """Mode → what was measured, of the same workload; and the versions. What cannot do it is left out, in one line."""
    subjects = {mode: Subject(found[mode], mode=mode, **what) for mode in modes if mode in found}
    versions, first, times = {}, {}, {}
    try:
        for mode, subject in subjects.items():
            versions |= subject.answer().get("versions", {})
        for mode, subject in subjects.items():
            first[mode] = subject.ask(WARM_UP_SECONDS)
            if "error" in first[mode]:
                print(f"{what['workload']}, {mode}: {first[mode]['error']}")
        able = [mode for mode in subjects if "error" not in first[mode]]
        for _ in range(rounds):
            for mode in able:
                times.setdefault(mode, []).append(subjects[mode].ask(ROUND_SECONDS))
        return {mode: summary(first[mode], times[mode], subjects[mode].memory()) for mode in able}, versions
    finally:
        for subject in subjects.values():
            subject.end()


def summary(first, rounds, memory):
    every = [time for each in rounds for time in each["seconds"]]
    low, median, high = statistics.quantiles(every, n=4)
    lost = sum(time - median for time in first["seconds"] if time > LATE * median)
    return {
        "median": median,
        "quartiles": [low, high],
        "rounds": [statistics.median(each["seconds"]) for each in rounds],
        "compiling": lost,
        **memory,
        "note": first["note"],
    }
