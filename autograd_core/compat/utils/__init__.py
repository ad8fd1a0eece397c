"""What is rare of torch.utils."""
