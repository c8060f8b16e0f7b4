# French: machine translation, to be reviewed by a native speaker.

chart-enlarge = Agrandir
chart-shrink = Réduire
chart-as-table = Les mêmes chiffres en tableau
chart-count = Nombre
chart-describes = { $title } : { $count } groupes. Les chiffres suivent en tableau.
