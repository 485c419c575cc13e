"""A process of its own: opens the index of the real clauses and prints what one search finds, as JSON.

The network is forbidden to it from the start, so an index or a search that needs it fails.
"""

import json
import sys

from .knowledge import naiman_clauses
from .no_network import forbid_network

forbid_network()

from assistant.retrieval import open_index  # noqa: E402

hits = open_index(naiman_clauses()).search(sys.argv[1], "naiman-2025", k=3)
print(json.dumps([hit.clause.provision for hit in hits]))
