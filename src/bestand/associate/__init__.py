"""Which observations speak of one event. A published method is frozen in its folder."""

from bestand.associate.v1 import ASSOCIATE, associate

__all__ = ["ASSOCIATE", "associate"]
