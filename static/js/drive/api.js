// Calls of the driver API with the page's session.

/** The server refused: `status`, and `code` and `detail` of its problem document. */
export class Refused extends Error {
  constructor(status, problem, retryAfterS) {
    super(problem.detail ?? `HTTP ${status}`);
    Object.assign(this, { status, code: problem.code ?? "", detail: problem.detail, retryAfterS });
  }
}

/** Nobody answered: there is no network, or the server is out of reach. */
export class Unreached extends Error {}

// Some way into the future, a proxy's dead line is as good as no network.
const PATIENCE_MS = 15_000;
let clockOffsetMs = 0;

/** The server's clock, as far as its answers told: offers end by it. */
export const serverNow = () => Date.now() + clockOffsetMs;

export const get = (path) => call("GET", path);

/** Sends JSON, or a form where the body is one. */
export const post = (path, body = {}) => call("POST", path, body);

async function call(method, path, body) {
  const isForm = body instanceof FormData;
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body && !isForm) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body && !isForm ? JSON.stringify(body) : body,
      signal: AbortSignal.timeout(isForm ? 4 * PATIENCE_MS : PATIENCE_MS),
    });
  } catch (error) {
    throw new Unreached(error.message);
  }
  readClock(response);
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const content = isJson ? await response.json().catch(() => ({})) : null;
  if (response.ok) return content;
  throw new Refused(response.status, content ?? {}, Number(response.headers.get("Retry-After")) || 0);
}

export function csrfToken() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

// The header has whole seconds: only a clock that is really wrong is corrected.
function readClock(response) {
  const told = Date.parse(response.headers.get("Date"));
  if (!told) return;
  const offMs = told + 500 - Date.now();
  clockOffsetMs = Math.abs(offMs) > 1500 ? offMs : 0;
}
