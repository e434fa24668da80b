/** The theme of the notebook around a widget. */

export type Theme = "light" | "dark";

/** Return whether the page is light or dark: as JupyterLab says, else as the browser does. */
export function themeOf(page: Document): Theme {
  const said = page.body.dataset.jpThemeLight ?? page.body.dataset.vscodeThemeKind;
  if (said === "false" || said === "vscode-dark") return "dark";
  if (said === "true" || said === "vscode-light") return "light";
  return page.defaultView?.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Call the listener now and when the theme changes; return what ends that. */
export function followTheme(page: Document, listener: (theme: Theme) => void): () => void {
  listener(themeOf(page));
  const observer = new MutationObserver(() => listener(themeOf(page)));
  observer.observe(page.body, { attributes: true });
  return () => observer.disconnect();
}

/** Keep the keys typed in an element from the shortcuts of the notebook. */
export function keepKeys(element: HTMLElement): void {
  element.dataset.lmSuppressShortcuts = "true";
  element.addEventListener("keydown", (event) => event.stopPropagation());
}
