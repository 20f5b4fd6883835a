// What is typed into a form with data-keeps is kept by the server until it is sent, so that it survives reload, a closed
// window and a sign-out, and never lies in a browser that others may use.

const AFTER_TYPING = 1500;
const timers = new WeakMap();
const sending = new WeakMap();

function content(form) {
  const all = new FormData(form);
  for (const [name, value] of [...all]) if (value instanceof File) all.delete(name);
  return new URLSearchParams(all);
}

async function keep(form) {
  if (form.hasAttribute("data-busy")) return;
  const stop = new AbortController();
  sending.set(form, stop);
  const body = content(form);
  if (!form.hasAttribute("data-unsent")) body.set("do", "discard");
  try {
    const options = { method: "POST", body, headers: { "HX-Request": "true" }, signal: stop.signal };
    const answer = await fetch(form.dataset.keeps, options);
    document.dispatchEvent(new CustomEvent("heard"));
    if (answer.ok) kept(form, await answer.json(), body);
  } catch (error) {
    if (error.name !== "AbortError") document.dispatchEvent(new CustomEvent("unreachable"));
  }
}

// Below each value what the rule says of it, where it says anything.
function check(form, checks) {
  for (const [name, sentence] of Object.entries(checks)) {
    const line = form.querySelector(`#field-${name.replace(/[._]/g, "-")}-check`);
    if (!line || line.textContent === sentence) continue;
    line.textContent = sentence;
    line.classList.toggle("field-error", sentence !== "");
    line.dataset.checked = sentence ? "wrong" : "fine";
  }
}

function kept(form, { said, checks }, body) {
  if (content(form).toString() !== body.toString()) return;
  form.toggleAttribute("data-kept", true);
  const place = form.querySelector("[data-kept-words]");
  if (place) place.textContent = said;
  check(form, checks);
}

function later(form) {
  form.removeAttribute("data-kept");
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), AFTER_TYPING));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keeps]");
  if (form) later(form);
});

document.addEventListener("submit", (event) => {
  clearTimeout(timers.get(event.target));
  sending.get(event.target)?.abort();
});

document.addEventListener("reachable", () => document.querySelectorAll("form[data-keeps][data-unsent]:not([data-kept])").forEach(keep));
