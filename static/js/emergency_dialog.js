// Hands the emergency file to the pupil: as a download, and as text to copy where a browser downloads nothing.

import { download, fileName, fileText } from "./emergency_file.js";
import { fill, find } from "./page.js";

/** Let every [data-emergency] button of the page offer the file that `make()` gives as { content, readMe }. */
export function setUpEmergencyFile(make, texts) {
  const dialog = find("[data-emergency-dialog]");
  const text = find("textarea", dialog);
  const said = find("[data-emergency-words]", dialog);
  const close = () => {
    dialog.close?.();
    dialog.removeAttribute("open");
  };

  for (const button of document.querySelectorAll("[data-emergency]")) {
    button.addEventListener("click", () => {
      const file = make();
      text.value = fileText(file.content, file.readMe);
      said.textContent = fill(texts.file_saved, { file: fileName(file.content) });
      if (dialog.showModal) dialog.showModal();
      else dialog.setAttribute("open", "");
      download(file);
    });
  }
  find("[data-emergency-again]", dialog).addEventListener("click", () => download(make()));
  find("[data-emergency-close]", dialog).addEventListener("click", close);
  find("[data-emergency-copy]", dialog).addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // over plain http there is no clipboard interface
    }
    said.textContent = texts.file_copied;
  });
}
