"""Calls of what PyTorch declares in Python: functions of nn, layers, optimizers, schedules."""

from __future__ import annotations

import ast
import re

from tests.parity.cases.calls.values import BASES
from tests.parity.declared import read_declarations

X2, SEQUENCE = "(x, y)", "(images[0])"
IMAGES, VOLUMES = "(images)", "(images[None])"
LAYERS = {
    "DataParallel": ("nn.Linear(3, 2)", "(x)"), "Linear": ("3, 2", "(x)"),
    "Bilinear": ("3, 3, 2", X2), "Embedding": ("4, 3", "(i)"),
    "EmbeddingBag": ("4, 3", "(i)"), "Flatten": ("", IMAGES), "Unflatten": ("1, (3, 1)", "(x)"),
    "GroupNorm": ("2, 2", IMAGES), "LayerNorm": ("3", "(x)"), "RMSNorm": ("3", "(x)"),
    "LocalResponseNorm": ("2", IMAGES), "PReLU": ("", "(x)"), "Threshold": ("0.1, 20.0", "(x)"),
    "Fold": ("(4, 4), 2", "(torch.ones(1, 8, 9))"), "Unfold": ("2", IMAGES),
    "Dropout": ("", "(x)"), "AlphaDropout": ("", "(x)"), "Dropout1d": ("", SEQUENCE),
    "Dropout2d": ("", IMAGES), "Dropout3d": ("", VOLUMES), "PixelShuffle": ("2", "(fours)"),
    "PixelUnshuffle": ("2", IMAGES), "ChannelShuffle": ("2", IMAGES),
    "Upsample": ("None, 2", IMAGES),
    "UpsamplingBilinear2d": ("None, 2", IMAGES), "UpsamplingNearest2d": ("None, 2", IMAGES),
    "CosineSimilarity": ("", X2), "PairwiseDistance": ("", X2), "Softmax2d": ("", IMAGES),
    "LPPool1d": ("2, 2", SEQUENCE), "LPPool2d": ("2, 2", IMAGES), "GLU": ("", IMAGES),
    "RNN": ("3, 2", "(x[None])"), "LSTM": ("3, 2", "(x[None])"), "GRU": ("3, 2", "(x[None])"),
    "RNNCell": ("3, 2", "(x)"), "LSTMCell": ("3, 2", "(x)"), "GRUCell": ("3, 2", "(x)"),
    "MultiheadAttention": ("4, 2", "(images[0], images[0], images[0])[0]"),
    "TransformerEncoderLayer": ("4, 2, 8, 0.0", "(images[0])"),
    "TransformerDecoderLayer": ("4, 2, 8, 0.0", "(images[0], images[0])"),
    "Transformer": ("4, 2, 1, 1, 8, 0.0", "(images[0], images[0])"),
    "TransformerEncoder": ("nn.TransformerEncoderLayer(4, 2, 8, 0.0), 1", "(images[0])"),
    "TransformerDecoder": ("nn.TransformerDecoderLayer(4, 2, 8, 0.0), 1", "(images[0], images[0])"),
    "CTCLoss": ("", "(images[0].log_softmax(2), torch.ones(4, 1).long(), (2,) * 4, (1,) * 4)"),
    "BCELoss": ("", "(p, m.float())"), "BCEWithLogitsLoss": ("", "(x, m.float())"),
    "NLLLoss": ("", "(x, k)"), "CrossEntropyLoss": ("", "(x, k)"), "GaussianNLLLoss": ("",
    "(x, y, y)"),
    "CosineEmbeddingLoss": ("", "(x, y, torch.tensor([1, -1]))"), "KLDivLoss": ("", "(x, p)"),
    "MarginRankingLoss": ("", "(x, y, z.sign())"), "TripletMarginLoss": ("", "(x, y, z)"),
    "HingeEmbeddingLoss": ("", "(x, z.sign())"), "SoftMarginLoss": ("", "(x, z.sign())"),
    "MultiMarginLoss": ("", "(x, k)"), "MultiLabelSoftMarginLoss": ("", "(x, m.float())"),
    "TripletMarginWithDistanceLoss": ("", "(x, y, z)"),
    **dict.fromkeys(("L1Loss", "MSELoss", "SmoothL1Loss", "HuberLoss", "PoissonNLLLoss"), ("", X2)),
    "LazyLinear": ("2", "(x)"), "Softmax": ("1", "(x)"), "LogSoftmax": ("1", "(x)"),
    "Softmin": ("1", "(x)"),
}
"""Layers: what they are made with, and what they are called with."""
for _k, _input in enumerate((SEQUENCE, IMAGES, VOLUMES), 1):
    _c = _k if _k != 3 else 1
    LAYERS |= {f"{kind}{_k}d": (arguments, _input) for kind, arguments in {
        "Conv": f"{1 if _k == 3 else 2}, 2, 1", "ConvTranspose": f"{1 if _k == 3 else 2}, 2, 2",
        "MaxPool": "2" if _k < 3 else "(1, 2, 2)", "AvgPool": "2" if _k < 3 else "(1, 2, 2)",
        "AdaptiveAvgPool": "1", "AdaptiveMaxPool": "1",
        "BatchNorm": str((4, 2, 1)[_k - 1]), "InstanceNorm": str((2, 2, 1)[_k - 1]),
        "ReflectionPad": "1", "ReplicationPad": "1", "ZeroPad": "1", "ConstantPad": "1, 0.5",
        "CircularPad": "1", "LazyConv": "2, 1", "LazyConvTranspose": "2, 2", "LazyBatchNorm": "",
        "LazyInstanceNorm": ""}.items()}
