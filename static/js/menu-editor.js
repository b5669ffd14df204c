// Adds further choices to an item's form; without it, the form has one empty choice to fill.

const more = document.querySelector("[data-more-groups]");
let number = 100;

/** Copies the last choice, emptied and under a number of its own. */
function another() {
  const boxes = document.querySelectorAll("[data-group-box]");
  const box = boxes[boxes.length - 1].cloneNode(true);
  const old = box.querySelector('[name="group"]').value;
  for (const field of box.querySelectorAll("input")) {
    field.name = field.name.replace(`group-${old}-`, `group-${number}-`);
    field.id = field.id.replace(`g${old}-`, `g${number}-`);
    const usual = { group: String(number), [`group-${number}-min`]: "0", [`group-${number}-max`]: "1" };
    field.value = usual[field.name] ?? "";
  }
  for (const label of box.querySelectorAll("label")) {
    label.htmlFor = label.htmlFor.replace(`g${old}-`, `g${number}-`);
  }
  const rows = [...box.querySelectorAll(".option-row")];
  for (const row of rows.slice(0, -3)) row.remove();
  number += 1;
  more.before(box);
  box.querySelector(".input").focus();
}

if (more) {
  more.hidden = false;
  more.addEventListener("click", another);
}
// An option typed into the last row makes room for one more.
document.addEventListener("input", ({ target }) => {
  const row = target.closest(".option-row");
  if (!row || row.nextElementSibling || !target.value) return;
  const next = row.cloneNode(true);
  for (const field of next.querySelectorAll("input")) field.value = "";
  row.after(next);
});
