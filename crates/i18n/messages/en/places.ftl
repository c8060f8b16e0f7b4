# English is the source of every message. Values in braces are filled in; counts choose the plural form.

place-level = Level { $level }
place-name = Place
place-code = P-code
place-people = People
place-population = { $people } ({ $year })
place-children = Areas within
place-hazards-open = Open hazard areas
place-hazard-area = Hazardous area
place-accident-rate = Accidents per 100,000 people