LAYERS |= {"BatchNorm1d": ("3", "(x)"), "LazyBatchNorm1d": ("", "(x)"),
           "ConvTranspose1d": ("4, 2, 2", SEQUENCE), "Conv1d": ("4, 2, 1", SEQUENCE),
           "ReflectionPad3d": ("(1, 1, 1, 1, 0, 0)", VOLUMES)}

FUNCTIONS = {
    "binary_cross_entropy": "p, m.float()", "binary_cross_entropy_with_logits": "x, m.float()",
    "gaussian_nll_loss": "x, y, y", "l1_loss": "x, y", "smooth_l1_loss": "x, y",
    "huber_loss": "x, y", "kl_div": "x, p", "softmax": "x, 1", "log_softmax": "x, 1",
    "softmin": "x, 1", "gumbel_softmax": "x", "normalize": "x",
    "batch_norm": "x, None, None, None, None, True",
    "instance_norm": "images", "group_norm": "images, 2", "local_response_norm": "images, 2",
    "adaptive_max_pool2d": "images, 1", "adaptive_max_pool3d": "images[None], 1",
    "adaptive_avg_pool2d": "images, 1", "max_pool3d": "images[None], (1, 2, 2)",
    "lp_pool1d": "images[0], 2, 2", "lp_pool2d": "images, 2, 2",
    "fold": "torch.ones(1, 8, 9), (4, 4), 2",
    "unfold": "images, 2", "interpolate": "images, None, 2", "upsample": "images, None, 2",
    "upsample_nearest": "images, None, 2", "upsample_bilinear": "images, None, 2",
    "dropout1d": "images[0]", "dropout2d": "images", "dropout3d": "images[None]",
    "feature_alpha_dropout": "images", "glu": "images", "hardtanh": "x", "embedding": "k, x",
    "embedding_bag": "i, x", "pad": "images, (1, 1)", "ctc_loss":
    "images[0].log_softmax(2), torch.ones(4, 1).long(), (2,) * 4, (1,) * 4",
    "threshold": "x, 0.5, 2.", "scaled_dot_product_attention": "B, B, B",
    "clip_grad_norm": "grads(), 0.5", "clip_grad_norm_": "grads(), 0.5",
    "clip_grad_value_": "grads(), 0.25",
    "get_total_norm": "[x, y]", "pad_sequence": "[x, y[:1]]",
    "pack_padded_sequence": "x[None], [2], True",
    "pack_sequence": "[x, y[:1]]", "unpad_sequence": "x[None], torch.tensor([2]), True",
    "sparse_": "x, 0.5",
    "pad_packed_sequence": "nn.utils.rnn.pack_sequence([x, y[:1]])", "constant_": "x, 2.",
    "kaiming_uniform_": "x", "kaiming_normal_": "x", "trunc_normal_": "x", "eye_": "x",
    "dirac_": "torch.empty(2, 2, 3)", "calculate_gain": "'tanh'", "orthogonal_": "x",
    "cdist": "x, y", "tensordot": "x, y", "unique": "i", "unique_consecutive": "i[0]",
    "block_diag": "x, y", "cartesian_prod": "u, v", "chain_matmul": "x, S", "split": "x, 1",
    "broadcast_shapes": "(2, 1), (3,)", "broadcast_tensors": "x, v", "norm": "x",
    "atleast_1d": "x", "atleast_2d": "x", "atleast_3d": "x", "meshgrid": "u, v",
    "unravel_index": "k, (2, 3)", "einsum": "'ij->i', x", "rrelu": "x", "one_hot": "k",
    "multi_head_attention_forward": "", "mse_loss": "x, y", "cross_entropy": "x, k",
    "parameters_to_vector": "[x, y]", "vector_to_parameters": "torch.ones(6), [x]",
    "unflatten": "1, (3, 1)",
}
VALUES = {
    "weight": "y", "bias": "None", "reduction": "'sum'", "mode": "'bilinear'", "size": "(3, 3)",
    "size_average": "False", "reduce": "False", "device": "'cpu'", "dtype": "torch.float64",
    "padding_mode": "'reflect'", "generator": "torch.Generator().manual_seed(3)", "pos_weight": "v",
    "running_mean": "v", "running_var": "v.abs()", "padding": "1", "approximate": "'tanh'",
    "nonlinearity": "'relu'", "dim": "0", "output_size": "3", "out": "torch.empty(0)", "a": "0.5",
    "scale_factor": "2", "attn_mask": "torch.ones(3, 3)", "key_padding_mask": "None",
    "activation": "'gelu'", "stride": "1", "nonlinearity_": "'tanh'", "foreach": "False",
    "fused": "None", "differentiable": "False", "capturable": "False", "align_corners": "False",
    "recompute_scale_factor": "True", "per_sample_weights": "None", "offsets": "None",
    "compute_mode": "'use_mm_for_euclid_dist'", "padding_idx": "0", "max_norm": "1.",
    "scale": "0.5",
    "step_size_down": "2", "threshold_mode": "'abs'", "scale_fn": "lambda x: x", "mode_": "'max'",
    "delta": "0.5", "divisor_override": "3", "anneal_strategy": "'linear'", "param": "2.",
    "indexing": "'ij'", "_weight": "None", "_freeze": "False", "_stacklevel": "3", "kdim": "None",
    "total_length": "3", "dilation": "1", "groups": "1", "output_padding": "0", "lengths": "None",
    "custom_encoder": "None", "custom_decoder": "None", "norm": "None", "momentum": "0.5",
    "padding_side": "'left'", "num_classes": "4", "nan": "0.5", "proj_size": "1", "num_layers": "2",
    "dropout": "0.0", "dropout_p": "0.0", "mask_check": "True", "layer_norm_eps": "1e-4",
    "inplace": "True", "value": "0.5", "return_inverse": "True", "return_counts": "True",
    "step_size_up": "2", "normalized_shape": "3", "gamma": "0.5", "antialias": "False",
    "alpha": "0.7", "weight_decay": "0.1", "target": "y", "enforce_sorted": "False",
    "last_epoch": "-1", "optimizer": "o", "error_if_nonfinite": "True", "blank": "1",
    "include_last_offset": "False", "sparse": "False", "full_matrices": "False", "p": "1.5",
    "enable_gqa": "False", "rho": "0.8", "end_factor": "0.5", "input": "x", "tensor": "x",
    "threshold": "0.3", "cooldown": "1",
    "T_mult": "2", "num_heads": "2", "betas": "(0.8, 0.9)", "etas": "(0.4, 1.3)", "eps": "1e-3",
    "step_sizes": "(1e-3, 1.0)", "min_lr": "0.01", "base_momentum": "0.7", "max_momentum": "0.8",
    "is_causal": "False", "norm_type": "1.0", "min_value": "None", "max_value": "None",
    "need_weights": "False", "enable_nested_tensor": "False", "cycle_momentum": "False",
    "history_size": "3", "line_search_fn": "'strong_wolfe'", "lr": "0.2", "max_iter": "3",
    "tolerance_change": "1e-3", "tolerance_grad": "1e-3", "max_eval": "4", "nesterov": "False",
    "t0": "1.0", "init": "0.5", "output_ratio": "None", "return_indices": "False", "beta": "2.0",
    "min_val": "-0.5", "max_val": "0.5", "fan": "'fan_out'", "batch_first": "True", "hard": "True",
}
SPECIAL = {
    ("bilinear", "bias"): "u", ("embedding", "padding_idx"): "1", ("BCELoss", "weight"): "y",
    ("NLLLoss", "weight"): "v", ("CrossEntropyLoss", "weight"): "v", ("nll_loss", "weight"): "v",
    ("cross_entropy", "weight"): "v", ("layer_norm", "weight"): "v", ("rms_norm", "weight"): "v",
    ("group_norm", "weight"): "u", ("batch_norm", "weight"): "v", ("PReLU", "num_parameters"): "3",
    ("ReduceLROnPlateau", "mode"): "'max'", ("CyclicLR", "mode"): "'triangular2'",
    ("ReduceLROnPlateau", "threshold_mode"): "'abs'", ("LSTM", "dropout"): "0.0",
    ("EmbeddingBag", "mode"): "'sum'", ("embedding_bag", "mode"): "'sum'", ("pad",
    "mode"): "'reflect'",
    ("Upsample", "mode"): "'nearest'", ("interpolate", "mode"): "'bilinear'", ("pad",
    "value"): "None",
    ("kaiming_uniform_", "mode"): "'fan_out'", ("kaiming_normal_", "mode"): "'fan_out'",
    ("calculate_gain", "param"): "0.1", ("cdist", "p"): "1.0", ("Dropout", "p"): "0.3",
    ("alpha_dropout", "training"): "True", ("Conv1d", "padding_mode"): "'zeros'",
    ("Upsample", "size"): "None", ("interpolate", "size"): "None", ("upsample", "size"): "None",
    ("UpsamplingBilinear2d", "size"): "None", ("UpsamplingNearest2d", "size"): "None",
    ("ConvTranspose1d", "padding_mode"): "'zeros'", ("ConvTranspose2d", "padding_mode"): "'zeros'",
    ("ConvTranspose3d", "padding_mode"): "'zeros'", ("unique", "dim"): "0", ("norm", "p"): "1",
    ("unique_consecutive", "dim"): "0", ("tensordot", "dims"): "2", ("instance_norm",
    "use_input_stats"): "True",
    ("instance_norm", "weight"): "u", ("RNN", "nonlinearity"): "'relu'", ("RNNCell",
    "nonlinearity"): "'relu'",
    ("MultiheadAttention", "kdim"): "4", ("MultiheadAttention", "vdim"): "4", ("norm", "dim"): "1",
    ("gumbel_softmax", "dim"): "1", ("conv_transpose1d", "padding"): "0",
    ("scaled_dot_product_attention", "is_causal"): "True",
    ("lp_pool1d", "stride"): "1", ("celu", "alpha"): "0.5", ("LBFGS", "lr"): "0.5", ("glu",
    "dim"): "1",
    ("sparse_", "std"): "0.1", ("dirac_", "groups"): "2", ("GLU", "dim"): "1", ("split",
    "dim"): "1",
    ("KLDivLoss", "reduction"): "'batchmean'", ("kl_div", "reduction"): "'batchmean'",
    ("cosine_similarity", "dim"): "0", ("Fold", "padding"): "0", ("fold", "padding"): "0",
}
OPTIMIZERS = {"ASGD": "", "Adadelta": "", "Adagrad": "", "Adam": "", "AdamW": "", "Adamax": "",
              "LBFGS": "", "NAdam": "", "RAdam": "", "RMSprop": "", "Rprop": "", "SGD": ""}
