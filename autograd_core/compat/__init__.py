"""The rest of PyTorch: what neither the course nor ordinary training scripts use.

It mirrors the tree: what is rare of ``nn/modules/pooling.py`` is in
``compat/nn/modules/pooling.py``.  Nothing here is imported before it is asked for by its public
name; ``functions/lazy_names.py`` has the tables.  PyTorch's texts for what
is here are in ``messages.txt``.
"""
