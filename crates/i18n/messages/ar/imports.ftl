# Arabic: machine translation, to be reviewed by a native speaker.

import-lead = أحضر ملفاً واعرف ما سيفعله ثم أدخله دفعة واحدة وتراجع عنها إن كانت خطأ.
import-sending = جارٍ الإرسال { $percent }
import-checking = جارٍ قراءة الملف
import-interrupted = انقطع الإرسال
import-bring = أحضر ملفاً
import-holds = ما يحتويه
import-file = الملف
import-file-hint = CSV أو XLSX أو GeoJSON أو GeoPackage أو FlatGeobuf أو Parquet أو Shapefile مضغوط أو GeoTIFF؛ وملفات gzip كما هي.
import-upload = أرسل
import-batches = الدفعات
import-batch = الدفعة
import-none = لم يُستورد شيء بعد.
import-rows = صفوف
import-taken = مقبولة
import-unchanged = دون تغيير
import-refused = مرفوضة
import-committed = مُدخَلة
import-undone = متراجَع عنها
import-undone-at = جرى التراجع عن هذه الدفعة في { $when }.
import-undo = تراجع عن هذه الدفعة
import-undo-confirm = أتريد التراجع عن الدفعة كلها؟ تعود السجلات إلى ما كانت عليه.
import-changed = { $count ->
    [zero] لا صف من الصفوف المأخوذة يقول شيئًا آخر عن سجل معروف.
    [one] صف واحد من الصفوف المأخوذة يقول شيئًا آخر عن سجل معروف.
    [two] صفان من الصفوف المأخوذة يقولان شيئًا آخر عن سجلات معروفة.
    [few] { $count } صفوف من الصفوف المأخوذة تقول شيئًا آخر عن سجلات معروفة.
    [many] { $count } صفًا من الصفوف المأخوذة تقول شيئًا آخر عن سجلات معروفة.
   *[other] { $count } صف من الصفوف المأخوذة تقول شيئًا آخر عن سجلات معروفة.
 }
import-told-by = { $count ->
    [zero] لا سجلات منها الآن كما
    [one] سجل واحد منها الآن كما
    [two] سجلان منها الآن كما
    [few] { $count } سجلات منها الآن كما
    [many] { $count } سجلًا منها الآن كما
   *[other] { $count } سجل منها الآن كما
 } أبلغ عنها «{ $name }».
import-left-behind = سجلات لا تزال تذكر ما جرى التراجع عنه
import-names-nothing = { $noun }: { $count ->
    [zero] لا سجلات تذكر رمزًا غير موجود في «{ $target }»
    [one] سجل واحد يذكر رمزًا غير موجود في «{ $target }»
    [two] سجلان يذكران رمزًا غير موجود في «{ $target }»
    [few] { $count } سجلات تذكر رمزًا غير موجود في «{ $target }»
    [many] { $count } سجلًا تذكر رمزًا غير موجود في «{ $target }»
   *[other] { $count } سجل تذكر رمزًا غير موجود في «{ $target }»
 }، مثلًا { $example }.
