# Spanish: machine translation, to be reviewed by a native speaker.

exposure-title = Personas y lugares cercanos
exposure-source = Calculado con la cuadrícula de población y las capas de este programa.
measure-inside = Personas dentro
measure-within = Personas a menos de { $distance }
measure-nearest = Distancia al más cercano de { $layer }
measure-count = Número de { $layer } a menos de { $distance }
measure-length = Longitud de { $layer } a menos de { $distance }
measure-layer-schools = escuelas
measure-layer-health = centros de salud
measure-layer-water = puntos de agua
measure-layer-roads = carreteras
