"""DataLoader: batches of a dataset, in order or shuffled as PyTorch shuffles."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Iterator

from ...functions.generator import Generator
from .collate import default_collate, default_convert
from .dataset import Dataset, IterableDataset
from .sampler import BatchSampler, RandomSampler, SequentialSampler, random_seed

__all__ = ["DataLoader", "get_worker_info"]

EXCLUSIVE = ("batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and "
             "drop_last")
NO_BATCHES = ("batch_size=None option disables auto-batching and is mutually exclusive with "
              "drop_last")
UNEXPECTED = "DataLoader with IterableDataset: expected unspecified {name} option, but got {given}"
NEGATIVE_WORKERS = ("num_workers option should be non-negative; use num_workers=0 to disable "
                    "multiprocessing.")
NOT_PINNED = ("'pin_memory' argument is set as true but no accelerator is found, then device "
              "pinned memory won't be used.")
LENGTH = ("Length of IterableDataset {dataset} was reported to be {length}(when accessing "
          "len(dataloader)), but {count} samples have been fetched. ")
FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")


def get_worker_info() -> None:
    """None: this is the main process."""


class DataLoader:
    """Iterates over batches of ``dataset``.

    ``shuffle``, or a ``sampler`` of one's own, says in which order, ``collate_fn`` what a batch is
    made of its samples; ``batch_size=None`` gives single samples.

    >>> import autograd_core as torch
    >>> x = torch.utils.data.TensorDataset(torch.arange(5))
    >>> [batch for (batch,) in DataLoader(x, batch_size=2)]
    [tensor([0, 1]), tensor([2, 3]), tensor([4])]
    """

    _initialized = False

    def __init__(self, dataset: Dataset, batch_size: int | None = 1, shuffle: bool | None = None,
                 sampler: Iterable | None = None, batch_sampler: Iterable | None = None,
                 num_workers: int = 0, collate_fn: Callable | None = None, pin_memory: bool = False,
                 drop_last: bool = False, timeout: float = 0, worker_init_fn=None,
                 multiprocessing_context=None, generator: Generator | None = None, *,
                 prefetch_factor: int | None = None, persistent_workers: bool = False,
                 pin_memory_device: str = "", in_order: bool = True):
        refuse_workers(num_workers, timeout, prefetch_factor, persistent_workers,
                       multiprocessing_context)
        self.dataset, self.generator, self.in_order = dataset, generator, in_order
        self.num_workers, self.timeout, self.worker_init_fn = num_workers, timeout, worker_init_fn
        self.prefetch_factor, self.persistent_workers = prefetch_factor, persistent_workers
        self.pin_memory, self.pin_memory_device = pin_memory, pin_memory_device
        self._iterable = isinstance(dataset, IterableDataset)
        self._reported = None
        if self._iterable:
            refuse_order(shuffle, sampler, batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(EXCLUSIVE)
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError(NO_BATCHES)
        if sampler is None:
            sampler = self._default_sampler(shuffle)
        if batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size, self.drop_last = batch_size, drop_last
        self.sampler, self.batch_sampler = sampler, batch_sampler
        convert = default_convert if batch_sampler is None else default_collate
        self.collate_fn = collate_fn or convert
        self._initialized = True

    def __setattr__(self, name, value):
        if self._initialized and name in FIXED:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is "
                             "initialized")
        super().__setattr__(name, value)

    def _default_sampler(self, shuffle: bool | None):
        if self._iterable:
            return Endless()
        if shuffle:
            return RandomSampler(self.dataset, generator=self.generator)
        return SequentialSampler(self.dataset)

    @property
    def _order(self):
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def __iter__(self) -> Iterator:
        return Batches(self)

    def __len__(self):
        if not self._iterable:
            return len(self._order)
        self._reported = length = len(self.dataset)
        if self.batch_size is None:
            return length
        return length // self.batch_size if self.drop_last else math.ceil(length / self.batch_size)


class Batches:
    """One walk over a DataLoader."""

    def __init__(self, loader: DataLoader):
        self.loader, self.order, self.count = loader, iter(loader._order), 0
        random_seed(loader.generator)   # PyTorch draws a seed for workers, also without them
        if loader.pin_memory:
            warnings.warn(NOT_PINNED, stacklevel=3)
        self.samples = iter(loader.dataset) if loader._iterable else None

    def __iter__(self) -> Batches:
        return self

    def __len__(self):
        return len(self.loader._order)

    def __next__(self):
        index = next(self.order)
        batch = self._fetched(index)
        self.count += 1
        reported = self.loader._reported
        if self.samples is not None and reported is not None and self.count > reported:
            warnings.warn(LENGTH.format(dataset=self.loader.dataset, length=reported,
                                        count=self.count), stacklevel=2)
        return batch

    def _fetched(self, index):
        """The batch, or the sample, that ``index`` stands for."""
        dataset, collate = self.loader.dataset, self.loader.collate_fn
        if self.loader.batch_sampler is None:
            return collate(dataset[index] if self.samples is None else next(self.samples))
        if self.samples is not None:
            return collate(self._next_samples(len(index)))
        if callable(at_once := getattr(dataset, "__getitems__", None)):
            return collate(at_once(index))
        return collate([dataset[i] for i in index])

    def _next_samples(self, n: int) -> list:
        samples = [x for _, x in zip(range(n), self.samples, strict=False)]
        if not samples or (self.loader.drop_last and len(samples) < n):
            raise StopIteration
        return samples


class Endless:
    """Indices for a dataset that needs none."""

    def __iter__(self):
        while True:
            yield None


def refuse_workers(n: int, timeout, prefetch_factor, persistent_workers, context) -> None:
    """PyTorch's errors about worker processes; a word where some are wanted, there are none."""
    if n < 0:
        raise ValueError(NEGATIVE_WORKERS)
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if n == 0 and prefetch_factor is not None:
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 "
            "to enable multiprocessing, otherwise set prefetch_factor to None.")
    if n == 0 and persistent_workers:
        raise ValueError("persistent_workers option needs num_workers > 0")
    if n == 0 and context is not None:
        raise ValueError("multiprocessing_context can only be used with multi-process loading "
                         "(num_workers > 0), but got num_workers=0")


def refuse_order(shuffle, sampler, batch_sampler) -> None:
    """An iterable dataset has its own order."""
    if shuffle not in (False, None):
        raise ValueError(UNEXPECTED.format(name="shuffle", given=f"shuffle={shuffle}"))
    if sampler is not None:
        raise ValueError(UNEXPECTED.format(name="sampler", given=f"sampler={sampler}"))
    if batch_sampler is not None:
        raise ValueError(UNEXPECTED.format(name="batch_sampler",
                                           given=f"batch_sampler={batch_sampler}"))
