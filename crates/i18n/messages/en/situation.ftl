# English is the source of every message. Values in braces are filled in; counts choose the plural form.

situation-lead = Where the danger is, whom it has harmed, and how that has changed.
situation-map = Hazard areas and accidents
situation-empty = There are no records yet
situation-empty-next = Begin with administrative areas, then hazard areas and accidents.
