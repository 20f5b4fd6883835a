// Before anything is drawn: style sheets may show what only works with scripts.
document.documentElement.classList.add("js");
