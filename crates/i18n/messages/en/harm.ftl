# English is the source of every message. Values in braces are filled in; counts choose the plural form.

harm-lead = Everyone killed or injured, one person one count. Accidents are counted elsewhere.
harm-unknowns = What was not recorded stands as unknown and is part of every total. Older years are under-reported.
