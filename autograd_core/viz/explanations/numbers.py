"""Explanations of findings: which operation made nan or inf, and what to do about each."""

from .entry import Explanation

NAN_LOSS = ("Replacing nan in the loss hides it: the gradient is nan all the same.\n"
            "    loss = torch.nan_to_num(loss)\n")
FINDINGS = {
    "masked_row": Explanation(
        happened="`{op}` met a row that is -inf everywhere, and made nan of it.",
        why="All entries of that row are masked (an empty sequence, or padding and a causal mask "
            "together), and exp(-inf) / Σ exp(-inf) is 0 / 0. The mask is not wrong in itself: "
            "one entry has to be left.",
        hides="Replacing nan in the result leaves the gradient nan.\n"
              "    p = torch.nan_to_num(scores.softmax(-1))\n",
        instead="Open the rows that are masked whole before the softmax, and leave their result "
                "out behind it:\n"
                "    empty = (scores == float('-inf')).all(-1, keepdim=True)\n"
                "    p = scores.masked_fill(empty, 0.).softmax(-1).masked_fill(empty, 0.)\n"),
    "log_of_zero": Explanation(
        happened="`{op}` was given the number at which it is -inf (`log` of 0).",
        why="A probability that is exactly 0, or 1 - p where p is rounded to 1: softmax and "
            "sigmoid reach both when scores are large. -inf times 0 is nan, and so is the "
            "gradient.",
        hides=NAN_LOSS,
        instead="Use the function that computes the logarithm of it (`log_softmax`, `logsigmoid`, "
                "`binary_cross_entropy_with_logits`, `xlogy`), or keep the input above 0:\n"
                "    loss = -torch.log(p.clamp_min(1e-7)).mean()\n"),
    "outside_domain": Explanation(
        happened="`{op}` was given a number for which it is not defined.",
        why="A root or a logarithm of a negative number, acos or asin beyond ±1 (rounding is "
            "enough: a cosine can be 1.0000001), a negative number to a broken power are nan.",
        hides=NAN_LOSS,
        instead="Keep the input where the operation is defined, a little inside of the end:\n"
                "    loss = x.clamp_min(1e-7).sqrt().sum()\n"),
    "divided_by_zero": Explanation(
        happened="`{op}` divided by 0 and made {what}.",
        why="A norm of a vector of zeros, a sum of a mask that is empty, the deviation of a "
            "column that is constant: 0 / 0 is nan, everything else inf.",
        hides=NAN_LOSS,
        instead="Keep the denominator above 0, by what is small beside usual ones (a tiny bound "
                "makes large gradients):\n"
                "    unit = x / x.norm(dim=1, keepdim=True).clamp_min(1e-2)\n"),
    "zero_times_inf": Explanation(
        happened="`{op}` multiplied 0 by inf and made nan.",
        why="A mask of 0 and 1 times -inf is -inf at the masked places and nan, not 0, at all "
            "others.",
        hides=NAN_LOSS,
        instead="Put -inf where the mask is, without multiplying:\n"
                "    scores = scores.masked_fill(keep == 0, float('-inf'))\n"),
    "single_deviation": Explanation(
        happened="`{op}` was asked for the deviation of one number, which is nan.",
        why="It divides by N - 1, which is 0 for N = 1. The last batch of an epoch is often that "
            "small; an epsilon that is added afterwards does not help.",
        hides="An epsilon is added to nan.\n"
              "    x = (x - x.mean()) / (x.std() + 1e-8)\n",
        instead="Leave the normalisation out for one number, drop the last batch, or divide by N:\n"
                "    x = (x - x.mean()) / (x.std(correction=0) + 1e-8)\n"),
    "mean_of_nothing": Explanation(
        happened="`{op}` is a mean of no numbers, which is nan.",
        why="A mask or an index left nothing, or all targets have the `ignore_index` (-100) of "
            "the loss: 0 / 0.",
        hides="An epsilon is added to nan.\n"
              "    loss = loss + 1e-8\n",
        instead="Sum, and divide by the number of what is left, at least 1:\n"
                "    loss = error[mask].sum() / mask.sum().clamp(min=1)\n"),
    "overflow": Explanation(
        happened="`{op}` made inf of finite numbers: the result is too large for its type.",
        why="In float32 exp is inf from 89 on, and no number is above 3.4e38 (float16: 65504). "
            "inf / inf and inf - inf are nan further on.",
        hides=NAN_LOSS,
        instead="Use the function that is made for it (`softmax`, `logsumexp`, `softplus`: they "
                "take the largest number away first), smaller inputs, or a bound:\n"
                "    p = torch.softmax(scores, dim=1)\n"),
    "infinite_slope": Explanation(
        happened="Going back through `{op}` made {what}: its derivative is infinite at the end of "
                 "where it is defined (acos and asin: at ±1).",
        why="A clamp to exactly -1 and 1 lets the end itself through. Two equal directions, and "
            "the cosine is 1.",
        hides="The result is finite with a clamp to the end, the gradient is not.\n"
              "    loss = torch.acos(x.clamp(-1., 1.)).sum()\n",
        instead="Stay inside of the end, or compute the angle by `atan2` of sine and cosine:\n"
                "    loss = torch.acos(x.clamp(-1 + 1e-6, 1 - 1e-6)).sum()\n"),
    "root_of_zero": Explanation(
        happened="Going back through `{op}` made {what}: the slope of a root is infinite at 0.",
        why="A distance of two equal points, a deviation of equal numbers: √0 is 0, its "
            "derivative 1 / (2√0) is inf, and inf times the 0 further on is nan.",
        hides="Something added to the result does not change the slope.\n"
              "    loss = (x.sqrt() + 1e-8).sum()\n",
        instead="Add it below the root; `torch.linalg.vector_norm`, `cdist` and "
                "`pairwise_distance` have a slope of 0 there:\n"
                "    loss = (x + 1e-4).sqrt().sum()\n"),
    "unchosen_branch": Explanation(
        happened="`{op}` made {what} in numbers that a `where`, a mask or an index leaves out "
                 "behind it.",
        why="Both branches are computed and differentiated for all numbers. Those left out get a "
            "gradient of 0, and 0 times an infinite slope is nan.",
        hides="Choosing the other branch for the result leaves the gradient nan:\n"
              "    loss = torch.where(x > 0, x.sqrt(), torch.zeros_like(x)).sum()\n",
        instead="Make the input safe before the operation (or index before it):\n"
                "    loss = torch.where(x > 0, torch.where(x > 0, x, 1.).sqrt(), 0.).sum()\n"),
    "nan_unwatched": Explanation(
        happened="All was finite in the steps that were watched; at step {step}, between them, a "
                 "parameter or a loss was not.",
        why="Between the watched steps nothing is recorded; after each step a number of the "
            "optimiser's parameters is looked at. That tells the step, and not the operation.",
        hides=NAN_LOSS,
        instead="Have every step up to there watched, with `--steps {step}` on the command line; "
                "that names the operation that made it, and its line:\n"
                "    from autograd_core.doctor import doctor\n"
                "    # doctor('train.py', steps={step})\n"),
}
