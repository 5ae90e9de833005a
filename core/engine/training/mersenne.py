"""torch's generator on the CPU, compiled: words, and the orders and masks that torch makes of them.

It is the Mersenne Twister of Matsumoto and Nishimura (1998), MT19937, seeded by their init_genrand. `randperm`
exchanges sample i with sample i + word % (n - i); `rand` makes a number of a word's last 24 bits. The state (3, WORDS)
uint32 holds its own words, those it gives out, and how many of these are used.
"""
# mypy: allow-untyped-defs, disable-error-code="assignment, call-arg, call-overload, operator, var-annotated"

import numpy as np

from core.engine.training.lane_maths import compiled, inlined, shared

WORDS, MIDDLE = 624, 397


@compiled
def begin(state, seed):
    """Fill the state with what the generator starts from."""
    last = np.int64(seed & 0xFFFFFFFF)
    state[0, 0] = last
    for k in range(1, WORDS):
        last = (1812433253 * (last ^ (last >> 30)) + k) & 0xFFFFFFFF
        state[0, k] = last
    state[2, 0] = WORDS


@inlined
def twisted(first, second, third):
    """A word made of three."""
    mixed = (first & np.uint32(0x80000000)) | (second & np.uint32(0x7FFFFFFF))
    return third ^ (mixed >> np.uint32(1)) ^ ((mixed & np.uint32(1)) * np.uint32(0x9908B0DF))


@shared
def renew(state):
    """Make the next WORDS words; three loops instead of a modulo, so that they become vector instructions."""
    own, given = state[0], state[1]
    for k in range(WORDS - MIDDLE):
        own[k] = twisted(own[k], own[k + 1], own[k + MIDDLE])
    for k in range(WORDS - MIDDLE, WORDS - 1):
        own[k] = twisted(own[k], own[k + 1], own[k + MIDDLE - WORDS])
    own[WORDS - 1] = twisted(own[WORDS - 1], own[0], own[MIDDLE - 1])
    for k in range(WORDS):
        bits = own[k]
        bits ^= bits >> np.uint32(11)
        bits ^= (bits << np.uint32(7)) & np.uint32(0x9D2C5680)
        bits ^= (bits << np.uint32(15)) & np.uint32(0xEFC60000)
        given[k] = bits ^ (bits >> np.uint32(18))


@compiled
def permute(state, orders):
    """Fill every row of `orders` (epochs, n) with a permutation of 0 to n - 1."""
    n, used, given = orders.shape[1], np.int64(state[2, 0]), state[1]
    for epoch in range(len(orders)):
        row = orders[epoch]
        for i in range(n):
            row[i] = i
        for i in range(n - 1):
            if used == WORDS:
                renew(state)
                used = 0
            other = i + np.int64(np.uint32(given[used]) % np.uint32(n - i))
            used += 1
            row[i], row[other] = row[other], row[i]
    state[2, 0] = used


@compiled
def keep(state, kept, bit, least):
    """Set a `bit` in each number of `kept` (uint16) where a word's last 24 bits, the uniform number's, are `least` or
    more."""
    used, given, done = np.int64(state[2, 0]), state[1], 0
    while done < len(kept):
        if used == WORDS:
            renew(state)
            used = 0
        many = min(WORDS - used, len(kept) - done)
        words, here = given[used : used + many], kept[done : done + many]  # so that these become vector instructions
        for k in range(many):
            here[k] |= bit if (words[k] & np.uint32(0xFFFFFF)) >= least else np.uint16(0)
        used, done = used + many, done + many
    state[2, 0] = used
