"""Explanations of findings: where a gradient flows that should not, or cannot flow any further."""

from .entry import Explanation

FINDINGS = {
    "carried_state": Explanation(
        happened="`{name}` is carried from one step to the next with all that it was computed of. "
                 "Backward goes back into the graph of the step before, {how}.",
        why="A backward needs the values that were saved in forward, and lets go of them. "
            "`retain_graph=True` keeps them, but the step of the optimiser writes over the "
            "parameters among them.",
        hides="Keeping the graph only moves the error to a later backward, or makes each one "
              "longer than the one before:\n"
              "    loss.backward(retain_graph=True)\n",
        instead="Cut the state off between the steps{more}:\n"
                "    {cure}\n"),
    "wrong_backward": Explanation(
        happened="The backward of `{name}` gives a gradient for `{input}` that is {how}. Finite "
                 "differences of its forward, in double precision, say so.",
        why="PyTorch believes what a Function's backward returns. A factor or a sign that is wrong "
            "raises no error; the parameters before it learn something else.",
        hides="A smaller learning rate makes up for a factor, in every other layer too:\n"
              "    optimizer.param_groups[0]['lr'] = 0.05\n",
        instead="Return the gradient that arrives times the derivative of forward; "
                "`torch.autograd.gradcheck` then finds no difference. For a square:\n"
                "    class Square(torch.autograd.Function):\n"
                "        @staticmethod\n"
                "        def forward(ctx, x):\n"
                "            ctx.save_for_backward(x)\n"
                "            return x ** 2\n"
                "        @staticmethod\n"
                "        def backward(ctx, g):\n"
                "            x, = ctx.saved_tensors\n"
                "            return 2 * x * g\n"),
    "target_in_graph": Explanation(
        happened="`{name}` computes a target, and backward goes into it. No optimiser changes its "
                 "parameters; their gradients only pile up.",
        why="A target is a number to come near to. Without `detach()` or `no_grad` it is a part of "
            "the graph: memory and time go into gradients that nobody wants, and an optimiser "
            "that had them would move the target towards the prediction.",
        hides="`eval()` changes what Dropout and BatchNorm compute, gradients flow as before:\n"
              "    {name}.eval()\n",
        instead="Compute the target under `torch.no_grad()`, or cut it off where it is "
                "compared:\n    {cure}\n"),
    "advantage_in_graph": Explanation(
        happened="The policy loss is weighted by `{name}`, which carries a gradient: it changes "
                 "the value, which has a loss of its own.",
        why="The advantage says how good an action was, as a number. Where it is in the graph, "
            "the policy loss becomes smaller by making the value wrong.",
        hides="A small factor for the policy loss leaves the same gradient in it:\n"
              "    policy_loss = 0.1 * policy_loss\n",
        instead="Detach it in that line, in the value's own loss it stays:\n    {cure}\n"),
    "shared_layer": Explanation(
        happened="`{name}` is one thing in {count} places ({how}): there is one weight, and its "
                 "gradient is the sum over all the places.",
        why="Multiplying a list, `dict.fromkeys`, a default argument and a second assignment "
            "repeat a reference and make no new layers. `model.parameters()` lists each parameter "
            "once. (Where it is meant, call it shared, and nothing is said.)",
        hides="A deep copy of the whole keeps what is one thing one thing:\n"
              "    import copy\n"
              "    model = copy.deepcopy(model)\n",
        instead="Make a new layer for each place:\n    {cure}\n"),
    "kept_on_ctx": Explanation(
        happened="The second derivative takes `{name}` for a constant: forward computed it, and "
                 "keeps it on `ctx` as an attribute.",
        why="Inside of forward nothing is recorded. A second derivative goes back through what "
            "backward computes, and finds a way to inputs and outputs that were given to "
            "`save_for_backward`, and to no others.",
        hides="Asking for the graph gives one that lacks this way:\n"
              "    torch.autograd.grad(f(x).sum(), x, create_graph=True)\n",
        instead="Save inputs and outputs, and compute the rest of them again in backward:\n"
                "    class f(torch.autograd.Function):\n"
                "        @staticmethod\n"
                "        def forward(ctx, x):\n"
                "            ctx.save_for_backward(x)\n"
                "            return (x * 2) ** 2\n"
                "        @staticmethod\n"
                "        def backward(ctx, g):\n"
                "            x, = ctx.saved_tensors\n"
                "            return 8 * x * g\n"
                "    f = f.apply\n"),
    "data_update": Explanation(
        happened="The inner step writes over numbers. The outer loss depends on the copy, and "
                 "no way leads from the copy back to {name}.",
        why="`.data`, `no_grad` and `copy.deepcopy` make values without a history. `create_graph` "
            "gives the gradients one, and the write throws it away.",
        hides="Keeping the graph changes nothing, it is not used:\n"
              "    loss.backward(retain_graph=True)\n",
        instead="Compute the new parameters as values, and call the model with them:\n"
                "    from torch.func import functional_call\n"
                "    fast = dict(model.named_parameters())\n"
                "    inner = (functional_call(model, fast, (x,)) - y).square().mean()\n"
                "    grads = torch.autograd.grad(inner, list(fast.values()), create_graph=True)\n"
                "    stepped = [p - 0.1 * g for p, g in zip(fast.values(), grads)]\n"
                "    fast = dict(zip(fast, stepped))\n"
                "    loss = (functional_call(model, fast, (x,)) - y).square().mean()\n"),
    "no_create_graph": Explanation(
        happened="A term of the loss is made of gradients that are numbers without a history: it "
                 "is a constant, and changes no parameter.",
        why="`torch.autograd.grad` computes numbers, and lets go of the graph. Only with "
            "`create_graph=True` are the gradients results that backward can go back through.",
        hides="Setting the flag afterwards makes a leaf of them, and the term still teaches "
              "nothing:\n"
              "    g = g.requires_grad_()\n",
        instead="Ask for the graph in that line:\n    {cure}\n"),
    "changed_skip": Explanation(
        happened="`{op}` in place has changed `{name}`, and `{code}` uses it again: the skip "
                 "carries the changed values.",
        why="An operation in place writes into the memory that it is given. Whoever has a name "
            "for it sees the new values, and no error says so.",
        hides="A copy that is taken afterwards is one of the changed values:\n"
              "    out = out + x.clone()\n",
        instead="Leave out `inplace=True` there, or hand on a copy:\n    {cure}\n"),
    "alias_of_network": Explanation(
        happened="`{name}` is another name of `{other}`, and no copy: both are one network.",
        why="An assignment of a module copies no parameter. Each step of the optimiser changes the "
            "target too, and gradients flow into it.",
        hides="Switching gradients off for one of the names does so for both; `eval()` as well:\n"
              "    target.eval()\n",
        instead="Copy it, and leave its gradients off:\n"
                "    import copy\n"
                "    {cure}\n"
                "    {name}.requires_grad_(False)\n"),
    "dropout_in_eval": Explanation(
        happened="`{function}` dropped values in a module that was in eval mode.",
        why="`eval()` sets the flag `training` of modules. A function of `nn.functional` knows no "
            "module: its argument `training` is True unless it is given.",
        hides="`no_grad` stops recording, and not dropping:\n"
              "    with torch.no_grad():\n"
              "        model(x)\n",
        instead="Tell it in that line, or use the layer `nn.Dropout`:\n    {cure}\n"),
    "not_detached": Explanation(
        happened="The first of two backwards went back through all that `{name}` was computed of, "
                 "and let go of it; the second needs it.",
        why="A loss goes back into every network that its values come from. The step that follows "
            "is of the optimiser of another network: that way back was for nothing.",
        hides="Keeping the graph makes the error go away, and the gradients go back all the same:\n"
              "    loss.backward(retain_graph=True)\n",
        instead="Cut it off where it is given to the other network:\n    {cure}\n"),
}
