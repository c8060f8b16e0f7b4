/** Kinds of field whose change is a decision; a typed date is not one until it is whole. */
const AT_ONCE = /^(select-one|checkbox|radio)$/;

/** A filter form that submits itself when a choice changes; text boxes and dates wait for Enter or the button. */
export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const fields = Array.from(form.elements).filter((field): field is HTMLInputElement | HTMLSelectElement => "type" in field && field instanceof HTMLElement && !/^(hidden|submit|button)$/.test(String(field.type)));
  form.addEventListener("change", (event) => {
    if (fields.some((field) => field === event.target && AT_ONCE.test(field.type))) form.requestSubmit();
  });
  // With nothing to type the button has nothing left to do.
  if (fields.every((field) => AT_ONCE.test(field.type))) {
    for (const button of form.querySelectorAll<HTMLElement>("button:not([name])")) button.hidden = true;
  }
}
