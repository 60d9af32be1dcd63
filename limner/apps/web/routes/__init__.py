"""Routes: limner's own under ``/api/v1``, and those that clients of other programs speak."""
