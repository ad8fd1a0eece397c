"""Some steps of every optimizer, with every option."""

from __future__ import annotations

RUN = """
def run(make, steps=6):
    w = torch.tensor([1.6, -2.3], requires_grad=True)
    v = torch.tensor(0.7, requires_grad=True)
    optimizer = make([w, v])
    for k in range(steps):
        optimizer.zero_grad()
        (((w * torch.tensor([1., 3.]) - v) ** 2).sum() / 20).backward()
        optimizer.step()
        print(w.tolist() if k % 3 == 0 else w.detach(), v.detach())
    print(w._version, v._version)
    return optimizer
def rounded(x):
    return [round(n, 4) for n in x]
""".replace("w.tolist() if k % 3 == 0 else w.detach()", "w.detach()")

KINDS = {
    "SGD": ("lr=0.1", "lr=0.05, momentum=0.9", "lr=0.05, momentum=0.9, nesterov=True",
            "lr=0.05, momentum=0.5, dampening=0.3", "lr=0.1, weight_decay=0.1",
            "lr=0.01, maximize=True"),
    "Adam": ("", "lr=0.1", "lr=0.1, betas=(0.5, 0.9), eps=1e-3", "lr=0.1, weight_decay=0.1",
             "lr=0.1, amsgrad=True", "lr=0.1, maximize=True"),
    "AdamW": ("lr=0.1", "lr=0.1, weight_decay=0.5"),
    "RMSprop": ("", "lr=0.1, momentum=0.9", "lr=0.1, centered=True", "lr=0.1, weight_decay=0.1"),
    "Adagrad": ("lr=0.5", "lr=0.5, lr_decay=0.1, initial_accumulator_value=0.2"),
    "Adadelta": ("", "lr=0.5, rho=0.5"),
    "Adamax": ("", "lr=0.1", "lr=0.1, weight_decay=0.1, betas=(0.5, 0.9)", "maximize=True"),
    "NAdam": ("", "lr=0.1", "lr=0.1, weight_decay=0.1",
              "lr=0.1, weight_decay=0.1, decoupled_weight_decay=True, momentum_decay=0.1"),
    "RAdam": ("lr=0.1", "lr=0.1, weight_decay=0.1", "lr=0.1, betas=(0.9, 0.7)",
              "lr=0.1, weight_decay=0.1, decoupled_weight_decay=True"),
    "Rprop": ("", "lr=0.3, etas=(0.3, 1.5), step_sizes=(0.01, 0.5)", "maximize=True"),
    "ASGD": ("lr=0.1", "lr=0.1, t0=2, weight_decay=0.1", "lr=0.1, lambd=0.01, alpha=1"),
}

STEPS = {
    f"{kind} {options}".strip(): RUN + f"""
optimizer = run(lambda params: torch.optim.{kind}(params, {options}))
print(optimizer)
state = optimizer.state_dict()
print(list(state), state["param_groups"])
for place, kept in state["state"].items():
    print(place, kept)
""" for kind, several in KINDS.items() for options in several}

LBFGS = {
    f"LBFGS {options}".strip(): f"""
w = torch.tensor([-1.2, 1., 0.5], requires_grad=True)
v = torch.tensor([[0.5]], requires_grad=True)
u = torch.tensor(3., requires_grad=True)
optimizer = torch.optim.LBFGS([w, v, u], {options})
def closure():
    optimizer.zero_grad()
    loss = (1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2 + (w[2] * v - 2).square().sum()
    loss.backward()
    return loss
for k in range(4):
    print(f"{{max(optimizer.step(closure).item(), 1e-6):.1e}}",
          [round(n, 2) for n in w.tolist()], v.detach().round(decimals=2), u.grad)
state = optimizer.state_dict()
kept = state["state"][0]
print(list(kept), kept["func_evals"], kept["n_iter"], len(kept["old_dirs"]), len(kept["al"]))
print(type(kept["d"]).__name__, type(kept["ro"][0]).__name__, kept["d"].shape, kept["ro"][0].shape,
      type(kept["H_diag"]).__name__, type(kept["prev_loss"]).__name__)
print(state["param_groups"])
print(optimizer)
""" for options in ("", "lr=0.1", "lr=0.5, max_iter=5, history_size=2",
                    "line_search_fn='strong_wolfe'",
                    "line_search_fn='strong_wolfe', max_iter=3, history_size=1")}
