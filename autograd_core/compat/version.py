"""torch.version: of which libraries for other devices this makes use: of none."""

cuda = hip = xpu = git_version = None
debug = False
