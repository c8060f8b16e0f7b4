/** A filter form that submits itself when a choice changes; text boxes wait for Enter or the button. */
export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && /^(checkbox|radio|date|month)$/.test(field.type))) {
      form.requestSubmit();
    }
  });
}
