"""Pictures attacked, explained, turned and styled: gradients with respect to inputs, hooks.

Cf. pytorch/tutorials (fooling a network, style transfer, spatial transformers),
GunhoChoi/PyTorch-FastCampus (Grad-CAM).
"""

from __future__ import annotations

PICTURES = {
    "fooled by the sign of the gradient": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(42)
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 4, 3, 1), nn.Conv2d(4, 4, 3, 1)
        self.dropout1, self.dropout2 = nn.Dropout(0.25), nn.Dropout(0.5)
        self.fc = nn.Linear(16, 3)
    def forward(self, x):
        x = F.relu(self.conv2(F.relu(self.conv1(x))))
        x = self.dropout1(F.max_pool2d(x, 2))
        x = self.dropout2(torch.flatten(x, 1))
        return F.log_softmax(self.fc(x), dim=1)
model = Net()
print(model.eval().training, model)
mean, std = [0.1307], [0.3081]
def as_pixels(batch):
    return batch * torch.tensor(std).view(1, -1, 1, 1) + torch.tensor(mean).view(1, -1, 1, 1)
for epsilon in (0, .1, .3):
    right = 0
    for i in range(3):
        data = torch.rand(1, 1, 8, 8, generator=torch.Generator().manual_seed(i)).sub_(.13).div_(.3)
        data.requires_grad = True
        output = model(data)
        before = output.max(1, keepdim=True)[1]
        loss = F.nll_loss(output, torch.tensor([i]))
        model.zero_grad()
        loss.backward()
        attacked = torch.clamp(as_pixels(data) + epsilon * data.grad.data.sign(), 0, 1)
        after = model((attacked - .1307) / .3081).max(1, keepdim=True)[1]
        right += after.item() == i
        print(epsilon, loss.item(), before.item(), after)
    print("Epsilon: {}\\tTest Accuracy = {} / {}".format(epsilon, right, 3))
""",
    "what a network looks at: Grad-CAM": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class GradCAM:
    def __init__(self, model, layer):
        self.model, self.kept = model, {}
        self.handles = [
            layer.register_forward_hook(lambda m, args, out: self.kept.update(a=out.detach())),
            layer.register_full_backward_hook(lambda m, g_in, g_out: self.kept.update(g=g_out[0]))]
    def __enter__(self):
        return self
    def __exit__(self, *args):
        for handle in self.handles:
            handle.remove()
    def __call__(self, x, label=None):
        scores = self.model(x)
        label = scores.argmax(1).item() if label is None else label
        self.model.zero_grad()
        scores[0, label].backward(retain_graph=True)
        weights = self.kept['g'].mean(dim=[2, 3], keepdim=True)
        cam = F.relu((weights * self.kept['a']).sum(1, keepdim=True))
        cam = F.interpolate(cam, x.shape[2:], mode='bilinear', align_corners=False)
        cam = cam - cam.min()
        return scores.softmax(1), cam / (cam.max() + 1e-8)
model = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                      nn.Conv2d(4, 4, 3, padding=1), nn.ReLU(inplace=False),
                      nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)).eval()
x = torch.rand(1, 1, 8, 8)
with GradCAM(model, model[3]) as cam:
    for label in (None, 0, 2):
        p, heat = cam(x, label)
        print(p, heat[0, 0, ::4])
print(len(model[3]._forward_hooks), len(model[3]._backward_hooks))
class Guided(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * (x > 0).float() * (g > 0).float()
for index, module in enumerate(model):
    if isinstance(module, nn.ReLU):
        module.forward = Guided.apply
x.requires_grad_()
model(x)[0, 1].backward()
print(x.grad[0, 0, :2])
""",
    "the style of a picture": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
def gram(input):
    a, b, c, d = input.size()
    features = input.view(a * b, c * d)
    return torch.mm(features, features.t()).div(a * b * c * d)
class Content(nn.Module):
    def __init__(self, target):
        super().__init__()
        self.target = target.detach()
    def forward(self, input):
        self.loss = F.mse_loss(input, self.target)
        return input
class Style(nn.Module):
    def __init__(self, target):
        super().__init__()
        self.target = gram(target).detach()
    def forward(self, input):
        self.loss = F.mse_loss(gram(input), self.target)
        return input
content, style = torch.rand(1, 3, 8, 8), torch.rand(1, 3, 8, 8)
model, contents, styles = nn.Sequential(), [], []
for i in range(2):
    model.add_module(f"conv_{i}", nn.Conv2d(3 if i == 0 else 4, 4, 3, padding=1))
    target = Style(model(style).detach())
    model.add_module(f"style_loss_{i}", target)
    styles.append(target)
    model.add_module(f"relu_{i}", nn.ReLU(inplace=False))
contents.append(Content(model(content)))
model.add_module("content_loss", contents[0])
canvas = content.clone()
canvas.requires_grad_(True)
model.requires_grad_(False).eval()
optimizer = torch.optim.LBFGS([canvas], max_iter=3)
run = [0]
while run[0] <= 4:
    def closure():
        with torch.no_grad():
            canvas.clamp_(0, 1)
        optimizer.zero_grad()
        model(canvas)
        of_style = sum(sl.loss for sl in styles) * 1000
        of_content = sum(cl.loss for cl in contents)
        loss = of_style + of_content
        loss.backward()
        run[0] += 1
        print(f'Style Loss : {of_style.item():.3f} Content Loss: {of_content.item():.3f}')
        return of_style + of_content
    optimizer.step(closure)
def roughness(x):
    return 0.5 * (torch.abs(x[:, :, 1:, :] - x[:, :, :-1, :]).mean() +
                  torch.abs(x[:, :, :, 1:] - x[:, :, :, :-1]).mean())
print(roughness(canvas), model)
""",
    "a network that turns its picture upright": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv = nn.Conv2d(1, 4, kernel_size=3)
        self.drop = nn.Dropout2d()
        self.fc = nn.Linear(36, 2)
        self.looker = nn.Sequential(nn.Conv2d(1, 2, kernel_size=3),
                                          nn.MaxPool2d(2, stride=2), nn.ReLU(True))
        self.turner = nn.Sequential(nn.Linear(18, 4), nn.ReLU(True), nn.Linear(4, 3 * 2))
        self.turner[2].weight.data.zero_()
        self.turner[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))
    def upright(self, x):
        theta = self.turner(self.looker(x).view(-1, 18)).view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False)
    def forward(self, x):
        x = F.relu(F.max_pool2d(self.drop(self.conv(self.upright(x))), 2))
        x = F.dropout(x.view(-1, 36), training=self.training)
        return F.log_softmax(self.fc(x), dim=1)
model = Net()
x, y = torch.rand(3, 1, 8, 8), torch.tensor([0, 1, 0])
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    loss = F.nll_loss(model(x), y)
    loss.backward()
    optimizer.step()
    print(loss.item())
print(model.turner[2].bias, model.turner[2].bias.grad)
print(model.upright(x)[0, 0, :2])
with torch.no_grad():
    model.eval()
    print(F.nll_loss(model(x), y, reduction='sum').item(), model(x).max(1, keepdim=True)[1])
""",
}
