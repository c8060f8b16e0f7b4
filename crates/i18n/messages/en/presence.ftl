# English is the source of every message. Values in braces are filled in; counts choose the plural form.

presence-lead = Organisations and their activities from { $from } to { $to }, and the places where nobody works.
presence-activity = Kind of work
presence-level = Level of areas
presence-gaps = Gaps: open hazards, nobody at work
presence-gaps-lead = Areas with hazard areas not yet released in which no activity was recorded over the period.
presence-no-gaps = Somebody worked in every area with open hazards.
presence-recent = Accidents in five years
presence-table = Who works where
presence-organisation = Organisation
presence-months = Months
presence-activities = Activities
presence-area = Land dealt with
presence-people = People reached
