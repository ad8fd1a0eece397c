"""What the listings asked for, each by itself: the edges of what they met."""

from __future__ import annotations

ASKED = {
    "results that lie in one piece": """
from torch import nn
F = nn.functional
torch.manual_seed(0)
x = torch.rand(2, 3, 5, 5, requires_grad=True)
for layer in (nn.Conv2d(3, 4, 3), nn.Conv2d(3, 6, 3, stride=2, padding=1, groups=3),
              nn.Conv2d(3, 4, 3, bias=False), nn.ConvTranspose2d(3, 2, 2),
              nn.Upsample(scale_factor=2), nn.Upsample(scale_factor=2, mode="bilinear"),
              nn.AdaptiveAvgPool2d(2), nn.MaxPool2d(2), nn.AvgPool2d(2), nn.BatchNorm2d(3)):
    y = layer(x)
    print(type(layer).__name__, y.stride(), y.is_contiguous(), torch.relu(y).view(2, -1).shape)
    g, = torch.autograd.grad(y.sum(), x)
    print(g.view(2, -1).shape)
print(F.conv1d(torch.rand(2, 3, 6), torch.rand(4, 3, 2)).view(2, -1).shape)
""",
    "an array is not the tensor": """
x = torch.zeros(2, 3)
a = x.numpy()
a.shape = (3, 2)
a[0, 1] = 5
print(x, a.shape, x.numpy() is x.numpy(), a.base is None)
""",
    "losses take their inputs by name": """
from torch import nn
torch.manual_seed(0)
a, b, c = torch.rand(3, 4, 5).unbind()
print(nn.MSELoss()(input=a, target=b), nn.MSELoss()(a, target=b))
print(nn.CosineEmbeddingLoss()(a, b, target=torch.tensor([1, -1, 1, -1])))
print(nn.TripletMarginLoss()(anchor=a, positive=b, negative=c))
print(nn.CrossEntropyLoss()(input=a, target=torch.tensor([0, 1, 2, 3])))
nn.MSELoss()(input=a, x=b)

nn.MSELoss()(a, input=b)

nn.MSELoss()(target=b)

nn.TripletMarginLoss()(a, b)
""",
    "margins": """
from torch import nn
F = nn.functional
x = torch.tensor([[0.1, 0.2, 0.4, 0.8], [-1., 0.5, 0.3, 2.]], requires_grad=True)
y, weight = torch.tensor([3, 1]), torch.tensor([1., 2., 0.5, 1.])
for options in ({}, {"p": 2}, {"margin": 0.3}, {"reduction": "sum"}, {"reduction": "none"},
                {"weight": weight}, {"weight": weight, "p": 2, "margin": 2.}):
    loss = nn.MultiMarginLoss(**options)(x, y)
    print(loss, torch.autograd.grad(loss.sum(), x)[0])
print(F.multi_margin_loss(x[0], torch.tensor(1)))
print(F.multi_margin_loss(x[0], torch.tensor(1), reduction="none"))
wanted = torch.tensor([[0., 1., 1., 0.], [1., 0., 0., 1.]])
for options in ({}, {"weight": weight}, {"reduction": "none"}, {"reduction": "sum"}):
    loss = nn.MultiLabelSoftMarginLoss(**options)(x, wanted)
    print(loss.detach(), torch.autograd.grad(loss.sum(), x)[0])
far = nn.TripletMarginWithDistanceLoss(distance_function=lambda a, b: (a - b).abs().sum(-1))
print(far, far(x, x * 2, x + 1), nn.TripletMarginWithDistanceLoss(swap=True)(x, x * 2, x + 1))
F.multi_margin_loss(x, torch.tensor([0]))

F.multi_margin_loss(x, torch.tensor([0, 7]))

F.multi_margin_loss(x, y, p=3)

F.multi_margin_loss(x, y, weight=weight[:2])

F.multi_margin_loss(torch.ones(2, 2, 2), y)
""",
    "numbers of a buffer": """
import array
print(torch.frombuffer(bytearray([1, 0, 2, 0]), dtype=torch.int16))
numbers = array.array("f", [1., 2., 3.])
x = torch.frombuffer(numbers, dtype=torch.float32, count=2, offset=4, requires_grad=True)
print(x)
with torch.no_grad():
    x *= 10
print(numbers)
print(torch.frombuffer(b"ab", dtype=torch.uint8))
for buffer, options in ((bytearray(3), {}), (bytearray(), {}), (bytearray(4), {"count": 0}),
                        (bytearray(4), {"count": 3}), (bytearray(4), {"offset": 4}),
                        (bytearray(4), {"offset": -1}), (bytearray(4), {"offset": 3}), (3, {})):
    try:
        torch.frombuffer(buffer, dtype=torch.int16, **options)
    except ValueError as error:
        print(error)
torch.frombuffer(bytearray(8), dtype=torch.int32, requires_grad=True)
""",
    "second derivatives through saved outputs": """
seen = []
class Powers(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        square, cube = x ** 2, x ** 3
        ctx.save_for_backward(x, cube, square)
        return square, cube
    @staticmethod
    def backward(ctx, g_square, g_cube):
        x, cube, square = ctx.saved_tensors
        seen.append((cube.output_nr, square.output_nr, cube.grad_fn is square.grad_fn))
        return 2 * g_square * x + 3 * g_cube * square
x = torch.tensor(2., requires_grad=True, dtype=torch.double)
square, cube = Powers.apply(x)
first, = torch.autograd.grad(cube, x, create_graph=True)
second, = torch.autograd.grad(first, x, create_graph=True)
third, = torch.autograd.grad(second, x)
print(first, second, third, seen)
print(torch.autograd.gradgradcheck(lambda x: Powers.apply(x)[1], x))
with torch.autograd.graph.saved_tensors_hooks(lambda t: t * 1, lambda t: t):
    first, = torch.autograd.grad(Powers.apply(x)[1], x, create_graph=True)
print(first, torch.autograd.grad(first, x))
""",
    "a step of LBFGS says nothing of numbers": """
x = torch.tensor([1., -2.], requires_grad=True)
for search in (None, "strong_wolfe"):
    optimizer = torch.optim.LBFGS([x], max_iter=3, line_search_fn=search)
    def closure():
        optimizer.zero_grad()
        loss = (x ** 4).sum()
        loss.backward()
        return loss
    print(optimizer.step(closure).item(), x)
print(torch.nn.functional.pairwise_distance(x[None], torch.ones(1, 2)))
p = torch.softmax(x[None], 1).detach()
print(torch.nn.functional.cross_entropy(x[None] * 2, p))
""",
}
