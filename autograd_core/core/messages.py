"""PyTorch's texts, each in one place (read off PyTorch 2.13; the tests compare with it)."""

BACKWARD_TWICE = ("Trying to backward through the graph a second time (or directly access saved "
                  "tensors after they have already been freed). Saved intermediate values of the "
                  "graph are freed when you call .backward() or autograd.grad(). Specify "
                  "retain_graph=True if you need to backward through the graph a second time or "
                  "if you need to access saved tensors after calling backward.")
MODIFIED_IN_PLACE = (
    "one of the variables needed for gradient computation has been modified by an inplace "
    "operation: [{type} {shape}]{producer} is at version {version}; expected version {expected}"
    " instead. Hint: enable anomaly detection to find the operation that failed to compute its "
    "gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).")
PRODUCER = ", which is output 0 of {name},"
LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place operation."
SCALAR_ONLY = "grad can be implicitly created only for scalar outputs"
NO_GRAD_FN = "element {index} of tensors does not require grad and does not have a grad_fn"
SEED_SHAPE = ("Mismatch in shape: grad_output[{index}] has a shape of torch.Size({seed}) and "
              "output[{index}] has a shape of torch.Size({output}).")
UNUSED_INPUT = ("The differentiated Tensor at index {index} appears to not have been used in the "
                "graph. Set allow_unused=True if this is the desired behavior.")
INPUT_NO_GRAD = "One of the differentiated Tensors does not require grad"
FLAG_ON_INTEGERS = "only Tensors of floating point dtype can require gradients"
FLOATS_ONLY = "Only Tensors of floating point and complex dtype can require gradients"
NUMPY_NEEDS_DETACH = (
    "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
FLAG_OF_NON_LEAF = "you can only change requires_grad flags of leaf variables."
FLAG_ADVICE = (" If you want to use a computed variable in a subgraph that doesn't require "
               "differentiation use var_no_grad = var.detach().")
COPY_OF_TENSOR = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).")
VECTOR_OR_MATRIX = ("Expected non-empty vector or matrix with optional 0-dim batch size, but got: "
                    "{got}")
MULTI_MARGIN_TARGET = (
    "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples "
    "(batch size). Expected target size [{wanted}], but got {got}. Input has shape {shape}.")
READ_ONLY_BUFFER = (
    "The given buffer is not writable, and PyTorch does not support non-writable tensors. This "
    "means you can write to the underlying (supposedly non-writable) buffer using the tensor. You "
    "may want to copy the buffer to protect its data or make it writable before converting it to "
    "a tensor. This type of warning will be suppressed for the rest of this program.")
CREATE_GRAPH_CYCLE = ("Using backward() with create_graph=True will create a reference cycle "
                      "between the parameter and its gradient which can cause a memory leak. We "
                      "recommend using autograd.grad when creating the graph to avoid this. If "
                      "you have to use this function, make sure to reset the .grad fields of your "
                      "parameters to None after use to break the cycle and avoid the leak.")
RETAIN_WITHOUT_GRAD = "can't retain_grad on Tensor that has requires_grad=False"
GRAD_SIZE = ("attempting to assign a gradient of size '{grad}' to a tensor of size '{tensor}'. "
             "Please ensure that the gradient and the tensor are the same size")
NON_LEAF_GRAD = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad "
    "attribute won't be populated during autograd.backward(). If you indeed want the .grad "
    "field to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If"
    " you access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead. "
    "See github.com/pytorch/pytorch/pull/30531 for more information.")
BROADCAST = ("The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton "
             "dimension {dim}")
MATMUL_SHAPES = "mat1 and mat2 shapes cannot be multiplied ({a} and {b})"
ITEM = "a Tensor with {count} elements cannot be converted to Scalar"
BOOL_AMBIGUOUS = "Boolean value of Tensor with {what} is ambiguous"
DIM_RANGE = "Dimension out of range (expected to be in range of [{low}, {high}], but got {dim})"
INVALID_SHAPE = "shape '{shape}' is invalid for input of size {count}"
T_DIMS = "t() expects a tensor with <= 2 dimensions, but self is {ndim}D"
INDEX_RANGE = "index {index} is out of bounds for dimension {dim} with size {size}"
EXPAND_SIZE = ("The expanded size of the tensor ({to}) must match the existing size ({have}) at "
               "non-singleton dimension {dim}.  Target sizes: {target}.  Tensor sizes: {sizes}")
MEAN_OF_INTEGERS = ("mean(): could not infer output dtype. Input dtype must be either a floating "
                    "point or complex dtype. Got: {type}")
DOT_SIZES = ("inconsistent tensor size, expected tensor [{a}] and src [{b}] to have the same "
             "number of elements, but got {a} and {b} elements respectively")
MATMUL_0D = "both arguments to matmul need to be at least 1D, but they are {a}D and {b}D"
BMM_SIZES = ("Expected size for first two dimensions of batch2 tensor to be: [{batch}, {inner}] "
             "but got: {got}.")
PERMUTE = ("permute(sparse_coo): number of dimensions in the tensor input does not match the "
           "length of the desired ordering of dimensions i.e. input.dim() = {ndim} is not equal "
           "to len(dims) = {got}")
EXPAND_DIMS = ("expand({type}{{{sizes}}}, size={target}): the number of sizes provided ({to}) must "
               "be greater or equal to the number of dimensions in the tensor ({have})")
