"""Error messages of TensorFlow 1, in one place; each names the node, and the line that made it."""

DIMENSIONS = ("Dimensions must be equal, but are {a} and {b} for '{name}' (op: '{type}') with "
              "input shapes: {shapes}.")
DOES_NOT_FIT = "{reason} for '{name}' (op: '{type}') with input shapes: {shapes}."
DTYPES = ("Input '{argument}' of '{type}' Op has type {got} that does not match type {wanted} of "
          "argument '{first}'.")
NUMBER = "Expected {dtype}, got {value!r} of type '{type}' instead."
NOT_FED = "You must feed a value for placeholder tensor '{name}' with dtype {dtype}{shape}"
FEED_SHAPE = "Cannot feed value of shape {got} for Tensor '{name}', which has shape '{shape}'"
FEED_DTYPE = ("Cannot feed value of dtype {got} for Tensor '{name}', which has dtype '{dtype}': "
              "convert it first, with value.astype({dtype})")
FEED_KEY = "Cannot interpret feed_dict key as Tensor: {reason}"
FEED_SYMBOL = ("The value of a feed cannot be a tf.Tensor object. Acceptable feed values include "
               "Python scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, "
               "the tensor object was {value} which was passed to the feed with key {key}.")
FETCH_FOREIGN = "Fetch argument {fetch!r} cannot be interpreted as a Tensor. ({reason})"
FETCH_TYPE = ("Fetch argument {fetch!r} has invalid type {type!r}, must be a string or Tensor. "
              "({reason})")
FOREIGN = "Tensor {tensor} is not an element of this graph."
NOT_CONVERTIBLE = "Can not convert a {type} into a Tensor or Operation."
NO_SUCH_NAME = ("The name {name!r} refers to a Tensor which does not exist. The operation, "
                "{operation!r}, does not exist in the graph.")
NAME_OF_OPERATION = ("The name {name!r} refers to an Operation, not a {kind}. Tensor names must be "
                     "of the form \"<op_name>:<output_index>\".")
OTHER_GRAPH = "{a} must be from the same graph as {b}."
CLOSED = "Attempted to use a closed Session."
EMPTY = "The Session graph is empty.  Add operations to the graph before calling run()."
NO_SESSION = ("Cannot {what} using `{method}()`: No default session is registered. Use `with "
              "sess.as_default()` or pass an explicit session to `{method}(session=sess)`")
BOOL = ("Using a `tf.Tensor` as a Python `bool` is not allowed. Use `if t is not None:` instead of "
        "`if t:` to test if a tensor is defined, and use TensorFlow ops such as tf.cond to execute "
        "subgraphs conditioned on the value of a tensor.")
ITERATE = ("Tensor objects are only iterable when eager execution is enabled. To iterate over this "
           "tensor use tf.map_fn.")
TO_NUMPY = "Cannot convert a symbolic Tensor ({name}) to a numpy array."
UNINITIALIZED = "Attempting to use uninitialized value {name}"
NO_GRADIENT = "No gradients provided for any variable: {variables}."
GRAD_COUNT = "Passed {grads} grad_ys for {ys} ys"
NAN = "{name} : Tensor had {what} values"
NODE_NAME = "'{name}' is not a valid node name"
UNKNOWN_SIZE = ("the size of an unknown dimension (?) is known when the graph is run, not while it "
                "is built; give the placeholder a shape, or use tf.shape")
UNKNOWN_RANK = "Cannot take the length of shape with unknown rank."
NO_STRINGS = ("Value passed to parameter 'x' has DataType string not in list of allowed values of "
              "the '{type}' Op: numbers")
NO_VARIABLE = ("Variable {name} does not exist, or was not created with tf.get_variable(). Did you "
               "mean to set reuse=tf.AUTO_REUSE in VarScope?")
VARIABLE_TAKEN = ("Variable {name} already exists, disallowed. Did you mean to set reuse=True or "
                  "reuse=tf.AUTO_REUSE in VarScope? Originally defined at:\n\n  {where}")
NEEDS_SHAPE = ("The initializer passed is not valid. It should be a callable with no arguments and "
               "the shape should not be provided or an instance of `tf.keras.initializers.*' and "
               "`shape` should be fully defined: {name} has no shape.")
OTHER_SHAPE = ("Trying to share variable {name}, but specified shape {wanted} and found shape "
               "{found}.")
OTHER_DTYPE = ("Trying to share variable {name}, but specified dtype {wanted} and found dtype "
               "{found}_ref.")
NOT_A_CHECKPOINT = "The passed save_path is not a valid checkpoint: {path}"
KEY_NOT_FOUND = "Key {name} not found in checkpoint"
