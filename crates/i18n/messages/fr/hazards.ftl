# French: machine translation, to be reviewed by a native speaker.

exposure-title = Personnes et lieux à proximité
exposure-source = Personnes : grille de population { $grids } ; lieux : couches de carte de ce programme ; mesuré le { $when }.
exposure-grid = { $code } ({ $about })
measure-people = Personnes
measure-nearest = Au plus proche
measure-inside = À l’intérieur
measure-within = À moins de { $distance }
measure-length = { $layer }, longueur
measure-range = { $value } ({ $low } à { $high })
measure-range-note = Les deux chiffres entre parenthèses sont le plus petit et le plus grand selon les grilles de population.
measure-layer-schools = Écoles
measure-layer-health = Établissements de santé
measure-layer-water = Points d’eau
measure-layer-roads = Routes
