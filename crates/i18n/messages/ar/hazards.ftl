# Arabic: machine translation, to be reviewed by a native speaker.

exposure-title = الناس والأماكن القريبة
exposure-source = الناس من شبكة السكان { $grids }، والأماكن من طبقات الخريطة في هذا البرنامج؛ قيس في { $when }.
exposure-grid = { $code } ({ $about })
measure-people = الناس
measure-nearest = الأقرب
measure-inside = في الداخل
measure-within = ضمن { $distance }
measure-length = { $layer }، الطول
measure-range = { $value } ({ $low } إلى { $high })
measure-range-note = الرقمان بين القوسين هما الأقل والأكثر بحسب شبكات السكان.
measure-layer-schools = المدارس
measure-layer-health = المرافق الصحية
measure-layer-water = نقاط المياه
measure-layer-roads = الطرق
