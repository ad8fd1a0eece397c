"""What of TensorFlow 1 is not here, each with one sentence that says so, and what to do instead."""

QUEUES = "queues and their readers are not here: feed arrays by feed_dict, a batch at a time"
DISTRIBUTED = "there is one process: clusters, servers and replicas are not here"
SAMPLED = ("losses by sampled classes are not here: with a small vocabulary use "
           "tf.nn.sparse_softmax_cross_entropy_with_logits of all classes")
DATA = "tf.data is not here: loop over batches of arrays in Python and feed them"
HIGH = "Estimators and Keras are not here: write the loop with a Session, or use autograd_core.nn"
CONTRIB = ("of tf.contrib there are layers.xavier_initializer, l1_regularizer, l2_regularizer and "
           "flatten, and the cells of rnn")
MNIST = ("tensorflow.examples and its downloads are not here: load the arrays yourself, or use "
         "autograd_core.teach's data sets")

RENAMED = {"sub": "subtract", "mul": "multiply", "pack": "stack", "unpack": "unstack",
           "batch_matmul": "matmul", "histogram_summary": "summary.histogram",
           "scalar_summary": "summary.scalar", "image_summary": "summary.image",
           "merge_all_summaries": "summary.merge_all", "merge_summary": "summary.merge",
           "train.SummaryWriter": "summary.FileWriter", "nn.rnn": "nn.static_rnn",
           "select": "where", "complex_abs": "abs", "concat_v2": "concat"}
"""Names from before TensorFlow 1.0."""
REFUSED = {
    "": {"FIFOQueue": QUEUES, "RandomShuffleQueue": QUEUES, "WholeFileReader": QUEUES,
         "TextLineReader": QUEUES, "TFRecordReader": QUEUES, "python_io": QUEUES,
         "decode_csv": QUEUES,
         "parse_single_example": QUEUES, "read_file": QUEUES, "data": DATA, "estimator": HIGH,
         "keras": HIGH, "examples": MNIST, "saved_model": "SavedModel is not here: use "
         "tf.train.Saver", "distribute": DISTRIBUTED, "enable_eager_execution":
         "eager code is written with autograd_core itself", "gfile": "files are opened with open()",
         "scan": "use tf.while_loop, or unroll in Python", "map_fn": "use tf.unstack and tf.stack",
         "TensorArray": "use lists and tf.stack, or tf.while_loop",
         "SparseTensor": "sparse tensors are not here", "sparse_placeholder":
         "sparse tensors are not here", "py_func": "Python functions are not called by a graph: "
         "fetch, compute, feed", "test": "use pytest", "make_template": "use tf.variable_scope"},
    "nn": {"nce_loss": SAMPLED, "sampled_softmax_loss": SAMPLED, "ctc_loss": "CTC is in "
           "autograd_core.nn.functional, not here", "conv3d": "of convolutions there are "
           "conv1d and conv2d", "raw_rnn": "use dynamic_rnn or while_loop", "fused_batch_norm":
           "use tf.layers.batch_normalization"},
    "train": {**dict.fromkeys(("Coordinator", "start_queue_runners", "QueueRunner",
                               "string_input_producer", "slice_input_producer", "batch",
                               "shuffle_batch", "match_filenames_once", "Example", "Features",
                               "Feature"), QUEUES),
              **dict.fromkeys(("Server", "ClusterSpec", "Supervisor", "replica_device_setter",
                               "SyncReplicasOptimizer", "MonitoredTrainingSession",
                               "StopAtStepHook"), DISTRIBUTED)},
    "contrib": {"": CONTRIB}, "contrib.layers": {"": CONTRIB}, "contrib.rnn": {"": CONTRIB},
    "image": {"": "pictures are not decoded or changed here: read them with another library, "
                  "and feed arrays"},
}


class NotHere(AttributeError, NotImplementedError):
    """Something of TensorFlow 1 that lies outside of a course; the text says what to do."""


def refuse(place: str, module: str):
    """A module's ``__getattr__`` that says of what is refused why."""
    table, prefix = REFUSED.get(place, {}), f"tf.{place}." if place else "tf."

    def __getattr__(name: str):
        reason = None if name.startswith("__") else table.get(name) or table.get("")
        renamed = RENAMED.get(f"{place}.{name}" if place else name)
        if renamed:
            reason = f"that is the name from before TensorFlow 1.0, it is tf.{renamed} now"
        if reason:
            raise NotHere(f"{prefix}{name}: {reason}.")
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return __getattr__
