"""How fast the kernel answers, beside ipykernel, Deno and stock tslab: one client, all in turn, medians of all repeats.

Milliseconds from sending a request until both its reply and its idle status are there; memory in MiB.
`kernel.py python3` takes only these peers. What a kernel never answers is left out.
"""

import queue
import statistics
import sys
import tempfile
import time

import psutil
from jupyter_client.manager import KernelManager
import where
from peers.kernels import install

REPEATS = 5
CELLS = 25
DECLARATIONS = 200
TIMEOUT = 60

# What each kernel runs, in its own language. {i} differs from cell to cell.
TYPESCRIPT = {
    "trivial cell": "{i} + 1",
    "declaring cell": "const v{i} = {{a: {i}}}; function f{i}(x: number) {{ return x * v{i}.a; }}",
    "10,000 lines": "for (let i = 0; i < 10_000; i++) console.log('line', i);",
    "10 MB line": "console.log('x'.repeat(10_000_000));",
    "loop of 1e6": "var s = 0; for (var k = 0; k < 1_000_000; k++) s += k;",
}
TENSOR = "tf.tensor1d([1, 2, 3, {i}]).sum().dataSync()[0]"
PROGRAMS = {
    "tangente": {**TYPESCRIPT, "tensor cell": TENSOR},
    "python3": {
        "trivial cell": "{i} + 1",
        "declaring cell": "v{i} = {{'a': {i}}}\ndef f{i}(x): return x * v{i}['a']",
        "10,000 lines": "for i in range(10_000): print('line', i)",
        "10 MB line": "print('x' * 10_000_000)",
        "loop of 1e6": "s = 0\nfor k in range(1_000_000): s += k",
    },
    "deno": TYPESCRIPT,
    # Of more than some five hundred lines it loses the rest, and the status that ends the cell.
    "tslab": {what: code for what, code in TYPESCRIPT.items() if what != "10,000 lines"},
}
ONCE = {"10,000 lines": 3, "10 MB line": 3, "loop of 1e6": 3}
COMPLETED = {"tangente": "nn.Lin", "python3": "zi"}
HOVERED = {"tangente": "Math.sqrt", "python3": "zip"}
ENDLESS = {"python3": "while True: pass"}


class Kernel:
    def __init__(self, name):
        self.name = name
        self.manager = KernelManager(kernel_name=name)
        started = time.perf_counter()
        self.manager.start_kernel(cwd=tempfile.mkdtemp())
        self.client = self.manager.client()
        self.client.start_channels()
        self.wait(self.client.kernel_info(), started)
        self.ready = time.perf_counter() - started
        self.client.wait_for_ready(timeout=TIMEOUT)

    def wait(self, request, started):
        while self.client.get_shell_msg(timeout=TIMEOUT)["parent_header"].get("msg_id") != request:
            pass
        return time.perf_counter() - started

    def send(self, code):
        return time.perf_counter(), self.client.execute(code)

    def end(self, started, request):
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        return self.wait(request, started)

    def run(self, code):
        return self.end(*self.send(code))

    def ask(self, send):
        started = time.perf_counter()
        return self.wait(send(), started)

    def interrupt(self, code):
        """From Stop to the end of an endless cell."""
        _, request = self.send(code)
        time.sleep(0.3)
        started = time.perf_counter()
        self.manager.interrupt_kernel()
        return self.end(started, request)

    def process(self):
        return psutil.Process(self.manager.provisioner.pid)

    def memory(self):
        """What all its processes hold, memory that they share counted once."""
        process = self.process()
        return sum(part.memory_full_info().pss for part in [process, *process.children(recursive=True)]) / 2**20

    def end_in_order(self):
        """Asks it to end, and waits until it has."""
        process = self.process()
        self.client.shutdown()
        process.wait(TIMEOUT)
        self.stop()

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def measure(name, record):
    kernel = Kernel(name)
    try:
        exercise(kernel, name, record)
    finally:
        kernel.stop()


def exercise(kernel, name, record):
    record("start to kernel_info", 1000 * kernel.ready)
    record("first cell", 1000 * kernel.run("1 + 1"))
    complete = lambda: kernel.client.complete(COMPLETED.get(name, "Math.hyp"))
    record("first completion", 1000 * kernel.ask(complete))
    time.sleep(2)
    record("memory, idle", kernel.memory())
    programs = PROGRAMS[name]
    cells = lambda what, count, label: [
        record(label, 1000 * kernel.run(programs[what].format(i=i + 1000 * len(label)))) for i in range(count)
    ]
    for what in programs:
        for i in range(3):  # not counted: the first of a kind
            kernel.run(programs[what].format(i=i))
        cells(what, ONCE.get(what, CELLS), what)
    for _ in range(CELLS):
        record("completion", 1000 * kernel.ask(complete))
        record("hover", 1000 * kernel.ask(lambda: kernel.client.inspect(HOVERED.get(name, "Math.sqrt"))))
    for i in range(DECLARATIONS):
        kernel.run(programs["declaring cell"].format(i=10_000 + i))
    for what in ("trivial cell", "tensor cell"):
        if what in programs:
            cells(what, CELLS, f"{what} after {DECLARATIONS}")
    if name not in ("deno", "tslab"):  # these end, or go on for ever
        record("Stop, endless loop", 1000 * kernel.interrupt(ENDLESS.get(name, "while (true) {}")))


def main():
    peers = [name for name in ["python3", *install()] if name in (sys.argv[1:] or PROGRAMS)]
    names = ["tangente", *peers]
    results = {name: {} for name in names}
    for repeat in range(REPEATS):
        for name in names:
            try:
                measure(name, lambda what, value: results[name].setdefault(what, []).append(value))
            except (queue.Empty, RuntimeError, ValueError) as error:
                print(f"{name} stopped answering: {error!r}", file=sys.stderr)
        print(f"repeat {repeat + 1} of {REPEATS}", file=sys.stderr)
    print(f"{'milliseconds':27}" + "".join(f"{name:>18}{'p95':>8}" for name in names) + f"{'ratio':>8}")
    for what, times in results["tangente"].items():
        line = f"{what:27}"
        for name in names:
            found = results[name].get(what)
            line += f"{statistics.median(found):18.1f}{percentile(found):8.1f}" if found else f"{'–':>18}{'':8}"
        theirs = results["python3"].get(what) if "python3" in results else None
        print(line + (f"{statistics.median(times) / statistics.median(theirs):8.2f}" if theirs else ""))
    ran = lambda what: lambda kernel, i: kernel.run(PROGRAMS["tangente"][what].format(i=i))
    cells = {what: ran(what) for what in ("trivial cell", "tensor cell", "10 MB line")}
    complete = lambda kernel, i: kernel.ask(lambda: kernel.client.complete(COMPLETED["tangente"]))
    where.show(Kernel, {**cells, "completion": complete})


def percentile(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


main()
