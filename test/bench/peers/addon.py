"""tfjs-node's own addon, built from its package's sources against the library that Tangente uses."""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
SOURCES = ROOT / "node_modules" / "@tensorflow" / "tfjs-node-gpu" / "binding"
FOLDER = ROOT / "test" / "output" / "peers"
LIBRARIES = ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2")


def text_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def where(expression, module):
    imported = f"import {{{expression.split('(')[0]}}} from {module!r}; console.log({expression})"
    return text_of("node", "--input-type=module", "-e", imported)


def build(python):
    """The built file, or in words why there is none. `python`: one whose TensorFlow has headers."""
    compiler = shutil.which("c++") or shutil.which("g++")
    if not compiler:
        return None, "it needs a C++ compiler"
    node = pathlib.Path(text_of("node", "-p", "process.execPath")).resolve().parents[1] / "include" / "node"
    if not (node / "node_api.h").exists():
        return None, f"Node's headers are not at {node}"
    finds = "import importlib.util as u; s = u.find_spec('tensorflow'); print(s.submodule_search_locations[0] if s else '')"
    headers = pathlib.Path(text_of(python, "-c", finds) or "no tensorflow") / "include"
    if not headers.exists():
        return None, "TensorFlow's headers are in its wheel, as for Keras"
    library = where("findLibraries()", str(ROOT / "src" / "backend" / "location.mjs"))
    version = text_of("node", "-p", "process.version")
    built = FOLDER / f"tfjs_binding-{version}.node"
    if built.exists():
        return built, None
    FOLDER.mkdir(parents=True, exist_ok=True)
    partial = built.with_suffix(f".{os.getpid()}")
    command = [
        compiler, "-O2", "-std=c++17", "-shared", "-fPIC", "-DNAPI_VERSION=8", f"-I{node}", f"-I{headers}", f"-I{SOURCES}",
        *SOURCES.glob("*.cc"), "-o", partial, *(f"{library}/{name}" for name in LIBRARIES), f"-Wl,-rpath,{library}",
    ]  # fmt: skip
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        return None, made.stderr.strip().splitlines()[0]
    partial.rename(built)
    return built, None
