"""Lazy names: public names whose files are imported when they are first asked for.

    load("torch", "cdist")                 torch.cdist
    __getattr__, __dir__ = hooks("nn", __name__, globals())        those of a package

``compat`` mirrors the tree: what is rare of ``nn/modules/pooling.py`` is in
``compat/nn/modules/pooling.py``.  Older pickles and imports find it in the former all the same.
"""

from importlib import import_module
from types import FunctionType, SimpleNamespace

from ..core.tensor import Tensor
from .argument_errors import spoken
from .keywords import ALONG, LISTED, understanding

ROOT = __package__.partition(".")[0]
NAMES: dict[str, dict[str, str]] = {
    "torch Tensor": {
        "compat.functions.counting": "bincount histc unique unique_consecutive",
        "compat.functions.cumulative": "cummax cummin logcumsumexp",
        "compat.functions.decompositions":
            "cholesky_inverse cholesky_solve matrix_exp pinverse qr svd",
        "compat.functions.elementary":
            "digamma erfinv frexp gcd i0 lcm ldexp lgamma logaddexp2 nextafter renorm",
        "compat.functions.joining": "dsplit hsplit tensor_split vsplit",
        "compat.functions.matrices": "det inverse logdet matrix_power slogdet",
        "compat.functions.moving": "diag_embed diagflat rot90",
        "compat.functions.ordering": "aminmax kthvalue mode quantile",
        "compat.functions.products": "addbmm addmv addr baddbmm cross kron vdot",
        "compat.functions.scattering": "diagonal_scatter index_reduce put scatter_reduce "
                                       "select_scatter slice_scatter",
        "compat.functions.settings": "is_same_size",
        "compat.functions.statistics": "corrcoef cov histogram nanquantile",
        "functions.cumulative": "cumprod cumsum diff",
        "functions.inplace_views": "as_strided",
        "functions.ordering": "argmax argmin argsort max median min nanmedian sort topk",
        "functions.picking":
            "argwhere gather index_add index_copy index_fill index_put index_select masked_fill "
            "masked_scatter masked_select nonzero scatter scatter_add take take_along_dim",
        "functions.random": "bernoulli multinomial",
    },
    "torch": {
        "compat.functions.buffers": "frombuffer",
        "compat.functions.counting": "bucketize searchsorted",
        "compat.functions.distances": "cartesian_prod cdist combinations pdist",
        "compat.functions.elementary": "polygamma unravel_index",
        "compat.functions.joining": "atleast_3d block_diag column_stack dstack",
        "compat.functions.matrices": "chain_matmul",
        "compat.functions.moving": "tril_indices triu_indices",
        "compat.functions.ordering": "msort",
        "compat.functions.storages": "is_storage",
        "compat.functions.settings":
            "are_deterministic_algorithms_enabled get_float32_matmul_precision get_num_threads "
            "set_default_tensor_type set_float32_matmul_precision set_num_threads typename "
            "use_deterministic_algorithms compile",
        "compat.functions.statistics": "cumulative_trapezoid gradient trapezoid trapz vander",
        "compat.amp": "GradScaler autocast",
        "compat.func.vmap": "vmap",
        "compat.serialization": "load save",
        "core.printing": "set_printoptions",
        "functions.einsum": "einsum",
        "functions.random":
            "Generator default_generator get_rng_state initial_seed manual_seed normal rand "
            "rand_like randint randint_like randn randn_like random randperm seed set_rng_state",
        "nn.functional":
            "adaptive_avg_pool1d adaptive_max_pool1d alpha_dropout avg_pool1d bilinear celu "
            "channel_shuffle conv1d conv2d conv3d conv_transpose1d conv_transpose2d "
            "conv_transpose3d cosine_similarity dropout group_norm hardshrink layer_norm "
            "max_pool1d max_pool2d max_pool3d pairwise_distance pixel_shuffle pixel_unshuffle "
            "prelu rms_norm selu threshold",
    },
    "Tensor": {
        "compat.functions.inplace_derived":
            "absolute_ acosh_ addbmm_ addmm_ addmv_ addr_ arccos_ arccosh_ arcsin_ arcsinh_ "
            "arctan2_ arctan_ arctanh_ asinh_ atanh_ baddbmm_ bitwise_left_shift_ bitwise_not_ "
            "bitwise_right_shift_ cumprod_ deg2rad_ digamma_ divide_ eq_ erfinv_ fill_diagonal_ "
            "fix_ float_power_ gcd_ ge_ greater_ greater_equal_ gt_ heaviside_ i0_ index_reduce_ "
            "lcm_ ldexp_ le_ less_ less_equal_ lgamma_ logical_and_ logical_or_ logical_xor_ "
            "logit_ lt_ multiply_ ne_ nextafter_ not_equal_ put_ rad2deg_ renorm_ "
            "scatter_reduce_ sinc_ subtract_ true_divide_",
        "compat.functions.inplace_views": "apply_ map_ resize_ set_ sum_to_size",
        "compat.functions.moving": "unfold",
        "compat.functions.storages": "storage untyped_storage",
        "functions.picking":
            "cumsum_ index_add_ index_copy_ index_fill_ index_put_ masked_fill_ masked_scatter_ "
            "scatter_ scatter_add_",
        "functions.random": "bernoulli_ exponential_ normal_ random_ uniform_",
        "functions.inplace_views":
            "as_strided_ squeeze_ swapaxes_ swapdims_ t_ transpose_ unsqueeze_",
        "functions.numpy_protocol": "__array_function__ __array_ufunc__",
    },
    "linalg": {
        "compat.functions.decompositions":
            "cholesky_ex cond eig eigh eigvals eigvalsh lstsq matrix_exp matrix_norm matrix_rank "
            "norm pinv qr solve_triangular svd svdvals tensorinv tensorsolve vander vecdot",
        "compat.functions.matrices": "cholesky det inv matrix_power multi_dot slogdet solve",
        "compat.functions.products": "cross",
        "compat.ops.linalg": "LinAlgError",
    },
    "special": {
        "compat.functions.elementary": "digamma entr erfinv gammaln polygamma psi",
    },
    "autograd": {
        "autograd.function": "Function function",
        "autograd.functional": "functional",
        "compat.autograd.forward_ad": "forward_ad",
    },
    "nn": {
        "compat.nn.modules.activation":
            "CELU GLU Hardshrink Hardsigmoid Hardswish LogSigmoid Mish Softmax2d Softmin "
            "Softshrink Softsign Tanhshrink Threshold",
        "compat.nn.modules.attention": "MultiheadAttention",
        "compat.nn.modules.bags": "EmbeddingBag",
        "compat.nn.modules.ctc": "CTCLoss",
        "compat.nn.modules.lazy":
            "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d "
            "LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d "
            "LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear UninitializedParameter",
        "compat.nn.modules.loss":
            "CosineEmbeddingLoss GaussianNLLLoss HingeEmbeddingLoss KLDivLoss MarginRankingLoss "
            "MultiLabelSoftMarginLoss MultiMarginLoss PoissonNLLLoss SoftMarginLoss "
            "TripletMarginLoss TripletMarginWithDistanceLoss",
        "compat.nn.modules.normalization": "LocalResponseNorm",
        "compat.nn.modules.padding":
            "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d "
            "ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d "
            "ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d",
        "compat.nn.parallel": "DataParallel",
        "compat.nn.modules.parameters": "ParameterDict ParameterList",
        "compat.nn.modules.pooling":
            "AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d LPPool1d LPPool2d",
        "compat.nn.modules.resampling":
            "ChannelShuffle Fold PixelShuffle PixelUnshuffle Unfold Upsample UpsamplingBilinear2d "
            "UpsamplingNearest2d",
        "compat.nn.modules.transformer":
            "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder "
            "TransformerEncoderLayer",
    },
    "nn.functional": {
        "compat.functions.distances": "pdist",
        "compat.nn.functional.activations":
            "celu celu_ glu gumbel_softmax hardshrink hardsigmoid hardswish logsigmoid mish "
            "softmin softshrink softsign tanhshrink threshold",
        "compat.nn.functional.bags": "embedding_bag",
        "compat.nn.functional.losses":
            "cosine_embedding_loss ctc_loss gaussian_nll_loss hinge_embedding_loss kl_div "
            "margin_ranking_loss multi_margin_loss multilabel_soft_margin_loss poisson_nll_loss "
            "soft_margin_loss triplet_margin_loss triplet_margin_with_distance_loss",
        "compat.nn.functional.multihead": "multi_head_attention_forward",
        "compat.nn.functional.normalization": "local_response_norm",
        "compat.nn.functional.pooling":
            "adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d lp_pool1d lp_pool2d",
        "compat.nn.functional.resampling":
            "channel_shuffle fold interpolate pixel_shuffle pixel_unshuffle unfold upsample "
            "upsample_bilinear upsample_nearest",
        "compat.nn.functional.sampling": "affine_grid grid_sample",
    },
    "nn.utils": {
        "compat.nn.utils.norms":
            "remove_spectral_norm remove_weight_norm spectral_norm weight_norm",
    },
    "optim": {
        "compat.optim.lbfgs": "LBFGS",
        "compat.optim.moments": "Adamax NAdam RAdam",
        "compat.optim.signs": "ASGD Rprop",
    },
    "optim.lr_scheduler": {
        "compat.optim.lr_scheduler.combined": "ChainedScheduler SequentialLR",
        "compat.optim.lr_scheduler.cycles": "CosineAnnealingWarmRestarts CyclicLR OneCycleLR",
    },
}
"""Namespaces → files → names."""
PLACES: dict[str, dict[str, str]] = {}
"""Namespace → name → file."""
for _spaces, _files in NAMES.items():
    for _file, _names in _files.items():
        for _space in _spaces.split():
            PLACES.setdefault(_space, {}).update(dict.fromkeys(_names.split(), _file))
