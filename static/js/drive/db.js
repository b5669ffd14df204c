// What survives a reload: an ordered outbox, and single values by name.

const NAME = "drive";

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(store, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    // Done once it is on disk, not once it was asked for.
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const read = (name) => run("kept", "readonly", (store) => store.get(name));
export const keep = (name, value) => run("kept", "readwrite", (store) => store.put(value, name));

export const addToOutbox = (entry) => run("outbox", "readwrite", (store) => store.add(entry));
export const changeInOutbox = (entry) => run("outbox", "readwrite", (store) => store.put(entry));

/** Returns the oldest entries, in the order in which they were added. */
export const firstOfOutbox = (count) => run("outbox", "readonly", (store) => store.getAll(null, count));

export const dropFromOutbox = (ids) =>
  run("outbox", "readwrite", (store) => ids.map((id) => store.delete(id)).at(-1));

/** Forgets everything, for whoever uses the device next. */
export async function forgetAll() {
  await run("outbox", "readwrite", (store) => store.clear());
  await run("kept", "readwrite", (store) => store.clear());
}
