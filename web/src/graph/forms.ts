/** How a parameter is entered, from its JSON schema. */
import type { Argument, Schema } from "./model";

export type Field =
  | { kind: "choice"; choices: unknown[] }
  | { kind: "flag" }
  | { kind: "number"; whole: boolean; least?: number; most?: number }
  | { kind: "text" }
  | { kind: "json" };

/** Return the field for an argument; several kinds of literals are entered as JSON. */
export function fieldOf(argument: Argument): Field {
  const found = alternatives(argument.schema ?? {}).filter((one) => !isReference(one));
  const some = found.filter((one) => one.type !== "null");
  if (some.length && some.every((one) => one.enum || one.const !== undefined)) {
    const choices = some.flatMap((one) => one.enum ?? [one.const]);
    return { kind: "choice", choices: found.length > some.length ? [null, ...choices] : choices };
  }
  if (some.length !== 1) {
    return some.some((one) => one.type === "string") ? { kind: "text" } : { kind: "json" };
  }
  const [only] = some;
  if (only.type === "boolean") return { kind: "flag" };
  if (only.type === "number" || only.type === "integer") {
    return {
      kind: "number",
      whole: only.type === "integer",
      least: only.minimum ?? only.exclusiveMinimum,
      most: only.maximum ?? only.exclusiveMaximum,
    };
  }
  return only.type === "string" ? { kind: "text" } : { kind: "json" };
}

/** Return whether an argument has a field: a port only where a graph file can hold a value of it. */
export function hasField(argument: Argument): boolean {
  if (argument.kind === "slot") return false;
  return argument.kind === "parameter" || alternatives(argument.schema ?? {}).some(isLiteral);
}

/** Return whether an argument may be null. */
export function isOptional(argument: Argument): boolean {
  return alternatives(argument.schema ?? {}).some((one) => one.type === "null");
}

/** Return a literal as it is written in a text field. */
export function written(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Return what a text field holds: JSON where it is some, else the text. */
export function read(text: string, field: Field): unknown {
  if (field.kind === "text" && !text.startsWith("[")) return text;
  if (field.kind === "number") return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function alternatives(schema: Schema): Schema[] {
  return schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema];
}

function isLiteral(schema: Schema): boolean {
  if (schema.type === "array") return alternatives(schema.items ?? {}).some(isLiteral);
  const isKnown = schema.type !== undefined || schema.enum !== undefined || schema.const !== undefined;
  return isKnown && schema.type !== "null";
}

function isReference(schema: Schema): boolean {
  return schema.$ref !== undefined;
}