SCHEDULES = {
    "StepLR": "2", "MultiStepLR": "[1, 3]", "ConstantLR": "", "LinearLR": "",
    "ExponentialLR": "0.9",
    "CosineAnnealingLR": "3", "CosineAnnealingWarmRestarts": "2", "PolynomialLR": "",
    "LambdaLR": "lambda n: 0.5 ** n", "MultiplicativeLR": "lambda n: 0.5",
    "CyclicLR": "0.1, 1.0, 2", "OneCycleLR": "1.0, 6",
}
SKIPPED = ("multi_head_attention_forward",)
NEEDED_ONLY = ("Identity",)


def parameters_of(label: str) -> list[tuple[str, str | None]]:
    """The parameters with their defaults as they are written; None without one."""
    parts = re.split(r", (?![^(]*\))", DECLARED[label])
    return [(name, default if equals else None) for name, equals, default in
            (part.partition("=") for part in parts) if name and name[0] != "*"]


def value_of(name: str, parameter: str, default: str) -> str:
    """What is given for a parameter: from the tables, or something else than the default."""
    if parameter == "p" and "dropout" in name.lower():
        return "0.3"
    found = SPECIAL.get((name, parameter)) or VALUES.get(parameter)
    if found:
        return found
    value = ast.literal_eval(default) if default != "..." else None
    if isinstance(value, bool):
        return str(not value)
    return repr(value * 2 or 1) if isinstance(value, int | float) else default


