"""What two or three make together, elementwise: atan2, hypot, logaddexp, xlogy, addcmul, lerp."""

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.leaves import wrap
from ..core.tensor import Tensor, method
from ..ops import arithmetic, rounding
from .arguments import named, not_implemented, operand, tensor_argument
from .keywords import into
from .pointwise import checked

__all__ = ["addcdiv", "addcmul", "arctan2", "atan2", "copysign", "heaviside", "hypot", "lerp",
           "logaddexp", "xlogy"]


def of_two(name: str, op, doc: str, floats_only: bool = False):
    """A torch function of two Tensors."""
    def function(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        if floats_only and not (input.is_floating_point() or other.is_floating_point()):
            raise not_implemented(f"{name}_cpu", input)
        result = apply(op, tensor_argument(input, name), tensor_argument(other, name, "other", 2))
        return result if out is None else into(name, out, result, (input, other))
    return method(name)(named(function, name, doc))


atan2 = of_two("atan2", arithmetic.Atan2(), "The angle of the point (other, input).")
arctan2 = method("arctan2")(atan2)
hypot = of_two("hypot", arithmetic.Hypot(), "sqrt(input² + other²), without overflow.", True)
logaddexp = of_two("logaddexp", arithmetic.LogAddExp(),
                   "log(exp(input) + exp(other)), without overflow.",
                   True)
heaviside = of_two("heaviside", rounding.Heaviside(), "0 below 0, 1 above, ``other`` at 0.")


def with_number(op, of_number):
    """An operation of two operands that is another one for a number."""
    def combine(input, other):
        b = operand(other)
        if b is None:
            return NotImplemented
        if not isinstance(input, Tensor):
            return apply(op, wrap(input), b)
        return apply(op if isinstance(b, Tensor) else of_number, input, b)
    return combine


xlogy = checked("xlogy", with_number(arithmetic.Xlogy(), arithmetic.XlogyNumber()),
                "input · log(other), 0 where input is 0.")
copysign = checked("copysign", with_number(rounding.Copysign(), rounding.CopysignNumber()),
                   "The size of input with the sign of other.")


# of three

@method()
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value=1) -> Tensor:
    """input + value · tensor1 · tensor2."""
    return apply(arithmetic.Addcmul(value), input, tensor1, tensor_argument(tensor2, "addcmul"))


@method()
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value=1) -> Tensor:
    """input + value · tensor1 / tensor2."""
    if not (tensor1.is_floating_point() or tensor2.is_floating_point()):
        raise RuntimeError(messages.ADDCDIV_OF_INTEGERS)
    return apply(arithmetic.Addcdiv(value), input, tensor1, tensor2)


@method()
def lerp(input: Tensor, end: Tensor, weight) -> Tensor:
    """From ``input`` (at weight 0) to ``end`` (at weight 1)."""
    if input.dtype is not end.dtype:
        a, b = (dtypes.c_name(x.dtype) for x in (input, end))
        raise RuntimeError(f"expected dtype {a} for `end` but got dtype {b}")
    if not input.is_floating_point():
        raise not_implemented("lerp_kernel_scalar", input)
    if isinstance(weight, Tensor):
        return apply(arithmetic.LerpTensor(), input, end, weight)
    return apply(arithmetic.Lerp(weight), input, end)
