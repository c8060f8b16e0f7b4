# Spanish: machine translation, to be reviewed by a native speaker.

exposure-title = Personas y lugares cercanos
exposure-source = Personas: cuadrícula de población { $grids }; lugares: capas de mapa de este programa; medido el { $when }.
exposure-grid = { $code } ({ $about })
measure-people = Personas
measure-nearest = El más cercano
measure-inside = Dentro
measure-within = A menos de { $distance }
measure-length = { $layer }, longitud
measure-range = { $value } ({ $low } a { $high })
measure-range-note = Las dos cifras entre paréntesis son la menor y la mayor según las cuadrículas de población.
measure-layer-schools = Escuelas
measure-layer-health = Centros de salud
measure-layer-water = Puntos de agua
measure-layer-roads = Carreteras
