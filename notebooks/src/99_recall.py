# %% [markdown] id="title"
# # 99 · Recall
#
# Reading again feels like learning, and is not. Getting an answer out of your own head is, most of all
# when some days have passed and it has become a little hard. Here are the cards of all notebooks.
#
# - **Say your answer aloud, then open the card.** A wrong answer is fine; a look before the answer is
#   not.
# - **Come back after 1, 3, 7 and 21 days.** A card that you missed starts again with 1.
# - **Mix.** One card of each notebook is better than all cards of one.
# - A card that you missed twice wants its notebook: the heading leads there.

# %% [markdown] id="when-words"
# On which days? Put in the day on which you finished a notebook.

# %% id="when"
from autograd_core.teach import see_again

see_again("2026-03-01")

# %% [markdown] id="all"
# ## The cards

# %% [markdown] id="cards"
# The builder puts the cards of all notebooks here.

# %% [markdown] id="next"
# ## Where to go next
#
# - Write a card of your own for what you got wrong this week.
# - [Start page](00_start_here.ipynb)