def calls_of(label: str) -> list[str]:
    """The call with what is needed, and with each other parameter besides."""
    space, _, name = label.rpartition(".")
    form, needed = form_of(space, name)
    if not form:
        return []
    count = needed_count(label)
    lines = [form.format(needed)]
    for place, (parameter, default) in enumerate(parameters_of(label)):
        if default is not None and place >= count and default != "...":
            given = f"{parameter}={value_of(name, parameter, default)}"
            lines.append(form.format(f"{needed}, {given}" if needed else given))
    return lines


def needed_count(label: str) -> int:
    """How many arguments every call gives by position."""
    space, _, name = label.rpartition(".")
    _, needed = form_of(space, name)
    count = 0 if not needed or "=" in needed else (
        len(re.findall(r",(?![^(\[]*[)\]])", needed)) + 1)
    return count + space.startswith("optim")


def form_of(space: str, name: str) -> tuple[str, str]:
    """How it is called, with ``{}`` for the arguments, and those that are needed."""
    if space == "nn" and name in LAYERS | ACTIVATIONS:
        needed, call = {**ACTIVATIONS, **LAYERS}[name]
        return f"nn.{name}({{}}){call}", needed
    if space == "optim" and name in OPTIMIZERS:
        return f"train(lambda p: torch.optim.{name}(p, {{}}))", OPTIMIZERS[name] or "lr=0.1"
    if space == "optim.lr_scheduler" and name in SCHEDULES:
        return f"rates(lambda o: torch.optim.lr_scheduler.{name}(o, {{}}))", SCHEDULES[name]
    if space in ("nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", ""):
        needed = FUNCTIONS.get(name) or (BASES.get(name) or [""])[0] or (
            "x" if space in ("nn.functional", "nn.init") else "")
        return (f"torch.{space}.{name}({{}})".replace("..", "."), needed) if needed and (
            name not in SKIPPED) else ("", "")
    return "", ""


DECLARED = read_declarations()
ACTIVATIONS = {label[3:]: ("", "(x)") for label in DECLARED if label.startswith("nn.") and label[
    3:] in ["CELU", "ELU", "GELU", "Hardshrink", "Hardsigmoid", "Hardswish", "Hardtanh",
    "LeakyReLU", "LogSigmoid", "Mish", "ReLU", "ReLU6", "SELU", "SiLU", "Sigmoid", "Softplus",
    "Softshrink", "Softsign", "Tanh", "Tanhshrink", "Identity"]}
CASES = {label: lines for label in DECLARED if (lines := calls_of(label))}
