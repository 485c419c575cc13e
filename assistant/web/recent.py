"""The turns worked out last. A turn depends on the recorded events alone, and those never change."""

import threading
from collections import OrderedDict

from assistant.dialogue.conversation import Turn

_KEPT = 64

Place = tuple[str, int, str]  # conversation, its last event, version of the knowledge


class RecentTurns:
    """Saves working out again what was shown a moment ago. Safe to share between threads."""

    def __init__(self) -> None:
        self._turns: OrderedDict[Place, Turn] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, place: Place) -> Turn | None:
        with self._lock:
            return self._turns.get(place)

    def put(self, place: Place, turn: Turn) -> None:
        with self._lock:
            self._turns[place] = turn
            self._turns.move_to_end(place)
            if len(self._turns) > _KEPT:
                self._turns.popitem(last=False)
