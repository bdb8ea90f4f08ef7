"""What types cost: cells in a session that knows the types of what it holds beside one that does not, in turn.

    python test/bench/cells.py [folder of a build …]

Several builds are compared in one run. Milliseconds until reply and idle status are there: medians; and of the
processors' time: means, which other programs disturb less.
"""

import json
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

FIRST_CELLS = 5
REPEATS = 50
DIST = pathlib.Path(__file__).parent.parent.parent / "dist"

# The same values in both sessions; in one of them, no type says what they are.
PREPARED = [
    "const layer{typed} = new nn.Linear(8, 8), norm{typed} = new nn.LayerNorm(8);"
    "const rows{typed} = layer.apply(tf.ones([2, 8]));",
    "const chain{typed} = new nn.Sequential(new nn.Linear(8, 16), new nn.LayerNorm(16), new nn.Linear(16, 4));",
    "const encoder{typed} = new nn.Sequential(new nn.Embedding(50, 32), new nn.TransformerEncoderLayer(32, 4));",
    "const optimizer{typed} = new optim.Adam(chain.parameters());",
]
CELLS = {
    "trivial cell": "{i} + 1",
    "applies a layer": "const y{i} = layer.apply(rows).shape;",
}


class Kernel:
    def __init__(self, dist):
        self.folder = tempfile.mkdtemp()
        spec = pathlib.Path(self.folder) / "kernels" / "measured"
        spec.mkdir(parents=True)
        argv = ["node", "--max-semi-space-size=8", str(pathlib.Path(dist).resolve() / "kernel.js"), "{connection_file}"]
        text = {"argv": argv, "display_name": "measured", "language": "typescript", "interrupt_mode": "message"}
        (spec / "kernel.json").write_text(json.dumps(text))
        specs = KernelSpecManager(kernel_dirs=[str(spec.parent)])
        self.manager = KernelManager(kernel_name="measured", kernel_spec_manager=specs)
        self.manager.start_kernel(cwd=self.folder)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def run(self, code):
        started = time.perf_counter()
        reply = self.client.execute_interactive(code, output_hook=lambda _: None, timeout=120)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{code}\n{reply['content']['evalue']}")
        return 1000 * (time.perf_counter() - started)

    def worked(self):
        """Milliseconds that processors have worked for the kernel and its children."""
        kernel = psutil.Process(self.manager.provisioner.pid)
        times = [process.cpu_times() for process in [kernel, *kernel.children(recursive=True)]]
        return 1000 * sum(time.user + time.system for time in times)

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def first_cell(dist):
    kernel = Kernel(dist)
    try:
        return kernel.run("1")
    finally:
        kernel.stop()


def compare(dist):
    """Times of cells, and of processors, in a session without the toolkit's types and in one with them."""
    kernels = {"without": Kernel(dist), "with": Kernel(dist)}
    try:
        for name, kernel in kernels.items():
            for cell in PREPARED:
                kernel.run(cell.format(typed=": any" if name == "without" else ""))
        times = {(what, name): [] for what in CELLS for name in kernels}
        for i in range(-3, REPEATS):  # not counted: the first three
            for what, name in times:
                kernel = kernels[name]
                worked = kernel.worked()
                taken = kernel.run(CELLS[what].format(i=i + 3))
                if i >= 0:
                    times[what, name].append((taken, kernel.worked() - worked))
        return {
            case: (statistics.median(taken for taken, _ in pairs), statistics.mean(worked for _, worked in pairs))
            for case, pairs in times.items()
        }
    finally:
        for kernel in kernels.values():
            kernel.stop()


def main():
    dists = sys.argv[1:] or [DIST]
    firsts = {dist: [] for dist in dists}
    for _ in range(FIRST_CELLS):
        for dist in dists:
            firsts[dist].append(first_cell(dist))
    for dist in dists:
        print(f"{dist}: first cell {statistics.median(firsts[dist]):.0f} ms")
        print(f"{'milliseconds':28}{'without types':>15}{'with types':>12}{'extra':>8}")
        found = compare(dist)
        for what in CELLS:
            for of, (bare, typed) in zip(["", " (processors)"], zip(found[what, "without"], found[what, "with"])):
                print(f"{what + of:28}{bare:15.1f}{typed:12.1f}{typed - bare:8.1f}")


if __name__ == "__main__":
    main()
