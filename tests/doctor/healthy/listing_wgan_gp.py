"""WGAN-GP as in caogang's listing: a penalty of flat gradients; one of points is 2-D"""

import torch
from torch import nn

torch.manual_seed(0)
netD = nn.Sequential(nn.Conv2d(1, 4, 3), nn.LeakyReLU(), nn.Flatten(), nn.Linear(64, 1))
netG, netP = nn.Linear(5, 36), nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizerD = torch.optim.Adam([*netD.parameters(), *netP.parameters()], lr=1e-4)
optimizerG = torch.optim.Adam(netG.parameters(), lr=1e-4)


def calc_gradient_penalty(critic, real, fake, shown=0.0):
    alpha = torch.rand(real.shape[0], *[1] * (real.dim() - 1)).expand_as(real)
    interpolates = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    scores = critic(interpolates)
    gradients = torch.autograd.grad(outputs=scores, inputs=interpolates,
                                    grad_outputs=torch.ones_like(scores),
                                    create_graph=True, retain_graph=True)[0]
    if real.dim() > 2:
        gradients = gradients.view(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean() * 10


for iteration in range(3):
    for p in netD.parameters():
        p.requires_grad = True
    real, fake = torch.randn(4, 1, 6, 6), netG(torch.randn(4, 5)).view(4, 1, 6, 6)
    points = torch.randn(2, 6, 2)
    D_cost = netD(fake.detach()).mean() - netD(real).mean() + netP(points[0]).mean()
    D_cost = D_cost + calc_gradient_penalty(netD, real, fake.detach())
    D_cost = D_cost + calc_gradient_penalty(netP, points[0], points[1])
    probe = points[1].clone().requires_grad_()
    g, = torch.autograd.grad(netP(probe).sum(), probe)
    optimizerD.zero_grad()
    (D_cost + g.norm().detach() * 0).backward()
    optimizerD.step()
    for p in netD.parameters():
        p.requires_grad = False
    optimizerG.zero_grad()
    G_cost = -netD(netG(torch.randn(4, 5)).view(4, 1, 6, 6)).mean()
    G_cost.backward()
    optimizerG.step()
for p in netD.parameters():
    p.requires_grad = True
