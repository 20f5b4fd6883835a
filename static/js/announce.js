// After a part of the page was replaced: the reader's place is kept, and what changed is read out.
// Modules do not import each other, so that each has its version in its address; they speak by events:
// "announce" (a sentence to be read out) and "toast" (a sentence and its kind).

const region = document.getElementById("announce");

function announce(sentence) {
  region.textContent = "";
  // A region that gets the same words again is read only when it was empty in between.
  setTimeout(() => (region.textContent = sentence), 50);
}

document.addEventListener("announce", (event) => announce(event.detail));

function firstToMend(part) {
  return part.querySelector('[aria-invalid="true"]') ?? part.querySelector('[role="alert"][tabindex="-1"], [data-focus]');
}

function place(part) {
  const wrong = firstToMend(part);
  if (wrong) return wrong;
  if (document.activeElement && document.activeElement !== document.body) return null;
  return part.querySelector("[autofocus]") ?? part;
}

function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}

function partOf(detail) {
  const target = detail.ctx?.target;
  if (target?.isConnected) return target;
  return (target?.id && document.getElementById(target.id)) || null;
}

document.addEventListener("htmx:after:swap", (event) => {
  const part = partOf(event.detail);
  if (!part) return;
  const spoken = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
  if (spoken) announce(spoken.dataset.announce);
  const next = place(part);
  if (next) focusOn(next);
});

// A page that came back refused: the first wrong field, or the summary, gets the focus.
const wrong = firstToMend(document.getElementById("main"));
if (wrong) focusOn(wrong);
