"""What scripts find of torch.cuda where there is none."""
