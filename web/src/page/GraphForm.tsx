/** The form of a graph, generated from the JSON schema of its inputs. */
import { useState, type FormEvent, type ReactNode } from "react";
import type { Prompts } from "../clicks/prompts";
import { fieldOf, read, written } from "../graph/forms";
import type { Schema } from "../graph/model";
import { wordsOf } from "../transport";
import { api, uploaded, type GraphFacts } from "./api";
import { ImagePicker } from "./ImagePicker";
import { markedValue, Marking } from "./Marking";

export function GraphForm({ graph }: { graph: GraphFacts }): ReactNode {
  const [files, setFiles] = useState<Record<string, File>>({});
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [marks, setMarks] = useState<Record<string, unknown>>({});
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const [batch, setBatch] = useState<File[]>([]);
  const names = Object.keys(graph.inputs.properties);
  const required = (name: string) => graph.inputs.required.includes(name);
  const isFile = (name: string) => takesFile(graph.inputs.properties[name]) && !(name in graph.marks);
  const shown = names.filter((name) => isFile(name) || (!(name in graph.marks) && required(name)));
  const others = names.filter((name) => !shown.includes(name));
  const marked = Object.entries(graph.marks);
  const image = graph.image && !batch.length ? files[graph.image] : undefined;

  const noteMarks = (prompts: Prompts, masks: unknown[] | null) => {
    const found: Record<string, unknown> = {};
    for (const [name, kind] of marked) {
      const asText = isText(graph.inputs.properties[name]);
      const value = markedValue(kind, asText, prompts, masks);
      if (asText) setTexts((before) => ({ ...before, [name]: written(value) }));
      else if (value !== undefined) found[name] = value;
    }
    setMarks(found);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      const body: Record<string, unknown> = batch.length ? {} : { ...marks };
      for (const [name, file] of Object.entries(files)) {
        if (batch.length && name === graph.image) continue;
        const value = await uploaded(file);
        body[name] = isList(graph.inputs.properties[name]) ? [value] : value;
      }
      for (const [name, text] of Object.entries(texts)) {
        if (text !== "") body[name] = read(text, fieldOf(argumentOf(name, graph)));
      }
      const run = batch.length
        ? await api.form(`/v1/graphs/${graph.name}/batches`, formOf(batch, body))
        : await api.post(`/v1/graphs/${graph.name}/runs?thumbnails=true`, body);
      location.hash = `#/run/${run.id}`;
    } catch (problem) {
      setError(wordsOf(problem));
    } finally {
      setBusy(false);
    }
  };

  const field = (name: string) =>
    isFile(name) ? (
      <ImagePicker
        key={name}
        label={name}
        file={files[name] ?? null}
        preview={!(marked.length && name === graph.image)}
        choose={(file) => {
          setFiles((before) => ({ ...before, [name]: file }));
          if (name === graph.image) setBatch([]);
        }}
        chooseMany={name === graph.image ? setBatch : undefined}
      />
    ) : (
      <InputField
        key={name}
        name={name}
        graph={graph}
        text={texts[name]}
        set={(text) => setTexts((before) => ({ ...before, [name]: text }))}
      />
    );
  const texted = others.filter((name) => !(name in graph.marks) || isText(graph.inputs.properties[name]));
  return (
    <form className="form" onSubmit={submit}>
      {shown.map(field)}
      {batch.length ? (
        <p role="status">
          {batch.length === 1 ? batch[0].name : `${batch.length} files`}: one run for all images
        </p>
      ) : null}
      {marked.length && image ? (
        <fieldset>
          <legend>Mark {marked.map(([name]) => name).join(", ")} in the image</legend>
          <Marking file={image} marked={noteMarks} />
        </fieldset>
      ) : null}
      {texted.filter((name) => required(name)).map(field)}
      {texted.some((name) => !required(name)) ? (
        <details>
          <summary>More inputs</summary>
          {texted.filter((name) => !required(name)).map(field)}
        </details>
      ) : null}
      <p className="row">
        <button className="main" disabled={busy}>
          {busy ? "sending …" : "Run"}
        </button>
        <span role="alert" className="bad">
          {error}
        </span>
      </p>
    </form>
  );
}

function formOf(batch: File[], body: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const file of batch) form.append("files", file);
  for (const [name, value] of Object.entries(body)) {
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return form;
}

interface FieldProps {
  name: string;
  graph: GraphFacts;
  text: string | undefined;
  set(text: string): void;
}

function InputField({ name, graph, text, set }: FieldProps): ReactNode {
  const schema = graph.inputs.properties[name];
  const field = fieldOf(argumentOf(name, graph));
  const value = text ?? written(schema.default);
  const needed = graph.inputs.required.includes(name);
  return (
    <label className="field">
      <span>{name}</span>
      {field.kind === "flag" ? (
        <input
          type="checkbox"
          checked={value === "true"}
          onChange={(event) => set(String(event.target.checked))}
        />
      ) : field.kind === "choice" ? (
        <select value={value} onChange={(event) => set(event.target.value)}>
          {field.choices.map((one) => (
            <option key={written(one)} value={written(one)}>
              {one === null ? "(none)" : written(one)}
            </option>
          ))}
        </select>
      ) : field.kind === "number" ? (
        <input
          type="number"
          value={value}
          required={needed}
          min={field.least}
          max={field.most}
          step={field.whole ? 1 : "any"}
          onChange={(event) => set(event.target.value)}
        />
      ) : (
        <input value={value} required={needed} onChange={(event) => set(event.target.value)} />
      )}
      {schema.description ? <small>{schema.description}</small> : null}
    </label>
  );
}

function argumentOf(name: string, graph: GraphFacts) {
  const schema = graph.inputs.properties[name];
  return { name, kind: "parameter", type: "", required: false, about: "", schema } as const;
}

function alternatives(schema: Schema): Schema[] {
  return [schema, ...(schema.anyOf ?? []).flatMap(alternatives)];
}

interface Shape {
  properties?: Record<string, unknown>;
  items?: Schema;
}

function takesFile(schema: Schema): boolean {
  return alternatives(schema).some((one) => {
    const { properties, items } = one as Shape;
    return (properties !== undefined && "data" in properties) || (items !== undefined && takesFile(items));
  });
}

function isList(schema: Schema): boolean {
  return alternatives(schema).every((one) => (one.type ?? "array") === "array");
}

function isText(schema: Schema): boolean {
  return alternatives(schema).some((one) => one.type === "string");
}
