# French: machine translation, to be reviewed by a native speaker.

presence-lead = Organisations et activités de { $from } à { $to }, et lieux où personne ne travaille.
presence-activity = Type d’activité
presence-level = Niveau des zones
presence-gaps = Lacunes : dangers ouverts, personne à l’œuvre
presence-gaps-lead = Zones avec des zones dangereuses non remises à disposition, sans activité enregistrée sur la période.
presence-no-gaps = Quelqu’un a travaillé dans chaque zone où un danger est ouvert.
presence-recent = Accidents en cinq ans
presence-table = Qui travaille où
presence-organisation = Organisation
presence-months = Mois
presence-activities = Activités
presence-area = Terrain traité
presence-people = Personnes atteintes
