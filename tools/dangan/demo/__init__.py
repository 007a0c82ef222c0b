"""Makes a believable company of any size, for trying out, testing and measuring."""
