"""Explanations of errors of in-place writes: a tensor's memory is changed."""

from .entry import MADE_AT, Explanation

EXPLANATIONS = {
    "leaf_in_place": Explanation(
        happened="A tensor that collects a gradient was about to be changed in place while "
                 "autograd was recording.",
        more=("Its shape is {shape}.",),
        why="Recorded, the change would turn this tensor into the result of an operation. Then it "
            "would no longer be the leaf whose `.grad` you want filled.",
        hides="Changing `.data` gets past the check. Autograd is not told: a value saved before the"
              " change is now another one, and the gradient comes out wrong without a word.\n"
              "    w.data.add_(1.)\n"
              "    loss.backward()\n",
        instead="To set new values on purpose, as an optimiser does, say that this is not part of "
                "the computation. Then compute the loss anew.\n"
                "    with torch.no_grad():\n"
                "        w.add_(1.)\n"
                "    loss = (w * w).sum()\n"
                "    loss.backward()\n"),
    "view_of_leaf_in_place": Explanation(
        happened="You changed a part of a tensor that collects a gradient, while autograd was "
                 "recording.",
        why="A part such as `w[0]` is a view: it looks at the same memory. Changing it changes the "
            "leaf, and a leaf that requires grad must not become the result of an operation.",
        hides="Writing through `.data` gets past the check, and values saved before are now other "
              "ones: the gradient comes out wrong without a word.\n"
              "    w.data[0] = 5.\n"
              "    loss.backward()\n",
        instead="If the change belongs to the computation, make it on a copy, which is no leaf. "
                "(To set a parameter's value, use `with torch.no_grad():`.)\n"
                "    v = w.clone()\n"
                "    v[0] = 5.\n"
                "    (v * v).sum().backward()\n"),
    "saved_value_changed": Explanation(
        happened="Backward needs a value that was saved going forward, and its memory has been "
                 "changed since. The value, a {type} of shape {shape}, was at version {expected} "
                 "when it was saved and is at version {version} now: each change in place counts "
                 "one up.",
        more=("The value was made by `{producer}`.", "It is `{grad_fn}` that needs it.",
              MADE_AT),
        why="Saving makes no copy: it keeps a reference and notes the version. Had backward gone "
            "on with the changed value, the gradient would be wrong. `+=`, methods that end in `_`,"
            " `x[i] = ...` and an optimiser's `step()` are changes in place.",
        hides="The same change by way of `.data` is not counted. Backward runs and gives a wrong "
              "gradient:\n"
              "    y.data.add_(1.)\n"
              "    y.sum().backward()\n",
        instead="Make a new tensor instead of changing this one. (After `step()`: run forward "
                "again before the next backward.)\n"
                "    y = y + 1.\n"
                "    y.sum().backward()\n"),
    "view_under_no_grad": Explanation(
        happened="You made a view with recording off and now change it with recording on.",
        why="The view looks at memory that belongs to a recorded tensor. Autograd does not know "
            "whether you want the change to count in the gradient, so it refuses to guess.",
        hides="Through `.data` the change happens and the gradient knows nothing of it:\n"
              "    v.data.mul_(10.)\n"
              "    y.sum().backward()\n",
        instead="Make view and change both with recording on (or both under `no_grad`, if it "
                "must not count):\n"
                "    v = y[0]\n"
                "    v.mul_(10.)\n"
                "    y.sum().backward()\n"),
    "view_under_inference": Explanation(
        happened="You made a view in inference mode and now change it outside.",
        why="In inference mode nothing is noted of how a view is made. Autograd cannot tell what "
            "the change does to the tensor behind it.",
        hides="Through `.data` the change happens and the gradient knows nothing of it:\n"
              "    v.data.mul_(10.)\n"
              "    y.sum().backward()\n",
        instead="Make view and change both with recording on (or both in inference mode, if it "
                "must not count):\n"
                "    v = y[0]\n"
                "    v.mul_(10.)\n"
                "    y.sum().backward()\n"),
    "view_of_custom": Explanation(
        happened="You changed in place what a Function of yours handed back, and that is a view "
                 "of its input.",
        more=("It is output {nr} of `{name}`, counted from 0.",),
        why="The change would become part of the history of the input, past your Function: your "
            "backward would be left out.",
        hides="Through `.data` the change happens and the gradient knows nothing of it:\n"
              "    y.data.mul_(10.)\n"
              "    y.sum().backward()\n",
        instead="Make a copy, and change that:\n"
                "    y = y.clone()\n"
                "    y.mul_(10.)\n"
                "    y.sum().backward()\n"),
    "view_of_several": Explanation(
        happened="You changed in place one of several views that a single operation made.",
        more=("It is output {nr} of `{name}`, counted from 0.",),
        why="`unbind`, `split` and `chunk` give several views of the same memory at once. A change "
            "in one is a change under all of them, and autograd keeps no history for that case.",
        hides="Through `.data` the change happens and the gradient knows nothing of it:\n"
              "    a.data.mul_(10.)\n"
              "    y.sum().backward()\n",
        instead="Compute a new tensor instead:\n"
                "    y = torch.stack([a * 10., b])\n"
                "    y.sum().backward()\n"),
    "inference_saved": Explanation(
        happened="An operation wants to save a tensor for backward that was made in inference "
                 "mode.",
        why="Inference mode leaves out everything that gradients need, the counting of changes "
            "too. Such a tensor cannot be checked later on.",
        hides="Putting this line in inference mode as well makes the message go away, and nothing "
              "is recorded:\n"
              "    with torch.inference_mode():\n"
              "        y = (w * x).sum()\n",
        instead="Make an ordinary tensor of it, outside (or use `torch.no_grad()` where it was "
                "made):\n"
                "    y = (w * x.clone()).sum()\n"
                "    y.backward()\n"),
    "inference_in_place": Explanation(
        happened="You changed a tensor in place, outside inference mode, that was made in it.",
        why="Inference mode leaves out the counting of changes. Outside, autograd relies on it.",
        hides="Changing it in inference mode goes unnoticed, by autograd too: for values only.\n"
              "    with torch.inference_mode():\n"
              "        x.add_(1.)\n",
        instead="Make an ordinary tensor of it first:\n"
                "    x = x.clone()\n"
                "    x.add_(1.)\n"),
    "inference_flag": Explanation(
        happened="You asked for gradients of a tensor that was made in inference mode.",
        why="Inference mode leaves out everything that gradients need, for good.",
        hides="Setting the flag in inference mode is accepted, and of no use: backward through "
              "what is computed of this tensor still fails.\n"
              "    with torch.inference_mode():\n"
              "        x.requires_grad_()\n",
        instead="Make an ordinary tensor of it, outside:\n"
                "    x = x.clone().requires_grad_()\n"
                "    (x * x).sum().backward()\n"),
    "detach_of_view": Explanation(
        happened="You called `detach_()` on a view.",
        why="A view shares its memory and its history with the tensor behind it. Cutting only the "
            "view loose would leave the two in contradiction.",
        hides="Detaching the tensor behind it makes the message go away and cuts everything:\n"
              "    y.detach_()\n",
        instead="Use `detach()`, which gives a new tensor:\n"
                "    v = v.detach()\n"),
    "out_needs_no_grad": Explanation(
        happened="You gave `{name}` an `out=` tensor, and something here requires grad.",
        why="`out=` overwrites memory that is there already. Autograd does not record that.",
        hides="Under `no_grad` it runs, and the result has no way back to your parameters:\n"
              "    with torch.no_grad():\n"
              "        torch.add(w, 1., out=y)\n",
        instead="Take the new tensor that the function returns:\n"
                "    y = torch.add(w, 1.)\n"
                "    y.sum().backward()\n"),
    "written_more_than_once": Explanation(
        happened="You changed in place a tensor whose elements share one memory location.",
        why="`expand` copies nothing: it shows the same number many times. Writing to it would "
            "write to one place again and again.",
        hides="`view` and `expand_as` look at the same single number: the message stays.",
        instead="Make real copies first:\n"
                "    y = y.clone()\n"
                "    y.add_(1.)\n"),
    "output_shape": Explanation(
        happened="The result of an operation in place has shape {result}, and the tensor that it "
                 "should be written into has shape {output}.",
        why="In place means: into the same memory. A tensor cannot grow there.",
        hides="Taking one number of the other tensor makes it fit, and leaves out the rest:\n"
              "    y += z[0]\n",
        instead="Make a new tensor, which may be of any shape:\n"
                "    y = y + z\n"),
    "output_dtype": Explanation(
        happened="The result of an operation in place is of type {result}, and the tensor that it "
                 "should be written into holds {output}.",
        why="In place means: into the same memory, which keeps its type. Fractions would be lost "
            "in it.",
        hides="Casting the other side makes it fit, and the fraction is gone:\n"
              "    y += torch.tensor(0.5).long()\n",
        instead="Make a new tensor, which may be of another type:\n"
                "    y = y + 0.5\n"),
}
