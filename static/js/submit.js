// A form is sent once, and what was typed survives a server that did not answer.

const words = document.body.dataset;

function complain(sentence) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { sentence, kind: "error" } }));
}

function busy(form, is) {
  form.toggleAttribute("data-busy", is);
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (is) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute("data-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    busy(form, true);
  },
  { capture: true },
);

// Another module may have decided to keep the form here.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented && !event.target.matches("[hx-post], [hx-put], [hx-delete]")) busy(event.target, false);
});

function formOf(event) {
  const source = event.detail.ctx?.sourceElement;
  return source?.matches?.("form") ? source : source?.closest?.("form");
}

document.addEventListener("htmx:finally:request", (event) => {
  const form = formOf(event);
  if (form) busy(form, false);
});

document.addEventListener("htmx:error", (event) => {
  const name = event.detail.error?.name;
  if (name !== "AbortError") document.dispatchEvent(new CustomEvent("unreachable"));
});

document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) complain(words.wordsFailed);
});

// Coming back with the browser's own button shows the page as it was left: the buttons must work again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach((form) => busy(form, false));
});
