"""Adversaries, and what boxes overlap.

Cf. pytorch/tutorials (DCGAN), 0nEwEi/Test (WGAN-GP), d2l-ai/d2l-zh (chapter 13: boxes).
"""

from __future__ import annotations

ADVERSARIES = {
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
print(critic[0].weight.grad[0], generator[1].num_batches_tracked)
""",
    "a generator and a discriminator of convolutions": """
import torch.nn as nn
torch.manual_seed(999)
nz, ngf, ndf = 4, 3, 3
generator = nn.Sequential(nn.ConvTranspose2d(nz, ngf * 2, 2, 1, 0, bias=False),
                     nn.BatchNorm2d(ngf * 2), nn.ReLU(True),
                     nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, bias=False),
                     nn.BatchNorm2d(ngf), nn.ReLU(True),
                     nn.ConvTranspose2d(ngf, 1, 4, 2, 1, bias=False), nn.Tanh())
critic = nn.Sequential(nn.Conv2d(1, ndf, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True),
                     nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(ndf * 2),
                     nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(ndf * 2, 1, 2, 1, 0, bias=False),
                     nn.Sigmoid())
def drawn(m):
    kind = m.__class__.__name__
    if kind.find('Conv') != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.02)
    elif kind.find('BatchNorm') != -1:
        nn.init.normal_(m.weight.data, 1.0, 0.02)
        nn.init.constant_(m.bias.data, 0)
generator.apply(drawn)
print(critic.apply(drawn))
criterion, same_noise = nn.BCELoss(), torch.randn(2, nz, 1, 1, device='cpu')
critic_steps = torch.optim.Adam(critic.parameters(), lr=0.02, betas=(0.5, 0.999))
generator_steps = torch.optim.Adam(generator.parameters(), lr=0.02, betas=(0.5, 0.999))
for i in range(3):
    critic.zero_grad()
    real = torch.rand(4, 1, 8, 8)
    label = torch.full((real.size(0),), 1., dtype=torch.float)
    output = critic(real).view(-1)
    of_real = criterion(output, label)
    of_real.backward()
    mean_real = output.mean().item()
    fake = generator(torch.randn(4, nz, 1, 1))
    label.fill_(0.)
    of_fake = criterion(critic(fake.detach()).view(-1), label)
    of_fake.backward()
    critic_steps.step()
    generator.zero_grad()
    label.fill_(1.)
    output = critic(fake).view(-1)
    of_generator = criterion(output, label)
    of_generator.backward()
    generator_steps.step()
    print('[%d] Loss_D: %.4f\\tLoss_G: %.4f\\tD(x): %.4f\\tD(G(z)): %.4f'
          % (i, (of_real + of_fake).item(), of_generator.item(), mean_real, output.mean().item()))
with torch.no_grad():
    print(generator(same_noise).detach().cpu()[0, 0, :3])
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
offset = torch.cat([10 * (b[:, :2] - a[:, :2]) / a[:, 2:],
                    5 * torch.log(1e-6 + b[:, 2:] / a[:, 2:])], axis=1) * mask
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
