import { describe, expect, it, vi } from "vitest";
import { ModelTransport, type WidgetModel } from "../src/jupyter/model_transport";

function modelOf() {
  const listeners = new Map<string, Set<(...content: any[]) => void>>();
  const sent: any[] = [];
  const model: WidgetModel = {
    get: () => undefined,
    set: () => undefined,
    save_changes: () => undefined,
    on: (event, listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    off: (event, listener) => listeners.get(event)?.delete(listener),
    send: (content) => sent.push(content),
  };
  const receive = (content: unknown, buffers: DataView[] = []) =>
    listeners.get("msg:custom")?.forEach((listener) => listener(content, buffers));
  return { model, sent, receive };
}

describe("the transport of a widget", () => {
  it("gives each request its own answer, whatever comes in between", async () => {
    const { model, sent, receive } = modelOf();
    const transport = new ModelTransport(model);
    const first = transport.request("details", { node: "a" });
    const second = transport.request("details", { node: "b" });
    receive({ id: sent[1].id, text: "of b", error: "" });
    receive({ id: "of another view", text: "no" });
    receive({ id: sent[0].id, text: "of a" }, [new DataView(new ArrayBuffer(3))]);
    expect((await second).content.text).toBe("of b");
    const { content, buffers } = await first;
    expect(content.text).toBe("of a");
    expect(buffers[0].byteLength).toBe(3);
  });

  it("rejects a refusal with its words", async () => {
    const { model, sent, receive } = modelOf();
    const asked = new ModelTransport(model).request("change");
    receive({ id: sent[0].id, refused: "'image' expects Image" });
    await expect(asked).rejects.toThrow("'image' expects Image");
  });

  it("tells messages that are no answers to the listeners of their kind", () => {
    const { model, receive } = modelOf();
    const transport = new ModelTransport(model);
    const listener = vi.fn();
    const end = transport.onMessage("thumbnail", listener);
    receive({ kind: "thumbnail", node: "a" });
    receive({ kind: "mask" });
    end();
    receive({ kind: "thumbnail", node: "b" });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("rejects what is still asked when the view is closed", async () => {
    const { model } = modelOf();
    const transport = new ModelTransport(model);
    const asked = transport.request("details");
    transport.close();
    await expect(asked).rejects.toThrow("closed");
  });
});
