"""Losses that compare distributions, or say which input should be larger or nearer, as modules."""

from ....nn import functional as F
from ....nn.modules.loss import made

__all__ = ["CosineEmbeddingLoss", "GaussianNLLLoss", "HingeEmbeddingLoss", "KLDivLoss",
           "MarginRankingLoss", "MultiLabelSoftMarginLoss", "MultiMarginLoss", "PoissonNLLLoss",
           "SoftMarginLoss", "TripletMarginLoss", "TripletMarginWithDistanceLoss"]


SoftMarginLoss = made("SoftMarginLoss", F.soft_margin_loss)
KLDivLoss = made("KLDivLoss", F.kl_div, log_target=False)
PoissonNLLLoss = made("PoissonNLLLoss", F.poisson_nll_loss, log_input=True, full=False, eps=1e-8)
GaussianNLLLoss = made("GaussianNLLLoss", F.gaussian_nll_loss, full=False, eps=1e-6)
HingeEmbeddingLoss = made("HingeEmbeddingLoss", F.hinge_embedding_loss, margin=1.0)
MarginRankingLoss = made("MarginRankingLoss", F.margin_ranking_loss, margin=0.0)
CosineEmbeddingLoss = made("CosineEmbeddingLoss", F.cosine_embedding_loss, margin=0.0)
TripletMarginLoss = made("TripletMarginLoss", F.triplet_margin_loss, margin=1.0, p=2.0, eps=1e-6,
                         swap=False)
TripletMarginWithDistanceLoss = made(
    "TripletMarginWithDistanceLoss", F.triplet_margin_with_distance_loss, distance_function=None,
    margin=1.0, swap=False)
MultiMarginLoss = made("MultiMarginLoss", F.multi_margin_loss, "weight", p=1, margin=1.0,
                       weight=None)
MultiLabelSoftMarginLoss = made("MultiLabelSoftMarginLoss", F.multilabel_soft_margin_loss,
                                "weight", weight=None)
