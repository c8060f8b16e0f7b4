# English is the source of every message. Values in braces are filled in; counts choose the plural form.

exposure-title = People and places near it
exposure-source = People from the population grid { $grids }, places from the map layers of this programme; measured { $when }.
exposure-grid = { $code } ({ $about })
measure-people = People
measure-nearest = Nearest
measure-inside = Inside
measure-within = Within { $distance }
measure-length = { $layer }, length
measure-range = { $value } ({ $low } to { $high })
measure-range-note = Where two figures stand in brackets, they are the least and the greatest of the population grids.
measure-layer-schools = Schools
measure-layer-health = Health facilities
measure-layer-water = Water points
measure-layer-roads = Roads
