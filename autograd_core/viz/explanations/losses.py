"""Explanations of findings: losses that run, can be differentiated, and are not what was meant."""

from .entry import Explanation

FINDINGS = {
    "broadcast_loss": Explanation(
        happened="{shapes}: broadcasting makes {made} numbers of the two, and the loss is reduced "
                 "from all of them.",
        why="(N, 1) with (N,) is N × N: every row meets every row of the other, not its own "
            "alone. The model then learns the mean of all targets, whatever its input.",
        hides="Leaving the batch out of the mean scales the same wrong loss.\n"
              "    loss = loss * len(y)\n",
        instead="Give both the same shape, and say so where the loss is computed:\n"
                "    {name} = {name}.{fit}\n"
                "    assert {name}.shape == y.shape\n"
                "    loss = torch.nn.functional.mse_loss({name}, y)\n"),
    "activation_twice": Explanation(
        happened="`{first}` was applied, and `{loss}` applies `{again}` to what it is given.",
        why="The loss takes scores (logits) of any size. Probabilities are all between 0 and 1: "
            "applied again they stay nearly equal, so that the loss cannot become small and the "
            "gradients are weak.",
        hides="A larger learning rate makes up for a part of it: the loss still has a floor.\n"
              "    optimizer.param_groups[0]['lr'] = 10.\n",
        instead="Give the loss the scores, and apply `{first}` only to look at probabilities:\n"
                "    def forward(x):\n"
                "        return model(x)\n"),
    "not_log_probabilities": Explanation(
        happened="`{loss}` takes log-probabilities, and was given {what}.",
        why="It picks or weighs its input as it is, without a logarithm. Given something else it "
            "can fall below 0, without a bound, or learns with gradients that do not grow where "
            "the model is wrong.",
        hides="Clamping the loss at 0 stops the learning there.\n"
              "    loss = loss.clamp(min=0)\n",
        instead="Apply `log_softmax` to the scores (without a softmax before it); for classes, "
                "`cross_entropy` does both:\n"
                "    def forward(x):\n"
                "        return torch.nn.functional.log_softmax(model(x), dim=1)\n"),
    "single_class": Explanation(
        happened="`{op}` goes over an axis of size 1 (the result has shape {shape}).",
        why="What is normalised over one entry is 1 (its logarithm 0) for every input, so the "
            "gradient is 0 and nothing is learnt.",
        hides="A larger learning rate changes nothing: 0 times anything is 0.\n"
              "    optimizer.param_groups[0]['lr'] = 10.\n",
        instead="For one output use sigmoid, best within the loss; for softmax give each class an "
                "output:\n"
                "    loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x), y)\n"),
    "softmax_axis": Explanation(
        happened="`{op}` goes over axis {axis} of {shape}, and the classes are on axis {wanted}.",
        why="Probabilities have to sum to 1 over the classes of one example. Over another axis, "
            "examples (or positions) compete with each other, and the loss can be made small "
            "without telling classes apart.",
        hides="Dividing by the sum over the classes afterwards repairs the sum only.\n"
              "    optimizer.param_groups[0]['lr'] = 0.01\n",
        instead="Name the axis of the classes:\n"
                "    def forward(x):\n"
                "        return torch.nn.functional.{op}(model(x), dim={wanted})\n"),
}
