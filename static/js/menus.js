// Menus are <details>: here they close again, on Escape, on a click elsewhere, and when another one opens.

const open = () => document.querySelectorAll("details[data-menu][open]");

function closeAll(except) {
  for (const menu of open()) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => closeAll(event.target.closest?.("details[data-menu]")));
document.addEventListener("focusin", (event) => closeAll(event.target.closest?.("details[data-menu]")));

function move(menu, step) {
  const items = [...menu.querySelectorAll(".menu-item, .more-sheet a")];
  const at = items.indexOf(document.activeElement);
  items.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % items.length)?.focus();
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});
