"""A subject of the bench of train steps in Python: as serve.mjs."""

import json
import sys
import time

FEWEST_WARM_UPS = 10
FEWEST_STEPS = 3


def repeat(once, seconds, fewest):
    times = []
    while sum(times) < seconds or len(times) < fewest:
        started = time.perf_counter()
        once()
        times.append(time.perf_counter() - started)
    return times


def serve(versions, begin):
    """`begin(kind, workload, mode, sizes)` makes a step, a function without arguments."""

    def say(answer):
        print(json.dumps(answer), flush=True)

    say({"versions": versions})
    once = None
    for line in sys.stdin:
        try:
            fewest = FEWEST_STEPS if once else FEWEST_WARM_UPS
            once = once or begin(**json.loads(sys.argv[1]))
            say({"seconds": repeat(once, json.loads(line)["seconds"], fewest), "note": ""})
        except Exception as error:
            say({"error": str(error).split("\n")[0][:160]})
