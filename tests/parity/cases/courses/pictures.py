"""Pictures attacked, explained, generated, compared: hooks and gradients with respect to inputs.

Cf. pytorch/tutorials (fooling a network, spatial transformers, DCGAN, style of a picture),
GunhoChoi/PyTorch-FastCampus (Grad-CAM), 0nEwEi/Test (WGAN-GP), d2l-ai/d2l-zh (chapter 13: boxes).
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
def denorm(batch):
    return batch * torch.tensor(std).view(1, -1, 1, 1) + torch.tensor(mean).view(1, -1, 1, 1)
for epsilon in (0, .1, .3):
    right = 0
    for i in range(3):
        data = torch.rand(1, 1, 8, 8, generator=torch.Generator().manual_seed(i)).sub_(.13).div_(.3)
        data.requires_grad = True
        output = model(data)
        init_pred = output.max(1, keepdim=True)[1]
        loss = F.nll_loss(output, torch.tensor([i]))
        model.zero_grad()
        loss.backward()
        attacked = torch.clamp(denorm(data) + epsilon * data.grad.data.sign(), 0, 1)
        final_pred = model((attacked - .1307) / .3081).max(1, keepdim=True)[1]
        right += final_pred.item() == i
        print(epsilon, loss.item(), init_pred.item(), final_pred)
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
    "the penalty of WGAN-GP": """
import torch.nn as nn
import torch.autograd as autograd
from torch.autograd import Variable
torch.manual_seed(0)
critic = nn.Sequential(nn.Conv2d(1, 4, 3, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Flatten(),
                       nn.Linear(16, 1))
generator = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8, 0.8), nn.LeakyReLU(0.2, inplace=True),
                          nn.Linear(8, 16), nn.Tanh())
g_optimizer = torch.optim.Adam(generator.parameters(), lr=0.01, betas=(0.5, 0.999))
c_optimizer = torch.optim.RMSprop(critic.parameters(), lr=0.01)
def penalty(critic, real, fake):
    alpha = torch.rand((real.size(0), 1, 1, 1)).repeat(1, *real.shape[1:])
    mixed = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    scores = critic(mixed)
    ones = Variable(torch.ones(scores.size()), requires_grad=False)
    gradients = autograd.grad(outputs=scores, inputs=mixed, grad_outputs=ones, create_graph=True,
                              retain_graph=True, only_inputs=True)[0]
    gradients = gradients.view(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()
for i in range(4):
    real, z = torch.rand(5, 1, 4, 4), torch.randn(5, 3)
    fake = generator(z).view(-1, 1, 4, 4)
    c_optimizer.zero_grad()
    gp = penalty(critic, real.data, fake.data)
    c_loss = -torch.mean(critic(real)) + torch.mean(critic(fake.detach())) + 10 * gp
    c_loss.backward()
    c_optimizer.step()
    if i % 2 == 0:
        g_optimizer.zero_grad()
        g_loss = -torch.mean(critic(fake))
        g_loss.backward()
        g_optimizer.step()
        print("[%d] [D loss: %f] [G loss: %f]" % (i, c_loss.item(), g_loss.item()), gp)
print(critic[0].weight.grad[0], generator[1].running_mean)
""",
    "a generator and a discriminator of convolutions": """
import torch.nn as nn
torch.manual_seed(999)
nz, ngf, ndf = 4, 3, 3
netG = nn.Sequential(nn.ConvTranspose2d(nz, ngf * 2, 2, 1, 0, bias=False), nn.BatchNorm2d(ngf * 2),
                     nn.ReLU(True), nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, bias=False),
                     nn.BatchNorm2d(ngf), nn.ReLU(True),
                     nn.ConvTranspose2d(ngf, 1, 4, 2, 1, bias=False), nn.Tanh())
netD = nn.Sequential(nn.Conv2d(1, ndf, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True),
                     nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(ndf * 2),
                     nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(ndf * 2, 1, 2, 1, 0, bias=False),
                     nn.Sigmoid())
def weights_init(m):
    classname = m.__class__.__name__
    if classname.find('Conv') != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.02)
    elif classname.find('BatchNorm') != -1:
        nn.init.normal_(m.weight.data, 1.0, 0.02)
        nn.init.constant_(m.bias.data, 0)
