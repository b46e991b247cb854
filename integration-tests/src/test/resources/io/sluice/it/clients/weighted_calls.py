"""Calls a gRPC target as often as each line of the input says, and prints which versions answered."""
import collections
import sys

import grpc

ask = grpc.insecure_channel(sys.argv[1]).unary_unary("/shop.Model/Version")
for line in sys.stdin:
    answers = collections.Counter(
        ask(b"", timeout=60, wait_for_ready=True).decode() for _ in range(int(line))
    )
    print(*(f"{version}={count}" for version, count in answers.items()), flush=True)
