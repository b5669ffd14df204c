// The proof of a delivery: a PIN that the customer tells, or a photo of what is left at the door.

import { gettext } from "../texts.js";
import { h, icon } from "./dom.js";
import { shrink } from "./photo.js";

const PIN = /^\d{4}$/;

/** Asks for what an order's handover needs; resolves to {body, photo}, or null when called off. */
export function askForProof(dialog, order, problem = "") {
  if (!order.requires_pin && !order.leave_at_door) return Promise.resolve({});
  return new Promise((resolve) => {
    let proof = null;
    const done = (given) => {
      proof = given;
      dialog.close();
    };
    const form = order.requires_pin ? pinForm(order, problem, done) : photoForm(order, problem, done);
    dialog.replaceChildren(form);
    dialog.addEventListener("close", () => resolve(proof), { once: true });
    dialog.showModal();
    form.querySelector("input")?.focus();
  });
}

function frame(order, title, submit, ...content) {
  const close = (event) => event.currentTarget.closest("dialog").close();
  return h(
    "form",
    { class: "proof stack", method: "dialog", novalidate: true, on: { submit } },
    h("h2", { id: "dialog-title" }, title),
    h("p", { class: "soft" }, `${order.code} · ${order.delivery_address}`),
    ...content,
    h("button", { class: "button button-quiet button-tall", type: "button", on: { click: close } }, gettext("Not yet")),
  );
}

function pinForm(order, problem, done) {
  const error = h("p", { class: "error", id: "pin-error", role: "alert" }, problem);
  const input = h("input", {
    class: "input pin-input number", id: "pin", name: "pin", inputmode: "numeric", autocomplete: "one-time-code",
    maxlength: 4, pattern: "[0-9]*", required: true, "aria-describedby": "pin-error",
    "aria-invalid": problem ? "true" : null,
  });
  const submit = (event) => {
    event.preventDefault();
    const pin = input.value.trim();
    if (PIN.test(pin)) {
      done({ body: { pin } });
      return;
    }
    input.setAttribute("aria-invalid", "true");
    error.textContent = gettext("The PIN has four digits.");
    input.focus();
  };
  const { name } = order.customer ?? {};
  const label = name ? gettext("PIN that {name} tells you", { name }) : gettext("PIN that the customer tells you");
  return frame(
    order, gettext("Ask for the PIN"), submit,
    h("div", { class: "field" }, h("label", { for: "pin" }, label), input, error),
    h("button", { class: "button button-huge" }, gettext("Delivered")),
  );
}

function photoForm(order, problem, done) {
  let photo = null;
  const error = h("p", { class: "error", id: "photo-error", role: "alert" }, problem);
  const picture = h("img", { class: "proof-photo", alt: gettext("The photo that you took"), hidden: true });
  const finish = h("button", { class: "button button-huge", disabled: true }, gettext("Delivered"));
  const take = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    photo = await shrink(file);
    if (picture.src) URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(photo);
    picture.hidden = false;
    error.textContent = "";
    finish.disabled = false;
    finish.focus();
  };
  const input = h("input", { class: "visually-hidden", type: "file", id: "photo", accept: "image/*", capture: "environment", "aria-describedby": "photo-error", on: { change: take } });
  const submit = (event) => {
    event.preventDefault();
    if (photo) done({ photo });
  };
  return frame(
    order, gettext("Show where you left it"), submit,
    h("p", {}, gettext("Put the order down safely, with the door or its number in the picture and no people.")),
    picture,
    h("div", { class: "field" }, input, h("label", { class: "button button-soft button-tall camera", for: "photo" }, icon("camera"), gettext("Take the photo")), error),
    finish,
  );
}
