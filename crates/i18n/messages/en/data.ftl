# English is the source of every message. Values in braces are filled in; counts choose the plural form.