SUBJECTS = {
    "profiling": "autograd.profiler profiler utils.bottleneck",
    "quantisation": "ao nn.intrinsic nn.qat nn.quantized quantization",
    "Fourier transforms": "fft signal",
    "pruning": "nn.utils.prune",
    "compiling": "_dynamo compiler export fx jit library onnx package utils.cpp_extension "
                 "utils.mobile_optimizer",
    "several processes": "distributed futures multiprocessing nn.parallel "
                         "utils.data.distributed",
    "sparse, nested or masked tensors": "masked nested sparse",
    "downloads": "hub",
    "other devices": "mps mtia xpu",
}
"""What is left out → the modules that are about it."""
REFUSED = {path: subject for subject, paths in SUBJECTS.items() for path in paths.split()}
NOT_HERE = "{} is not here: a course on autograd does not touch {}"
IN_PLACE = ("abs_ acos_ as_strided_ asin_ atan_ ceil_ clamp_ clamp_max_ clamp_min_ clip_ cos_ "
            "cosh_ detach_ erf_ erfc_ exp2_ exp_ expm1_ fill_ floor_ frac_ index_put_ log10_ "
            "log1p_ log2_ log_ nan_to_num_ neg_ negative_ reciprocal_ relu_ round_ rsqrt_ "
            "sigmoid_ sin_ sinh_ sqrt_ square_ tan_ tanh_ trunc_ xlogy_ zero_")
