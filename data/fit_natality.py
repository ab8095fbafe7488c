"""Fits the synthetic natality source to the real births: writes natality-fit.json. Needs numpy only; deterministic.

A Gaussian copula: latent standard normals z = L e with correlation matrix L L'; a numeric variable is its empirical quantile at Phi(z), a
binary one is true where z is above a threshold. Each latent correlation is found by bisection, so that the correlation of the two
variables in a large simulated sample equals the one of the real rows.
"""

import csv
import json
import math
import pathlib
from statistics import NormalDist

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
DRAWS = 400_000
NUMERIC = {"mother_age": "mage", "gestation_weeks": "weeks"}
BINARY = {
    "is_male": ("sex", "male"),
    "mother_married": ("marital", "married"),
    "cigarette_use": ("habit", "smoker"),
    "mother_white": ("whitemom", "white"),
}
NAMES = [*NUMERIC, *BINARY]


def columns():
    """Real values by variable; NaN where the cell is empty."""
    with (HERE / "us-births-2014-sample.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    values = {name: [float(row[column]) if row[column] else math.nan for row in rows] for name, column in NUMERIC.items()}
    for name, (column, yes) in BINARY.items():
        values[name] = [float(row[column] == yes) if row[column] else math.nan for row in rows]
    return {name: np.array(column) for name, column in values.items()}


def phi(z):
    return 0.5 * (1 + np.vectorize(math.erf)(z / math.sqrt(2)))


def z_at(probability):
    return round(NormalDist().inv_cdf(probability), 6)


def marginal(name, column):
    """A function from uniforms to values, and its description."""
    present = column[~np.isnan(column)]
    if name in BINARY:
        share = float(present.mean())
        return (lambda u: (u >= 1 - share).astype(float)), {"kind": "binary", "share": share, "aboveZ": z_at(1 - share)}
    levels, counts = np.unique(present, return_counts=True)
    cumulative = np.cumsum(counts) / counts.sum()
    return (
        lambda u: levels[np.minimum(np.searchsorted(cumulative, u, side="right"), len(levels) - 1)],
        # Value i is drawn for z below upToZ[i] (and not below the one before); the last has no bound.
        {"kind": "quantiles", "values": levels.tolist(), "upToZ": [z_at(float(c)) for c in cumulative[:-1]]},
    )


def latent_correlation(target, a, b, z1, z2):
    low, high = -0.99, 0.99
    x = a(phi(z1))
    for _ in range(30):
        rho = (low + high) / 2
        got = np.corrcoef(x, b(phi(rho * z1 + math.sqrt(1 - rho * rho) * z2)))[0, 1]
        low, high = (rho, high) if got < target else (low, rho)
    return (low + high) / 2


def main():
    real = columns()
    marginals = {name: marginal(name, real[name]) for name in NAMES}
    random = np.random.default_rng(2014)
    z1, z2 = random.standard_normal((2, DRAWS))
    latent = np.eye(len(NAMES))
    observed = np.eye(len(NAMES))
    for i, first in enumerate(NAMES):
        for j, second in enumerate(NAMES[:i]):
            both = ~np.isnan(real[first]) & ~np.isnan(real[second])
            observed[i, j] = observed[j, i] = np.corrcoef(real[first][both], real[second][both])[0, 1]
            rho = latent_correlation(observed[i, j], marginals[first][0], marginals[second][0], z1, z2)
            latent[i, j] = latent[j, i] = rho
    # The nearest positive definite matrix, should the pairs not fit together.
    eigenvalues, vectors = np.linalg.eigh(latent)
    fixed = vectors @ np.diag(np.maximum(eigenvalues, 1e-6)) @ vectors.T
    scale = np.sqrt(np.diag(fixed))
    factor = np.linalg.cholesky(fixed / np.outer(scale, scale))
    fit = {
        "about": "Made by fit_natality.py from us-births-2014-sample.csv; 'assumed' is not in those rows.",
        "rows": int(len(real["is_male"])),
        # Shares of rows without the value. Marginals and correlations are those of the rows that have it; none is drawn as missing.
        "missing": {name: float(np.isnan(real[name]).mean()) for name in NAMES},
        "variables": [{"name": name, **marginals[name][1]} for name in NAMES],
        "observedCorrelations": [[round(float(value), 4) for value in row] for row in observed],
        "cholesky": [[round(float(value), 6) for value in row] for row in factor],
        "assumed": {
            "plurality": {
                "source": "US births 2014: 33.9 twins and 1.135 triplets or more in 1,000 (NCHS, Births: Final Data for 2014)",
                "shares": {"1": 0.964965, "2": 0.0339, "3": 0.001135},
            },
            "alcohol_use": {"source": "assumed; the public files of 2014 do not have it", "shares": {"False": 0.97, "True": 0.03}},
            "race_not_white": {
                "source": "US births 2014 by race of mother: 640,562 Black, 44,928 American Indian, 282,723 Asian or Pacific Islander (NCHS, "
                "Births: Final Data for 2014); how the last 29.2 % divide is assumed",
                "shares": {"Black": 0.6616, "Unknown": 0.087, "Asian Indian": 0.07, "Chinese": 0.06, "Filipino": 0.035,
                           "American Indian": 0.0464, "Vietnamese": 0.025, "Korean": 0.015},
            },
        },
    }
    (HERE / "natality-fit.json").write_text(json.dumps(fit, indent=1) + "\n")


main()
