"""tf.image: pictures enlarged by repeating; what else it has is refused."""

from .images import resize_nearest_neighbor
from .refused import refuse

__all__ = ["resize_nearest_neighbor"]
__getattr__ = refuse("image", __name__)
