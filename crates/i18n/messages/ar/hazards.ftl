# Arabic: machine translation, to be reviewed by a native speaker.

exposure-title = الناس والأماكن القريبة
exposure-source = محسوب من شبكة السكان وطبقات الخريطة في هذا البرنامج.
measure-inside = الناس داخلها
measure-within = الناس ضمن { $distance }
measure-nearest = المسافة إلى أقرب عنصر من { $layer }
measure-count = عدد { $layer } ضمن { $distance }
measure-length = طول { $layer } ضمن { $distance }
measure-layer-schools = المدارس
measure-layer-health = المرافق الصحية
measure-layer-water = نقاط المياه
measure-layer-roads = الطرق
