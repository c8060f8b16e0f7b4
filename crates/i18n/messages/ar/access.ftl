# Arabic: machine translation, to be reviewed by a native speaker.

nav-access = الطرق والتنقل
access-lead = ما الطرق التي تسدّها الأخطار المسجّلة، ومن تعزلهم عن المدارس والرعاية الصحية والأسواق، والطرق التي تتجنبها.
access-no-clearance = هذا ليس تطهيرًا ولا يصلح للملاحة.
access-absence = حيث لا يوجد خطر مسجّل قد يوجد خطر: غياب التسجيل ليس أمانًا.
access-dated = المعلومات حتى { $day }. صالحة حتى { $until }، وبعد ذلك كل حالة في هذه الصفحة غير معروفة.
access-expired = المعلومات حتى { $day }. انتهت صلاحيتها بعد { $until }: كل حالة في هذه الصفحة غير معروفة إلى أن تصل معلومات أحدث.
access-undated = لا تذكر أي منطقة خطرة تاريخ معلوماتها: كل حالة في هذه الصفحة غير معروفة.
access-empty = ينقص شيء قبل قياس الوصول.
access-not-yet = القياس جارٍ؛ أعد تحميل الصفحة بعد دقيقة.
access-lacking-roads = لا يوجد طريق يمكن سلوكه. استورد طبقة طرق.
access-lacking-people = لا توجد شبكة سكان فيها ناس. استورد واحدة.
access-lacking-services = لا توجد مدارس أو مرافق صحية أو أسواق. استورد طبقة واحدة منها على الأقل.
access-way = المسار
access-length = الطول
access-minutes = الدقائق
access-known = ما هو معروف
access-ways-note = لم يتحقق أحد من هذه المسارات. اسأل سلطة مكافحة الألغام قبل أي تنقل.
access-ask = اطلب مسارًا بين مكانين
access-from = من
access-to = إلى
access-ask-button = ابحث عن مسارات
access-ask-hint = اسم تجمع سكاني أو رمزه، أو خط الطول،خط العرض.
access-standing = كيف يصل الناس إلى الخدمات
access-service = الخدمة
access-service-schools = مدرسة
access-service-health = مرفق صحي
access-service-markets = سوق
access-service-within = { $service }، خلال { $minutes } دقيقة
access-within-now = ضمن هذا الوقت اليوم
access-cut-off = معزولون بسبب الأخطار
access-beyond = أبعد في كل الأحوال
access-not-known = غير معروف
access-standing-note = معزولون: ضمن هذا الوقت لو طُهّرت كل الأخطار المسجّلة، وليس اليوم. غير معروف: لا يصل إليه طريق في السجلات.
access-by-hazard = ما يكلّفه كل خطر
access-hazard = المنطقة الخطرة
access-blocked = الطريق المسدود
access-cut-off-by = المعزولون بسببها
access-regain = يستعيدون الوصول لو طُهّرت وحدها
access-none-blocked = لا يوجد خطر مفتوح مسجّل يسدّ طريقًا أو يمنع أحدًا من خدمة.
access-not-additive = هذه الأرقام لا تُجمع: خطران على طريق واحد لا يساوي كل منهما وحده شيئًا، ومعًا يساويان كل شيء. يُحسب من هم ضمن 60 دقيقة من خدمة واحدة على الأقل، كل شخص مرة.
access-more = { $count ->
    [zero] لا أخطار أخرى في الملف.
    [one] خطر واحد آخر في الملف.
    [two] خطران آخران في الملف.
    [few] { $count } أخطار أخرى في الملف.
    [many] { $count } خطرًا آخر في الملف.
   *[other] { $count } خطر آخر في الملف.
}
access-how = كيف يُحسب هذا
access-how-text = تُعد قطعة الطريق مسدودة إذا مرت على بعد { $within } م من خطر مفتوح مسجّل (0: تعبره أو تلامسه)، أو على بعد 100 م من خطر معروف كنقطة فقط. يمشي الناس بسرعة 4 كم/س إلى طريق لا يبعد أكثر من 5 كم ثم يتابعون بسرعة صنفه. ويُسدّ المشي من البيت إلى طريقه أيضًا إذا عبر خطرًا. لا يمر أي مسار على قطعة مسدودة.
access-how-parts = تنقسم الطرق إلى { $count } أجزاء لا تلتقي في السجلات؛ أطولها يضم { $share } من طولها.
access-settings = ماذا يُعلن وكيف
access-settings-note = يُدوَّن كل تغيير مع صاحبه.
access-release = انشر هذه الصفحة لمن ليس لديه حساب
access-release-note = القطع المسدودة تدل على مواقع الأخطار. تبقى المسارات بين الأماكن لمن لديه حساب.
access-valid-days = عدد أيام صلاحية المعلومات
access-within-m = يُعد الطريق مسدودًا على هذا البعد من خطر (أمتار)
access-speeds = سرعات مختلفة، كم/س حسب صنف الطريق
access-speeds-hint = مثل primary=60,track=12,*=25، وفارغ للقيم الافتراضية.
access-map = الطرق المسدودة
access-download-blocked = قطع الطرق المسدودة (GeoJSON)
access-measured = قيس في { $when }
access-card-cut-off = معزولون عن خدمة خلال { $minutes } دقيقة
access-card-of = من { $people } شخص محسوب
access-card-hazards = أخطار تسدّ طريقًا
access-card-hazards-of = من { $count } خطر مفتوح
access-card-roads = طريق مسدود
access-card-roads-of = من { $length }
access-ways = من { $from } إلى { $to }
access-no-way = لا مسار يتجنب الأخطار المسجّلة. لا تسافر؛ اسأل سلطة مكافحة الألغام.
access-no-road = لا طريق في السجلات يصل بين المكانين.
access-way-avoiding = { $number }. يتجنب كل خطر مسجّل
access-way-crossing = { $number }. يعبر خطرًا مسجّلًا
access-status-hazard-recorded = خطر مسجّل
access-status-not-verified = لم يُتحقق منه
access-status-unknown = غير معروف
map-blocked = مسدود بأخطار
map-blocked-road = قطعة طريق يسدّها خطر مسجّل
map-ways = المسارات المطلوبة
map-way-avoiding = يتجنب الأخطار المسجّلة، لم يُتحقق منه
map-way-crossing = يعبر خطرًا مسجّلًا
access-on-foot = سيرًا على الأقدام في الأرض المفتوحة
access-on-foot-note = سيرًا على الأقدام في الأرض المفتوحة بحسب شبكة الاحتكاك { $grid }؛ ولا تُحسب خطوة تعبر خطرًا مسجّلًا. لا يقول هذا شيئًا عن أمان أي طريق.
access-on-foot-refused = لا يمكن استعمال شبكة الاحتكاك { $grid }: { $why }
