"""What PyTorch has and this has not, in one sentence each, for whoever asks for it.

    torch.complex64     AttributeError: torch.complex64 is not there: numbers are real here
"""

REASONS = {
    "numbers are real here": "angle cdouble cfloat chalf complex complex128 complex32 complex64 "
        "conj conj_physical fft imag istft polar real stft view_as_complex view_as_real",
    "NumPy has no such numbers": "ao bfloat16 dequantize float8_e4m3fn float8_e5m2 qint32 qint8 "
        "quantization quantize_per_tensor quint8",
    "tensors are dense here": "sparse sparse_bsc sparse_bsr sparse_coo sparse_coo_tensor "
        "sparse_csc sparse_csr sparse_csr_tensor",
    "nothing is compiled here": "export fx jit onnx _dynamo",
    "there is one process and one device": "distributed multiprocessing mps xpu mtia",
    "nothing is downloaded here": "hub",
}
ABSENT = {name: reason for reason, names in REASONS.items() for name in names.split()}


def describe(owner: str, name: str) -> str:
    """The text of the AttributeError for a name that is not there."""
    if name in ABSENT:
        return f"{owner}.{name} is not there: {ABSENT[name]}"
    return f"module {owner!r} has no attribute {name!r}"
