// A shop's menu: the item dialog's sum and choices, and which section is being read.

import { money } from "./money.js";
import { gettext } from "./texts.js";

/** Returns what the item costs as chosen, in minor units. */
function sumOf(form) {
  const chosen = [...form.querySelectorAll("input[data-minor]:checked")];
  const unit = chosen.reduce((sum, input) => sum + Number(input.dataset.minor), 0);
  return (Number(form.dataset.unitMinor) + unit) * (Number(form.elements.quantity.value) || 1);
}

/** Says what is missing in a group of choices; empty when nothing is. */
function complaint(group) {
  const { min, max, group: name } = group.dataset;
  const count = group.querySelectorAll("input:checked").length;
  if (count < Number(min)) return gettext("Choose {min} of {name}.", { min, name });
  return count > Number(max) ? gettext("Choose at most {max} of {name}.", { max, name }) : "";
}

function refresh(form) {
  form.querySelector("[data-sum]").textContent = money(sumOf(form), form.dataset.currency);
  for (const group of form.querySelectorAll("[data-group]")) {
    group.querySelector("input:not(:disabled)")?.setCustomValidity(complaint(group));
  }
}

function step(form, by) {
  const input = form.elements.quantity;
  const wanted = (Number(input.value) || 1) + by;
  input.value = Math.min(Math.max(wanted, Number(input.min)), Number(input.max));
  refresh(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-item-form]");
  if (form) refresh(form);
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-item-form]");
  if (!form) return;
  if (event.target.closest("[data-less]")) step(form, -1);
  if (event.target.closest("[data-more]")) step(form, 1);
});

document.body.addEventListener("htmx:afterSettle", () => {
  for (const form of document.querySelectorAll("[data-item-form]")) refresh(form);
});

function watchSections(links) {
  const mark = (id) => {
    for (const link of links) {
      const isIt = link.hash === `#${id}`;
      link.toggleAttribute("aria-current", isIt);
      if (isIt) link.parentElement.parentElement.scrollTo?.({ left: link.offsetLeft - 64 });
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const read = entries.find((entry) => entry.isIntersecting);
      if (read) mark(read.target.id);
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const link of links) observer.observe(document.querySelector(link.hash));
}

watchSections([...document.querySelectorAll(".section-nav a")]);
