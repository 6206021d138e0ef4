// Before the first paint, so that a dark page never flashes white. The same rule as stores/preferences.ts.
(function () {
  var chosen = localStorage.getItem("hotline400.theme");
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
