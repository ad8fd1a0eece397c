"""Layers of images and volumes: resampling, patches, pooling, padding, instance normalization."""

from __future__ import annotations

from tests.parity.cases.nn.functions import SHOW

HERE = SHOW + """
torch.manual_seed(0)
i = torch.rand(1, 2, 3, 4, requires_grad=True)
s = torch.rand(1, 2, 5, requires_grad=True)
x = torch.rand(1, 1, 3, 4, 2, requires_grad=True)
"""

IMAGES = {
    "grids and samples": HERE + """
i, x = i.detach().double().requires_grad_(), x.detach().double().requires_grad_()
theta = torch.tensor([[[0.8, -0.3, 0.2], [0.4, 1.3, -0.1]]],
                     dtype=torch.float64, requires_grad=True)
for corners in (True, False):
    for padding in ("zeros", "border", "reflection"):
        grid = F.affine_grid(theta, (1, 2, 2, 3), align_corners=corners)
        show(F.grid_sample(i, grid, padding_mode=padding, align_corners=corners), i, theta)
        far = F.grid_sample(i, grid * 3, "nearest", padding, corners)
        print(far.detach(), torch.autograd.grad(far.sum(), [i, theta]))
print(grid, grid.grad_fn.name())
turn = torch.tensor([[[0.6, 0.2, 0.1, 0.], [0., 1.2, 0.3, 0.1], [-0.2, 0., 0.9, -0.1]]]).double()
volume = F.grid_sample(x, F.affine_grid(turn, (1, 1, 2, 2, 3), align_corners=False))
show(volume, x)
print(volume.grad_fn.name())
samples = F.grid_sample(i, F.affine_grid(theta, i.shape), align_corners=True)
g, = torch.autograd.grad((samples ** 2).sum(), theta, create_graph=True)
print(torch.autograd.grad((g ** 2).sum(), [i, theta]))

F.grid_sample(i, grid, mode="cubic")

F.grid_sample(i, grid, padding_mode="zero")

F.grid_sample(i, torch.zeros(2, 1, 1, 2))

F.grid_sample(i, torch.zeros(1, 1, 1, 3))

F.grid_sample(i, torch.zeros(1, 1, 2))

F.grid_sample(i, grid.float())

F.grid_sample(i[:, :, :0], grid)

F.grid_sample(i.long(), grid.long())

F.affine_grid(theta, (1, 2, 3))

F.affine_grid(theta[:, :1], (1, 2, 3, 4))

F.affine_grid(theta, (2, 2, 3, 4))

F.affine_grid(theta, (1, 2, 0, 4))

F.affine_grid(theta.long(), (1, 2, 3, 4))
""",
    "interpolate": HERE + """
for mode in ("nearest", "bilinear", "bicubic", "area", "nearest-exact"):
    show(F.interpolate(i, scale_factor=1.7, mode=mode), i)
    show(F.interpolate(i, size=(4, 7), mode=mode), i)
show(F.interpolate(i, scale_factor=3, mode="bilinear", align_corners=True), i)
show(F.interpolate(i, size=3, mode="bicubic", align_corners=True), i)
show(F.interpolate(i, scale_factor=1.7, recompute_scale_factor=True, mode="bilinear"), i)
show(F.interpolate(s, scale_factor=2, mode="linear"), s)
show(F.interpolate(x, size=2, mode="trilinear"), x)
show(F.interpolate(x, scale_factor=2), x)

F.interpolate(i)

F.interpolate(i, size=2, scale_factor=2)

F.interpolate(s, size=2, mode="bilinear")

F.interpolate(s[0], size=2, mode="linear")

F.interpolate(i, size=2, mode="nearest", align_corners=True)

F.interpolate(i, size=(2, 2, 2))

F.interpolate(i, scale_factor=(2, 2, 2))
""",
    "pixels, channels and patches": HERE + """
p = torch.arange(16.).reshape(1, 4, 2, 2).requires_grad_()
show(F.pixel_shuffle(p, 2), p)
show(F.pixel_unshuffle(p, 2), p)
show(F.channel_shuffle(p * 1, 2), p)
show(F.unfold(i, 2), i)
show(F.unfold(i, (2, 3), 1, 1, 2), i)
show(F.unfold(i[0], 2), i)
show(F.fold(F.unfold(i, 2), (3, 4), 2), i)

F.pixel_shuffle(i, 2)

F.pixel_unshuffle(i, 2)

F.unfold(torch.zeros(1, 1, 1, 1), 2)

F.fold(torch.zeros(1, 3, 3), (2, 2), 2)

F.fold(torch.zeros(1, 4, 3), (2, 2), 2)
""",
    "pooling of any size": HERE + """
show(F.max_pool3d(x, 2), x)
show(F.avg_pool3d(x, 2, padding=1), x)
show(F.adaptive_avg_pool3d(x, 2), x)
show(F.adaptive_avg_pool3d(x, 1), x)
show(F.adaptive_max_pool3d(x, (2, 3, 1)), x)
show(F.adaptive_max_pool2d(i, (2, 3)), i)
show(F.adaptive_max_pool1d(s, 3), s)
show(F.lp_pool1d(s, 2, 2), s)
show(F.lp_pool2d(i, 2, 2), i)
print(F.adaptive_max_pool2d(i, 2, return_indices=True)[1])
print(F.max_pool3d(x, 2, return_indices=True)[1], F.max_pool1d(s, 2, return_indices=True)[1])

F.max_pool3d(i[0, 0], 2)

F.adaptive_avg_pool2d(i[0, 0], 2)

F.adaptive_max_pool2d(i[0, 0], 2)
""",
    "volumes": HERE + """
w = torch.rand(1, 2, 2, 2, 2, requires_grad=True)
show(F.conv_transpose3d(x[:, :, :2, :2], w, stride=2), x, w)
show(F.pad(x, (1, 1, 1, 1, 1, 1), "reflect"), x)
show(F.pad(x, (1, 1, 1, 0, 2, 1), "replicate"), x)
print(F.pad(x, (1, 1, 1, 0, 2, 1), "circular").detach())
""",
    "instance normalization": HERE + """
import torch.nn as nn
show(F.instance_norm(i), i)
show(F.local_response_norm(i, 2), i)
x = torch.rand(2, 3, 2, 2)
m = nn.InstanceNorm2d(3, affine=True, track_running_stats=True)
print(m(x).detach(), m.running_mean, m.running_var, list(m.state_dict()))
m.eval()
print(m(x[0]).detach())
print(nn.InstanceNorm2d(4)(x).shape)

nn.InstanceNorm2d(4, affine=True)(x)

nn.InstanceNorm1d(3)(x)

F.instance_norm(torch.zeros(1, 3, 1))

F.local_response_norm(torch.zeros(3, 3), 2)
""",
    "how layers of images print": """
import torch.nn as nn
for m in (nn.InstanceNorm2d(3), nn.InstanceNorm1d(2, affine=True), nn.LocalResponseNorm(2),
          nn.MaxPool3d(2), nn.AvgPool3d(2), nn.AdaptiveMaxPool1d(2),
          nn.AdaptiveAvgPool3d((1, 2, 3)), nn.LPPool2d(2, 3), nn.CircularPad2d(1),
          nn.ZeroPad3d(1), nn.ReflectionPad3d(1), nn.Upsample(scale_factor=2),
          nn.Upsample(size=3, mode="bilinear"), nn.UpsamplingNearest2d(scale_factor=2),
          nn.UpsamplingBilinear2d(4), nn.PixelShuffle(2), nn.PixelUnshuffle(2), nn.Unfold(2),
          nn.Fold((3, 3), 2), nn.ChannelShuffle(2), nn.ConvTranspose3d(1, 2, 3),
          nn.Upsample(scale_factor=(2, 3))):
    print(m)
x = torch.arange(16.).reshape(1, 4, 2, 2)
for m in (nn.Upsample(scale_factor=2), nn.PixelShuffle(2), nn.Unfold(2), nn.ChannelShuffle(2)):
    print(m(x))
""",
}
