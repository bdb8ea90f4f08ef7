"""How soon a cell ends after Stop, beside ipykernel in the same run: one row for each thing that keeps a cell busy.

    python test/bench/interrupts.py [binary of a Node …]

Milliseconds from Stop until the idle status is there: medians of all repeats, and the longest. What a kernel does not
end within the limit is told as such, and the kernel restarted; what it has no word for is left out.
"""

import json
import os
import pathlib
import queue
import statistics
import subprocess
import sys
import tempfile
import time

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

REPEATS = 7
LIMIT = 10
SETTLE = 0.1
DIST = pathlib.Path(os.environ.get("TANGENTE_DIST", pathlib.Path(__file__).parent.parent.parent / "dist"))

LIBRARY = "/^(a+)+$/.test('a'.repeat(40) + 'b')"
FOREVER = "await new Promise(() => {});"
TRAINED = "await train.fit(new nn.Sequential(new nn.Linear(4, 3)), data.iris(), {loss: losses.crossEntropy, epochs: 1e6});"

# What keeps a cell busy: ours, ipykernel's. It has begun once `go` is printed.
ROWS = {
    "a loop": ("console.log('go'); while (true);", "print('go')\nwhile True: pass"),
    "a loop of awaits": (
        "console.log('go'); while (true) await null;",
        "import asyncio\nprint('go')\nwhile True: await asyncio.sleep(0)",
    ),
    "a loop in a timer": (
        f"setTimeout(() => {{ console.log('go'); while (true); }}, 1); {FOREVER}",
        "import asyncio\ndef forever():\n  print('go')\n  while True: pass\n"
        "asyncio.get_running_loop().call_later(0.001, forever)\nawait asyncio.Event().wait()",
    ),
    "a loop in a microtask": (
        "await Promise.resolve().then(() => { console.log('go'); while (true); });",
        "import asyncio\nasync def forever():\n  print('go')\n  while True: pass\nawait asyncio.create_task(forever())",
    ),
    "an await that never ends": (
        f"console.log('go'); {FOREVER}",
        "import asyncio\nprint('go')\nawait asyncio.Event().wait()",
    ),
    "a long sleep": (
        "console.log('go'); await new Promise((resolve) => setTimeout(resolve, 1e6));",
        "import time\nprint('go')\ntime.sleep(1000)",
    ),
    "train.fit": (f"setTimeout(() => console.log('go'), 50); {TRAINED}", None),
    "%%bash": ("%%bash\necho go; sleep 1000", "%%bash\necho go; sleep 1000"),
    "input()": ("console.log('go'); await input('?')", "print('go')\ninput('?')"),
    "a loop inside a library": (
        f"console.log('go'); {LIBRARY};",
        # While it is busy no other thread of Python's prints.
        "import re, time\nprint('go', flush=True)\ntime.sleep(0.05)\nre.match('^(a+)+$', 'a' * 40 + 'b')",
    ),
    "a library in a timer": (f"setTimeout(() => {{ console.log('go'); {LIBRARY}; }}, 1); {FOREVER}", None),
}

# A call that nothing but its own end ends: it returns once the other end of a pipe is opened.
NATIVE = "import {{readFileSync}} from 'node:fs'; console.log('go'); readFileSync('{pipe}');"


class Kernel:
    def __init__(self, argv, mode, cell):
        self.cell = cell
        self.folder = tempfile.mkdtemp()
        spec = pathlib.Path(self.folder) / "kernels" / "measured"
        spec.mkdir(parents=True)
        text = {"argv": [*argv, "{connection_file}"], "display_name": "measured", "language": "any", "interrupt_mode": mode}
        (spec / "kernel.json").write_text(json.dumps(text))
        self.specs = KernelSpecManager(kernel_dirs=[str(spec.parent)])
        self.start()

    def start(self):
        self.manager = KernelManager(kernel_name="measured", kernel_spec_manager=self.specs)
        self.manager.start_kernel(cwd=self.folder, stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        self.run("1")

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def until(self, request, is_meant):
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") == request and is_meant(message["content"]):
                return

    def end(self, request):
        self.until(request, lambda content: content.get("execution_state") == "idle")

    def run(self, code):
        self.end(self.client.execute(code))

    def begin(self, code):
        request = self.client.execute(code, allow_stdin=True)
        self.until(request, lambda content: content.get("text", "").startswith("go"))
        time.sleep(SETTLE)
        return request

    def interrupt(self, code):
        """From Stop to the end of a cell; infinite if it does not end."""
        request = self.begin(code)
        started = time.perf_counter()
        self.manager.interrupt_kernel()
        try:
            self.end(request)
        except queue.Empty:
            self.stop()
            self.start()
            return float("inf")
        return 1000 * (time.perf_counter() - started)

    def interrupt_idle(self):
        """From Stop to the end of a cell that is run right after it."""
        time.sleep(SETTLE)
        started = time.perf_counter()
        self.manager.interrupt_kernel()
        self.run("1")
        return 1000 * (time.perf_counter() - started)

    def interrupt_native(self):
        """From Stop until it is told that native code runs; and from its return to the end of the cell."""
        pipe = tempfile.mktemp()
        os.mkfifo(pipe)
        request = self.begin(NATIVE.format(pipe=pipe))
        started = time.perf_counter()
        self.manager.interrupt_kernel()
        self.until(request, lambda content: "native" in content.get("text", ""))
        told = 1000 * (time.perf_counter() - started)
        started = time.perf_counter()
        open(pipe, "wb").close()
        self.end(request)
        return told, 1000 * (time.perf_counter() - started)


def measure(name, argv, mode, cell):
    kernel = Kernel(argv, mode, cell)
    times = {}
    try:
        for _ in range(REPEATS):
            for what, codes in ROWS.items():
                if codes[cell]:
                    record = times.setdefault(what, [])
                    # What has never ended need not be waited for again.
                    record.append(float("inf") if float("inf") in record else kernel.interrupt(codes[cell]))
            times.setdefault("idle, and then a cell", []).append(kernel.interrupt_idle())
            if cell == 0:
                told, after = kernel.interrupt_native()
                times.setdefault("native code, until it is told", []).append(told)
                times.setdefault("native code, once it has returned", []).append(after)
    finally:
        kernel.stop()
    print(f"{name}: done", file=sys.stderr)
    return times


def main():
    results = {}
    for node in sys.argv[1:] or ["node"]:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        argv = [node, "--max-semi-space-size=8", str(DIST / "kernel.js")]
        results[f"Node {version}"] = measure(version, argv, "message", 0)
    results["ipykernel"] = measure("ipykernel", [sys.executable, "-m", "ipykernel_launcher", "-f"], "signal", 1)
    print(f"{'milliseconds':36}" + "".join(f"{name:>18}{'most':>8}" for name in results))
    rows = next(iter(results.values()))
    for what in rows:
        line = f"{what:36}"
        for times in results.values():
            found = times.get(what)
            line += f"{shown(statistics.median(found)):>18}{shown(max(found)):>8}" if found else f"{'–':>18}{'':8}"
        print(line)


def shown(milliseconds):
    return f"> {LIMIT} s" if milliseconds == float("inf") else f"{milliseconds:.1f}"


main()