netG.apply(weights_init)
print(netD.apply(weights_init))
criterion, fixed_noise = nn.BCELoss(), torch.randn(2, nz, 1, 1, device='cpu')
optimizerD = torch.optim.Adam(netD.parameters(), lr=0.02, betas=(0.5, 0.999))
optimizerG = torch.optim.Adam(netG.parameters(), lr=0.02, betas=(0.5, 0.999))
for i in range(3):
    netD.zero_grad()
    real = torch.rand(4, 1, 8, 8)
    label = torch.full((real.size(0),), 1., dtype=torch.float)
    output = netD(real).view(-1)
    errD_real = criterion(output, label)
    errD_real.backward()
    D_x = output.mean().item()
    fake = netG(torch.randn(4, nz, 1, 1))
    label.fill_(0.)
    errD_fake = criterion(netD(fake.detach()).view(-1), label)
    errD_fake.backward()
    optimizerD.step()
    netG.zero_grad()
    label.fill_(1.)
    output = netD(fake).view(-1)
    errG = criterion(output, label)
    errG.backward()
    optimizerG.step()
    print('[%d] Loss_D: %.4f\\tLoss_G: %.4f\\tD(x): %.4f\\tD(G(z)): %.4f'
          % (i, (errD_real + errD_fake).item(), errG.item(), D_x, output.mean().item()))
with torch.no_grad():
    print(netG(fixed_noise).detach().cpu()[0, 0, :3])
