# Arabic: machine translation, to be reviewed by a native speaker.

situation-lead = أين الخطر ومن أصاب وكيف تغيّر ذلك.
situation-map = المناطق الخطرة والحوادث
situation-empty = لا توجد سجلات بعد
situation-empty-next = ابدأ بالمناطق الإدارية ثم المناطق الخطرة والحوادث.
