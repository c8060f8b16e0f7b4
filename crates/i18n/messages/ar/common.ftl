# Arabic: machine translation, to be reviewed by a native speaker.

app-name = Common Ground
unit-m2 = { $value } م²
unit-ha = { $value } هكتار
unit-km2 = { $value } كم²
unit-m = { $value } م
unit-km = { $value } كم
nav-label = القائمة الرئيسية
nav-situation = الوضع
nav-places = الأماكن
nav-hazards = المناطق الخطرة
nav-accidents = الحوادث
nav-harm = المتضررون
nav-presence = من يعمل وأين
nav-rankings = أين نعمل أولاً
nav-imports = الاستيراد
nav-layers = الطبقات
nav-dictionary = قاموس البيانات
nav-about = حول البرنامج والتراخيص
nav-status = حالة النظام
nav-users = الأشخاص والأدوار
nav-audit = سجل التغييرات
nav-account = حسابي
nav-sign-in = تسجيل الدخول
nav-sign-out = تسجيل الخروج
nav-menu = القائمة
nav-language = اللغة
nav-skip = انتقل إلى المحتوى
nav-breadcrumb = أنت هنا
exercise-banner = تدريب: هذا البلد وكل ما فيه من نسج الخيال. لا تستخدم هذه الأرقام في قرارات حقيقية.
exercise-erase = امسح التدريب
action-filter = اعرض
action-clear = أزل عوامل التصفية
action-next = الصفحة التالية
action-first = الصفحة الأولى
action-save = احفظ
action-cancel = إلغاء
action-back = رجوع
action-search = ابحث
download-label = تنزيل
source-line = المصدر: { $source }
source-none = غير مسجَّل
source-programme = سجلات هذا البرنامج
as-of = حتى { $when }
as-of-unknown = تاريخ المعلومات غير معروف
map-heading = الخريطة
map-waiting = تُحمَّل الخريطة بعد الصفحة. إن لم تتوفر JavaScript فاستخدم الجدول أدناه؛ فيه السجلات نفسها.
map-boundaries = لا تعني الحدود والأسماء الظاهرة إقراراً أو قبولاً رسمياً.
value-unknown = غير معروف
value-yes = نعم
value-no = لا
value-hidden = غير ظاهر لدورك
table-total = المجموع
table-empty = لا توجد سجلات هنا.
table-empty-filtered = لا يوجد سجل يطابق عوامل التصفية هذه.
count-records =
    { $count ->
        [zero] لا سجلات
        [one] سجل واحد
        [two] سجلان
        [few] { $count } سجلات
        [many] { $count } سجلاً
        *[other] { $count } سجل
    }
print-hint = اطبع هذه الصفحة كتقرير.
role-viewer = مطّلع
role-editor = محرّر
role-manager = مدير
role-administrator = مسؤول النظام
