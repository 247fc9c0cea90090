"""Which observations speak of one event. Published methods are frozen in v0/, v1/, …"""

from bestand.associate.v0 import ASSOCIATE, associate

__all__ = ["ASSOCIATE", "associate"]
