"""Explanations of errors of one tensor: its flags, its gradient, its copies."""

from .entry import Explanation

EXPLANATIONS = {
    "integers_require_grad": Explanation(
        happened="A tensor of whole numbers (or of truth values) was to require a gradient.",
        more=("Its type is {dtype}.",),
        why="A gradient says how the result changes when a value moves a little. Whole numbers "
            "cannot move a little.",
        hides="Leaving the flag out makes the message go away, and nothing will be learnt:\n"
              "    w = torch.tensor([1, 2])\n",
        instead="Write the numbers with a point, or add `dtype=torch.float32`. (What comes from "
                "`argmax` has no gradient at all: use the scores themselves.)\n"
                "    w = torch.tensor([1., 2.], requires_grad=True)\n"),
    "flag_on_computed": Explanation(
        happened="You tried to change `requires_grad` of a tensor that was computed.",
        more=("It was made by `{grad_fn}`.",),
        why="The flag is yours to set on tensors that you made. On a result it follows from the "
            "inputs: the operation is recorded already, and a flag cannot undo that.",
        hides="`.data` gives the values without history, but shares the memory without telling "
              "anyone: change it, and the gradient goes wrong without a word.\n"
              "    fixed = t.data\n"
              "    fixed.add_(1.)\n"
              "    t.sum().backward()\n",
        instead="`detach()` gives a tensor of the same values that no gradient passes through, and "
                "changes in place stay watched:\n"
                "    fixed = t.detach()\n"
                "    (fixed * w).sum().backward()\n"),
    "retain_without_grad": Explanation(
        happened="You asked to keep the gradient of a tensor that does not require grad.",
        why="No gradient will ever come by here: none of the tensors that this one was computed "
            "from requires grad, or recording was off.",
        hides="Setting the flag on this tensor makes it a leaf. It gets a gradient, and what it "
              "was computed from gets none:\n"
              "    t.requires_grad_(True)\n"
              "    (t * t).sum().backward()\n",
        instead="Set the flag at the start, then compute:\n"
                "    x.requires_grad_(True)\n"
                "    t = x * 2\n"
                "    t.retain_grad()\n"
                "    (t * t).sum().backward()\n"),
    "numpy_needs_detach": Explanation(
        happened="You asked for the NumPy array of a tensor that requires grad.",
        more=("It was made by `{grad_fn}`.",),
        why="NumPy records nothing. What you compute with the array has no way back to your "
            "parameters, so PyTorch asks you to say that you know.",
        hides="Detaching in the middle of a computation and wrapping the result again runs, and "
              "the gradient ends at the new tensor:\n"
              "    z = torch.tensor(y.detach().numpy() ** 2, requires_grad=True)\n"
              "    z.sum().backward()\n",
        instead="As long as a gradient must pass, stay with tensors. To look, print or plot, "
                "detach:\n"
                "    (y ** 2).sum().backward()\n"
                "    seen = y.detach().numpy()\n"),
    "grad_size": Explanation(
        happened="You assigned a gradient of shape {grad} to a tensor of shape {tensor}.",
        why="`.grad` holds one number for each number of the tensor: how the result changes with "
            "that one. So the shapes must be the same.",
        hides="Stretching it until it fits gives every element the same gradient, which is "
              "not its own:\n"
              "    w.grad = g.expand(2)\n",
        instead="Take the gradient with respect to this very tensor; it has its shape:\n"
                "    (g,) = torch.autograd.grad((w * w).sum(), w)\n"
                "    w.grad = g\n"),
    "grad_dtype": Explanation(
        happened="You assigned a gradient of type {grad} to a tensor of type {tensor}.",
        why="An optimiser computes with a tensor and its gradient together, so both have the same "
            "type.",
        hides="Making the tensor fit the gradient changes the parameter: the next operation with "
              "data of the old type may refuse it.\n"
              "    w.data = w.data.double()\n"
              "    w.grad = g\n",
        instead="Bring the gradient to the tensor's type:\n"
                "    w.grad = g.to(w.dtype)\n"),
    "grad_not_tensor": Explanation(
        happened="You assigned something of type {type} to `.grad`.",
        why="`.grad` is a Tensor of the shape of its owner, or None when there is none yet.",
        hides="`w.grad * 0` makes a new tensor and leaves the old one where it is:\n"
              "    w.grad * 0\n",
        instead="To begin anew, set it to None (that is what `zero_grad()` does), or empty it with "
                "`w.grad.zero_()`:\n"
                "    w.grad = None\n"),
    "deepcopy_of_non_leaf": Explanation(
        happened="You made a deep copy of a tensor that is the result of an operation.",
        more=("It was made by `{grad_fn}`.",),
        why="A deep copy would have to copy the history as well: all operations back to the "
            "parameters. Autograd does not do that.",
        hides="`detach()` alone is no copy: it shares the memory, and a later change shows "
              "through.\n"
              "    kept = t.detach()\n"
              "    t.zero_()\n",
        instead="Copy the values, without the history:\n"
                "    kept = t.detach().clone()\n"
                "    t.zero_()\n"),
    "copy_of_tensor": Explanation(
        happened="You gave a tensor to `torch.tensor(...)`. It made a copy; this is a warning.",
        why="`torch.tensor` takes the values only. The copy is a new leaf, with no way back to "
            "what the values were computed from.",
        hides="With `requires_grad=True` the copy gets a gradient, and what it was copied from "
              "gets none:\n"
              "    z = torch.tensor(y, requires_grad=True)\n"
              "    (z * z).sum().backward()\n",
        instead="Where the gradient must pass, use `clone()`; for several numbers, `torch.stack`. "
                "Where it must not, `detach().clone()`.\n"
                "    z = y.clone()\n"
                "    (z * z).sum().backward()\n"),
    "hook_needs_grad": Explanation(
        happened="You registered a hook on a tensor that does not require grad.",
        why="A hook is called when a gradient comes by. None ever will here.",
        hides="Setting the flag on this tensor makes it a leaf: the hook is called, and what it "
              "was computed from gets nothing.\n"
              "    y.requires_grad_(True)\n"
              "    y.register_hook(seen.append)\n"
              "    y.sum().backward()\n",
        instead="Set the flag at the start, then compute:\n"
                "    x.requires_grad_(True)\n"
                "    y = x * 2\n"
                "    y.register_hook(seen.append)\n"
                "    y.sum().backward()\n"),
    "hook_needs_leaf": Explanation(
        happened="You asked to be called after a gradient was added to `.grad`, on a tensor that "
                 "is the result of an operation.",
        more=("It was made by `{grad_fn}`.",),
        why="Only leaves collect a gradient in `.grad`; here it passes through.",
        hides="Detached, the tensor is a leaf, and your parameters are cut off:\n"
              "    t = t.detach().requires_grad_()\n"
              "    t.register_post_accumulate_grad_hook(seen.append)\n"
              "    t.sum().backward()\n",
        instead="To see the gradient that passes through, use `register_hook`:\n"
                "    t.register_hook(seen.append)\n"
                "    t.sum().backward()\n"),
    "hook_changed_size": Explanation(
        happened="Your hook `{hook}` returned a gradient of another shape than it was given.",
        why="What a hook returns takes the gradient's place. It needs one number for each number "
            "of the tensor.",
        hides="Stretched to the old shape it is accepted, and every element now has the gradient "
              "of all of them together:\n"
              "    t.register_hook(lambda g: g.sum().expand(2))\n"
              "    t.sum().backward()\n",
        instead="Return one number for each, or nothing if you only want to look:\n"
                "    t.register_hook(lambda g: g / 2)\n"
                "    t.sum().backward()\n"),
    "hook_changed_type": Explanation(
        happened="Your hook `{hook}` was given a {before} and returned a {after}.",
        why="What a hook returns takes the gradient's place, and a gradient has the type of its "
            "tensor.",
        hides="Turning the whole computation into the other type makes the two agree, and all of "
              "it twice as large.",
        instead="Go back to the type that you were given:\n"
                "    t.register_hook(lambda g: g.double().clamp(max=0.5).to(g.dtype))\n"
                "    t.sum().backward()\n"),
    "hook_not_tensor": Explanation(
        happened="Your hook returned something of type {type}.",
        why="What a hook returns takes the gradient's place, so it must be a Tensor. None leaves "
            "the gradient as it is.",
        hides="A tensor of one number is refused as well: it has another shape.",
        instead="Return a tensor of the same shape, or nothing:\n"
                "    t.register_hook(lambda g: torch.full_like(g, 2.))\n"
                "    t.sum().backward()\n"),
}
