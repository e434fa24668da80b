import { describe, expect, it } from "vitest";
import { fieldOf, hasField, read, written } from "../src/graph/forms";
import type { Argument, Schema } from "../src/graph/model";

const reference: Schema = { $ref: "#/definitions/reference" };
const argument = (...anyOf: Schema[]): Argument => ({
  name: "x",
  kind: "parameter",
  type: "",
  required: false,
  about: "",
  schema: { anyOf: [...anyOf, reference] },
});

describe("the field of a parameter", () => {
  it("is a choice where the schema lists the literals", () => {
    expect(fieldOf(argument({ enum: ["best", "all"] }))).toEqual({
      kind: "choice",
      choices: ["best", "all"],
    });
    expect(fieldOf(argument({ enum: ["a"] }, { type: "null" }))).toEqual({
      kind: "choice",
      choices: [null, "a"],
    });
  });

  it("is a number with the bounds of the schema", () => {
    const schema = { type: "integer", minimum: 0, maximum: 100 };
    expect(fieldOf(argument(schema))).toEqual({ kind: "number", whole: true, least: 0, most: 100 });
  });

  it("is a check box, a text or JSON", () => {
    expect(fieldOf(argument({ type: "boolean" })).kind).toBe("flag");
    expect(fieldOf(argument({ type: "string" }, { type: "null" })).kind).toBe("text");
    expect(fieldOf(argument({ type: "array" })).kind).toBe("json");
    expect(fieldOf(argument({ type: "number" }, { type: "array" })).kind).toBe("json");
  });

  it("is there for a port only where a graph file can hold its value", () => {
    const port = (...anyOf: Schema[]): Argument => ({ ...argument(...anyOf), kind: "port" });
    const texts: Schema = { type: "array", items: { anyOf: [{ type: "string" }, reference] } };
    const images: Schema = { type: "array", items: { anyOf: [reference] } };
    expect(hasField(port({ type: "string" }, texts))).toBe(true);
    expect(hasField(port({ type: "number" }, { type: "null" }))).toBe(true);
    expect(hasField(port({ enum: ["union", "vote"] }))).toBe(true);
    expect(hasField(port())).toBe(false);
    expect(hasField(port({ type: "null" }))).toBe(false);
    expect(hasField(port(images))).toBe(false);
    expect(hasField({ ...port({ type: "string" }), kind: "slot" })).toBe(false);
  });

  it("reads what it has written", () => {
    for (const value of [["a", "b"], 3, "a text", { a: 1 }]) {
      expect(read(written(value), { kind: "json" })).toEqual(value);
    }
  });
});