CAT_0D = "zero-dimensional tensor (at position {index}) cannot be concatenated"
CAT_DIMS = "Tensors must have same number of dimensions: got {a} and {b}"
CAT_SIZES = ("Sizes of tensors must match except in dimension {dim}. Expected size {n} but got "
             "size {m} for tensor number {index} in the list.")
STACK_SIZES = ("stack expects each tensor to be equal size, but got {first} at entry 0 and {other} "
               "at entry {index}")
TOO_MANY_INDICES = "too many indices for tensor of dimension {ndim}"
INDEX_TYPE = "tensors used as indices must be long, int, byte or bool tensors"
NOT_A_LEAF_ANY_MORE = "leaf variable has been moved into the graph interior"
CALLBACK_OUTSIDE = "Final callbacks can only be installed during backward pass."
NOT_REENTRANT = (
    "Backward is not reentrant, i.e., running backward with same input and grad_output multiple "
    "times gives different values, although analytical gradient matches numerical gradient."
    "The tolerance for nondeterminism was {tolerance}.")
UNDEFINED_HELP = (" Please look at 'Notes about undefined output gradients' in "
                  "'tools/autograd/derivatives.yaml'")
UNDEFINED_REFUSED = ("Expected backward function to handle undefined output grads."
                     + UNDEFINED_HELP)
UNDEFINED_NOT_ZERO = ("Expected all input grads to be undefined or zero when all output grads are "
                      "undefined or zero." + UNDEFINED_HELP)
MATERIALIZED_EDGE = "materialize_grads cannot be used when the given input is a GradientEdge"
NO_INPUTS = "`inputs` argument to `{name}()` cannot be empty."
GRAD_DTYPE = (
    "attempting to assign a gradient with dtype '{grad}' to a tensor with grad_dtype "
    "'{tensor}'. The gradient must match the tensor's grad_dtype (defaults to the tensor's "
    "dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to "
    "allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its "
    "gradient may break downstream systems that assume they match.")
DOT_DTYPES = "dot : expected both vectors to have same dtype, but found {a} and {b}"
SLICE_0D = "slice() cannot be applied to a 0-dim tensor."
INDEX_0D = ("invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` "
            "in C++ to convert a 0-dim tensor to a number")
INDEX_KIND = ("only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are "
              "valid indices (got {type})")
MASK_SHAPE = ("The shape of the mask {mask} at index {index} does not match the shape of the "
              "indexed tensor {shape} at index {index}")
NEGATIVE_BOOL = ("Negation, the `-` operator, on a bool tensor is not supported. If you are trying "
                 "to invert a mask, use the `~` or `logical_not()` operator instead.")
SUBTRACT_BOOLS = ("Subtraction, the `-` operator, with two bool tensors is not supported. Use the "
                  "`^` or `logical_xor()` operator instead.")
VIEW_OF_LEAF_IN_PLACE = (
    "a view of a leaf Variable that requires grad is being used in an in-place operation.")
VIEW_OF_VIEW = "Output {nr} of {name} is a view of a view which was created in"
VIEW_WRITTEN = "Output {nr} of {name} is a view and {change} modified inplace."
IN_NO_GRAD = "no_grad mode and {change} modified inplace with grad mode enabled."
IN_INFERENCE = "inference mode and {change} modified inplace in normal mode."
BOTH_INSIDE = (" Given that this use case is ambiguous and error-prone, it is forbidden. You can "
               "clarify your code by moving both the view and the inplace either both inside the "
               "{block} block (if you don't want the inplace to be tracked) or both outside (if "
               "you want the inplace to be tracked).")
VIEW_REASONS = {
    "no_grad": BOTH_INSIDE.format(block="no_grad"),
    "inference": BOTH_INSIDE.format(block="inference_mode"),
    "several": (
        " This view is the output of a function that returns multiple views. Such functions do not "
        "allow the output views to be modified inplace. You should replace the inplace operation by"
        " an out-of-place one."),
    "custom": (
        " This view was created inside a custom Function (or because an input was returned as-is) "
        "and the autograd logic to handle view+inplace would override the custom backward "
        "associated with the custom Function, leading to incorrect gradients. This behavior is "
        "forbidden. You can fix this by cloning the output of the custom Function."),
}
DETACH_OF_VIEW = (
    "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel "
    "(DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP "
    "buckets, and hence detach_() cannot be called on these gradients. To fix this error, please "
    "refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.")
INFERENCE_VERSION = "Inference tensors do not track version counter."
INFERENCE_SAVED = ("Inference tensors cannot be saved for backward. Please do not use Tensors "
                   "created in inference mode in computation tracked by autograd. To work around "
                   "this, you can make a clone to get a normal tensor and use it in autograd, or "
                   "use `torch.no_grad()` instead of `torch.inference_mode()`.")
INFERENCE_IN_PLACE = ("Inplace update to inference tensor outside InferenceMode is not allowed.You "
                      "can make a clone to get a normal tensor before doing inplace update.See "
                      "https://github.com/pytorch/rfcs/pull/17 for more details.")
