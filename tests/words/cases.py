"""Every wrong line that is compared with PyTorch, and what differs for a reason."""

from __future__ import annotations

from tests.words.cases_calls import CALLS
from tests.words.cases_functions import FUNCTIONS
from tests.words.cases_networks import NETWORKS
from tests.words.cases_tensors import TENSORS

CASES = [*CALLS, *FUNCTIONS, *TENSORS, *NETWORKS]

DIFFERENT: dict[str, str] = {
    "v.shape=3": "attributes that cannot be set are Python properties here",
    "v.T=3": "attributes that cannot be set are Python properties here",
    "v[[0.5]]": "a list of floats is no index",
    "torch.zeros(2**62)": "NumPy's words for too much memory",
    "np.array(w)": "PyTorch adds a warning for NumPy 2",
    "float(w)": "no warning: teaching code converts losses all the time",
    "torch.exp(torch.nn.Parameter)": "the class of the class has another name",
    "torch.mean(x,dim=[0,1],keepdim='a')": "several keywords are listed as they were given",
    "v['a']": "no warning before the refusal",
}
"""Line → why something else is said here."""
