"""Rarer losses as modules: of distributions, of what should be nearer, of sequences."""

from ....nn import functional as F
from ....nn.modules.loss import made
from ....nn.modules.module import Module

__all__ = ["CTCLoss", "CosineEmbeddingLoss", "GaussianNLLLoss", "HingeEmbeddingLoss", "KLDivLoss",
           "MarginRankingLoss", "PoissonNLLLoss", "SoftMarginLoss", "TripletMarginLoss"]


SoftMarginLoss = made("SoftMarginLoss", F.soft_margin_loss)
KLDivLoss = made("KLDivLoss", F.kl_div, log_target=False)
PoissonNLLLoss = made("PoissonNLLLoss", F.poisson_nll_loss, log_input=True, full=False, eps=1e-8)
GaussianNLLLoss = made("GaussianNLLLoss", F.gaussian_nll_loss, full=False, eps=1e-6)
HingeEmbeddingLoss = made("HingeEmbeddingLoss", F.hinge_embedding_loss, margin=1.0)
MarginRankingLoss = made("MarginRankingLoss", F.margin_ranking_loss, margin=0.0)
CosineEmbeddingLoss = made("CosineEmbeddingLoss", F.cosine_embedding_loss, margin=0.0)
TripletMarginLoss = made("TripletMarginLoss", F.triplet_margin_loss, margin=1.0, p=2.0, eps=1e-6,
                         swap=False)


class CTCLoss(Module):
    """-log of the chance of targets, from log-chances (T, N, C)."""

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False):
        super().__init__()
        self.blank, self.reduction, self.zero_infinity = blank, reduction, zero_infinity

    def forward(self, log_probs, targets, input_lengths, target_lengths):
        return F.ctc_loss(log_probs, targets, input_lengths, target_lengths, self.blank,
                          self.reduction, self.zero_infinity)
