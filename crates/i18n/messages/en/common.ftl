# English is the source of every message. Values in braces are filled in; counts choose the plural form.

app-name = Common Ground
unit-m2 = { $value } m²
unit-ha = { $value } ha
unit-km2 = { $value } km²
unit-m = { $value } m
unit-km = { $value } km
nav-label = Main
nav-situation = Situation
nav-places = Places
nav-hazards = Hazard areas
nav-accidents = Accidents
nav-harm = People harmed
nav-presence = Who is where
nav-rankings = Where to act first
nav-imports = Import
nav-layers = Layers
nav-dictionary = Data dictionary
nav-about = About and licences
nav-status = State of the system
nav-users = People and roles
nav-audit = Record of changes
nav-account = My account
nav-sign-in = Sign in
nav-sign-out = Sign out
nav-menu = Menu
nav-language = Language
nav-skip = Skip to the content
nav-breadcrumb = You are here
exercise-banner = Exercise: this country and everything in it is invented. Do not use these figures for real decisions.
exercise-erase = Erase the exercise
action-filter = Show
action-clear = Clear the filters
action-next = Next page
action-first = First page
action-save = Save
action-cancel = Cancel
action-back = Back
action-search = Search
download-label = Download
source-line = Source: { $source }
source-none = not recorded
source-programme = records of this programme
as-of = As of { $when }
as-of-unknown = Date of information unknown
map-heading = Map
map-waiting = The map loads after the page. Without JavaScript, use the table below; it holds the same records.
map-boundaries = The boundaries and names shown do not imply official endorsement or acceptance.
value-unknown = unknown
value-yes = yes
value-no = no
value-hidden = not shown to your role
table-total = Total
table-empty = There are no records here.
table-empty-filtered = No record matches these filters.
count-records =
    { $count ->
        [one] { $count } record
        *[other] { $count } records
    }
print-hint = Print this page for a report.
role-viewer = Viewer
role-editor = Editor
role-manager = Manager
role-administrator = Administrator
