"""PyTorch's texts, each in one place (read off PyTorch 2.13; the tests compare with it)."""

BACKWARD_TWICE = (
    "Trying to backward through the graph a second time (or directly access saved tensors after"
    " they have already been freed). Saved intermediate values of the graph are freed when you "
    "call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward "
    "through the graph a second time or if you need to access saved tensors after calling "
    "backward.")
MODIFIED_IN_PLACE = (
    "one of the variables needed for gradient computation has been modified by an inplace "
    "operation: [{type} {shape}]{producer} is at version {version}; expected version {expected}"
    " instead. Hint: enable anomaly detection to find the operation that failed to compute its "
    "gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).")
PRODUCER = ", which is output 0 of {name},"
LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place operation."
SCALAR_ONLY = "grad can be implicitly created only for scalar outputs"
NO_GRAD_FN = "element {index} of tensors does not require grad and does not have a grad_fn"
SEED_SHAPE = (
    "Mismatch in shape: grad_output[{index}] has a shape of torch.Size({seed}) and "
    "output[{index}] has a shape of torch.Size({output}).")
UNUSED_INPUT = (
    "The differentiated Tensor at index {index} appears to not have been used in the graph. Set"
    " allow_unused=True if this is the desired behavior.")
INPUT_NO_GRAD = "One of the differentiated Tensors does not require grad"
FLAG_ON_INTEGERS = "only Tensors of floating point dtype can require gradients"
FLOATS_ONLY = "Only Tensors of floating point and complex dtype can require gradients"
NUMPY_NEEDS_DETACH = (
    "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
FLAG_OF_NON_LEAF = "you can only change requires_grad flags of leaf variables."
FLAG_ADVICE = (
    " If you want to use a computed variable in a subgraph that doesn't require differentiation"
    " use var_no_grad = var.detach().")
COPY_OF_TENSOR = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or"
    " sourceTensor.detach().clone().requires_grad_(True), rather than "
    "torch.tensor(sourceTensor).")
CREATE_GRAPH_CYCLE = (
    "Using backward() with create_graph=True will create a reference cycle between the "
    "parameter and its gradient which can cause a memory leak. We recommend using autograd.grad"
    " when creating the graph to avoid this. If you have to use this function, make sure to "
    "reset the .grad fields of your parameters to None after use to break the cycle and avoid "
    "the leak.")
RETAIN_WITHOUT_GRAD = "can't retain_grad on Tensor that has requires_grad=False"
GRAD_SIZE = (
    "attempting to assign a gradient of size '{grad}' to a tensor of size '{tensor}'. Please "
    "ensure that the gradient and the tensor are the same size")
NON_LEAF_GRAD = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad "
    "attribute won't be populated during autograd.backward(). If you indeed want the .grad "
    "field to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If"
    " you access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead. "
    "See github.com/pytorch/pytorch/pull/30531 for more information.")
BROADCAST = (
    "The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton "
    "dimension {dim}")
MATMUL_SHAPES = "mat1 and mat2 shapes cannot be multiplied ({a} and {b})"
ITEM = "a Tensor with {count} elements cannot be converted to Scalar"
BOOL_AMBIGUOUS = "Boolean value of Tensor with {what} is ambiguous"
DIM_RANGE = "Dimension out of range (expected to be in range of [{low}, {high}], but got {dim})"
INVALID_SHAPE = "shape '{shape}' is invalid for input of size {count}"
T_DIMS = "t() expects a tensor with <= 2 dimensions, but self is {ndim}D"
INDEX_RANGE = "index {index} is out of bounds for dimension {dim} with size {size}"
EXPAND_SIZE = (
    "The expanded size of the tensor ({to}) must match the existing size ({have}) at non-"
    "singleton dimension {dim}.  Target sizes: {target}.  Tensor sizes: {sizes}")
MEAN_OF_INTEGERS = (
    "mean(): could not infer output dtype. Input dtype must be either a floating point or "
    "complex dtype. Got: {type}")