INFERENCE_FLAG = (
    "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
STORAGE_BOUNDS = (
    "setStorage: sizes {size}, strides {stride}, storage offset {offset}, and itemsize {itemsize} "
    "requiring a storage size of {needed} are out of bounds for storage of size {room}")
NUMBERS_NEED_DETACH = (
    "Can't call {name}() on Variable that requires grad. Use var.detach().{name}() instead.")
NOT_EXPANDABLE = "size {{{size}}} is not expandable to size {{{to}}}."
VIEW_OF_TURNED = (
    "this view was made before its base was transposed or reshaped in place: make it anew.")
NOT_WRITABLE = "attribute '{name}' of 'torch._C.TensorBase' objects is not writable"
FLAG_BOOL = "requires_grad must be a bool"
UNPACKED = (
    "Output of saved tensor unpack_hook expected to be a Tensor but got result of type {type}")
SET_DTYPE = "Could not set tensor of type {source} to a tensor of type {own}"
SAVED_DETACHED = ("Trying to use a saved tensor that has been detached in-place, i.e. with "
                  ".detach_().This is not supported, please use out-of-place `.detach()` instead")
PACKED_IN_PLACE = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack "
    "hook cannot be modified by in-place operations as this can lead to unexpected side-effects. "
    "Please open an issue if you need to perform in-place operations on the input to a pack hook.")
RAW_FREED = ("Calling register_hooks on a saved tensor after it has been freed. Saved intermediate "
             "values of the graph are freed when you call .backward() or autograd.grad(). Specify "
             "retain_graph=True if you need to backward through the graph a second time or if you "
             "need to access saved variables after calling backward.")
RAW_TWICE = ("Calling register_hooks on a saved tensor whose hooks have already been set. Hint: "
             "only one pair of hooks is allowed at a time.")
EDGE_WITHOUT_GRAD = (
    "It is not possible to get the gradient edge for a Tensor that does not require gradients")
MUTATION_OUTSIDE = ("Trying to backward outside of the 'allow_mutation_on_saved_tensors' contextin "
                    "which the graph was originally recorded.")
LEAF_OF_GRAD = ("A leaf node was passed to _will_engine_execute_node but we are currently running "
                "autograd.grad(). This is currently not supported.")
SEED_COUNT = "got {tensors} tensors and {seeds} gradients"
ONLY_INPUTS = (
    "only_inputs argument is deprecated and is ignored now (defaults to True). To accumulate "
    "gradient for other parts of the graph, please use torch.autograd.backward.")
INPUT_KIND = "all inputs have to be Tensors or GradientEdges, but got {type}"
BOTH_VARIABLES = ("`grad_tensors` and `grad_variables` (deprecated) arguments both passed to "
                  "`backward()`. Please only use `grad_tensors`.")
HOOK_RETURNED = (
    "Backward {hook} returned an invalid number of {name}, got {got}, but expected {expected}")
HOOK_AT_OUTPUT = (
    "Full backward hook is firing when gradients are computed with respect to module outputs since "
    "no inputs require gradients. See https://docs.pytorch.org/docs/main/generated/"
    "torch.nn.Module.html#torch.nn.Module.register_full_backward_hook for more details.")
POST_HOOK_RETURNS = "Tensor post accumulate grad hooks should return None."
HOOK_COUNT = (
    "hook '{hook}' has returned an incorrect number of values (got {got}, but expected {expected})")
HOOK_OF_NONE = "can't replace a None gradient with a non-None value"
CLASS_DECORATED = (
    "Decorating classes is deprecated and will be disabled in future versions. You should only "
    "decorate functions or methods. To preserve the current behavior of class decoration, you can "
    "directly decorate the `__init__` method and nothing else.")
NOT_A_TENSOR = "The {what} must be either a Tensor or a tuple of Tensors but "
RESIZE_GRAD = "cannot resize variables that require grad"
OUTPUT_SHAPE = "output with shape {output} doesn't match the broadcast shape {result}"
OUTPUT_DTYPE = "result type {result} can't be cast to the desired output type {output}"
NO_PROBABILITY = "invalid multinomial distribution (sum of probabilities <= 0)"
NEGATIVE_PROBABILITY = "invalid multinomial distribution (encountering probability entry < 0)"
TOO_MANY_SAMPLES = "cannot sample n_sample > prob_dist.size(-1) samples without replacement"
OUT_TYPE = "{name}(): argument 'out' must be Tensor, not {got}"
NO_KERNEL = "Could not run 'aten::{name}.dtype{out}' with arguments from the 'CPU' backend."
OUT_DTYPE = "Expected out tensor to have dtype {wanted}, but got {got} instead"
OUT_NEEDS_NO_GRAD = ("{name}(): functions with out=... arguments don't support automatic "
                     "differentiation, but one of the arguments requires grad.")
OUT_RESIZED = (
    "An output with one or more elements was resized since it had shape {had}, which does not "
    "match the required output shape {wanted}. This behavior is deprecated, and in a future "
    "PyTorch release outputs will not be resized unless they have zero elements. You can "
    "explicitly reuse an out tensor t by resizing it, inplace, to zero elements with t.resize_(0).")
OVERLAP = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a "
    "single memory location. Please clone() the tensor before performing the operation.")
WRITTEN_MORE_THAN_ONCE = (
    "unsupported operation: more than one element of the written-to tensor refers to a single "
    "memory location. Please clone() the tensor before performing the operation.")
WRITES_REPEATED = (
    "Use of {name} on expanded tensors is deprecated. Please clone() the tensor before performing "
    "this operation. This also applies to advanced indexing e.g. {index}")
REPEATED_INDEX = {"index_put_": "tensor[indices] = tensor", "masked_fill_": "tensor[mask] = scalar",
                  "index_fill_": "tensor[mask] = scalar"}
VIEW_STRIDES = ("view size is not compatible with input tensor's size and stride (at least one "
                "dimension spans across two contiguous subspaces). Use .reshape(...) instead.")
SPLIT_SIZES = ("split_with_sizes expects split_sizes to sum exactly to {total} (input tensor's "
               "size at dimension {dim}), but got split_sizes={sections}")
