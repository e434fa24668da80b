import { describe, expect, it } from "vitest";
import { PromptHistory } from "../src/clicks/prompts";

describe("marks of an image", () => {
  it("belong to the active object, and every one can be taken back", () => {
    const history = new PromptHistory();
    history.click([1, 2], true);
    history.box([30, 40], [10, 20]);
    history.next();
    history.click([5, 6], false);
    expect(history.prompts.objects).toEqual([
      { clicks: [{ at: [1, 2], positive: true }], box: [10, 20, 30, 40], strokes: [] },
      { clicks: [{ at: [5, 6], positive: false }], box: null, strokes: [] },
    ]);
    const whole = history.prompts;
    let steps = 0;
    while (history.undo()) steps += 1;
    expect(steps).toBe(4);
    expect(history.prompts.objects).toEqual([{ clicks: [], box: null, strokes: [] }]);
    while (history.redo()) steps -= 1;
    expect(steps).toBe(0);
    expect(history.prompts).toEqual(whole);
  });

  it("begin no further object while the last one is empty", () => {
    const history = new PromptHistory();
    history.next();
    history.next();
    expect(history.prompts.objects).toHaveLength(1);
  });

  it("are gone for good when something else was marked instead", () => {
    const history = new PromptHistory();
    history.click([1, 1], true);
    history.undo();
    history.click([2, 2], true);
    expect(history.canRedo).toBe(false);
  });
});
