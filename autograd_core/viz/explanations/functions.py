"""Explanations of errors of an operation of one's own: ``autograd.Function``."""

from .entry import MADE_AT, Explanation

EXPLANATIONS = {
    "gradient_count": Explanation(
        happened="The backward of your Function must return one gradient for each input of "
                 "forward: {expected}. The number that it returned is {got}. (Its node is "
                 "`{name}`.)",
        more=(MADE_AT,),
        why="Backward sends one gradient to each input of forward, in the same order: as many out "
            "as in.",
        hides="Filling up with None is accepted, and means that this input gets no gradient. That "
              "is right for numbers and settings, not for a parameter:\n"
              "    @staticmethod\n"
              "    def backward(ctx, g):\n"
              "        x, k = ctx.saved_tensors\n"
              "        return g * k, None\n",
        instead="Return one for each input; None only where none is wanted:\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        x, k = ctx.saved_tensors\n"
                "        return g * k, g * x\n"),
    "gradient_shape": Explanation(
        happened="The backward of your Function returned a gradient of shape {got} for an input "
                 "of shape {expected}. (Its node is `{name}`, the input number {place}.)",
        more=(MADE_AT,),
        why="A gradient holds one number for each number of the input. Yours cannot be brought to "
            "that shape by adding up.",
        hides="A tensor of the right shape that leaves out `g` is accepted. It is right only as "
              "long as nothing comes after your operation:\n"
              "    @staticmethod\n"
              "    def backward(ctx, g):\n"
              "        return torch.ones(2)\n",
        instead="`g` is the gradient of the output. Give each input element its share of it; for "
                "a sum, each gets all of it:\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        return g.expand(2)\n"),
    "gradient_of_nothing": Explanation(
        happened="The backward of your Function returned a gradient for an input that was not a "
                 "tensor. (Its node is `{name}`, the input number {place}.)",
        more=(MADE_AT,),
        why="A number or a setting that you pass to `apply` is not part of the graph: nobody could "
            "take the gradient.",
        hides="Passing it as a tensor makes the message go away; the gradient is then computed for "
              "nobody, unless that tensor requires grad.",
        instead="Return None in its place:\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        return g * 3., None\n"),
    "gradient_not_tensor": Explanation(
        happened="The backward of your Function returned something of type {type}.",
        more=(MADE_AT,),
        why="A gradient is a Tensor of the shape of its input, or None where there is none.",
        hides="A constant tensor is accepted. It leaves out `g`, so it is right only as long as "
              "nothing comes after your operation:\n"
              "    @staticmethod\n"
              "    def backward(ctx, g):\n"
              "        return torch.tensor([3., 3.])\n",
        instead="Multiply `g`, the gradient of the output, by your derivative:\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        return g * 3.\n"),
    "save_tensors": Explanation(
        happened="You gave `save_for_backward` something of type {type} (number {place} of "
                 "what you gave).",
        why="It keeps tensors only: it notes their version, so that a change in place is noticed, "
            "and frees them after backward. A number needs none of that.",
        hides="Putting everything on `ctx`, tensors too, runs. Tensors are then not checked for "
              "changes in place, and backward may compute with a changed value:\n"
              "    @staticmethod\n"
              "    def forward(ctx, x, k):\n"
              "        ctx.x, ctx.k = x, k\n"
              "        return k * x * x\n"
              "    @staticmethod\n"
              "    def backward(ctx, g):\n"
              "        return 2 * ctx.k * ctx.x * g, None\n",
        instead="Tensors into `save_for_backward`, anything else onto `ctx`:\n"
                "    @staticmethod\n"
                "    def forward(ctx, x, k):\n"
                "        ctx.save_for_backward(x)\n"
                "        ctx.k = k\n"
                "        return k * x * x\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        (x,) = ctx.saved_tensors\n"
                "        return 2 * ctx.k * x * g, None\n"),
    "no_backward": Explanation(
        happened="Backward came to a Function of yours that has no backward.",
        why="Inside your forward nothing is recorded. How its gradient is computed, only you can "
            "say.",
        hides="Handing `g` on runs, and says that the operation changes nothing:\n"
              "    @staticmethod\n"
              "    def backward(ctx, g):\n"
              "        return g\n",
        instead="Write the derivative, times `g`; here that of a square:\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        (x,) = ctx.saved_tensors\n"
                "        return 2 * x * g\n"),
    "legacy_function": Explanation(
        happened="You made an object of your Function and called it.",
        why="A Function is used through its class: forward and backward are static methods, and "
            "`apply` puts them on the graph.",
        hides="Calling `forward` yourself runs its lines as ordinary operations. Your backward is "
              "never used:\n"
              "    y = Square.forward(None, w)\n",
        instead="Call `apply` on the class:\n"
                "    y = Square.apply(w)\n"),
    "once_differentiable": Explanation(
        happened="You asked for the second derivative of a Function whose backward is marked "
                 "`@once_differentiable`.",
        why="The mark says that what backward computes is not recorded. So there is nothing to "
            "differentiate a second time.",
        hides="Taking the mark away alone is not enough when backward computes with NumPy, "
              "`detach()` or `.data`: then the second derivative runs and lacks a part:\n"
              "    @staticmethod\n"
              "    def backward(ctx, g):\n"
              "        (x,) = ctx.saved_tensors\n"
              "        return 2 * x.detach() * g\n",
        instead="Take the mark away, and write backward in operations on tensors:\n"
                "    @staticmethod\n"
                "    def backward(ctx, g):\n"
                "        (x,) = ctx.saved_tensors\n"
                "        return 2 * x * g\n"),
    "leaf_marked_dirty": Explanation(
        happened="Your Function changed a tensor in place that collects a gradient.",
        why="A leaf that requires grad must not become the result of an operation: there would be "
            "no leaf left to collect the gradient for.",
        hides="Through `.data` the change is made and not counted: a value saved before it is now "
              "another one, and the gradient comes out wrong without a word.\n"
              "    @staticmethod\n"
              "    def forward(ctx, x):\n"
              "        return x.data.add_(1.)\n",
        instead="Give it a copy to change:\n"
                "    y = Increase.apply(w.clone())\n"),
}
