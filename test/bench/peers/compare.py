"""Prints how long Tangente takes beside PyTorch: the two in turn, medians of all rounds, in milliseconds."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROUNDS = 5
THREADS = 2


def node(program, *arguments):
    """What a bench in JavaScript writes: name → seconds."""
    file = pathlib.Path(__file__).parent.parent / program
    threads = {"TF_NUM_INTRAOP_THREADS": str(THREADS), "TF_NUM_INTEROP_THREADS": str(THREADS)}
    ran = subprocess.run(["node", file, *arguments], capture_output=True, text=True, check=True, env=os.environ | threads)
    return json.loads(ran.stdout)


def compare(program, measure, digits=0, peer="PyTorch", packages="numpy safetensors==0.8.0 torch==2.13.0"):
    """`measure` gives the peer's seconds by the same names; None if it is not there."""
    peers = {"Tangente": lambda: node(program)}
    if measure:
        peers[peer] = measure
    else:
        print(f"{peer} is not there. To compare: {sys.executable} -m pip install {packages}")
    rounds = {name: [] for name in peers}
    for _ in range(ROUNDS):
        for name, once in peers.items():
            rounds[name].append(once())
    print("".join(f"{name:>12}" for name in peers) + ("       ratio" if measure else ""))
    for what in rounds["Tangente"][0]:
        medians = [1000 * statistics.median(each[what] for each in rounds[name]) for name in peers]
        line = "".join(f"{median:9.{digits}f} ms" for median in medians)
        print(line + (f"{medians[0] / medians[1]:12.2f}" if measure else "") + f"  {what}")
