"""Explanations of errors of backward: what can go wrong when gradients are asked for."""

from .entry import MADE_AT, Explanation

EXPLANATIONS = {
    "second_backward": Explanation(
        happened="The saved values of an operation are needed, and they are gone: an earlier "
                 "backward used them up.",
        more=("It stopped at `{grad_fn}`.",
              MADE_AT),
        why="Going forward, an operation saves the values that its derivative needs. Backward uses "
            "them once and lets go of them, so that their memory is free again. It walked this "
            "part of the graph before.",
        hides="With `retain_graph=True` on the first call the message goes away and all saved "
              "values stay in memory. The second call then adds the same gradient to `.grad` once "
              "more:\n"
              "    loss.backward(retain_graph=True)\n"
              "    loss.backward()\n",
        instead="Run forward again: that makes a fresh graph. (Two losses that share a part of the "
                "graph: add them up and call backward once. A state carried through a loop: "
                "`state = state.detach()`.)\n"
                "    loss = (w * w).sum()\n"
                "    loss.backward()\n"),
    "nothing_requires_grad": Explanation(
        happened="You asked for gradients of a tensor that autograd knows nothing about: it does "
                 "not require grad, and no recorded operation made it. (It is number {place} of "
                 "those that you gave.)",
        more=("It holds whole numbers ({integers}), which have no derivative: perhaps it came from "
              "`argmax` or a comparison.",),
        why="Autograd records an operation only when one of its inputs requires grad and recording "
            "is on. Here it never began, or it was cut on the way: the flag was not set on your "
            "parameters, a line ran under `no_grad`, or `detach()`, `.data`, `item()`, `float()`, "
            "`argmax` or a new `torch.tensor(...)` came in between.",
        hides="Setting the flag on the result itself lets backward run, and it ends right there: "
              "your parameters get nothing.\n"
              "    loss.requires_grad_(True)\n"
              "    loss.backward()\n",
        instead="Set the flag on the parameter, before anything is computed from it. If it is set, "
                "go back line by line and print `requires_grad`: the first False is the cut.\n"
                "    w.requires_grad_(True)\n"
                "    loss = (w * x).sum()\n"
                "    loss.backward()\n"),
    "scalar_only": Explanation(
        happened="You called backward on a tensor that is not one single number, and did not say "
                 "how its numbers count.",
        more=("Its shape is {shape}.",),
        why="Backward answers how one number changes. For a tensor of several it needs a weight "
            "for each of them, and computes the gradient of the weighted sum. For a single number "
            "the weight 1 is understood; for several nothing is.",
        hides="A seed of ones runs, but it is the same as calling `sum()` first: the gradient "
              "grows with the number of elements. If you meant the mean, it is too large.\n"
              "    y.backward(torch.ones_like(y))\n",
        instead="Make it the one number that you mean:\n"
                "    loss = y.mean()\n"
                "    loss.backward()\n"),
    "seed_shape": Explanation(
        happened="The gradient that you gave has shape {seed}, and the tensor it is for has shape "
                 "{output}.",
        why="The gradient that backward starts with holds one weight for each number of the output,"
            " in the same place. So the two shapes must be the same.",
        hides="Bending it with `reshape` until it fits runs, but puts weights where they do not "
              "belong:\n"
              "    y.backward(v.reshape(y.shape))\n",
        instead="Find out which number belongs to which. Here rows and columns were exchanged:\n"
                "    y.backward(v.T)\n"),
    "seed_not_tensor": Explanation(
        happened="The gradient to start with must be a Tensor; you gave numbers of type {type}.",
        why="It holds one weight for each number of the output, and takes part in the computation "
            "as a tensor, with a shape and a dtype.",
        hides="Leaving the weights out by way of `sum()` runs, and every weight is 1:\n"
              "    y.sum().backward()\n",
        instead="Make a tensor of them:\n"
                "    y.backward(torch.tensor([1., 3.]))\n"),
    "unused_input": Explanation(
        happened="You asked for the gradient with respect to a tensor that the output was not "
                 "computed from. (It is number {place} of those that you gave.)",
        why="What counts is the very tensor that was used, not one of the same values. A clone, a "
            "view or a `.double()` of it is a node of its own: made beside the path, it is not on "
            "the path.",
        hides="With `allow_unused=True` you get None, which means no gradient; it is not the "
              "gradient that you wanted:\n"
              "    (g,) = torch.autograd.grad(loss, copy, allow_unused=True)\n",
        instead="Ask for the tensor that was used:\n"
                "    (g,) = torch.autograd.grad(loss, w)\n"),
    "input_no_grad": Explanation(
        happened="One of the tensors that you want a gradient for does not require grad.",
        why="Autograd follows only tensors that require grad. When this one was used, its part in "
            "the computation was not recorded.",
        hides="Setting the flag now comes too late for what was computed already; with "
              "`allow_unused=True` the answer is None.\n"
              "    x.requires_grad_(True)\n"
              "    (g,) = torch.autograd.grad(loss, x, allow_unused=True)\n",
        instead="Set the flag first, then compute:\n"
                "    x.requires_grad_(True)\n"
                "    loss = (w * x).sum()\n"
                "    (g,) = torch.autograd.grad(loss, x)\n"),
    "no_inputs": Explanation(
        happened="The list of tensors for which you want gradients is empty.",
        why="`{name}()` goes only where these tensors are. With none, there is nowhere to go; most "
            "often the list was built by a condition that nothing fulfils.",
        hides="Leaving `inputs` out runs, but fills `.grad` of every leaf that backward reaches:\n"
              "    loss.backward()\n",
        instead="Print the list to see why it is empty; then name the tensors:\n"
                "    loss.backward(inputs=[w])\n"),
    "nan_returned": Explanation(
        happened="In backward, `{name}` computed nan (not a number) as the gradient of its input "
                 "number {place}. You see this because anomaly detection is on.",
        more=(MADE_AT,),
        why="nan comes from 0 × inf, 0 / 0 or inf − inf. The values forward may look fine: "
            "`torch.where` picks one branch, but backward goes through both, sends 0 into the one "
            "not taken, and where that one has an infinite slope (a square root at 0), 0 × inf is "
            "nan.",
        hides="Cleaning the result forward changes nothing: there was no nan in it.\n"
              "    y = torch.where(x > 0, x.sqrt(), torch.zeros_like(x))\n"
              "    y.nan_to_num().sum().backward()\n",
        instead="Keep the bad value away from the operation, before it is applied:\n"
                "    safe = torch.where(x > 0, x, torch.ones_like(x))\n"
                "    y = torch.where(x > 0, safe.sqrt(), torch.zeros_like(x))\n"
                "    y.sum().backward()\n"),
    "create_graph_cycle": Explanation(
        happened="You called `backward` with `create_graph=True`. It worked; this is a warning.",
        why="The gradient in `.grad` now has a graph of its own, and that graph holds on to the "
            "parameter, which holds on to the gradient. The circle may keep memory occupied.",
        hides="Silencing the warning leaves the circle in place:\n"
              "    warnings.simplefilter('ignore')\n"
              "    loss.backward(create_graph=True)\n",
        instead="Get the gradient without storing it in `.grad`:\n"
                "    (g,) = torch.autograd.grad(loss, w, create_graph=True)\n"
                "    (g * g).sum().backward()\n"),
    "non_leaf_grad": Explanation(
        happened="You looked at `.grad` of a tensor that is the result of an operation. It is "
                 "None, and backward will not fill it.",
        more=("The tensor was made by `{grad_fn}`.",),
        why="Backward computes the gradient of every intermediate, passes it on and forgets it. It "
            "keeps the gradients of leaves only: the tensors that you made yourself with "
            "`requires_grad=True`.",
        hides="Setting `requires_grad` does nothing here: the tensor requires grad already, and is "
              "still not a leaf.\n"
              "    t.requires_grad_(True)\n"
              "    loss.backward()\n",
        instead="Before backward, ask that this one be kept. (If you meant a parameter, look at "
                "the tensor that you made, not at a result of `.to()`, `.view()` or `* 0.1`. A "
                "step by hand, `w = w - lr * w.grad`, makes a result too: write it in place, "
                "`w -= lr * w.grad`, under `torch.no_grad()`.)\n"
                "    t.retain_grad()\n"
                "    loss.backward()\n"),
}
