"""A process of its own: adds events to a conversation, reading it again whenever another was first."""

import sys
from pathlib import Path

from assistant.storage.conversations import ConversationStore, NewEvent
from assistant.storage.errors import ConversationMovedError

path, conversation, name, count = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
store = ConversationStore(path)
for number in range(count):
    while True:
        last = store.read(conversation)[-1].seq
        try:
            store.append(conversation, [NewEvent("t", "said", {"from": name, "n": number}, "v")], after=last)
            break
        except ConversationMovedError:
            continue