import-left-behind-next = تبقى كما أُبلغ عنها. استورد الملف الصحيح أو تراجع عن دفعاتها أيضًا.
import-marked = استرجع الملف وعليه علامات الأخطاء
severity-error = مرفوض
severity-warning = للمراجعة
severity-info = للعلم
import-step-upload = الإرسال
import-step-columns = مطابقة الأعمدة
import-step-preview = المعاينة
import-step-commit = الإدخال
import-layer = الطبقة أو الورقة
import-remembered = طوبقت هذه الأعمدة من قبل؛ وعُبّئت الاختيارات السابقة.
import-guessed = طوبقت الأعمدة بحسب عناوينها. تحقق منها وصحّح الخطأ؛ ستُحفظ اختياراتك.
import-first-rows = الصفوف الأولى من الملف
import-first-records = السجلات الأولى كما ستكون
import-column = عمود الملف
import-constant = القيمة نفسها لكل صف
import-no-column = – لا شيء –
import-code-made = – يُشتق من محتوى الصف –
import-places = أسماء المناطق
import-places-hint = الأعمدة التي تسمّي مناطق الصف، من الأكبر إلى الأصغر. تُستخرج رموز المناطق من الأسماء.
import-place-level = المستوى { $level }
import-position = الموقع وطريقة كتابة الملف
import-longitude = خط الطول أو الإحداثي الشرقي
import-latitude = خط العرض أو الإحداثي الشمالي
import-crs = نظام الإحداثيات
import-crs-hint = مثل EPSG:32633 إن لم يذكره الملف.
import-code-prefix = تبدأ الرموز بـ
import-code-prefix-hint = يميّز رموز الملفات المختلفة.
import-dates = ترتيب التاريخ
import-dates-hint = للتواريخ المكتوبة بالأرقام مثل 03/04/2006.
import-dates-told = كما يبيّن كل تاريخ؛ ويُرفض ما يحتمل تاريخين
import-dates-dmy = يوم، شهر، سنة
import-dates-mdy = شهر، يوم، سنة
import-repair = إصلاح الحدود التي تتقاطع مع نفسها
import-repair-hint = تُذكر مساحة كل حدّ أُصلح قبل الإصلاح وبعده. وإلا تُرفض هذه الصفوف.
import-update = تحديث: إظهار كلمات الأعمدة المختارة
import-written = ملف المطابقة
import-written-text = هذه الاختيارات نصًّا
import-written-hint = الاختيارات الحالية في ملف مطابقة (TOML) يقبله سطر الأوامر مع ‎--map‎. ضع هنا ملفًا آخر، مثل أحد ملفات examples/maps. ما غيّرته أعلاه يظهر فيه بعد «تحديث».
import-written-use = املأ من هذا النص
import-preview = معاينة
import-nothing-yet = لم يتغيّر شيء بعد.
import-take =
    أدخل { $count ->
        [zero] لا صفوف
        [one] صفاً واحداً
        [two] صفين
        [few] { $count } صفوف
        [many] { $count } صفاً
        *[other] { $count } صف
    }
import-change = غيّر الأعمدة
import-faults = الأخطاء
import-no-faults = لم تُكتشف أخطاء.
import-by-rule = معدودة بحسب النوع
import-more-faults =
    { $count ->
        [zero] لا أخطاء أخرى.
        [one] خطأ آخر معلَّم في الملف.
        [two] خطآن آخران معلَّمان في الملف.
        [few] { $count } أخطاء أخرى معلَّمة في الملف.
        [many] { $count } خطأ آخر معلَّم في الملف.
        *[other] { $count } خطأ آخر معلَّم في الملف.
    }
import-kind-admin-areas = مناطق إدارية برموزها
import-kind-population = السكان بحسب المنطقة والجنس والعمر
import-kind-hazard-areas = مناطق خطرة
import-kind-accidents = حوادث وأحداث أخرى
import-kind-casualties = متضررون، صف لكل شخص
import-kind-layer = طبقة خريطة: مدارس، مراكز صحية، طرق
import-kind-grid = شبكة سكان (GeoTIFF)
import-words = كلمات في «{ $field }» لا تعرفها أي قائمة رموز
import-words-lead = اختر معنى كل كلمة في الملف؛ يُحفظ الاختيار للملفات ذات الأعمدة نفسها.
import-words-more = الكلمات المختلفة أكثر مما يظهر هنا؛ ربما يحتوي عمود آخر على الرموز.
import-word = الكلمة في الملف
import-word-means = تعني
import-word-nearest = تشبه «{ $code }»
import-word-refused = تُترك كما هي؛ يُرفض الصف
import-word-nothing = لا شيء معروف
import-kind-exercise = بلد التدريب
import-grid-about = ما لا يقوله الملف: اكتب ما تعرفه
