# English is the source of every message. Values in braces are filled in; counts choose the plural form.

chart-enlarge = Enlarge
chart-shrink = Make smaller
chart-as-table = The same figures as a table
chart-count = Number
chart-describes = { $title }: { $count } groups. The figures follow as a table.
