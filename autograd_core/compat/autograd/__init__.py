"""What is rare of torch.autograd."""
