# French: machine translation, to be reviewed by a native speaker.

exposure-title = Personnes et lieux à proximité
exposure-source = Calculé à partir de la grille de population et des couches de ce programme.
measure-inside = Personnes à l’intérieur
measure-within = Personnes à moins de { $distance }
measure-nearest = Distance au plus proche de { $layer }
measure-count = Nombre de { $layer } à moins de { $distance }
measure-length = Longueur de { $layer } à moins de { $distance }
measure-layer-schools = écoles
measure-layer-health = établissements de santé
measure-layer-water = points d’eau
measure-layer-roads = routes