HOOK_CHANGED_TYPE = "hook '{hook}' has changed the type of value (was {before} got {after})"
HOOK_CHANGED_SIZE = "hook '{hook}' has changed the size of value"
HOOK_NEEDS_GRAD = "cannot register a hook on a tensor that doesn't require gradient"
HOOK_NEEDS_LEAF = "post accumulate grad hooks cannot be registered on non-leaf tensors"
GRADIENT_COUNT = ("function {name} returned an incorrect number of gradients (expected {expected}, "
                  "got {got})")
GRADIENT_SHAPE = ("Function {name} returned an invalid gradient at index {index} - got {got} but "
                  "expected shape compatible with {expected}")
GRADIENT_OF_NOTHING = ("function {name} returned a gradient different than None at position "
                       "{index}, but the corresponding forward input was not a Variable")
SAVE_TENSORS = "save_for_backward can only save variables, but argument {index} is of type {type}"
BACKWARD_AND_VJP = ("Implementing both 'backward' and 'vjp' for a custom Function is not allowed. "
                    "You should only implement one of them.")
FUNCTION_INSTANCE = ("{cls} should not be instantiated. Methods on autograd functions are all "
                     "static, so you should invoke them on the class itself. Instantiating an "
                     "autograd function will raise an error in a future version of PyTorch.")
NO_JVP = ("You must implement the jvp function for custom autograd.Function to use it with forward "
          "mode AD.")
NO_VMAP = ("To use autograd.Function with vmap, you must either override the vmap staticmethod or "
           "set generate_vmap_rule=True.")
MARK_FLAT = "mark_non_differentiable only accepts variable arguments, but got "
MARK_DIRTY = "mark_dirty can only accept variables, but argument "
MARK_DIRTY_OTHER = ("ctx.mark_dirty() received a tensor that was not an input. Only input Tensors "
                    "that have been mutated should be passed to ctx.mark_dirty().")
MARK_DIRTY_KEPT = (
    "Some elements marked as dirty during the forward method were not returned as output. The "
    "inputs that are modified inplace must all be outputs of the Function.")
DIRTY_VIEW = (
    "If your Function modifies inplace an input that is a view of another Tensor, your Function "
    "cannot return more than one Tensor. This is not supported by the current autograd engine. You "
    "should either make sure the input is not a view (using .clone() for example) or make your "
    "Function only return one Tensor (potentially splitting it into two Functions: one doing the "
    "inplace that returns a single Tensor and a second one that does the other operations). You can"
    " ask on the forum https://discuss.pytorch.org/ if you need help to do this change.")
NO_BACKWARD = ("You must implement either the backward or vjp method for your custom "
               "autograd.Function to use it with backward mode AD.")
LEAF_MARKED_DIRTY = "a leaf Variable that requires grad has been used in an in-place operation."
NAN_RETURNED = "Function '{name}' returned nan values in its {index}th output."
ANOMALY_ON = ("Anomaly Detection has been enabled. This mode will increase the runtime and should "
              "only be enabled for debugging.")
ANOMALY_LATE = ("Error detected in {name}. No forward pass information available. Enable detect "
                "anomaly during forward pass for more information.")
ANOMALY_TRACE = ("Error detected in {name}. Traceback of forward call that caused the error:\n"
                 "{trace}")
DEEPCOPY_OF_NON_LEAF = (
    "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at "
    "the moment.  If you were attempting to deepcopy a module, this may be because of a "
    "torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001")

# random numbers
RANDOM_RANGE = "random_ expects 'from' to be less than 'to', but got from={low} >= to={high}"
UNIFORM_RANGE = (
    "uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}")
PROBABILITIES = ("Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error "
                 "message be improved?  If so, please report an enhancement request to PyTorch.)")
LEGACY_FUNCTION = (
    "Legacy autograd function with non-static forward method is deprecated. Please use new-style "
    "autograd function with static forward method. (Example: "
    "https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)")
OUTPUT_INDEPENDENT = ("The output of the user-provided function is independent of input {input}. "
                      "This is not allowed in strict mode.")
OUTPUT_CONSTANT = (
    "Output {input} of the user-provided function does not require gradients. The outputs must be "
    "computed in a differentiable manner from the input when running in strict mode.")
NO_WAY_TO_INPUT = ("Output {output} of the user-provided function is independent of input {input}. "
                   "This is not allowed in strict mode.")
CONSTANT = ("The {what} of the user-provided function is independent of input {input}. This is not "
            "allowed in strict mode when create_graph=True.")
JACOBIAN_INDEPENDENT = ("The jacobian of the user-provided function is independent of input "
                        "{input}. This is not allowed in strict mode.")
JACOBIAN_CONSTANT = (
    "While computing the hessian, found that the jacobian of the user-provided function with "
    "respect to input {input} is independent of the input. This is not allowed in strict mode. You "
    "should ensure that your function is twice differentiable and that the jacobian depends on the "
    "inputs (this would be violated by a linear function for example).")
HESSIAN_CONSTANT = (
    "The hessian of the user-provided function with respect to input {input} is independent of the "
    "input. This is not allowed in strict mode. You should ensure that your function is thrice "
    "differentiable and that the hessian depends on the inputs.")
GRADIENT_CONSTANT = (
    "The gradient with respect to input {input} is independent of the inputs of the user-provided "
    "function. This is not allowed in strict mode.")
TRICK_INDEPENDENT = (
    "The gradient with respect to the input is independent of entry {input} in the grad_outputs "
    "when using the double backward trick to compute forward mode gradients. This is not allowed "
    "in strict mode.")