""",
    "the style of a picture": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
def gram_matrix(input):
    a, b, c, d = input.size()
    features = input.view(a * b, c * d)
    return torch.mm(features, features.t()).div(a * b * c * d)
class ContentLoss(nn.Module):
    def __init__(self, target):
        super().__init__()
        self.target = target.detach()
    def forward(self, input):
        self.loss = F.mse_loss(input, self.target)
        return input
class StyleLoss(nn.Module):
    def __init__(self, target):
        super().__init__()
        self.target = gram_matrix(target).detach()
    def forward(self, input):
        self.loss = F.mse_loss(gram_matrix(input), self.target)
        return input
content, style = torch.rand(1, 3, 8, 8), torch.rand(1, 3, 8, 8)
model, content_losses, style_losses = nn.Sequential(), [], []
for i in range(2):
    model.add_module(f"conv_{i}", nn.Conv2d(3 if i == 0 else 4, 4, 3, padding=1))
    target = StyleLoss(model(style).detach())
    model.add_module(f"style_loss_{i}", target)
    style_losses.append(target)
    model.add_module(f"relu_{i}", nn.ReLU(inplace=False))
content_losses.append(ContentLoss(model(content)))
model.add_module("content_loss", content_losses[0])
input_img = content.clone()
input_img.requires_grad_(True)
model.requires_grad_(False).eval()
optimizer = torch.optim.LBFGS([input_img], max_iter=3)
run = [0]
while run[0] <= 4:
    def closure():
        with torch.no_grad():
            input_img.clamp_(0, 1)
        optimizer.zero_grad()
        model(input_img)
        style_score = sum(sl.loss for sl in style_losses) * 1000
        content_score = sum(cl.loss for cl in content_losses)
        loss = style_score + content_score
        loss.backward()
        run[0] += 1
        print(f'Style Loss : {style_score.item():.3f} Content Loss: {content_score.item():.3f}')
        return style_score + content_score
    optimizer.step(closure)
def total_variation(x):
    return 0.5 * (torch.abs(x[:, :, 1:, :] - x[:, :, :-1, :]).mean() +
                  torch.abs(x[:, :, :, 1:] - x[:, :, :, :-1]).mean())
print(total_variation(input_img), model)
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
        self.localization = nn.Sequential(nn.Conv2d(1, 2, kernel_size=3),
                                          nn.MaxPool2d(2, stride=2), nn.ReLU(True))
        self.fc_loc = nn.Sequential(nn.Linear(18, 4), nn.ReLU(True), nn.Linear(4, 3 * 2))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))
    def stn(self, x):
        theta = self.fc_loc(self.localization(x).view(-1, 18)).view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False)
    def forward(self, x):
        x = F.relu(F.max_pool2d(self.drop(self.conv(self.stn(x))), 2))
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
print(model.fc_loc[2].bias, model.fc_loc[2].bias.grad)
print(model.stn(x)[0, 0, :2])
with torch.no_grad():
    model.eval()
    print(F.nll_loss(model(x), y, reduction='sum').item(), model(x).max(1, keepdim=True)[1])
""",
    "d2l: boxes, anchors, what they overlap": """
def corner_to_center(boxes):
    x1, y1, x2, y2 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    return torch.stack(((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1), axis=-1)
def center_to_corner(boxes):
    cx, cy, w, h = boxes.unbind(-1)
    return torch.stack((cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h), axis=-1)
boxes = torch.tensor([[60., 45., 378., 516.], [400., 112., 655., 493.]])
print(center_to_corner(corner_to_center(boxes)) == boxes)
def anchors(data, sizes, ratios):
    height, width = data.shape[-2:]
    size, ratio = torch.tensor(sizes, device=data.device), torch.tensor(ratios)
    ys = (torch.arange(height, device=data.device) + 0.5) / height
    xs = (torch.arange(width, device=data.device) + 0.5) / width
    shift_y, shift_x = torch.meshgrid(ys, xs, indexing='ij')
    shift_y, shift_x = shift_y.reshape(-1), shift_x.reshape(-1)
    w = torch.cat((size * torch.sqrt(ratio[0]), sizes[0] * torch.sqrt(ratio[1:]))) * height / width
    h = torch.cat((size / torch.sqrt(ratio[0]), sizes[0] / torch.sqrt(ratio[1:])))
    half = torch.stack((-w, -h, w, h)).T.repeat(height * width, 1) / 2
    grid = torch.stack([shift_x, shift_y, shift_x, shift_y], dim=1)
    return (grid.repeat_interleave(len(sizes) + len(ratios) - 1, dim=0) + half).unsqueeze(0)
made = anchors(torch.rand(1, 3, 4, 4), [0.75, 0.5, 0.25], [1., 2., 0.5])
print(made.shape, made.reshape(4, 4, 5, 4)[2, 2])
def iou(a, b):
    area = lambda boxes: (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    low, high = torch.max(a[:, None, :2], b[:, :2]), torch.min(a[:, None, 2:], b[:, 2:])
    inter = (high - low).clamp(min=0)
    inter = inter[:, :, 0] * inter[:, :, 1]
    return inter / (area(a)[:, None] + area(b) - inter)
truth = torch.tensor([[0, 0.1, 0.08, 0.52, 0.92], [1, 0.55, 0.2, 0.9, 0.88]])
boxes = torch.tensor([[0, 0.1, 0.2, 0.3], [0.15, 0.2, 0.4, 0.4], [0.63, 0.05, 0.88, 0.98],
                      [0.66, 0.45, 0.8, 0.8], [0.57, 0.3, 0.92, 0.9]])
table = iou(boxes, truth[:, 1:])
best, which = torch.max(table, dim=1)
assigned = torch.full((5,), -1, dtype=torch.long)
chosen = torch.nonzero(best >= 0.5).reshape(-1)
assigned[chosen] = which[best >= 0.5]
for _ in range(2):
    at = torch.argmax(table)
    row, column = (at / 2).long(), (at % 2).long()
    assigned[row] = column
    table[:, column] = torch.full((5,), -1.)
    table[row, :] = torch.full((2,), -1.)
mask = ((assigned >= 0).float().unsqueeze(-1)).repeat(1, 4)
print(assigned, mask)
a, b = corner_to_center(boxes), corner_to_center(truth[assigned.clamp(0), 1:])
offset = torch.cat([10 * (b[:, :2] - a[:, :2]) / a[:, 2:], 5 * torch.log(1e-6 + b[:, 2:] / a[:, 2:])],
                   axis=1) * mask
print(offset)
def nms(boxes, scores, threshold):
    B, keep = torch.argsort(scores, dim=-1, descending=True), []
    while B.numel() > 0:
        i = B[0]
        keep.append(i)
        if B.numel() == 1: break
        overlap = iou(boxes[i, :].reshape(-1, 4), boxes[B[1:], :].reshape(-1, 4)).reshape(-1)
        B = B[torch.nonzero(overlap <= threshold).reshape(-1) + 1]
    return torch.tensor(keep, device=boxes.device)
print(nms(boxes, torch.tensor([0.9, 0.8, 0.7, 0.6, 0.95]), 0.2))
combined = torch.cat((torch.tensor([4, 0]), torch.arange(5)))
uniques, counts = combined.unique(return_counts=True)
print(uniques[counts == 1], torch.nn.SmoothL1Loss(reduction='none')(offset, offset * 0).mean(1))
""",
}
