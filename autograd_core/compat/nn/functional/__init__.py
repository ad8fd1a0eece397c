"""Rare functions of torch.nn.functional."""
