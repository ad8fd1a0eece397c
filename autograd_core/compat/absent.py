"""What PyTorch has and this has not, in one sentence each, for whoever asks for it.

    torch.complex64     AttributeError: torch.complex64 is not there: numbers are real here
"""

REASONS = {
    "numbers are real here": "angle cdouble cfloat chalf complex complex128 complex32 complex64 "
        "conj conj_physical imag istft polar real stft view_as_complex view_as_real",
    "NumPy has no such numbers": "bfloat16 dequantize float8_e4m3fn float8_e5m2 qint32 qint8 "
        "quantize_per_tensor quint8",
    "tensors are dense here": "sparse_bsc sparse_bsr sparse_coo sparse_coo_tensor "
        "sparse_csc sparse_csr sparse_csr_tensor",
}
ABSENT = {name: reason for reason, names in REASONS.items() for name in names.split()}


def describe(owner: str, name: str) -> str:
    """The text of the AttributeError for a name that is not there."""
    if name in ABSENT:
        return f"torch.{name} is not there: {ABSENT[name]}"
    return f"module {owner!r} has no attribute {name!r}"
