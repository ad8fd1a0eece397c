"""Which error is this?  PyTorch's text, read back into a key and what fills it.

    recognise(error)                an exception or a warning, ours or PyTorch's own
    recognise("a leaf Variable …")  its text

The answer is a ``Text`` that ``viz.explanations.explained`` says in plain words, or None.
"""

import re
from functools import cache
from string import Formatter

from ..core import messages
from .model import Text

KEYS = {
    "BACKWARD_TWICE": "second_backward",
    "NO_GRAD_FN": "nothing_requires_grad",
    "SCALAR_ONLY": "scalar_only",
    "SEED_SHAPE": "seed_shape",
    "UNUSED_INPUT": "unused_input",
    "INPUT_NO_GRAD": "input_no_grad",
    "NO_INPUTS": "no_inputs",
    "NAN_RETURNED": "nan_returned",
    "CREATE_GRAPH_CYCLE": "create_graph_cycle",
    "NON_LEAF_GRAD": "non_leaf_grad",
    "LEAF_IN_PLACE": "leaf_in_place",
    "VIEW_OF_LEAF_IN_PLACE": "view_of_leaf_in_place",
    "MODIFIED_IN_PLACE": "saved_value_changed",
    "INFERENCE_SAVED": "inference_saved",
    "INFERENCE_IN_PLACE": "inference_in_place",
    "INFERENCE_FLAG": "inference_flag",
    "DETACH_OF_VIEW": "detach_of_view",
    "WRITTEN_MORE_THAN_ONCE": "written_more_than_once",
    "OUTPUT_SHAPE": "output_shape",
    "OUTPUT_DTYPE": "output_dtype",
    "OUT_NEEDS_NO_GRAD": "out_needs_no_grad",
    "FLAG_ON_INTEGERS": "integers_require_grad",
    "FLOATS_ONLY": "integers_require_grad",
    "DATA_OF_INTEGERS": "integers_require_grad",
    "FLAG_OF_NON_LEAF": "flag_on_computed",
    "RETAIN_WITHOUT_GRAD": "retain_without_grad",
    "NUMPY_NEEDS_DETACH": "numpy_needs_detach",
    "GRAD_SIZE": "grad_size",
    "GRAD_DTYPE": "grad_dtype",
    "DEEPCOPY_OF_NON_LEAF": "deepcopy_of_non_leaf",
    "COPY_OF_TENSOR": "copy_of_tensor",
    "HOOK_NEEDS_GRAD": "hook_needs_grad",
    "HOOK_NEEDS_LEAF": "hook_needs_leaf",
    "HOOK_CHANGED_SIZE": "hook_changed_size",
    "HOOK_CHANGED_TYPE": "hook_changed_type",
    "GRADIENT_COUNT": "gradient_count",
    "GRADIENT_SHAPE": "gradient_shape",
    "GRADIENT_OF_NOTHING": "gradient_of_nothing",
    "SAVE_TENSORS": "save_tensors",
    "NO_BACKWARD": "no_backward",
    "LEGACY_FUNCTION": "legacy_function",
    "LEAF_MARKED_DIRTY": "leaf_marked_dirty",
    "TARGET_SIZE": "target_size",
    "BROADCAST": "broadcast",
    "MATMUL_SHAPES": "matmul_shapes",
    "ITEM": "item",
    "BOOL_AMBIGUOUS": "bool_ambiguous",
}
"""The explanation of each of ``messages``."""
OTHERS = {
    "gradients can be either Tensors or None, but got {type}": "seed_not_tensor",
    "assigned grad expected to be a Tensor or None but got grad of type {type}": "grad_not_tensor",
    "expected Variable, but hook returned '{type}'": "hook_not_tensor",
    "expected Variable or None (got {type})": "gradient_not_tensor",
    "trying to differentiate twice a function that was marked with @once_differentiable":
        "once_differentiable",
    "only Tensors of floating point and complex dtype can require gradients":
        "integers_require_grad",
    "all elements of {which} should be between 0 and 1": "probability_range",
    "can't optimize a non-leaf Tensor": "optimizer_non_leaf",
    "optimizer got an empty parameter list": "optimizer_empty",
    "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
    "{type}": "optimizer_one_tensor",
    "cannot assign {what} before Module.__init__() call": "before_init",
    "cannot assign '{type}' as parameter '{name}' (torch.nn.Parameter or None expected)":
        "parameter_replaced",
}
"""The explanation of texts that stand where they are raised."""
OF_VIEWS = {"no_grad": "view_under_no_grad", "inference": "view_under_inference",
            "several": "view_of_several", "custom": "view_of_custom"}
