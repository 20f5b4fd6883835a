// Files can be dropped on their field or pasted into the form; the names of the chosen ones are shown before they are sent,
// and can be taken out again. What the server would refuse for its size is refused here, before it is sent in vain.

function size(octets) {
  if (octets < 1e3) return `${octets} B`;
  if (octets < 999500) return `${Math.round(octets / 1e3)} kB`;
  return `${(octets / 1e6).toFixed(1)} MB`;
}

function item(file, input) {
  const line = document.createElement("li");
  line.className = "file-item";
  const name = document.createElement("span");
  name.textContent = file.name;
  const end = document.createElement("span");
  end.className = "end";
  end.textContent = size(file.size);
  line.append(name, end, remover(file, input));
  return line;
}

function remover(file, input) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", input.closest("[data-files]").dataset.wordsRemove.replace("0", file.name));
  button.addEventListener("click", () => {
    put(input, [...input.files].filter((other) => other !== file));
    input.focus();
  });
  return button;
}

function put(input, files) {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  input.files = all.files;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}

function list(input) {
  const chosen = input.closest("[data-files]")?.querySelector("[data-chosen]");
  if (!chosen) return;
  chosen.replaceChildren(...[...input.files].map((file) => item(file, input)));
  chosen.hidden = input.files.length === 0;
}

function give(input, files) {
  put(input, input.multiple ? [...input.files, ...files] : [...files].slice(0, 1));
}

// Where a draft takes them they go one by one, else all of a form travel together.
function room(input) {
  const { limit } = input.closest("[data-files]").dataset;
  const others = [...input.form.querySelectorAll("input[type=file]")].filter((other) => other !== input);
  return limit - others.flatMap((other) => [...other.files]).reduce((sum, file) => sum + file.size, 0);
}

function fitting(input) {
  const oneByOne = input.form.hasAttribute("data-saves");
  let left = room(input);
  return [...input.files].filter((file) => {
    const fits = file.size <= left;
    if (fits && !oneByOne) left -= file.size;
    return fits;
  });
}

function complain(place, is) {
  place.querySelector("[data-too-large]")?.remove();
  if (!is) return;
  const line = document.createElement("p");
  line.className = "field-error";
  line.dataset.tooLarge = "";
  line.setAttribute("role", "alert");
  line.textContent = place.dataset.wordsTooLarge;
  place.append(line);
}

// Before anybody else hears of the choice.
document.addEventListener(
  "change",
  (event) => {
    const input = event.target;
    const place = input.matches?.("input[type=file]") && input.closest("[data-files]");
    if (!place || !input.files.length) return;
    const fits = fitting(input);
    if (fits.length === input.files.length) return complain(place, false);
    event.stopImmediatePropagation();
    put(input, fits);
    complain(place, true);
  },
  { capture: true },
);

// A form that keeps itself sends them at once instead (uploads.js).
document.addEventListener("change", (event) => event.target.matches?.("form:not([data-saves]) input[type=file]") && list(event.target));

// The camera is a second way into the same field; without scripts the field's own dialog offers it.
document.addEventListener("change", (event) => {
  const camera = event.target;
  if (!camera.matches?.("input[data-camera]") || !camera.files.length) return;
  give(camera.closest("[data-files]").querySelector("input[type=file][name]"), camera.files);
  camera.value = "";
});

const zone = (event) => event.target.closest?.(".file-drop");

// A file let go beside its field would be opened by the browser in place of the page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (zone(event) || !document.querySelector(".file-drop") || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const drop = zone(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}

document.addEventListener("dragleave", (event) => zone(event)?.classList.remove("over"));

document.addEventListener("drop", (event) => {
  const drop = zone(event);
  if (!drop) return;
  event.preventDefault();
  drop.classList.remove("over");
  give(drop.querySelector("input[type=file]"), event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files ?? [];
  const form = event.target.closest?.("form");
  const input = form?.querySelector("input[type=file][name=file]") ?? form?.querySelector("input[type=file]:not(:disabled)");
  if (!files.length || !input) return;
  event.preventDefault();
  give(input, files);
});
