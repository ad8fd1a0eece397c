"""What is rare of torch.nn.utils."""