DOT_SIZES = (
    "inconsistent tensor size, expected tensor [{a}] and src [{b}] to have the same number of "
    "elements, but got {a} and {b} elements respectively")
MATMUL_0D = "both arguments to matmul need to be at least 1D, but they are {a}D and {b}D"
BMM_SIZES = (
    "Expected size for first two dimensions of batch2 tensor to be: [{batch}, {inner}] but got:"
    " {got}.")
PERMUTE = (
    "permute(sparse_coo): number of dimensions in the tensor input does not match the length of"
    " the desired ordering of dimensions i.e. input.dim() = {ndim} is not equal to len(dims) = "
    "{got}")
EXPAND_DIMS = (
    "expand({type}{{{sizes}}}, size={target}): the number of sizes provided ({to}) must be "
    "greater or equal to the number of dimensions in the tensor ({have})")
CAT_0D = "zero-dimensional tensor (at position {index}) cannot be concatenated"
CAT_DIMS = "Tensors must have same number of dimensions: got {a} and {b}"
CAT_SIZES = (
    "Sizes of tensors must match except in dimension {dim}. Expected size {n} but got size {m} "
    "for tensor number {index} in the list.")
STACK_SIZES = (
    "stack expects each tensor to be equal size, but got {first} at entry 0 and {other} at "
    "entry {index}")
TOO_MANY_INDICES = "too many indices for tensor of dimension {ndim}"
INDEX_TYPE = "tensors used as indices must be long, int, byte or bool tensors"
NO_INPUTS = "`inputs` argument to `{name}()` cannot be empty."
GRAD_DTYPE = (
    "attempting to assign a gradient with dtype '{grad}' to a tensor with grad_dtype "
    "'{tensor}'. The gradient must match the tensor's grad_dtype (defaults to the tensor's "
    "dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to "
    "allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its "
    "gradient may break downstream systems that assume they match.")
DOT_DTYPES = "dot : expected both vectors to have same dtype, but found {a} and {b}"
SLICE_0D = "slice() cannot be applied to a 0-dim tensor."
INDEX_0D = (
    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in "
    "C++ to convert a 0-dim tensor to a number")
INDEX_KIND = (
    "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid "
    "indices (got {type})")
MASK_SHAPE = (
    "The shape of the mask {mask} at index {index} does not match the shape of the indexed "
    "tensor {shape} at index {index}")
NEGATIVE_BOOL = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert"
    " a mask, use the `~` or `logical_not()` operator instead.")
SUBTRACT_BOOLS = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or "
    "`logical_xor()` operator instead.")
VIEW_OF_LEAF_IN_PLACE = (
    "a view of a leaf Variable that requires grad is being used in an in-place operation.")
VIEW_UNDER_NO_GRAD = (
    "A view was created in no_grad mode and is being modified inplace with grad mode enabled. "
    "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your "
    "code by moving both the view and the inplace either both inside the no_grad block (if you "
    "don't want the inplace to be tracked) or both outside (if you want the inplace to be "
    "tracked).")
VIEW_OF_SEVERAL = (
    "Output {nr} of {name} is a view and is being modified inplace. This view is the output of a "
    "function that returns multiple views. Such functions do not allow the output views to be "
    "modified inplace. You should replace the inplace operation by an out-of-place one.")
OUTPUT_SHAPE = "output with shape {output} doesn't match the broadcast shape {result}"
OUTPUT_DTYPE = "result type {result} can't be cast to the desired output type {output}"
WRITTEN_MORE_THAN_ONCE = (
    "unsupported operation: more than one element of the written-to tensor refers to a single "
    "memory location. Please clone() the tensor before performing the operation.")
VIEW_STRIDES = (
    "view size is not compatible with input tensor's size and stride (at least one dimension spans "
    "across two contiguous subspaces). Use .reshape(...) instead.")
SPLIT_SIZES = ("split_with_sizes expects split_sizes to sum exactly to {total} (input tensor's "
               "size at dimension {dim}), but got split_sizes={sections}")
