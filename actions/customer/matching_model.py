"""The model of probabilistic linking, in Splink's terms; the same settings run on DuckDB and on Spark.

Fellegi and Sunter (1969), A theory for record linkage: every field that agrees or differs is so many bits of evidence.
`m` is how often a field of one and the same person looks so in two records, `u` how often that of two different people.
They are given and not estimated, so that a proposal means the same in a small shop and in a large one, and can be
explained to whom it concerns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from splink import SettingsCreator

FIELDS = ("name", "email", "phone", "postcode", "birthday")
"""Fields of the profile that are compared."""
ENOUGH = 2
"""A record with fewer of them says nothing about anybody."""


def settings(records: int) -> SettingsCreator:
    """The model for some number of records.

    Args:
        records: How many are compared; two at random are one person's about once in so many.
    """
    # Half a second, and only with the extra `linking`.
    from splink import SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as of  # noqa: PLC0415

    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=1 / max(records, 2),
        comparisons=[
            of.JaroWinklerAtThresholds("name", [0.92, 0.85]).configure(
                m_probabilities=[0.74, 0.18, 0.06, 0.02], u_probabilities=[0.0005, 0.0015, 0.008, 0.99]
            ),
            of.DamerauLevenshteinAtThresholds("email", [1, 2]).configure(
                m_probabilities=[0.55, 0.10, 0.05, 0.30], u_probabilities=[0.00001, 0.00004, 0.00015, 0.9998]
            ),
            of.DamerauLevenshteinAtThresholds("phone", [1]).configure(
                m_probabilities=[0.75, 0.08, 0.17], u_probabilities=[0.00005, 0.0005, 0.99945]
            ),
            of.ExactMatch("postcode").configure(m_probabilities=[0.85, 0.15], u_probabilities=[0.001, 0.999]),
            of.ExactMatch("birthday").configure(m_probabilities=[0.95, 0.05], u_probabilities=[0.00005, 0.99995]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone"),
            block_on("postcode"),
            block_on("name"),
            block_on("birthday"),
        ],
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=False,
    )
