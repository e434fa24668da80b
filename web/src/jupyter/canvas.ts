/** The widget for a graph on a canvas. */
import { mountGraphCanvas } from "../graph/GraphCanvas";
import { ModelTransport, type WidgetModel } from "./model_transport";
import { hideRecord } from "./record";
import { followTheme, keepKeys } from "./theme";

function render({ model, el }: { model: WidgetModel; el: HTMLElement }): () => void {
  const transport = new ModelTransport(model);
  keepKeys(el);
  const mounted = mountGraphCanvas(el, transport);
  const unfollow = followTheme(document, (theme) => mounted.setColorMode(theme));
  const showRecord = hideRecord(document, String(model.get("record") ?? ""));
  return () => {
    showRecord();
    unfollow();
    mounted.unmount();
    transport.close();
  };
}

export default { render };