"""The explanation of each of ``messages.VIEW_REASONS``."""

VIEW = r"(?:A view was|Output (?P<nr>\d+) of (?P<name>\S+) is a view) .*modified inplace.*"
ENDINGS = "(?:" + "|".join((re.escape(messages.FLAG_ADVICE), r" Hint: .*")) + ")?"
TAIL = r"(?:\s*\(Triggered internally.*)?"
FIELDS = {"producer": r"(?:, which is output.*?)?", "index": r"\d+"}
PRODUCER = re.compile(r", which is output \d+ of (.+),")


def recognise(error: BaseException | str, tensor=None) -> Text | None:
    """The key of the explanation of ``error``, and its arguments; None when there is none.

    What is to blame is told in more arguments: the error's ``node`` and ``tensor``, where it
    carries them, or the ``tensor`` that is given.

    >>> recognise("grad can be implicitly created only for scalar outputs").key
    'scalar_only'
    """
    text = str(error).strip()
    for key, pattern in patterns():
        if found := pattern.fullmatch(text):
            said = {name: value for name, value in found.groupdict().items() if value}
            if "producer" in said:
                said["producer"] = PRODUCER.sub(r"\1", said["producer"])
            if "index" in said:     # counted from 0, but for one text
                said["place"] = str(int(said["index"]) + (key != "gradient_of_nothing"))
            if tensor is None:
                tensor = getattr(error, "tensor", None)
            more = {**of_tensor(tensor), **of_node(getattr(error, "node", None))}
            return Text(key, {**more, **said, "title": title(error)})
    return None


def title(error: BaseException | str) -> str:
    """The kind of the error and the first sentence of what it says.

    >>> title(ValueError("It is 0.5. Try 1."))
    'ValueError: It is 0.5.'
    """
    first = re.split(r"(?<=[.!?])\s", str(error).strip(), maxsplit=1)[0]
    return first if isinstance(error, str) else f"{type(error).__name__}: {first}".rstrip(": ")


@cache
def patterns() -> tuple[tuple[str, re.Pattern], ...]:
    """(key, pattern) of each text; the groups of a pattern are what fills it."""
    templates = {**{getattr(messages, name): key for name, key in KEYS.items()}, **OTHERS}
    found = [(key, pattern_of(template) + ENDINGS) for template, key in templates.items()]
    found += [(OF_VIEWS[made], VIEW + re.escape(reason))
              for made, reason in messages.VIEW_REASONS.items()]
    return tuple((key, re.compile(pattern + TAIL, re.DOTALL)) for key, pattern in found)


def pattern_of(template: str) -> str:
    """A pattern for the texts that a template makes, each field a group of its name."""
    seen: set[str] = set()
    pattern = ""
    for literal, name, _, _ in Formatter().parse(template.split(" Hint: ")[0]):
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{FIELDS.get(name, '.*?')})"
            seen.add(name)
    return pattern


def of_node(node) -> dict[str, str]:
    """The name of a node, and the line that it was made in if anomaly detection noted it."""
    if node is None:
        return {}
    lines = [line.strip() for line in getattr(node, "made_at", "").splitlines()]
    code = [line for line in lines if line and not line.startswith('File "')
            and set(line) - set("^~")]
    return {"grad_fn": type(node).__name__, **({"made_at": code[-1]} if code else {})}


def of_tensor(tensor) -> dict[str, str]:
    """The shape and type of a tensor, and what made it."""
    if tensor is None:
        return {}
    kind = str(tensor.dtype)
    made = {} if tensor.grad_fn is None else {"grad_fn": type(tensor.grad_fn).__name__}
    integers = {} if tensor.is_floating_point() else {"integers": kind}
    return {"shape": str(list(tensor.shape)), "dtype": kind, **integers, **made}
