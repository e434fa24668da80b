/** The widget for clicks on an image. */
import { mountImageClicks } from "../clicks/ImageClicks";
import { ModelTransport, type WidgetModel } from "./model_transport";
import { hideRecord } from "./record";
import { followTheme, keepKeys } from "./theme";

function render({ model, el }: { model: WidgetModel; el: HTMLElement }): () => void {
  const transport = new ModelTransport(model);
  keepKeys(el);
  const unmount = mountImageClicks(el, transport);
  const root = el.querySelector<HTMLElement>(".aw-clicks")!;
  const unfollow = followTheme(document, (theme) => (root.dataset.theme = theme));
  const showRecord = hideRecord(document, String(model.get("record") ?? ""));
  return () => {
    showRecord();
    unfollow();
    unmount();
    transport.close();
  };
}

export default { render };
