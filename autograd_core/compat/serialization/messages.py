"""PyTorch's texts about saving and loading (read off PyTorch 2.13; the tests compare with it)."""

NOT_WRITABLE = "expected 'f' to be string, path, or a file-like object with a 'write' attribute"
NO_FOLDER = "Parent directory {folder} does not exist."
PICKLE_MODULE = "Can not safely load weights when explicit pickle_module is specified"
NOT_SEEKABLE = ("'{type}' object has no attribute '{name}'. You can only torch.load from a file "
                "that is seekable. Please pre-load the data into a buffer like io.BytesIO and try "
                "to load from it instead.")
NOT_AN_ARCHIVE = "Invalid magic number; corrupt file?"
CORRUPT = ("PytorchStreamReader failed reading zip archive: {why}. This is an internal miniz "
           "error. If you are seeing this error, there is a high likelihood that your checkpoint "
           "file is corrupted. This can happen if the checkpoint was not saved properly, was "
           "transferred incorrectly, or the file was modified after saving.")
NO_CUDA = ("Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is "
           "False. If you are running on a CPU-only machine, please use torch.load with "
           "map_location=torch.device('cpu') to map your storages to the CPU.")
LOCATION = ("don't know how to restore data location of torch.storage.UntypedStorage (tagged with "
            "{location})")
LOCAL_OBJECT = "Can't pickle local object '{name}'"
NOT_FOUND = "Can't pickle {thing}: attribute lookup {name} on {module} failed"
HOOK_NOT_SAVED = (
    "backward hook {hook} on tensor will not be serialized.  If this is expected, you can decorate "
    "the function with @torch.utils.hooks.unserializable_hook to suppress this warning")

BLOCKED = "Trying to load unsupported GLOBAL {name} whose module {module} is blocked."
UNSUPPORTED_GLOBAL = ("Unsupported global: GLOBAL {name} was not an allowed global by default. "
                      "Please use `torch.serialization.add_safe_globals([{name}])` or the "
                      "`torch.serialization.safe_globals([{name}])` context manager to allowlist "
                      "this global if you trust this class/function.")
UNSUPPORTED_OPERAND = "Unsupported operand {code}"
REDUCE = "Trying to call reduce for unrecognized function {function}"
NEW_OBJECT = ("Can only create new object for nn.Parameter or classes allowlisted via "
              "`add_safe_globals` but got {kind}")
BUILD = ("Can only build Tensor, Parameter, OrderedDict or types allowlisted via "
         "`add_safe_globals`, but got {kind}")
APPEND = "Can only append to lists, but got {kind}"
EXTEND = "Can only extend lists, but got {kind}"
SET_ITEM = "Can only {code} for dict, collections.OrderedDict, collections.Counter, but got {kind}"
PERSISTENT = "Only persistent_load of storage is allowed, but got {kind}"
OUT_OF_BOUNDS = (
    "setStorage: sizes {sizes}, strides {strides}, storage offset {offset}, and itemsize {itemsize}"
    " requiring a storage size of {needed} are out of bounds for storage of size {size}")

UNSAFE = ("In PyTorch 2.6, we changed the default value of the `weights_only` argument in "
          "`torch.load` from `False` to `True`. Re-running `torch.load` with `weights_only` set "
          "to `False` will likely succeed, but it can result in arbitrary code execution. Do it "
          "only if you got the file from a trusted source.")
TWO_OPTIONS = ("This file can still be loaded, to do so you have two options, \033[1mdo those "
               "steps only if you trust the source of the checkpoint\033[0m. \n\t(1) {unsafe}\n\t"
               "(2) Alternatively, to load with `weights_only=True` please check the recommended "
               "steps in the following error message.\n\tWeightsUnpickler error: ")
FILE_AN_ISSUE = ("Please file an issue with the following so that we can make `weights_only=True` "
                 "compatible with your use case: WeightsUnpickler error: ")
SEE_ALSO = ("\n\nCheck the documentation of torch.load to learn more about types accepted by "
            "default with weights_only https://pytorch.org/docs/stable/generated/torch.load.html.")


def weights_only_failed(why: str) -> str:
    """The whole text about a file that ``weights_only=True`` refuses because of ``why``."""
    if "was not an allowed global by default" in why:
        advice = TWO_OPTIONS.format(unsafe=UNSAFE)
    else:
        advice = UNSAFE + "\n" + ("" if "is blocked" in why else FILE_AN_ISSUE) + "\n\n"
    return f"Weights only load failed. {advice}{why}{SEE_ALSO}"
