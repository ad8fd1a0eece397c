"""Optimizers: ``minimize`` adds the gradients and the updates of the variables to the graph.

    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    sess.run(train, feed_dict)          one step
"""

import numpy as np

from . import messages
from .arrays import zeros
from .gradients import gradients
from .graph import Operation, get_default_graph
from .math import sqrt
from .symbol import Symbol
from .variables import Variable, assign, assign_add, assign_sub, group

__all__ = ["AdamOptimizer", "GradientDescentOptimizer", "MomentumOptimizer", "Optimizer",
           "Saver"]


class Optimizer:
    """What all optimizers share; write ``update(variable, gradient)``, a list of Operations."""

    name = "Optimizer"

    def minimize(self, loss: Symbol, global_step: Variable | None = None, var_list=None,
                 name: str | None = None) -> Operation:
        """One Operation that makes ``loss`` smaller when it runs."""
        return self.apply_gradients(self.compute_gradients(loss, var_list), global_step, name)

    def compute_gradients(self, loss: Symbol, var_list=None) -> list:
        """(gradient, variable) pairs: new nodes of the graph."""
        with loss.graph.as_default():
            variables = list(var_list or [v for v in loss.graph.variables if v.trainable])
        return list(zip(gradients(loss, variables), variables, strict=True))

    def apply_gradients(self, grads_and_vars, global_step: Variable | None = None,
                        name: str | None = None) -> Operation:
        """One Operation that updates every variable by its gradient."""
        pairs = [(g, v) for g, v in grads_and_vars if g is not None]
        if not pairs:
            named = [v.name for _, v in grads_and_vars]
            raise ValueError(messages.NO_GRADIENT.format(variables=named))
        graph = get_default_graph() if not pairs else pairs[0][1].graph
        with graph.as_default(), graph.name_scope(name or self.name):
            self.prepare()
            updates = [update for g, v in pairs for update in self.update(v, g)]
            updates += self.finish()
            if global_step is not None:
                updates.append(assign_add(global_step, 1))
            return group(*updates, name="update")

    def prepare(self) -> None:
        """What all variables share, made before their updates."""

    def finish(self) -> list:
        """Operations that come after all updates."""
        return []

    def slot(self, variable: Variable, name: str) -> Variable:
        """A variable beside ``variable``, of its shape, zero at first."""
        return Variable(zeros(variable._shape, variable.dtype), False,
                        f"{variable.op.name.replace('/', '_')}_{name}")


class GradientDescentOptimizer(Optimizer):
    """w - learning_rate · gradient.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     w = tf.Variable(3.)
    ...     train = tf.train.GradientDescentOptimizer(0.25).minimize(w * w)
    ...     sess.run(tf.global_variables_initializer())
    ...     sess.run(train)
    ...     print(sess.run(w))
    1.5
    """

    name = "GradientDescent"

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def update(self, variable, gradient) -> list:
        return [assign_sub(variable, gradient * self.learning_rate)]


class MomentumOptimizer(Optimizer):
    """v = momentum · v + gradient, then w - learning_rate · v."""

    name = "Momentum"

    def __init__(self, learning_rate, momentum):
        self.learning_rate, self.momentum = learning_rate, momentum

    def update(self, variable, gradient) -> list:
        speed = self.slot(variable, "Momentum")
        moved = assign(speed, speed * self.momentum + gradient)
        return [assign_sub(variable, moved * self.learning_rate)]


class AdamOptimizer(Optimizer):
    """Steps of about learning_rate, whatever the size of the gradients: Kingma and Ba's Adam."""

    name = "Adam"

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.learning_rate, self.beta1, self.beta2 = learning_rate, beta1, beta2
        self.epsilon = epsilon

    def prepare(self) -> None:
        self.power1 = Variable(float(self.beta1), False, "beta1_power")
        self.power2 = Variable(float(self.beta2), False, "beta2_power")
        self.rate = sqrt(1 - self.power2) / (1 - self.power1) * self.learning_rate

    def update(self, variable, gradient) -> list:
        first, second = self.slot(variable, "m"), self.slot(variable, "v")
        m = assign(first, first * self.beta1 + gradient * (1 - self.beta1))
        v = assign(second, second * self.beta2 + gradient * gradient * (1 - self.beta2))
        return [assign_sub(variable, self.rate * m / (sqrt(v) + self.epsilon))]

    def finish(self) -> list:
        return [assign(self.power1, self.power1 * self.beta1),
                assign(self.power2, self.power2 * self.beta2)]


class Saver:
    """Writes the variables of a Session to a file, and reads them back.

    >>> import autograd_core.static as tf, tempfile, os
    >>> path = os.path.join(tempfile.mkdtemp(), "values.npz")
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     w = tf.Variable([1., 2.], name="w")
    ...     w.load([3., 4.])
    ...     tf.train.Saver().save(sess, path)
    ...     w.load([0., 0.])
    ...     tf.train.Saver().restore(sess, path)
    ...     print(sess.run(w))
    [3. 4.]
    """

    def __init__(self, var_list=None):
        self.variables = list(var_list or get_default_graph().variables)

    def save(self, sess, path) -> None:
        """Write the values that the variables have in ``sess``."""
        values = sess.run(self.variables)
        np.savez(path, **{v.op.name: x for v, x in zip(self.variables, values, strict=True)})

    def restore(self, sess, path) -> None:
        """Set the variables in ``sess``; a file without one of them is refused."""
        with np.load(path, allow_pickle=False) as file:
            missing = [v.op.name for v in self.variables if v.op.name not in file]
            if missing:
                raise ValueError(f"{path} holds no variable {missing[0]!r}")
            for v in self.variables:
                sess.set(v, file[v.op.name])
