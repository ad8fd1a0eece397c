"""Explanations of errors of modules, optimisers, losses and shapes."""

from .entry import Explanation

EXPLANATIONS = {
    "optimizer_non_leaf": Explanation(
        happened="You gave the optimiser a tensor that is the result of an operation.",
        why="An optimiser changes a tensor in place and reads its `.grad`. A result has no `.grad`,"
            " and is computed anew from its inputs the next time.",
        hides="Detached, it is a leaf and the optimiser takes it. It then trains this copy, and "
              "what you computed it from stays as it was:\n"
              "    t = t.detach().requires_grad_()\n"
              "    optimizer = torch.optim.SGD([t], lr=0.1)\n"
              "    t.sum().backward()\n"
              "    optimizer.step()\n",
        instead="Give it the leaf. (Often `requires_grad=True` was followed by `* 0.1` or `.to()`: "
                "do that first, then call `requires_grad_()`.)\n"
                "    optimizer = torch.optim.SGD([w], lr=0.1)\n"
                "    t.sum().backward()\n"
                "    optimizer.step()\n"),
    "optimizer_empty": Explanation(
        happened="The list of parameters that you gave the optimiser is empty.",
        why="A module knows the parameters that are its own attributes, or those of modules that "
            "are. Layers in an ordinary Python list or dict it does not see. (A generator of "
            "parameters that was used up before is empty, too, and so is a filter of those that "
            "require a gradient, where all are frozen.)",
        hides="Giving it something else to train makes the message go away; your layers stay as "
              "they are:\n"
              "    dummy = torch.zeros(1, requires_grad=True)\n"
              "    optimizer = torch.optim.SGD([dummy], lr=0.1)\n",
        instead="Freeze nothing that is to be learnt (`layer.requires_grad_(True)`), and keep "
                "layers where the module sees them:\n"
                "    net.layers = torch.nn.ModuleList(net.layers)\n"
                "    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"),
    "optimizer_one_tensor": Explanation(
        happened="You gave the optimiser one thing ({type}) where it takes a list of parameters.",
        why="It goes through what it is given, one parameter at a time.",
        hides="`list(w)` makes a list, but of views: they are results, not the leaf, and the "
              "optimiser refuses them.",
        instead="Put it into a list:\n"
                "    optimizer = torch.optim.SGD([w], lr=0.1)\n"),
    "before_init": Explanation(
        happened="You gave a module one of its parts ({what}) before it was set up.",
        why="`nn.Module.__init__` makes the places where a module keeps its parameters and "
            "layers. Your `__init__` did not call it first.",
        hides="In an ordinary list the layer is accepted, and the module fails as soon as it is "
              "used:\n"
              "    class Net(torch.nn.Module):\n"
              "        def __init__(self):\n"
              "            self.layers = [torch.nn.Linear(2, 1)]\n",
        instead="Call it in the first line:\n"
                "    class Net(torch.nn.Module):\n"
                "        def __init__(self):\n"
                "            super().__init__()\n"
                "            self.layer = torch.nn.Linear(2, 1)\n"),
    "parameter_replaced": Explanation(
        happened="You assigned a {type} to `{name}`, which is a parameter of the module.",
        why="A parameter is a leaf that the optimiser knows. The result of an operation is "
            "another tensor and not a leaf.",
        hides="Wrapping the result makes a new parameter. The optimiser still holds the old one "
              "and goes on training that:\n"
              "    net.w = torch.nn.Parameter(net.w * 2)\n",
        instead="Change the values of the parameter that is there:\n"
                "    with torch.no_grad():\n"
                "        net.w.mul_(2.)\n"),
    "target_size": Explanation(
        happened="The loss was given an input of shape {input} and a target of shape {target}. It "
                 "computed something; this is a warning.",
        why="Different shapes are broadcast: with [3, 1] and [3], each of the three is compared "
            "with all three. That is not the loss that you mean.",
        hides="Silencing the warning leaves the wrong number:\n"
              "    warnings.simplefilter('ignore')\n"
              "    loss = torch.nn.functional.mse_loss(out, target)\n",
        instead="Give both the same shape:\n"
                "    loss = torch.nn.functional.mse_loss(out.squeeze(1), target)\n"),
    "probability_range": Explanation(
        happened="The {which} of `binary_cross_entropy` holds numbers below 0 or above 1.",
        why="It compares probabilities, by their logarithms. What a layer computes are scores of "
            "any size; a target that is no probability, such as a class 3, has none either.",
        hides="Clamped, the scores pass and get no gradient outside of 0 and 1:\n"
              "    loss = torch.nn.functional.binary_cross_entropy(score.clamp(0, 1), target)\n",
        instead="Give scores to the loss that applies the sigmoid itself:\n"
                "    loss = torch.nn.functional.binary_cross_entropy_with_logits(score, target)\n"),
    "broadcast": Explanation(
        happened="Two tensors do not fit together: along dimension {dim} one has {a} elements, the "
                 "other {b}.",
        why="Shapes are compared from the last dimension backwards. Two sizes fit when they are "
            "equal, or when one of them is 1 or missing.",
        hides="`reshape` until it fits runs, but mixes the rows: it keeps the order of the numbers,"
              " not their places.\n"
              "    z = (x.reshape(3, 2) + b).reshape(2, 3)\n",
        instead="Print both shapes and say along which dimension each one goes. Here one number "
                "for each row:\n"
                "    z = x + b[:, None]\n"),
    "matmul_shapes": Explanation(
        happened="The two matrices cannot be multiplied: their sizes are {a} and {b}.",
        why="Each row of the first meets each column of the second. So the first must have as many "
            "columns as the second has rows: n×k times k×m.",
        hides="`reshape` to the size that fits runs, but puts the numbers elsewhere; that is not "
              "a transposition:\n"
              "    y = x @ W.reshape(3, 2)\n",
        instead="Write the sizes down and see which one is the wrong way round. A weight of size "
                "out×in is used transposed:\n"
                "    y = x @ W.T\n"),
    "item": Explanation(
        happened="You wanted one Python number of a tensor with {count} elements.",
        why="`item()` is for tensors of exactly one element.",
        hides="Taking the first one makes the message go away and forgets the others:\n"
              "    shown = y[0].item()\n",
        instead="Say how the numbers make one (or take all with `tolist()`):\n"
                "    shown = y.mean().item()\n"),
    "bool_ambiguous": Explanation(
        happened="You asked whether a tensor is true, and it has {what}.",
        why="`if`, `and`, `or` and `not` need one answer. A comparison of tensors gives one for "
            "each element.",
        hides="Asking the first element forgets the others:\n"
              "    answer = bool((y > 1)[0])\n",
        instead="Say whether all must be true, or any:\n"
                "    answer = bool((y > 1).all())\n"),
}
