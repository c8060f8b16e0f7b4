# English is the source of every message. Values in braces are filled in; counts choose the plural form.

import-lead = Bring in a file, see what it would do, take it in as one batch, and take the batch back if it was wrong.
import-sending = Sending { $percent }
import-checking = Reading the file
import-interrupted = The upload was interrupted
import-bring = Bring in a file
import-holds = What it holds
import-file = File
import-file-hint = CSV, XLSX, GeoJSON, GeoPackage, FlatGeobuf, Parquet, zipped Shapefile or GeoTIFF; gzipped files as they are.
import-upload = Upload
import-batches = Batches
import-batch = Batch
import-none = Nothing has been imported yet.
import-rows = rows
import-taken = taken
import-unchanged = unchanged
import-refused = refused
import-committed = taken in
import-undone = taken back
import-undone-at = This batch was taken back { $when }.
import-undo = Take this batch back
import-undo-confirm = Take back the whole batch? Records go back to what they were before it.
import-changed = { $count ->
    [one] { $count } of the rows to take says something else of a record that is known.
   *[other] { $count } of the rows to take say something else of records that are known.
 }
import-told-by = { $count ->
    [one] { $count } of its records is now
   *[other] { $count } of its records are now
 } as told by “{ $name }”.
import-left-behind = Records that still name what was taken back
import-names-nothing = { $noun }: { $count ->
    [one] { $count } record names a code that is not among “{ $target }”
   *[other] { $count } records name a code that is not among “{ $target }”
 }, for example { $example }.
import-left-behind-next = They are kept as they were reported. Bring the right file in, or take their own imports back too.
import-marked = Get the file back with the faults marked
severity-error = refused
severity-warning = to check
severity-info = to know
import-step-upload = Upload
import-step-columns = Match columns
import-step-preview = Preview
import-step-commit = Take in
import-layer = Layer or sheet
import-remembered = These columns were matched before; the choices of that time are filled in.
import-guessed = The columns were matched by their headings. Check them and change what is wrong; your choices are remembered.
import-first-rows = The first rows of the file
import-first-records = The first records as they would be
import-column = Column of the file
import-constant = The same value for every row
import-no-column = – none –
import-code-made = – made from what the row says –
import-places = Names of areas
import-places-hint = Columns that name the areas a row lies in, from the largest to the smallest. Their p-codes are found from the names.
import-place-level = Level { $level }
import-position = Where it is, and how the file is written
import-longitude = Longitude or easting
import-latitude = Latitude or northing
import-crs = Reference system
import-crs-hint = Such as EPSG:32633, when the file does not say.
import-code-prefix = Codes begin with
import-code-prefix-hint = Keeps codes of different files apart.
import-dates = Order of dates
import-dates-hint = For dates in figures, such as 03/04/2006.
import-dates-told = As each date tells; what may be two dates is refused
import-dates-dmy = day, month, year
import-dates-mdy = month, day, year
import-repair = Repair outlines that cross themselves
import-repair-hint = Each repaired outline is told with its area before and after. Otherwise such rows are refused.
import-update = Update: show the words of the chosen columns
import-written = Mapping file
import-written-text = These choices as text
import-written-hint = What the file was opened with, as a mapping file (TOML) that the command line takes with --map. Put another one here, also one of examples/maps. What you changed above is in it after Update.
import-written-use = Fill in from this text
import-preview = Preview
import-nothing-yet = Nothing has been changed yet.
import-take =
    Take { $count ->
        [one] { $count } row
        *[other] { $count } rows
    }
import-change = Change the columns
import-faults = Faults
import-no-faults = No faults were found.
import-by-rule = Counted by kind
import-more-faults =
    { $count ->
        [one] One more fault is marked in the file.
        *[other] { $count } more faults are marked in the file.
    }
import-kind-admin-areas = Administrative areas with p-codes
import-kind-population = Population by area, sex and age
import-kind-hazard-areas = Hazard areas
import-kind-accidents = Accidents and other events
import-kind-casualties = People harmed, one row a person
import-kind-layer = A map layer: schools, health posts, roads
import-kind-grid = A population grid (GeoTIFF)
import-words = Words for “{ $field }” that no code list knows
import-words-lead = Choose what each word of the file means; the choice is remembered for files with the same columns.
import-words-more = There are more different words than are shown here; perhaps another column holds the codes.
import-word = Word in the file
import-word-means = Means
import-word-nearest = like “{ $code }”
import-word-refused = Left as it is; the row is refused
import-word-nothing = Nothing is known
import-kind-exercise = Exercise country
import-grid-about = What the file cannot say: fill in what you know
