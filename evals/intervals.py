"""Shares with their 95% intervals."""

import math


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95% interval of a proportion (E. Wilson, 1927); (0, 1) when there is nothing to count."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def rate(name: str, right: int, total: int) -> str:
    low, high = wilson(right, total)
    share = right / total if total else 0.0
    return f"{name} {share:.3f} ({right}/{total}, {low:.3f}-{high:.3f})"
