"""Optimizers: ``minimize`` adds the gradients and the updates of the variables to the graph.

    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    sess.run(train, feed_dict)          one step
"""

import numpy as np

from . import messages
from .arrays import fill
from .build import cast_to
from .gradients import gradients
from .graph import Operation
from .math import maximum, minimum, pow, sqrt
from .symbol import Symbol
from .variables import (
    Variable,
    assign,
    assign_add,
    assign_sub,
    group,
    trainable_variables,
)

__all__ = ["AdadeltaOptimizer", "AdagradOptimizer", "AdamOptimizer", "FtrlOptimizer",
           "GradientDescentOptimizer", "MomentumOptimizer", "Optimizer", "RMSPropOptimizer"]


class Optimizer:
    """What all optimizers share; write ``update(variable, gradient)``, a list of Operations."""

    name = "Optimizer"

    def __init__(self, learning_rate=0.001, use_locking: bool = False, name: str | None = None):
        self.learning_rate, self.name = learning_rate, name or type(self).name
        self.slots: dict[tuple, Variable] = {}

    def minimize(self, loss: Symbol, global_step: Variable | None = None, var_list=None,
                 gate_gradients=None, aggregation_method=None, colocate_gradients_with_ops=False,
                 name: str | None = None, grad_loss=None) -> Operation:
        """One Operation that makes ``loss`` smaller when it runs."""
        pairs = self.compute_gradients(loss, var_list, grad_loss=grad_loss)
        return self.apply_gradients(pairs, global_step, name)

    def compute_gradients(self, loss: Symbol, var_list=None, gate_gradients=None,
                          aggregation_method=None, colocate_gradients_with_ops=False,
                          grad_loss=None) -> list:
        """(gradient, variable) pairs: new nodes of the graph."""
        with loss.graph.as_default():
            variables = [var_list] if isinstance(var_list, Variable) else list(
                trainable_variables() if var_list is None else var_list)
        if not variables:
            raise ValueError("No variables to optimize.")
        return list(zip(gradients(loss, variables, grad_loss), variables, strict=True))

    def apply_gradients(self, grads_and_vars, global_step: Variable | None = None,
                        name: str | None = None) -> Operation:
        """One Operation that updates every variable by its gradient."""
        grads_and_vars = list(grads_and_vars)
        if not grads_and_vars:
            raise ValueError("No variables provided.")
        pairs = [(g, v) for g, v in grads_and_vars if g is not None]
        if not pairs:
            named = [v.name for _, v in grads_and_vars]
            raise ValueError(messages.NO_GRADIENT.format(variables=named))
        graph = pairs[0][1].graph
        with graph.as_default():
            self.make_variables()
        with graph.as_default(), graph.name_scope(name or self.name):
            self.prepare()
            updates = [update for g, v in pairs for update in self.update(v, g)]
            updates += self.finish()
            if global_step is not None:
                updates.append(assign_add(global_step, 1))
            return group(*updates, name="update")

    def make_variables(self) -> None:
        """The variables that all updates share."""

    def prepare(self) -> None:
        """What all updates share, made before them."""

    def finish(self) -> list:
        """Operations that come after all updates."""
        return []

    def slot(self, variable: Variable, key: str, value: float = 0.0) -> Variable:
        """A variable beside ``variable``, of its shape, filled with ``value`` at first."""
        graph = variable.graph
        with graph.name_scope(None), graph.control_dependencies(None):
            made = Variable(fill(variable._shape, np.array(value, variable._dtype)[()]), False,
                            name=f"{variable.op.name}/{self.name}")
        self.slots[variable, key] = made
        return made

    def get_slot(self, variable: Variable, name: str) -> Variable | None:
        """What is kept beside ``variable`` under ``name``."""
        return self.slots.get((variable, name))

    def get_slot_names(self) -> list[str]:
        """The names of what is kept."""
        return sorted({key for _, key in self.slots})

    def variables(self) -> list[Variable]:
        """All that is kept."""
        return list(self.slots.values())


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

    def update(self, variable, gradient) -> list:
        return [assign_sub(variable, gradient * self.learning_rate)]


class MomentumOptimizer(Optimizer):
    """v = momentum · v + gradient, then w - learning_rate · v; with ``use_nesterov`` the step looks
    ahead: w - learning_rate · (gradient + momentum · v)."""

    name = "Momentum"

    def __init__(self, learning_rate, momentum, use_locking: bool = False, name: str | None = None,
                 use_nesterov: bool = False):
        super().__init__(learning_rate, name=name)
        self.momentum, self.nesterov = momentum, use_nesterov

    def update(self, variable, gradient) -> list:
        speed = self.slot(variable, "momentum")
        moved = assign(speed, speed * self.momentum + gradient)
        step = gradient + moved * self.momentum if self.nesterov else moved
        return [assign_sub(variable, step * self.learning_rate)]


