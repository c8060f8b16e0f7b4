# Arabic: machine translation, to be reviewed by a native speaker.

place-level = المستوى { $level }
place-name = المكان
place-code = رمز المكان
place-people = السكان
place-population = { $people } ({ $year })
place-children = المناطق التابعة
place-hazards-open = مناطق خطرة مفتوحة
place-hazard-area = المساحة الخطرة
place-accident-rate = حوادث لكل 100,000 نسمة
