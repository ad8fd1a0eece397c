"""Explanations of findings: what ``from_torch.doctor`` sees in a model that runs without error."""

from .entry import Explanation

FINDINGS = {
    "frozen": Explanation(
        happened="`{name}` has `requires_grad=False`: no gradient is computed for it and no "
                 "optimiser will change it.",
        why="Freezing sets this flag. It stays until you set it again, and it is kept when a model "
            "is copied.",
        hides="Handing the parameter to an optimiser does not help: it skips what has no "
              "gradient.\n"
              "    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n",
        instead="If it was meant, all is well. If not, set the flag before the next forward:\n"
                "    model.requires_grad_(True)\n"),
    "cut": Explanation(
        happened="No gradient reaches `{name}`: its way to the loss was cut ({how}).",
        why="A gradient goes back along the operations that were recorded. `detach()`, `.data`, "
            "`no_grad`, `item()`, `numpy()`, a new `torch.tensor(…)` and operations without a "
            "derivative give values without a history. A `backward` of your own that returns None "
            "for an input ends the way there.",
        hides="Setting the flag on the cut value makes the error go away, and the parameters "
              "before it still get nothing:\n"
              "    loss.requires_grad_(True)\n"
              "    loss.backward()\n",
        instead="{words}\n    {cure}\n"),
    "unused": Explanation(
        happened="`{name}` takes no part in the loss, so no gradient is computed for it.",
        why="Nothing between it and the loss was computed with it: the layer was not called, its "
            "result was thrown away, or, in a graph that was finished when it was looked at, the "
            "way was cut by detach or no_grad, which leaves no trace. A recording tells which.",
        hides="Adding it with a zero gives it a gradient of zero, and it still learns nothing:\n"
              "    loss = loss + 0 * sum(p.sum() for p in model.parameters())\n",
        instead="Use the layer in `forward`, or leave it out of the model:\n"
                "    del model.spare\n"),
    "stale_optimizer": Explanation(
        happened="The optimiser changes {count} that no gradient reaches, and does not know "
                 "{name}, which gets one.",
        why="An optimiser keeps the very tensors that it was given. A layer that is replaced "
            "afterwards, and a tensor that `.to()` or an assignment gives anew, are others.",
        hides="A larger learning rate changes nothing: what the model uses is not what is "
              "stepped.\n"
              "    optimizer.param_groups[0]['lr'] = 10.\n",
        instead="Finish the model first (layers, `.to(…)`), then build the optimiser:\n"
                "    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"),
    "not_stepped": Explanation(
        happened="`{name}` gets a gradient and no optimiser changes it.",
        why="An optimiser changes what it was given, and this was not among it.",
        hides="Calling `step()` more often changes the others only.\n"
              "    optimizer.step()\n",
        instead="Give the optimiser all that is to be learnt:\n"
                "    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"),
    "not_registered": Explanation(
        happened="`{name}` gets a gradient and is no parameter of the model: {how}.",
        why="A module lists what is assigned to `self`: a Parameter, a layer, an `nn.ModuleList`. "
            "It does not look into plain lists and dicts, nor at what `forward` makes anew, so "
            "`model.parameters()` leaves it out, and `.to()` and `state_dict()` do as well.",
        hides="Calling `step()` more often changes the others only.\n"
              "    optimizer.step()\n",
        instead="Use `nn.ModuleList`, `nn.ModuleDict` or `nn.ParameterList` in `__init__`, and "
                "make a Parameter there too (`self.w = nn.Parameter(…)`, with `.to(…)` inside of "
                "the brackets), before the optimiser is built:\n"
                "    model.layers = torch.nn.ModuleList(model.layers)\n"
                "    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"),
    "emptied": Explanation(
        happened="The gradients of `{name}` were there, and were emptied before the optimiser "
                 "stepped.",
        why="`backward` puts gradients into `.grad`, `step` reads them there. `zero_grad` between "
            "the two leaves nothing to step with, and no error says so.",
        hides="A larger learning rate changes nothing: nothing times anything is nothing.\n"
              "    optimizer.param_groups[0]['lr'] = 10.\n",
        instead="Empty first, then backward, then step:\n"
                "    optimizer.zero_grad()\n"
                "    loss.backward()\n"
                "    optimizer.step()\n"),
    "not_emptied": Explanation(
        happened="`.grad` of `{name}` still held what an earlier step had used, and backward added "
                 "to it.",
        why="`backward` adds to `.grad`, so that several losses can be summed. After a step the "
            "old sum is still there: each step repeats all those before it.",
        hides="A smaller learning rate makes the same wrong steps shorter.\n"
              "    optimizer.param_groups[0]['lr'] = 0.01\n",
        instead="Empty the gradients once for each step:\n"
                "    optimizer.zero_grad()\n"),
    "never_stepped": Explanation(
        happened="`{name}` was built, backward ran, and its `step()` was never called.",
        why="`backward` computes gradients and changes no parameter. Only the step of an optimiser "
            "does.",
        hides="Going back once more adds to the gradients only.\n"
              "    (model(x) - y).square().mean().backward()\n",
        instead="Step after backward:\n"
                "    optimizer.step()\n"),
    "nan_made": Explanation(
        happened="`{op}` made {what} out of finite numbers: it is the first operation that did.",
        why="Somewhere its rule is not defined for what it was given, as inf - inf and 0 · inf "
            "are not. What is computed with it is nan as well.",
        hides="Replacing nan in the loss hides it: the gradient is nan all the same.\n"
              "    loss = torch.nan_to_num(loss)\n",
        instead="Keep the input where the operation is defined:\n"
                "    loss = torch.xlogy(p.clamp_min(0.), p.clamp_min(1e-7)).mean()\n"),
    "nan_given": Explanation(
        happened="`{name}` holds {what} before anything is computed with it.",
        why="Nothing in the graph made it: the data have gaps (an empty field, a column divided "
            "by its deviation of 0), or it was written there. What is computed with it is nan as "
            "well.",
        hides="Replacing nan in the loss hides it: the gradient is nan all the same.\n"
              "    loss = torch.nan_to_num(loss)\n",
        instead="Look at data before they are learnt from, and leave out what has gaps:\n"
                "    whole = x.isfinite().all(1) & y.isfinite().all(1)\n"
                "    x, y = x[whole], y[whole]\n"),
    "nan_stepped": Explanation(
        happened="`{name}` was finite before the step of {optimizer}, and holds {what} since.",
        why="A step adds the gradient times the learning rate. A rate that is inf or nan, or one "
            "so large that the sum does not fit the type, leaves nothing to go on with.",
        hides="Replacing nan in the loss hides it: the parameters stay as they are.\n"
              "    loss = torch.nan_to_num(loss)\n",
        instead="Take a finite, small learning rate, and begin with fresh parameters:\n"
                "    optimizer.param_groups[0]['lr'] = 0.1\n"),
    "nan_in_backward": Explanation(
        happened="Going back through `{op}` made {what} of finite gradients.",
        why="Its derivative is not defined there (`hypot` of two zeros, the eigenvectors of equal "
            "eigenvalues), and 0 · inf is nan.",
        hides="Replacing nan in the result leaves the gradient as it is.\n"
              "    loss = torch.nan_to_num(torch.hypot(x, x)).sum()\n",
        instead="Keep the input away from there:\n"
                "    loss = torch.hypot(x, x + 1e-3).sum()\n"),
    "vanishing": Explanation(
        happened="The gradient of `{name}` has norm {norm}; the largest of this model is "
                 "{largest}.",
        why="On the way back each layer multiplies by its local derivative. Many factors below 1 "
            "(a sigmoid has at most ¼) leave nothing.",
        hides="A larger learning rate makes the last layers jump, the first still stand.\n"
              "    optimizer.param_groups[0]['lr'] = 10.\n",
        instead="ReLU or GELU in place of sigmoid, normalisation, residual connections, a fitting "
                "initialisation:\n"
                "    for k, layer in enumerate(model):\n"
                "        if isinstance(layer, torch.nn.Sigmoid):\n"
                "            model[k] = torch.nn.ReLU()\n"),
    "zero_gradient": Explanation(
        happened="The gradient of `{name}` arrives and is exactly 0.",
        why="Every path passes something flat: a step (round, floor, sign), a ReLU that is 0 for "
            "all examples, a saturated sigmoid, a clamp, a factor of 0.",
        hides="More steps change nothing: 0 stays 0.\n"
              "    optimizer.step()\n",
        instead="Look at the values in front of it. For a dead ReLU: a smaller learning rate, "
                "another initialisation, or a slope on the flat side:\n"
                "    model[1] = torch.nn.LeakyReLU(0.1)\n"),
    "exploding": Explanation(
        happened="The gradient of `{name}` has norm {norm}.",
        why="On the way back each layer multiplies by its local derivative. Factors above 1 grow "
            "without a bound with depth, or with the length of a sequence.",
        hides="`nan_to_num` on the gradient keeps the numbers finite and wrong.\n"
              "    torch.nan_to_num(loss).backward()\n",
        instead="Normalise the input, initialise smaller, and clip the norm:\n"
                "    loss.backward()\n"
                "    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)\n"),
    "kept_graph": Explanation(
        happened="{nodes} nodes and {bytes} bytes of saved values are alive after the last "
                 "backward: `retain_graph=True` kept them, and nothing goes through them again.",
        why="On its way a backward lets go of what each operation saved. With `retain_graph=True` "
            "nothing is let go of until the loss itself is gone.",
        hides="Emptying the gradients frees none of it.\n"
              "    optimizer.zero_grad()\n",
        instead="Leave it out. Two losses of one graph can be added and gone through at once:\n"
                "    loss.backward()\n"),
    "growing_graph": Explanation(
        happened="The graph grows: {first} nodes were alive before one backward, {last} before a "
                 "later one.",
        why="A variable that is carried from step to step keeps the whole history of all steps "
            "alive, with everything that was saved: a state, or a sum of losses.",
        hides="`retain_graph=True` keeps even more.\n"
              "    loss.backward(retain_graph=True)\n",
        instead="Carry numbers, not history:\n"
                "    total = 0.\n"
                "    for x, y in batches:\n"
                "        loss = (model(x) - y).square().mean()\n"
                "        loss.backward()\n"
                "        total += loss.item()\n"),
    "not_called": Explanation(
        happened="`{name}` stands there without brackets, so nothing is called.",
        why="A method without brackets is a value like any other, and a line that only names a "
            "value does nothing. Python says nothing of it.",
        hides="Going back once more adds to the gradients only:\n"
              "    (model(x) - y).square().mean().backward()\n",
        instead="Call it:\n"
                "    {name}()\n"),
    "attribute_unread": Explanation(
        happened="`{said}` was set, and PyTorch reads no attribute of that name there.",
        why="Python lets one set any attribute of a tensor, a module or an optimiser: a new one is "
            "made. Freezing is `requires_grad` of each parameter (`requires_grad_()` of a module); "
            "an optimiser reads its options in `param_groups`.",
        hides="Reading it back shows what was set, and nothing follows from it:\n"
              "    print({said})\n",
        instead="Set what PyTorch reads:\n"
                "    {right}\n"),
    "result_dropped": Explanation(
        happened="`{call}` gives a new value that is given no name; `{name}` is what it was.",
        why="Methods and functions whose name does not end in `_` leave a tensor as it is and give "
            "another one. (For a module `.to()` changes the module itself.)",
        hides="Under `no_grad` it gives a new value all the same:\n"
              "    with torch.no_grad():\n"
              "        {call}\n",
        instead="Keep the result:\n"
                "    {name} = {call}\n"),
    "frozen_moved": Explanation(
        happened="`{name}` was meant to be frozen, and the step of {optimizer} changed it: {how}.",
        why="An optimiser skips a parameter whose `.grad` is None. It does not look at "
            "`requires_grad`, and a gradient of zeros is a gradient: weight decay pulls at the "
            "parameter, momentum goes on from earlier steps.",
        hides="Setting the flag once more changes nothing, for it is not read:\n"
              "    for p in model.parameters():\n"
              "        p.requires_grad_(p.requires_grad)\n",
        instead="Leave no gradient behind when you freeze, or leave the parameter out of the "
                "optimiser:\n"
                "    for p in model.parameters():\n"
                "        if not p.requires_grad:\n"
                "            p.grad = None\n"),
    "discarded": Explanation(
        happened="Backwards ({count}) put gradients into `.grad` that were emptied before "
                 "{optimizer} stepped: each step learns of the last {left} only.",
        why="`backward` adds to `.grad`, which is how several batches, or losses, make one step. "
            "`zero_grad` between them throws away what was added.",
        hides="A larger learning rate makes the step of the one that is left longer:\n"
              "    optimizer.param_groups[0]['lr'] = 0.4\n",
        instead="{words}\n    {cure}\n"),
    "clipped_in_vain": Explanation(
        happened="The gradients are clipped {when}: {how}.",
        why="Clipping changes what is in `.grad` at that moment. `backward` puts it there, `step` "
            "reads it, so it has a place between the two only.",
        hides="A smaller bound changes nothing in the wrong place:\n"
              "    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)\n",
        instead="Clip the parameters' gradients between backward and step:\n"
                "    loss.backward()\n"
                "    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)\n"
                "    optimizer.step()\n"),
    "trained_in_eval": Explanation(
        happened="The module was put into eval mode here, and not back before line {line}, where "
                 "{optimizer} steps.",
        why="`eval()` holds until `train()` is called. In eval mode Dropout drops nothing, and "
            "BatchNorm uses its running means and no longer learns them. Gradients are computed "
            "all the same, so nothing says so.",
        hides="A larger rate of Dropout changes nothing in eval mode:\n"
              "    for layer in model:\n"
              "        if isinstance(layer, torch.nn.Dropout):\n"
              "            layer.p = 0.9\n",
        instead="Switch back before training goes on, after each validation:\n"
                "    model.train()\n"),
    "evaluated_in_train": Explanation(
        happened="The model is measured under `no_grad` while it is in train mode.",
        why="`no_grad` only stops recording. Dropout still drops, so the figure is another one "
            "each time; BatchNorm still uses the means of this batch, and its running means take "
            "in the data of the evaluation.",
        hides="`inference_mode` only stops recording, too:\n"
              "    with torch.inference_mode():\n"
              "        error = torch.nn.functional.mse_loss(model(x), y)\n",
        instead="Switch to eval mode, and back:\n"
                "    model.eval()\n"
                "    with torch.no_grad():\n"
                "        error = torch.nn.functional.mse_loss(model(x), y)\n"
                "    model.train()\n"),
    "rate_too_small": Explanation(
        happened="Gradients arrive, and no step of {optimizer} changes a parameter: the learning "
                 "rate is {rate}.",
        why="A step is the learning rate times what the optimiser makes of the gradient. Of a rate "
            "of 0 nothing is left; of a tiny one nothing that a number of seven digits can show.",
        hides="More steps change nothing: 0 stays 0.\n"
              "    optimizer.step()\n",
        instead="Take a rate that moves the parameters; one that a scheduler begins with too. (A "
                "scheduler that steps after each batch counts batches, not epochs.)\n"
                "    optimizer.param_groups[0]['lr'] = 0.1\n"),
    "scheduled_early": Explanation(
        happened="`scheduler.step()` comes before the first step of {optimizer}.",
        why="The scheduler sets the rate for the steps to come. Called first, it moves on before "
            "the first rate was used, and the whole schedule is one step early.",
        hides="PyTorch's warning can be silenced, and the order stays:\n"
              "    import warnings\n"
              "    warnings.filterwarnings('ignore')\n",
        instead="Step the optimiser first:\n"
                "    optimizer.step()\n"
                "    scheduler.step()\n"),
    "rate_too_large": Explanation(
        happened="The loss of line {line} grows from step to step: {losses}. The steps of "
                 "{optimizer} (lr={rate}) are larger than the parameters themselves.",
        why="A step goes along the slope where it begins. One that is too long lands higher on the "
            "other side, where the slope is steeper, and the next is longer still, until numbers "
            "are inf and nan. Inputs that were not normalised make slopes steep.",
        hides="Replacing nan and inf in the loss hides it: the steps stay too long.\n"
              "    loss = torch.nan_to_num(loss)\n",
        instead="Take a smaller learning rate, a tenth each time until the loss falls, or "
                "normalise the inputs:\n"
                "    optimizer.param_groups[0]['lr'] = 0.01\n"),
}