HESSIAN_TRICK_INDEPENDENT = (
    "The hessian of the user-provided function is independent of entry {input} in the "
    "grad_jacobian. This is not allowed in strict mode as it prevents from using the double "
    "backward trick to replace forward mode AD.")
STRATEGY = 'Expected strategy to be either "forward-mode" or "reverse-mode".'
STRATEGY_HINT = (' Hint: If your function has more outputs than inputs, "forward-mode" tends to be '
                 'more performant. Otherwise, prefer to use "reverse-mode".')
FORWARD_STRATEGY = (
    'torch.autograd.functional.jacobian: `{flag}=True` and `strategy="forward-mode"` are not '
    'supported together (yet). Please either set `{flag}=False` or `strategy="reverse-mode"`.')
FORWARD_ROWS = ("Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly "
                "implemented for `vectorize=True`.")
STRICT_VECTORIZED = (
    "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported "
    "together. Please either set `strict=False` or `vectorize=False`.")
NEEDS_FLAG = "Setting {flag}=True requires {other} to be True"
NOT_BATCHED = "is_grads_batched=True is not supported here: call grad once for each row."

# torch.nn.functional
EMBEDDING_INDICES = (
    "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, "
    "Int; but got {type} instead (while checking arguments for embedding)")
PAD_LENGTH = ("Padding length should be less than or equal to two times the input dimension but "
              "got padding length {pad} and input of dimension {ndim}")
CONV_DIMS = ("Expected {unbatched}D (unbatched) or {batched}D (batched) input to {name}, but got "
             "input of size: {size}")
CONV_CHANNELS = ("Given groups={groups}, weight of size {weight}, expected input{input} to have "
                 "{wanted} channels, but got {got} channels instead")
CONV_SAME = ("Using padding='same' with even kernel lengths and odd dilation may require a "
             "zero-padded copy of the input be created")
CONV_KERNEL = ("Calculated padded input size per channel: ({input}). Kernel size: ({kernel}). "
               "Kernel size can't be greater than actual input size")
CONV_TRANSPOSED = ("Given transposed=1, weight of size {weight}, expected input{input} to have "
                   "{wanted} channels, but got {got} channels instead")
POOL_DIMS = "non-empty {low}D or {high}D (batch mode) tensor expected for input"
ADAPTIVE_DIMS = "{name}(): Expected {low}D or {high}D tensor, but got{colon} {size}"
POOL_PADDING = ("pad should be at most half of effective kernel size, but got pad={pad}, "
                "kernel_size={kernel} and dilation=1")
POOL_EMPTY = (
    "Given input size: ({input}). Calculated output size: ({output}). Output size is too small")
LAYER_NORM = ("Given normalized_shape={shape}, expected input with shape [*{wanted}], but got "
              "input of size{got}")
TARGET_SIZE = (
    "Using a target size ({target}) that is different to the input size ({input}). This will "
    "likely lead to incorrect results due to broadcasting. Please ensure they have the same size.")
BCE_SIZE = ("Using a target size ({target}) that is different to the input size ({input}) is "
            "deprecated. Please ensure they have the same size.")
TARGET_CLASSES = "expected target dtype to be Long or Byte, but got {type}"
TARGET_PROBABILITIES = (
    "Expected floating point type for target with class probabilities, got {type}")
KL_MEAN = (
    "reduction: 'mean' divides the total loss by both the batch size and the support size."
    "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
    "'mean' will be changed to behave the same as 'batchmean' in the next major release.")

# functions
ARGUMENT_TYPE = "{name}(): argument '{argument}' (position {position}) must be {wanted}, not {got}"
SUBTRACT_BOOL = ("Subtraction, the `-` operator, with a bool tensor is not supported. If you are "
                 "trying to invert a mask, use the `~` or `logical_not()` operator instead.")
ALPHA_OF_INTEGERS = (
    "For integral input tensors, argument alpha must not be a floating point number.")
ROUNDING_MODE = (
    "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{mode}'")
CLAMP_BOUNDS = "torch.clamp: At least one of 'min' or 'max' must not be None"
CONDITION_TYPE = (
    "where expected condition to be a boolean tensor, but got a tensor with dtype {type}")
INVERT_FLOATS = "~ (operator.invert) is only implemented on integer and Boolean-type tensors"
ADDCDIV_OF_INTEGERS = (
    "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will "
    "perform a true division of tensor1 and tensor2. The historic addcdiv behavior can be "
    "implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer "
    "inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv "
    "behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all "
    "dtypes.")
NANMEAN_OF_INTEGERS = (
    "nanmean(): expected input to have floating point or complex dtype but got {type}")
EMPTY_REDUCTION = "{name}(): Expected reduction dim to be specified for input.numel() == 0."
SPECIFY_DIM = " Specify the reduction dim with the 'dim' argument."
EMPTY_AMINMAX = (
    "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.")
NO_FREEDOM = ("{name}(): degrees of freedom is <= 0. Correction should be strictly less than the "
              "reduction factor (input numel divided by output numel).")
T_OF_OTHERS = ("The use of `x.T` on tensors of dimension other than 2 to reverse their shape is "
               "deprecated and it will throw an error in a future release. Consider `x.mT` to "
               "transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))` "
               "to reverse the dimensions of a tensor.")
NOT_MATRICES = (
    "tensor.{name} is only supported on matrices or batches of matrices. Got {ndim}-D tensor.")
