/** Asks one thing at a time and never an outdated one: while an answer is awaited only the newest question waits. */
export class Latest<Question, Reply> {
  #running = false;
  #waiting: { question: Question } | null = null;

  constructor(
    readonly ask: (question: Question) => Promise<Reply>,
    readonly heard: (reply: Reply, question: Question) => void,
    readonly failed: (fault: unknown) => void,
  ) {}

  put(question: Question): void {
    this.#waiting = { question };
    if (!this.#running) void this.#run();
  }

  /** Whether a newer question waits. */
  get busy(): boolean {
    return this.#waiting !== null;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting) {
      const { question } = this.#waiting;
      this.#waiting = null;
      try {
        const reply = await this.ask(question);
        // A newer question makes this answer old, but showing it keeps the page moving under a dragged slider.
        this.heard(reply, question);
      } catch (fault) {
        if (!this.#waiting) this.failed(fault);
      }
    }
    this.#running = false;
  }
}