"""In-place methods that PyTorch lists as functions too."""
FUNCTIONS = ("functions", "functional")
"""Packages whose functions speak PyTorch's words."""
LABELS = {"torch": "torch", "linalg": "linalg", "special": "special", "nn.functional": "F",
          "Tensor": "Tensor"}
"""How ``signatures.txt`` calls the namespaces."""


def load(space: str, name: str):
    """The ``name`` of a namespace, from the file that holds it."""
    file = PLACES[space][name]
    module = import_module(f".{file}", ROOT)
    found = getattr(module, f"torch_{name}", None) if space in ("torch", "Tensor") else None
    found = found or getattr(module, name, None) or module
    if not isinstance(found, FunctionType) or file.split(".")[-2] not in FUNCTIONS or (
            name.startswith("_")):
        return found
    if file.startswith("compat.functions.") or name in ALONG or (
            space == "torch" and name in LISTED):
        found = understanding(found)
    return spoken(f"{LABELS[space]}.{name}", found,
                  f"{ROOT}.nn.functional" if space == "nn.functional" else ROOT)


def hooks(space: str, package: str, contents: dict, hidden=frozenset()):
    """``__getattr__`` and ``__dir__`` of a package whose namespace has lazy names."""
    places = PLACES.get(space, {})

    def __getattr__(name):
        if name not in places:
            path = f"{package}.{name}".removeprefix(f"{ROOT}.")
            if path in REFUSED:
                raise AttributeError(NOT_HERE.format(f"torch.{path}", REFUSED[path]))
            absent = package == ROOT and not name.startswith("__")
            raise AttributeError(import_module(".compat.absent", ROOT).describe(package, name)
                                 if absent else
                                 f"module {package!r} has no attribute {name!r}")
        contents[name] = found = load(space, name)
        return found

    def __dir__():
        return sorted({*contents, *places} - hidden)
    return __getattr__, __dir__


class Namespace(SimpleNamespace):
    """torch.linalg and torch.special: what is there, and what loads on first use."""

    def __init__(self, space: str, **contents):
        super().__init__(**contents)
        vars(self)["__name__"] = space

    def __getattr__(self, name):
        space = vars(self)["__name__"]
        if name not in PLACES[space]:
            raise AttributeError(f"module 'torch.{space}' has no attribute {name!r}")
        return vars(self).setdefault(name, load(space, name))

    def __dir__(self):
        return sorted({*vars(self), *PLACES[vars(self)["__name__"]]} - {"__name__"})


# methods

def late_method(name: str):
    """A method that loads its function when it is called first."""
    def method(self, *args, **kwargs):
        setattr(Tensor, name, load("Tensor", name))
        return getattr(self, name)(*args, **kwargs)
    method.__name__ = method.__qualname__ = name
    return method


def attach_methods() -> None:
    """Give Tensor its lazy methods."""
    for name in PLACES["Tensor"]:
        setattr(Tensor, name, late_method(name))
