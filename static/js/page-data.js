// Data that the server put into the page as `<script type="application/json">`.

/** Reads the data under an id; undefined where the page has none. */
export function pageData(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : undefined;
}
