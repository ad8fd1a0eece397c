"""Wrong lines, whose error texts are compared with PyTorch's, and what differs for a reason."""

from __future__ import annotations

from tests.parity.cases.error_texts.calls import CALLS
from tests.parity.cases.error_texts.dims import DIMS
from tests.parity.cases.error_texts.dtypes import DTYPES
from tests.parity.cases.error_texts.functions import FUNCTIONS
from tests.parity.cases.error_texts.making import MAKING
from tests.parity.cases.error_texts.networks import NETWORKS
from tests.parity.cases.error_texts.tensors import TENSORS
from tests.parity.cases.error_texts.training import TRAINING

CASES = {line: line for line in (*CALLS, *FUNCTIONS, *DIMS, *TENSORS, *MAKING, *NETWORKS, *DTYPES,
                                 *TRAINING)}

DIFFERENT: dict[str, str] = {
    "v[[0.5]]": "a list of floats is no index",
    "torch.zeros(2**62)": "NumPy's words for too much memory",
    "np.array(w)": "PyTorch adds a warning for NumPy 2",
    "float(w)": "no warning: teaching code converts losses all the time",
    "torch.exp(torch.nn.Parameter)": "the class of the class has another name",
    "torch.mean(x,dim=[0,1],keepdim='a')": "several keywords are listed as they were given",
    "v['a']": "no warning before the refusal",
    "nn.Conv2d(1,2)": "the class that reads the arguments has another name",
    "nn.MaxPool2d()": "the class that reads the arguments has another name",
    "nn.Sequential(torch.relu)": "functions and classes have Python's names",
    "nn.Sequential(nn.ReLU)(x)": "functions and classes have Python's names",
    "F.dropout(x,0.5,training='a')": "a flag that is only asked for its truth",
    "F.hardtanh(x.long())": "floats, where PyTorch stays with integers",
    "v.add_(1,2)": "signatures that PyTorch has given up",
    "torch.div(1,2)": "numbers alone give float64",
    "torch.zeros(10**15)": "NumPy's words for too much memory",
    "torch.tensor(1j)": "complex numbers are not there",
    "torch.meshgrid(x,v)": "a grid of matrices is not refused",
}
"""Line → why something else is said here."""
