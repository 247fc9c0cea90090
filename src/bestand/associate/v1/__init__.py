"""associate/v1: a point-process Fellegi–Sunter score, grouped best first. Frozen.

Within a source, repeated reports become one by its stated rule. Across sources a pair is held
against the local density of chance; what a pair of sources is worth is learned without labels,
and lends nothing where its joins do not exceed those of moved reports. See
docs/explanation/association.md.
"""

from bestand.associate.v1.associate import ASSOCIATE, METHOD, associate

__all__ = ["ASSOCIATE", "METHOD", "associate"]
