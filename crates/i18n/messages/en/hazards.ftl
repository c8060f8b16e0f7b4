# English is the source of every message. Values in braces are filled in; counts choose the plural form.

exposure-title = People and places near it
exposure-source = Computed from the population grid and the map layers of this programme.
measure-inside = People inside
measure-within = People within { $distance }
measure-nearest = Distance to the nearest of { $layer }
measure-count = Number of { $layer } within { $distance }
measure-length = Length of { $layer } within { $distance }
measure-layer-schools = schools
measure-layer-health = health facilities
measure-layer-water = water points
measure-layer-roads = roads
