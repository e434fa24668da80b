/** Hides the static record of a widget, which stands in for it in a saved notebook, while it lives. */

/** Hide the elements of a record, now and as they appear; return what shows them again. */
export function hideRecord(page: Document, name: string): () => void {
  if (!name) return () => undefined;
  const style = page.createElement("style");
  style.textContent = `.${CSS.escape(name)} { display: none; }`;
  page.head.append(style);
  return () => style.remove();
}
