/** Words and numbers for people, in their language. All words come from the server. */
export type Texts = Readonly<Record<string, string>>;

/** Fills `{name}` blanks; a blank without a value stays visible, so that it is noticed. */
export function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (blank, name: string) => (values[name] === undefined ? blank : String(values[name])));
}

/** Fills a link, each value escaped for its place in a path or query. */
export function fillLink(template: string, values: Readonly<Record<string, unknown>>): string | null {
  let whole = true;
  const link = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === null || value === "") whole = false;
    return encodeURIComponent(String(value));
  });
  return whole ? link : null;
}

/** The text of that key, filled; a missing key shows itself rather than an empty space. */
export function say(texts: Texts, key: string, values: Readonly<Record<string, unknown>> = {}): string {
  return fill(texts[key] ?? key, values);
}

/** Writes numbers of one page in its language. */
export class Figures {
  readonly #whole: Intl.NumberFormat;
  readonly #part: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;

  constructor(readonly lang: string) {
    this.#whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
    this.#part = new Intl.NumberFormat(lang, { maximumSignificantDigits: 3 });
    this.#percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
  }

  /** From 100 on without decimals, below with three significant digits. */
  number(x: number): string {
    return Math.abs(x) >= 100 || Number.isInteger(x) ? this.#whole.format(x) : this.#part.format(x);
  }

  /** A share between 0 and 1; what is not quite none or all is never shown as none or all. */
  share(x: number): string {
    if (x > 0 && x < 0.005) return `< ${this.#percent.format(0.01)}`;
    if (x < 1 && x > 0.995) return `> ${this.#percent.format(0.99)}`;
    return this.#percent.format(x);
  }

  /** A score between 0 and 1, three decimals. */
  score(x: number): string {
    return new Intl.NumberFormat(this.lang, { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(x);
  }

  /** A date of any precision ("2006", "2006-01", "2006-01-15"), no more exact than it was given. */
  date(iso: string): string {
    const parts = /^(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso);
    if (!parts) return iso;
    const [, year, month, day] = parts;
    const style: Intl.DateTimeFormatOptions = { year: "numeric", timeZone: "UTC" };
    if (month) style.month = day ? "short" : "long";
    if (day) style.day = "numeric";
    const moment = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
    return new Intl.DateTimeFormat(this.lang, style).format(moment);
  }
}