class AdagradOptimizer(Optimizer):
    """Each element's steps get smaller by the squares of its gradients so far."""

    name = "Adagrad"

    def __init__(self, learning_rate, initial_accumulator_value=0.1, use_locking: bool = False,
                 name: str | None = None):
        super().__init__(learning_rate, name=name)
        self.start = initial_accumulator_value

    def update(self, variable, gradient) -> list:
        squares = self.slot(variable, "accumulator", self.start)
        seen = assign(squares, squares + gradient * gradient)
        return [assign_sub(variable, gradient * self.learning_rate / sqrt(seen))]


class AdadeltaOptimizer(Optimizer):
    """Steps in the unit of the weights: by averages of squared gradients and of squared steps."""

    name = "Adadelta"

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-8, use_locking: bool = False,
                 name: str | None = None):
        super().__init__(learning_rate, name=name)
        self.rho, self.epsilon = rho, epsilon

    def update(self, variable, gradient) -> list:
        squares, steps = (self.slot(variable, k) for k in ("accum", "accum_update"))
        seen = assign(squares, squares * self.rho + gradient * gradient * (1 - self.rho))
        step = sqrt(steps + self.epsilon) / sqrt(seen + self.epsilon) * gradient
        return [assign_sub(variable, step * self.learning_rate),
                assign(steps, steps * self.rho + step * step * (1 - self.rho))]


class RMSPropOptimizer(Optimizer):
    """The gradient divided by the root of an average of its squares, with momentum."""

    name = "RMSProp"

    def __init__(self, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10,
                 use_locking: bool = False, centered: bool = False, name: str | None = None):
        super().__init__(learning_rate, name=name)
        self.decay, self.momentum, self.epsilon = decay, momentum, epsilon
        self.centered = centered

    def update(self, variable, gradient) -> list:
        squares = self.slot(variable, "rms", 1.0)
        mean = self.slot(variable, "mg") if self.centered else None
        speed = self.slot(variable, "momentum")
        seen = assign(squares, squares * self.decay + gradient * gradient * (1 - self.decay))
        if self.centered:
            average = assign(mean, mean * self.decay + gradient * (1 - self.decay))
            seen = seen - average * average
        step = gradient * self.learning_rate / sqrt(seen + self.epsilon)
        return [assign_sub(variable, assign(speed, speed * self.momentum + step))]


class AdamOptimizer(Optimizer):
    """Steps of about learning_rate, whatever the size of the gradients: Kingma and Ba's Adam."""

    name = "Adam"

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8,
                 use_locking: bool = False, name: str | None = None):
        super().__init__(learning_rate, name=name)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon

    def make_variables(self) -> None:
        self.power1 = Variable(float(self.beta1), False, name="beta1_power")
        self.power2 = Variable(float(self.beta2), False, name="beta2_power")

    def prepare(self) -> None:
        self.rate = sqrt(1 - self.power2) / (1 - self.power1) * self.learning_rate

    def update(self, variable, gradient) -> list:
        first, second = self.slot(variable, "m"), self.slot(variable, "v")
        m = assign(first, first * self.beta1 + gradient * (1 - self.beta1))
        v = assign(second, second * self.beta2 + gradient * gradient * (1 - self.beta2))
        return [assign_sub(variable, cast_to(self.rate, m._dtype) * m / (sqrt(v) + self.epsilon))]

    def finish(self) -> list:
        return [assign(self.power1, self.power1 * self.beta1),
                assign(self.power2, self.power2 * self.beta2)]


class FtrlOptimizer(Optimizer):
    """Follow the regularized leader: weights that do not matter become exactly 0."""

    name = "Ftrl"

    def __init__(self, learning_rate, learning_rate_power=-0.5, initial_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0,
                 use_locking: bool = False, name: str | None = None):
        super().__init__(learning_rate, name=name)
        self.power, self.start = learning_rate_power, initial_accumulator_value
        self.l1, self.l2 = l1_regularization_strength, l2_regularization_strength

    def update(self, variable, gradient) -> list:
        squares = self.slot(variable, "accum", self.start)
        linear = self.slot(variable, "linear")
        old = pow(squares, -self.power)
        seen = squares + gradient * gradient
        new = pow(seen, -self.power)
        pulled = assign(linear, linear + gradient - (new - old) / self.learning_rate * variable)
        shrunk = maximum(minimum(pulled, self.l1), -self.l1) - pulled
        return [assign(variable, shrunk / (new / self.learning_rate + 2 * self.l2)),
                assign(squares, seen)]