NOT_A_MATRIX = "tensor.H is only supported on matrices (2-D tensors). Got {ndim}-D tensor."
USE_MH = " For batches of matrices, consider using tensor.mH"
UNFLATTEN = ("unflatten: Provided sizes {sizes} don't multiply up to the size of dim {dim} "
             "({total}) in the input tensor")
BROADCAST_SHAPES = (
    "Attempting to broadcast a dimension of length {n} at {dim}! Mismatching argument at index "
    "{index} had {shape}; but expected shape should be broadcastable to {expected}")
REPEAT_DIMS = (
    "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
MESHGRID = (
    "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.")
SPLIT_OF_ZERO = "split_size can only be 0 if dimension size is 0, but got dimension size of {total}"
NARROW = "start ({start}) + length ({length}) exceeds dimension size ({size})."
SELECT_RANGE = "select(): index {index} out of range for tensor of size {sizes} at dimension {dim}"
GROUP_NORM = ("Expected number of channels in input to be divisible by num_groups, but got input "
              "of shape {shape} and num_groups={groups}")
INDEX_DIMS = "Index tensor must have the same number of dimensions as {name} tensor"
INDEX_SIZES = ("Size does not match at dimension {at} expected index {index} to be no larger than "
               "self {sizes} apart from dimension {dim}")
INDEX_ADD_SHAPE = (
    "source tensor shape must match self tensor shape, excluding the specified dimension. Got "
    "self.shape = {input} source.shape = {source}")
INDEX_ADD = ("index_add_(): Number of indices ({n}) should be equal to source.size(dim): ({m}), "
             "for dim: {dim}")
MASK_TYPE = "masked_fill_ only supports boolean masks, but got mask with dtype {type}"
MASKED_SCATTER = (
    "masked_scatter: expected self and source to have same dtypes but got{input} and {source}")
MASK_VALUE = ("masked_fill_ only supports a 0-dimensional value tensor, but got tensor with {ndim} "
              "dimension(s).")
TAKE_RANGE = "out of range: tried to access index {index} on a tensor of {count} elements."
MM_DTYPES = "expected m1 and m2 to have the same dtype, but got: {a} != {b}"
MV_DTYPES = "addmv input tensors must have the same dtype, but got {b}, {a}, and {b}"
CROSS = "linalg.cross: inputs dimension {dim} must have length 3. Got {a} and {b}"
CONTRACTED = ("contracted dimensions need to match, but first has size {n} in dim {p} and second "
              "has size {m} in dim {q}")
EINSUM_COUNT = "einsum(): {more} operands were provided than specified in the equation"
EINSUM_SUBSCRIPTS = (
    "einsum(): the number of subscripts in the equation ({count}) does not match the number of "
    "dimensions ({ndim}) for operand {operand} and no ellipsis was given")
EINSUM_SIZES = ("einsum(): subscript {letter} has size {n} for operand {operand} which does not "
                "broadcast with previously seen size {m}")
NOT_SQUARE = "linalg.{name}: A must be batches of square matrices, but they are {n} by {m} matrices"
SINGULAR = ("linalg.inv: The diagonal element {k} is zero, the inversion could not be completed "
            "because the input matrix is singular.")
SINGULAR_SOLVE = "linalg.solve: The solver failed because the input matrix is singular."
NOT_POSITIVE = ("linalg.cholesky: The factorization could not be completed because the input is "
                "not positive-definite (the leading minor of order 1 is not positive-definite).")
SOLVE_SIZES = "linalg.solve: Incompatible shapes of A and B for the equation AX = B ({a} and {b})"
NORM_OF_INTEGERS = (
    "linalg.vector_norm: Expected a floating point or complex tensor as input. Got {type}")
DEVICE_KIND = "Expected one of {kinds} device type at start of device string: {got}"
NO_DEVICE = "there is no device of type {type} here; the CPU is the only one"
NO_CUDA = "Torch not compiled with CUDA enabled"
NO_ACCELERATOR = "Cannot access accelerator device when none is available."
NO_PINNED_MEMORY = ("pin_memory=True requires a CUDA or other accelerator backend; no pinned "
                    "memory allocator is available on this system.")
LEGACY_DEVICE = ("legacy constructor expects device type: cpu but device type: {type} was passed")
LEGACY_DTYPE = " (got ".join(
    f"TensorOptions(dtype={{{name}}}, device=cpu, layout=Strided, requires_grad=false (default), "
    "pinned_memory=false (default), memory_format=(nullopt))" for name in ("wanted", "got"))
LEGACY_DTYPE = f"expected {LEGACY_DTYPE})"
OUTPUT_SIZE = "repeat_interleave: Invalid output_size, expected {wanted} but got {got}"
INTERPOLATION = ("quantile() interpolation must be one of linear, lower, higher, midpoint or "
                 "nearest, but got {got}")
LINALG_FLOATS = "linalg.{name}: Expected a floating point or complex tensor as input. Got {got}"
CONV_VALUES = ("expected {name} to be a single integer value or a list of {k} values to match the "
               "convolution dimensions, but got {name}={got}")
OLD_REDUCTION = ("size_average and reduce args will be deprecated, please use "
                 "reduction='{reduction}' instead.")
CONV_TRANSPOSED_BIAS = ("Given transposed=1, weight of size {weight}, expected bias to be "
                        "1-dimensional with {channels} elements, but got bias of size {bias} "
                        "instead")
VIEW_0D = ("self.dim() cannot be 0 to view {old} as {new} (different element sizes)")
MESHGRID_DIMS = "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {got}"
FLOAT_POWER = ("the base given to float_power_ has dtype {got} but the operation's result requires "
               "dtype Double")
CONV_TRANSPOSED_DILATION = "dilation should be greater than zero, but got {got}"
PAD_MIRROR = ("Padding size {pad} is not supported for {ndim}D input tensor.\n"
              "Supported combinations for non-constant padding:\n"
              "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
              "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
              "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)")
TYPED_STORAGE = (
    "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the "
    "only storage class. This should only matter to you if you are using storages directly.  To "
    "access UntypedStorage directly, use tensor.untyped_storage() instead of tensor.storage()")
DEFAULT_TENSOR_TYPE = (
    "torch.set_default_tensor_type() is deprecated as of PyTorch 2.1, please use "
    "torch.set_default_dtype() and torch.set_default_device() as alternatives.")
OLD_OVERLOAD = ("This overload of {name} is deprecated:\n\t{name}({old})\nConsider using one of "
                "the following signatures instead:\n{new}")
INNER_SIZES = ("inner() the last dimension must match on both input tensors but got shapes {a} and "
               "{b}")
INDEX_COPY_DIMS = (
    "index_copy_(): When source and destination are not scalars, their dimensionality must match. "
    "Source dimensionality ({a}), destination dimensionality ({b})")
INDEX_FILL_0D = ("index_fill_ only supports a 0-dimensional value tensor, but got tensor with "
                 "{ndim} dimension(s).")
PUT_DTYPES = ("put_(): self and source expected to have the same dtype, but got self.dtype = {a} "
              "and source.dtype = {b}")
REPEATS = ("repeats must have the same size as input along dim, but got repeats.size(0) = {n} and "
           "input.size({dim}) = {m}")
VOLATILE = "volatile was removed and now has no effect. Use `with torch.no_grad():` instead."
NUMPY_DTYPE = ("can't convert np.ndarray of type numpy.{type}. The only supported types are: "
               "float64, float32, float16, complex64, complex128, int64, int32, int16, int8, "
               "uint64, uint32, uint16, uint8, and bool.")
CLAMP_ARGUMENTS = ("clamp() received an invalid combination of arguments - got (Tensor, {min}, "
                   "{max}), but expected one of:\n * (Tensor input, Tensor min = None, Tensor max "
                   "= None, *, Tensor out = None)\n * (Tensor input, Number min = None, Number "
                   "max = None, *, Tensor out = None)\n")
T_OF_0D = "Tensor.T is deprecated on 0-D tensors. This function is the identity in these cases."
LIST_AS_TUPLE = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in "
    "pytorch 2.9; use x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as "
    "tensor index, x[torch.tensor(seq)], which will result either in an error or a different result"
)
BYTE_MASK = (
    "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.")
