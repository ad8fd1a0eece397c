"""Recording: what autograd does while a learner's lines run, kept as plain data, in order."""
