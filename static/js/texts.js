// The texts of scripts in the page's language. A catalogue of `texts/` runs before any module and
// leaves itself here; without one, texts are shown as they are written: in English.

const { messages = {}, plural = (count) => Number(count !== 1) } = globalThis.texts ?? {};
// English asks for a country, and Portuguese without one would be Brazil's.
const TAGS = { en: "en-GB", pt: "pt-PT" };
const { lang } = document.documentElement;

/** The page's language as `Intl` takes it. */
export const language = TAGS[lang || "en"] ?? lang;

/** Marks a text for translation where something else than a call needs it. */
export const msg = (text) => text;

/** Translates a text and puts values into its {placeholders}; numbers as the language writes them. */
export const gettext = (text, values = {}) => interpolate(messages[text] ?? text, values);

/** Chooses the form that goes with a count, which the text has as {count}. */
export function ngettext(one, many, count, values = {}) {
  const forms = messages[one] ?? [one, many];
  return interpolate(forms[messages[one] ? plural(count) : Number(count !== 1)], { count, ...values });
}

function interpolate(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : value;
  });
}

/** Writes a number, with so many digits after the point. */
export function number(value, digits = 0) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, options).format(value);
}
