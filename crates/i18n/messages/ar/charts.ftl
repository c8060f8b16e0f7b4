# Arabic: machine translation, to be reviewed by a native speaker.

chart-enlarge = كبّر
chart-shrink = صغّر
chart-as-table = الأرقام نفسها في جدول
chart-count = العدد
chart-describes = { $title }: { $count } من المجموعات. تلي الأرقام في جدول.
