// The theme calls all its scrolling parts alike; who hears the page has to tell them apart.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-part] [data-simplebar]").forEach((scroller, index) => {
    scroller.dataset.simplebarAriaLabel = `${scroller.closest("[data-part]").dataset.part} ${index + 1}`;
  });
});
