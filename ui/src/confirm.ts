/** Asks before a button with `data-confirm` does what cannot be undone by looking away. */
export function startConfirming(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-confirm]") : null;
    const question = button?.dataset["confirm"];
    if (question && !window.confirm(question)) event.preventDefault();
  });
}
