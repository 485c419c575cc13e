"""The 95 % score interval of a share, as suites and answer statistics give it."""

from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)  # 1.96: so many standard errors to either side


def wilson(right: float, total: int) -> tuple[float, float]:
    """The interval of a proportion; (0, 1) when there is nothing to count.

    E. B. Wilson, Journal of the American Statistical Association 22, 1927, 209-212.
    """
    if not total:
        return 0.0, 1.0
    z, share = Z, right / total
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