DATA_OF_INTEGERS = (
    "data set to a tensor that requires gradients must be floating point or complex dtype")
UNUSED_BUT_MATERIALIZED = ("Expected allow_unused to be True or not passed when "
                           "materialize_grads=True, but got: allow_unused=False.")
FILL_0D = "fill_ only supports 0-dimension value tensor but got tensor with {ndim} dimensions."

# resampling

ALIGN_CORNERS = ("align_corners option can only be set with the interpolating modes: linear | "
                 "bilinear | bicubic | trilinear")
INTERPOLATION = (
    "Input Error: Only 3D, 4D and 5D input Tensors supported (got {ndim}D) for the modes: nearest "
    "| linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got {mode})")
INTERPOLATION_SIZE = (
    "Input and output must have the same number of spatial dimensions, but got input with spatial "
    "dimensions of {have} and output size of {size}. Please provide input tensor in (N, C, d1, d2, "
    "...,dK) format and output size in (o1, o2, ...,oK) format.")
INTERPOLATION_SCALE = (
    "Input and scale_factor must have the same number of spatial dimensions, but got input with "
    "spatial dimensions of {have} and scale_factor of shape {scale}. Please provide input tensor "
    "in (N, C, d1, d2, ...,dK) format and scale_factor in (s1, s2, ...,sK) format.")
PIXEL_SHUFFLE = ("pixel_shuffle expects its input's 'channel' dimension to be divisible by the "
                 "square of upscale_factor, but input.size(-3)={c} is not divisible by {square}")
PIXEL_UNSHUFFLE = ("pixel_unshuffle expects {name} to be divisible by downscale_factor, but "
                   "input.size({d})={n} is not divisible by {r}")
UNFOLD = (
    "Given input with spatial size {size}, kernel_size={k}, dilation={d}, padding={p}, calculated "
    "shape of the array of sliding blocks as {counts}, but its components must be at least one.")
FOLD_CHANNELS = ("Expected size of input's dimension 1 to be divisible by the product of "
                 "kernel_size, but got input.size(1)={n} and kernel_size={k}.")
FOLD_WINDOWS = ("Given output_size={size}, kernel_size={k}, dilation={d}, padding={p}, stride={s}, "
                "expected size of input's dimension 2 to match the calculated number of sliding "
                "blocks {rows} * {columns} = {count}, but got input.size(2)={n}.")
NOT_NESTED = "enable_nested_tensor is True, but self.use_nested_tensor is False because {why}"
NUM_FEATURES = ("input's size at dim={axis} does not match num_features. You can silence this "
                "warning by not passing in num_features, which is not used because affine=False")
OFFSETS = ("offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from "
           "position 0. However, got {got}")
BAG_OFFSETS = ("if input is 2D, then offsets has to be None, as input is treated is a mini-batch "
               "of fixed length sequences. However, found offsets of type {type}")
BAG_WEIGHTS = (
    "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for "
    "mode='sum' (got mode='{mode}'). Please open a feature request on GitHub.")
