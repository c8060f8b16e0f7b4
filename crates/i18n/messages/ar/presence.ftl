# Arabic: machine translation, to be reviewed by a native speaker.

presence-lead = المنظمات وأنشطتها من { $from } إلى { $to }، والأماكن التي لا يعمل فيها أحد.
presence-activity = نوع العمل
presence-level = مستوى المناطق
presence-gaps = الفجوات: أخطار مفتوحة ولا أحد يعمل
presence-gaps-lead = مناطق فيها مناطق خطرة لم تُحرَّر ولم يُسجَّل فيها نشاط خلال الفترة.
presence-no-gaps = عمل أحدٌ في كل منطقة فيها أخطار مفتوحة.
presence-recent = حوادث خمس سنوات
presence-table = من يعمل وأين
presence-organisation = المنظمة
presence-months = الأشهر
presence-activities = الأنشطة
presence-area = الأراضي المعالَجة
presence-people = عدد من شملتهم الأنشطة
