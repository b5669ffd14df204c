// An emptied code field asks for the price without it; a code that is half typed asks for nothing.

const field = document.querySelector("[name=promotion_code]");
field?.addEventListener("input", () => {
  if (!field.value.trim()) field.dispatchEvent(new CustomEvent("emptied", { bubbles: true }));
});
