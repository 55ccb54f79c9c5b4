"""Who is to be forgotten, and what is kept no longer than the settings say."""

from engine.privacy.asking import ask_to_forget
from engine.privacy.forgetting import Forgetful, Forgotten
from engine.privacy.late import Late, is_about_forgotten

__all__ = ["Forgetful", "Forgotten", "Late", "ask_to_forget", "is_about_forgotten"]
