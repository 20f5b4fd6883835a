// The session ended while a form was being filled in: sign in on the spot, then the form is sent with what was typed.

const say = (kind, detail) => document.dispatchEvent(new CustomEvent(kind, { detail }));
const meta = (name, within = document) => within.querySelector(`meta[name="${name}"]`)?.content;

function show(html, beside, again) {
  document.querySelector(".sign-in-here")?.remove();
  const here = document.createElement("div");
  here.className = "sign-in-here";
  here.append(...new DOMParser().parseFromString(html, "text/html").querySelectorAll("form[data-sign-in]"));
  if (!here.firstChild) return location.assign("/sign-in");
  beside.before(here);
  const form = here.querySelector("form");
  say("announce", form.querySelector("p")?.textContent ?? "");
  (form.querySelector("[autofocus]") ?? form.querySelector("input:not([type=hidden])"))?.focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    enter(form, beside, again);
  });
}

async function enter(form, beside, again) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
  });
  form.removeAttribute("data-busy");
  if (!answer.ok) return show(await answer.text(), beside, again);
  form.closest(".sign-in-here").remove();
  await freshen(again);
}

// The new session has a token of its own. Another person's does not fit what was typed here.
async function freshen(again) {
  const page = new DOMParser().parseFromString(await (await fetch(location.href, { credentials: "same-origin" })).text(), "text/html");
  if (meta("viewer", page) !== meta("viewer")) {
    return say("toast", { sentence: document.body.dataset.wordsOtherPerson, kind: "error" });
  }
  const token = meta("csrf-token", page);
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  again();
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.response?.status !== 401) return;
  event.preventDefault();
  const source = ctx.sourceElement;
  const form = source.closest("form") ?? source;
  show(ctx.text, form, () => (form.matches("form") ? form.requestSubmit(ctx.request.submitter ?? undefined) : source.click()));
});
