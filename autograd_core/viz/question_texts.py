"""Message catalogue of the quiz: questions, and what is said of each mistaken answer."""

QUESTIONS = {
    "ask.value": "What is {u} = {formula}?",
    "ask.local": "How does {u} change with {from}: what is the local Jacobian?",
    "ask.contribution": "What does {u} send to {to}?",
    "ask.gradient": "This is the last path to {to}. What will its P be?",
    "ask.grad": "What will be in {name}.grad?",
}
MISTAKES = {
    "mistake.itself": "That is the value of the input itself; asked is how the result changes with "
                      "it.",
    "mistake.no_local": "That is P, the upstream gradient; it has to be multiplied with the local "
                        "Jacobian.",
    "mistake.no_upstream": "That is the local Jacobian alone; it has to be multiplied with P, the "
                           "upstream gradient.",
    "mistake.added": "You added P and the local Jacobian; along a path they are multiplied.",
    "mistake.one_path": "That is what one path brings; contributions of several paths add.",
    "mistake.multiplied": "You multiplied what the paths bring; contributions add.",
    "mistake.overwritten": "That is what this call brings. backward adds to .grad, it does not "
                           "overwrite it.",
    "mistake.not_added": "That is what was there before; what arrives now is added to it.",
}
