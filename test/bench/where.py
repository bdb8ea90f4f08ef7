"""Where the time of a request and the memory go: a profile of the front, and what both processes hold."""

import collections
import json
import os
import pathlib
import re
import tempfile
import time

from jupyter_client.kernelspec import KernelSpecManager

NAME = "tangente-profiled"
EACH = 40
SAMPLE_US = 200

# The nearest of these functions above a sample in the stack says what its time is for.
KINDS = {
    "parse": ["createSourceFile", "updateSourceFile"],
    "bind": ["bindSourceFile"],
    "program": ["createProgram", "synchronizeProgram", "updateContent"],
    "check": ["getTypeChecker", "getSemanticDiagnostics", "getPreEmitDiagnosticsWithDependencies", "silentMistakes"],
    "emit": ["emit", "printFile"],
    "rewrite": ["rewrite"],
    "complete": ["complete"],
    "wire": ["encode", "decode", "send", "#send", "#sendAll", "#listen", "publish", "push", "frame"],
    "garbage": ["(garbage collector)"],
    "engine, client": ["(idle)"],
}
KIND_OF = {function: kind for kind, functions in KINDS.items() for function in functions}


def show(start, requests):
    """Prints the tables. `start` makes a kernel of a name; `requests`: what → a function of the kernel and a number."""
    with tempfile.TemporaryDirectory() as folder:
        add_kernelspec(folder)
        kernel = start(NAME)
        time.sleep(5)
        held = {"front": kernel.process(), "engine": kernel.process().children()[0]}
        memory = {name: memory_of(process.pid) for name, process in held.items()}
        spans = {}
        for what, request in requests.items():
            for i in range(3):
                request(kernel, i)
            begun = time.monotonic()
            for i in range(EACH):
                request(kernel, 3 + i)
            spans[what] = (begun, time.monotonic())
        kernel.end_in_order()
        [path] = pathlib.Path(folder).glob("*.cpuprofile")
        profile = json.loads(path.read_text())
    spent = {what: times(profile, *span) for what, span in spans.items()}
    table("milliseconds of the front", spent, ["other", *KINDS])
    table("MiB, idle", memory, list(dict.fromkeys(kind for kinds in memory.values() for kind in kinds)))


def add_kernelspec(folder):
    """The kernel as it is installed, but that it writes a profile when it ends."""
    spec = KernelSpecManager().get_kernel_spec("tangente").to_dict()
    node, *rest = spec["argv"]
    flags = ["--cpu-prof", f"--cpu-prof-dir={folder}", f"--cpu-prof-interval={SAMPLE_US}"]
    place = pathlib.Path(folder) / "kernels" / NAME
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps({**spec, "argv": [node, *flags, *rest]}))
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [folder, os.environ.get("JUPYTER_PATH")]))


def times(profile, begun, ended):
    """Milliseconds of one request, by kind."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    kinds = {}
    waiting = [(profile["nodes"][0], "other")]
    while waiting:
        node, kind = waiting.pop()
        function = node["callFrame"]["functionName"].split(".")[-1]
        kinds[node["id"]] = kind = KIND_OF.get(function, kind)
        waiting += [(nodes[child], kind) for child in node.get("children", [])]
    spent = collections.Counter()
    at = profile["startTime"]
    for sample, delta in zip(profile["samples"], profile["timeDeltas"]):
        at += delta
        if begun * 1e6 <= at <= ended * 1e6:
            spent[kinds[sample]] += delta / 1000 / EACH
    return spent


def memory_of(pid):
    """What a process holds, by what it is; what it shares is divided."""
    held = collections.Counter()
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        mapping = re.match(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)", line)
        if mapping:
            name = mapping[1]
            kind = "Node" if name.endswith("/node") else "libraries" if name.startswith("/") else "own"
            kind = "native heap, stacks" if name.startswith("[") else kind
        elif line.startswith("Pss:"):
            held["JavaScript, buffers" if kind == "own" else kind] += int(line.split()[1]) / 1024
    return held


def table(title, columns, rows):
    print(f"\n{title:27}" + "".join(f"{name:>16}" for name in columns))
    for row in [*rows, "in all"]:
        cells = [sum(column.values()) if row == "in all" else column[row] for column in columns.values()]
        if any(cell >= 0.05 for cell in cells):
            print(f"{row:27}" + "".join(f"{cell:16.1f}" for cell in cells))