BAG_INDEX = "Index {at} of input takes value {n} which is not in the valid range [0, {size})"
UNINITIALIZED = (
    "Attempted to use an uninitialized parameter. This error happens when you are using a "
    "`LazyModule` or explicitly manipulating `torch.nn.parameter.UninitializedParameter` objects. "
    "When using LazyModules Call `forward` with a dummy batch to initialize the parameters before "
    "calling torch functions")
UNINITIALIZED_SHAPE = (
    "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
    "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. "
    "Call `forward` to initialize the parameters before accessing their attributes.")
TOO_LONG = "Overflow when unpacking long long"
OVERFLOW = "value cannot be converted to type {type} without overflow"
ONE_ELEMENT = "only one element tensors can be converted to Python scalars"
ASSIGNED = "can't assign a {got} to a {type}"
INDEX_PUT_SHAPE = ("shape mismatch: value tensor of shape {value} cannot be broadcast to indexing "
                   "result of shape {result}")
INDEX_PUT_DTYPE = ("Index put requires the source and destination dtypes match, got {to} for the "
                   "destination and {got} for the source.")
INDEX_SHAPES = (
    "shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}")
NEGATIVE_SIZE = "invalid shape dimension {n} at index {k} of shape {shape}"
AMBIGUOUS_SIZE = ("cannot reshape tensor of 0 elements into shape {shape} because the unspecified "
                  "dimension size -1 can be any value and is ambiguous")
DEFAULT_DTYPE = "invalid dtype object: only floating-point types are supported as the default type"
EINSUM_NOTHING = ("einsum(): must specify the equation string and at least one operand, or at "
                  "least one operand and its subscripts list")
EINSUM_DOT = "einsum(): found '.' for operand {operand} that is not part of any ellipsis"
EINSUM_DOTS = "einsum(): found '.' for operand {operand} for which an ellipsis was already found"
EINSUM_LETTER = ("einsum(): invalid subscript given at index {at} in the equation string, "
                 "subscripts must be in [a-zA-Z]")
EINSUM_OUTPUT_DOT = "einsum(): found '.' for output that is not part of any ellipsis (...)"
EINSUM_OUTPUT_DOTS = "einsum(): found '.' for output but an ellipsis (...) was already found"
EINSUM_OUTPUT = (
    "einsum(): output subscript {letter} does not appear in the equation for any input operand")
EINSUM_REPEATED = ("einsum(): subscript {letter} is repeated for operand {operand} but the sizes "
                   "don't match, {n} != {m}")
TENSORDOT_DIMS = ("tensordot expects dims to be int or tuple[list[int], list[int]] or "
                  "list[list[int]] containing two lists, but got dims={dims}")
NEGATIVE_EMPTY = "Trying to create tensor with negative dimension {n}: {shape}"

# rarer functions

CDIST_DIMS = "cdist only supports at least 2D tensors, {name} got: {ndim}D"
CDIST_COLUMNS = "X1 and X2 must have the same number of columns. X1: {a} X2: {b}"
CARTESIAN = "Expect a 1D vector, but got shape {size}"
COV_DIMS = ("{name}(): expected input to have two or fewer dimensions but got an input with {ndim} "
            "dimensions")
GRADIENT_SIZE = "torch.gradient expected each dimension size to be at least edge_order+1"
REDUCE_CHOICE = (
    "Expected 'reduce' to be one of 'sum', 'prod', 'mean', 'amax', 'amin' but got {got}.")
INDEX_REDUCE_CHOICE = (
    "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {got}.")
PUT_SIZES = ("put_(): Expected source and index to have the same number of elements, but got "
             "source.numel() = {n}, index.numel() = {m}")
SCATTER_SHAPE = (
    "expected src to have a size equal to the slice of self. src size = {src}, slice size = {part}")
CLASS_WEIGHTS = ("weight tensor should be defined either for all {classes} classes or no classes "
                 "but got weight tensor of shape: {shape}")
CONV_BIAS = ("Given weight of size {weight}, expected bias to be 1-dimensional with {channels} "
             "elements, but got bias of size {bias} instead")
MIXED_DTYPES = "mixed dtype (CPU): all inputs must share same datatype."
MIXED_PARAMETER = "mixed dtype (CPU): expect parameter to have scalar type of Float"
GROUP_WEIGHT = ("Expected {name} to be a vector of size equal to the number of channels in input, "
                "but got {name} of shape {got} and input of shape {shape}")
RNN_DTYPE = ("RNN input dtype ({got}) does not match weight dtype ({wanted}). Convert input: "
             "input.to({wanted}), or convert model: model.to({got})")
LAYER_WEIGHT = ("Expected {name} to be of same shape as normalized_shape, but got {name} of shape "
                "{got} and normalized_shape = {shape}")
PACKED_LENGTHS = ("Length of all samples has to be greater than 0, but found an element in "
                  "'lengths' that is <= 0")
PACKED_ORDER = ("`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. "
                "You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence "
                "to sidestep this requirement if you do not need ONNX exportability.")
PACKED_TOTAL = ("Expected total_length to be at least the length of the longest sequence in input, "
                "but got total_length={got} and max sequence length being {longest}")
THREADS_TYPE = "set_num_threads expects an int, but got {got}"
CTC_LENGTH = ("Expected input_lengths to have value at most {most}, but got value {got} (while "
              "checking arguments for ctc_loss_allocate_outputs)")
CTC_TWICE = "derivative for aten::_ctc_loss_backward is not implemented"
