// Folded parts of a page: the one that the address names stands open, and paper shows all of them. Without scripts one
// opens them by hand.
const folds = [...document.querySelectorAll("details[data-fold]")];

function openNamed() {
  const named = location.hash && document.getElementById(location.hash.slice(1));
  const fold = named && named.closest("details[data-fold]");
  if (!fold) return;
  fold.open = true;
  fold.scrollIntoView();
}

let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = folds.filter((fold) => !fold.open);
  for (const fold of unfolded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
});
addEventListener("hashchange", openNamed);
// A second tap on the same link changes no address: the fold may have been closed meanwhile.
for (const link of document.querySelectorAll('a[href^="#"]')) link.addEventListener("click", () => setTimeout(openNamed));
openNamed();
