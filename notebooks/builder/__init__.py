"""Build, check and open the notebooks.

    python -m notebooks.builder              build and execute what changed
    python -m notebooks.builder --check      say which built notebooks are out of step
    python -m notebooks.builder --texts de 03     write what there is to translate
    python -m notebooks.builder --lang de    build what has been translated
    python -m notebooks.builder.lab          open them in JupyterLab

People edit ``notebooks/src/NN_name.py``; learners open ``notebooks/NN_name.ipynb``.
Read in this order: ``source`` (text to cells), ``recall`` (all cards in one notebook), ``texts``
(prose in other languages), ``execute`` (cells to outputs), ``steady`` (the same outputs every
time), ``step`` (is a notebook in step with its source?), ``__main__``; and ``keep``, ``lab`` for
what happens when a learner opens and saves one.
"""
