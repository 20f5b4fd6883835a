// Leaving with unsent text asks first. Forms with data-form are watched; one that saves itself says data-saves.
// A form in which something is written carries data-unsent, and data-kept once that lies with the server (unsent.js).

const words = document.body.dataset;
const WATCHED = "form[data-form]:not([data-saves])";

function isWritten(field) {
  if (field.type === "hidden" || !field.name || field.disabled) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  // A list without a chosen option shows its first one: that is not the reader's choice.
  if (field.tagName === "SELECT") return !field.querySelector("option[selected]") || !field.selectedOptions[0]?.defaultSelected;
  return field.value !== undefined && field.value !== field.defaultValue;
}

function look(form) {
  form.toggleAttribute("data-unsent", [...form.elements].some(isWritten));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(WATCHED);
  if (form) look(form);
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-unsent]:not([data-busy], [data-kept])")) event.preventDefault();
});

document.addEventListener(
  "click",
  (event) => {
    const form = event.target.closest?.("a[data-leave]")?.closest("form[data-unsent]:not([data-kept])");
    if (!form) return;
    if (window.confirm(words.wordsUnsaved)) return form.removeAttribute("data-unsent");
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);
