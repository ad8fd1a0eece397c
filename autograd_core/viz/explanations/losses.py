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
    "not_probabilities": Explanation(
        happened="`binary_cross_entropy` was given what `{op}` made. It takes probabilities.",
        why="It takes the logarithms of its input and of 1 minus that. A layer without a sigmoid "
            "makes numbers of any size: as soon as one is below 0 or above 1, PyTorch raises an "
            "error, and until then the loss compares what are no probabilities.",
        hides="A smaller learning rate puts the error off:\n"
              "    optimizer.param_groups[0]['lr'] = 0.001\n",
        instead="Make probabilities of the scores, or leave them scores and use "
                "`binary_cross_entropy_with_logits`, which is more exact:\n"
                "    def forward(x):\n"
                "        return torch.sigmoid(model(x))\n"),
    "class_axis": Explanation(
        happened="`{name}` has shape {shape}, and the loss takes axis {wanted} for the classes. "
                 "They are not there.",
        why="`view` and `reshape` keep the order of the numbers in memory. They do not move an "
            "axis: rows of (N, C, H, W) that are C long hold neighbours of one class. And of "
            "(N, C, T) axis 1 is compared, whatever a layer has put there. Where sizes agree by "
            "chance nothing is said.",
        hides="A copy has the same order:\n"
              "    {name} = {name}.contiguous()\n",
        instead="Move the axis of the classes first:\n"
                "    {name} = {cure}\n"),
    "reduced_too_far": Explanation(
        happened="`sum` went over all of {shape}, and {what}.",
        why="Without `dim` a sum is one number. What was to be one number for each of the {rows} "
            "rows is that of all of them, and the term of the loss is so many times too large.",
        hides="Dividing the loss shortens all of its terms alike:\n"
              "    loss = loss / 8\n",
        instead="Name the axes to sum over, and leave that of the batch:\n    {cure}\n"),
    "penalty_axis": Explanation(
        happened="The norm of `{name}`, of shape {shape}, goes over axis 1 only.",
        why="The penalty wants the norm of the whole gradient of an example to be 1. Over the "
            "channels alone each pixel has a norm that is drawn to 1, and that of the example "
            "becomes much larger.",
        hides="A smaller weight of the penalty leaves it the wrong one:\n"
              "    penalty = 0.1 * penalty\n",
        instead="Take all axes but that of the batch:\n    {cure}\n"),
    "not_divided": Explanation(
        happened="The gradients of {count} micro-batches are summed for a step of {optimizer}, and "
                 "each loss is a mean.",
        why="One batch of all of them would have the mean of these means: a part of {count} of the "
            "sum. With SGD the step is {count} times as long as with that batch; Adam notices it "
            "where gradients are clipped or weights decay with them.",
        hides="Clipping shortens the step, by another factor each time:\n"
              "    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)\n",
        instead="Divide each loss by how many there are (or take a learning rate that is meant for "
                "the sum, and say so):\n    {cure}\n"),
}
