"""Pictures come in here and nowhere else. After it an image is an RGB ``PIL.Image``, turned as its EXIF says, transparent
parts on white, the first frame of an animation, 16-bit values scaled to 8.

``open_image`` opens one, ``prepare`` many ahead of who needs them, ``walk_images`` finds them. Knows no model.
"""

from limner.core.images.formats import SUFFIXES
from limner.core.images.open import DEFAULT_PIXEL_CAP, MOST_ASPECT, open_image
from limner.core.images.prepare import check_sources, prepare
from limner.core.images.sources import ImageSource
from limner.core.images.upright import keep_copy
from limner.core.images.walk import walk_images

__all__ = ["DEFAULT_PIXEL_CAP", "MOST_ASPECT", "SUFFIXES", "ImageSource", "check_sources", "keep_copy", "open_image",
           "prepare", "walk_images"]
