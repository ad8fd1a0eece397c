"""What the functional derivatives refuse in strict mode, and with which strategies."""

FUNCTIONS = """
F = torch.autograd.functional
x, y = torch.tensor([1., 2., 3.]), torch.tensor([1., 1., 3.])
v = torch.tensor([1., 0., 2.])
def show(*calls):
    for call in calls:
        try:
            print(call())
        except RuntimeError as error:
            print(error)
def cut(a):
    return a.detach()
def unrelated(a):
    return a.long().float().requires_grad_().clone()
def linear(a):
    return 3 * a
"""

CASES = {
    "strict: first derivatives": FUNCTIONS + """
for f in (cut, unrelated, linear):
    for graph in (False, True):
        show(lambda: F.jacobian(f, x, graph, True), lambda: F.vjp(f, x, v, graph, True),
             lambda: F.jvp(f, x, v, graph, True))
""",
    "strict: second derivatives": FUNCTIONS + """
for f in (cut, unrelated, linear, torch.square):
    def total(a):
        return f(a).sum()
    show(lambda: F.hessian(total, x, strict=True), lambda: F.vhp(total, x, v, strict=True),
         lambda: F.hvp(total, x, v, strict=True), lambda: F.hessian(total, x),
         lambda: F.vhp(total, x, v), lambda: F.hvp(total, x, v))
""",
    "strict: several inputs": FUNCTIONS + """
def both(a, b):
    return (a * a * b).sum()
def flat(a, b):
    return (a * a).sum() + b.sum() * 0
def one(a, b):
    return (a * a).sum()
for f in (both, flat, one):
    show(lambda: F.jacobian(f, (x, y), strict=True), lambda: F.vjp(f, (x, y), strict=True),
         lambda: F.jvp(f, (x, y), (v, v), strict=True), lambda: F.hessian(f, (x, y), strict=True),
         lambda: F.vhp(f, (x, y), (v, v), strict=True),
         lambda: F.hvp(f, (x, y), (v, v), strict=True))
""",
    "strategies": """
F = torch.autograd.functional
x = torch.tensor([1., 2.])
F.jacobian(torch.square, x, vectorize=True, strict=True)

F.jacobian(torch.square, x, strategy="forward-mode")

F.jacobian(torch.square, x, create_graph=True, vectorize=True, strategy="forward-mode")

F.jacobian(torch.square, x, strict=True, vectorize=True, strategy="forward-mode")

F.jacobian(torch.square, x, strategy="both")

F.hessian(lambda a: (a ** 3).sum(), x, outer_jacobian_strategy="both")

F.hessian(lambda a: (a ** 3).sum(), x, outer_jacobian_strategy="forward-mode")

F.hessian(lambda a: (a ** 3).sum(), x, vectorize=True, strict=True)
""",
}
