"""Sequential LRU of a routing trace in plain Python: the speed that Moesaic's replay is held against.

    python3 lru_dict.py TRACE.npz CAPACITY

One cache of CAPACITY experts in every layer; every selection is looked up on its own, in file order. A cache is a dict,
whose order is the order of use: a hit is deleted and inserted again, the victim is the first key. No energy, no time.
Standard library only.

The ids are put into nested lists first. Then each line on standard input starts one run, which is answered with a line
of hits and seconds, so that another program can take turns with this one.
"""

import ast
import struct
import sys
import time
import zipfile


def read_experts(path):
    """The array `experts` of an NPZ archive of unsigned bytes, as [layer][token] -> tuple of ids."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read("experts.npy")
    if data[:6] != b"\x93NUMPY" or data[6] != 1:
        raise SystemExit(path + ": experts.npy is no NPY array of version 1")
    (length,) = struct.unpack("<H", data[8:10])
    header = ast.literal_eval(data[10 : 10 + length].decode("latin-1"))
    if header["descr"] != "|u1" or header["fortran_order"]:
        raise SystemExit(path + ": experts are not unsigned bytes in C order")
    tokens, layers, k = header["shape"]
    ids = data[10 + length :]
    stride = layers * k
    return [
        [tuple(ids[at : at + k]) for at in range(layer * k, tokens * stride, stride)]
        for layer in range(layers)
    ]


def lru_hits(layers, capacity):
    hits = 0
    for rows in layers:
        cache = {}
        for row in rows:
            for expert in row:
                if expert in cache:
                    hits += 1
                    del cache[expert]
                elif len(cache) == capacity:
                    del cache[next(iter(cache))]
                cache[expert] = None
    return hits


def main():
    layers = read_experts(sys.argv[1])
    capacity = int(sys.argv[2])
    print("ready", sys.version.split()[0], flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        hits = lru_hits(layers, capacity)
        print(hits, time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
