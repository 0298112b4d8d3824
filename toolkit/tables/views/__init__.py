"""Views for people: flat, joined to names, ready for a spreadsheet.

A column called like a thing (`speaker`, `event`) holds what a person reads, its twin in `_id` the id; without a
twin (`statement`, `commitment`, `record`) it is the id. An id that was merged into another is the other.
Lists are one text with `; ` between.
"""

from toolkit.tables.views.bound import PROMISES, STATUS_HISTORY
from toolkit.tables.views.compared import CHANGED_FIELDS, CHANGES
from toolkit.tables.views.dyads import PLOVER_EVENTS, RETIRED_IDS
from toolkit.tables.views.glossary import GLOSSARY
from toolkit.tables.views.happened import PARTICIPANTS, ROLES, TIMELINE
from toolkit.tables.views.spoken import MENTIONS, NO_SIMILARITY, QUOTES, REPORTS
from toolkit.tables.views.view import CURRENT_ID, View
from toolkit.tables.views.written import EVIDENCE

VIEWS: tuple[View, ...] = (
    QUOTES,
    PROMISES,
    TIMELINE,
    PARTICIPANTS,
    ROLES,
    STATUS_HISTORY,
    EVIDENCE,
    REPORTS,
    MENTIONS,
    PLOVER_EVENTS,
    RETIRED_IDS,
)
"""The views in the order in which they are shown; none builds on another."""

COMPARISONS: tuple[View, ...] = (CHANGES, CHANGED_FIELDS)
"""The views that there are beside two places, in the order in which they are shown."""

__all__ = ["CHANGED_FIELDS", "CHANGES", "COMPARISONS", "CURRENT_ID", "GLOSSARY", "NO_SIMILARITY", "VIEWS", "View"]
