/** The selected node: its output, why it ran, its parameters and its models. */
import { useEffect, useState, type ReactNode } from "react";
import { wordsOf } from "../transport";
import { fieldOf, hasField, isOptional, read, written } from "./forms";
import {
  duration,
  outerOf,
  runsGraph,
  size,
  type Argument,
  type GraphNode,
  type ModelChoice,
  type Operation,
} from "./model";
import { useBench, useGraph, useNodeState } from "./shared";

export function Inspector({ node }: { node: GraphNode }): ReactNode {
  const graph = useGraph();
  const { ask } = useBench();
  const outer = outerOf(node.id);
  const operation = graph.operations[node.operation ?? ""];
  const wired = new Set(
    graph.wires.filter((wire) => wire.target === node.id).map((wire) => wire.argument),
  );
  const about = operation?.about ?? node.about ?? "";
  return (
    <aside className="aw-inspector" aria-label={`Node ${node.title}`}>
      {outer ? (
        <p className="aw-about">
          <b>{node.title}</b> in {outer}
        </p>
      ) : (
        <Rename key={node.id} node={node} />
      )}
      <p className="aw-about">
        <b>{node.operation ?? (node.kind === "input" ? node.type : node.kind)}</b> {about}
      </p>
      {node.control ? <p className="aw-about">{node.control}</p> : null}
      {(node.problems ?? []).map((problem) => (
        <p key={problem} className="aw-error">
          {problem}
        </p>
      ))}
      {runsGraph(node, graph) ? (
        <div className="aw-row">
          <button
            aria-expanded={node.id in graph.groups}
            onClick={() => ask("group", { node: node.id, open: !(node.id in graph.groups) })}
          >
            {node.id in graph.groups ? "close the group" : "show what is inside"}
          </button>
        </div>
      ) : null}
      {outer ? <Written node={node} /> : <Edited node={node} operation={operation} wired={wired} />}
      {node.kind !== "output" ? <Output key={`output ${node.id}`} node={node} /> : null}
    </aside>
  );
}

/** The arguments of a node inside of a group, which is edited where its graph is written. */
function Written({ node }: { node: GraphNode }): ReactNode {
  return (
    <dl className="aw-written">
      {Object.entries(node.arguments ?? {}).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{written(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface EditedProps {
  node: GraphNode;
  operation: Operation | undefined;
  wired: Set<string>;
}

function Edited({ node, operation, wired }: EditedProps): ReactNode {
  const { change, ask } = useBench();
  return (
    <>
      <div className="aw-row">
        {node.kind !== "output" && (
          <button onClick={() => ask("run", { outputs: node.kind === "step" ? [node.id] : null })}>
            run to here
          </button>
        )}
        {node.kind === "step" && (
          <button onClick={() => change({ kind: "add output", source: node.id, port: node.outputs[0]?.name })}>
            make output
          </button>
        )}
        <button onClick={() => change({ kind: "remove", nodes: [node.id] })}>delete</button>
      </div>
      {node.kind === "input" ? <InputValue node={node} /> : null}
      {operation?.arguments
        .filter((one) => hasField(one) && !wired.has(one.name))
        .map((one) => (
          <Parameter key={`${node.id} ${one.name}`} node={node} argument={one} />
        ))}
      {operation?.arguments
        .filter((one) => one.kind === "slot")
        .map((one) => (
          <Slot key={`${node.id} ${one.name}`} node={node} argument={one} />
        ))}
    </>
  );
}

function Rename({ node }: { node: GraphNode }): ReactNode {
  const { change } = useBench();
  const [name, setName] = useState(node.title);
  const fixed = node.id.startsWith("outputs.");
  const done = async () => {
    if (name !== node.title && !(await change({ kind: "rename", node: node.id, name }))) {
      setName(node.title);
    }
  };
  return (
    <label className="aw-field">
      name
      <input
        value={name}
        disabled={fixed}
        onChange={(event) => setName(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === "Enter" && done()}
      />
    </label>
  );
}

function InputValue({ node }: { node: GraphNode }): ReactNode {
  const { ask } = useBench();
  const plain = /^(Text|Number|Integer|Flag|Probability|Positive|Count|"|.*\| None)/.test(node.type ?? "");
  const [text, setText] = useState(written(node.given ?? node.default));
  useEffect(() => setText(written(node.given ?? node.default)), [node.given, node.default]);
  if (!plain) return null;
  const isText = /Text|"/.test(node.type ?? "");
  const field = isText ? ({ kind: "text" } as const) : ({ kind: "json" } as const);
  const done = () => ask("give", { name: node.id, value: read(text, field) });
  return (
    <label className="aw-field">
      value
      <input
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== written(node.given ?? node.default) && done()}
        onKeyDown={(event) => event.key === "Enter" && done()}
      />
    </label>
  );
}

function Parameter({ node, argument }: { node: GraphNode; argument: Argument }): ReactNode {
  const { change } = useBench();
  const field = fieldOf(argument);
  const isSet = argument.name in (node.arguments ?? {});
  const value = isSet ? node.arguments![argument.name] : argument.default;
  const [text, setText] = useState(written(value));
  useEffect(() => setText(written(value)), [JSON.stringify(value)]);
  const set = async (next: unknown) => {
    const change_ = { kind: "set", node: node.id, argument: argument.name };
    const value_ = next === undefined ? {} : { value: next };
    if (!(await change({ ...change_, ...value_ }))) setText(written(value));
  };
  const label = (
    <span title={argument.about}>
      {argument.name}
      {isSet ? (
        <button
          className="aw-reset"
          aria-label={`default of ${argument.name}`}
          title="default"
          onClick={(event) => {
            event.preventDefault();
            change({ kind: "set", node: node.id, argument: argument.name });
          }}
        >
          ↺
        </button>
      ) : null}
    </span>
  );
  if (field.kind === "flag") {
    return (
      <label className="aw-field">
        {label}
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => set(event.target.checked)}
        />
      </label>
    );
  }
  if (field.kind === "choice") {
    return (
      <label className="aw-field">
        {label}
        <select value={written(value)} onChange={(event) => set(choice(field.choices, event.target.value))}>
          {written(value) === "" && !field.choices.includes(null) ? <option value="">(not set)</option> : null}
          {field.choices.map((one) => (
            <option key={written(one)} value={written(one)}>
              {one === null ? "(none)" : written(one)}
            </option>
          ))}
        </select>
      </label>
    );
  }
  const emptied = isOptional(argument) ? null : undefined;
  const done = () => text !== written(value) && set(text === "" ? emptied : read(text, field));
  const bounds = field.kind === "number" ? { min: field.least, max: field.most } : {};
  return (
    <label className="aw-field">
      {label}
      <input
        type={field.kind === "number" ? "number" : "text"}
        step={field.kind === "number" && field.whole ? 1 : "any"}
        {...bounds}
        value={text}
        placeholder={`${argument.type.replace(/ \| None$/, "")}${argument.required ? "" : ", not set"}`}
        onChange={(event) => setText(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === "Enter" && done()}
      />
    </label>
  );
}

function choice(choices: unknown[], text: string): unknown {
  return choices.find((one) => written(one) === text) ?? null;
}

function Slot({ node, argument }: { node: GraphNode; argument: Argument }): ReactNode {
  const { transport, change } = useBench();
  const [choices, setChoices] = useState<ModelChoice[]>([]);
  useEffect(() => {
    const asked = { node: node.id, slot: argument.name };
    transport.request("models", asked).then(
      ({ content }) => setChoices(content.models as ModelChoice[]),
      () => setChoices([]),
    );
  }, [transport, node.id, argument.name]);
  const value = String(node.arguments?.[argument.name] ?? "");
  const set = (name: string) =>
    change({
      kind: "set",
      node: node.id,
      argument: argument.name,
      ...(name ? { value: name } : {}),
    });
  const known = choices.find((one) => one.name === value);
  return (
    <label className="aw-field">
      <span title={argument.about}>{argument.name}</span>
      <select value={value} onChange={(event) => set(event.target.value)}>
        <option value="">(by profile)</option>
        {value.startsWith("$") ? <option value={value}>slot {value}</option> : null}
        {choices.map((one) => (
          <option key={one.name} value={one.name} title={one.about}>
            {[one.name, size(one.bytes), one.license, one.gated ? "gated" : ""]
              .filter(Boolean)
              .join(" · ")}
          </option>
        ))}
      </select>
      {known ? (
        <small>
          {known.about}; {size(known.memory)} in memory; {known.license}
          {known.commercial ? "" : "; not for commercial use"}
        </small>
      ) : null}
    </label>
  );
}

interface Details {
  explain: string;
  text: string;
  html: string;
  error: string;
}

function Output({ node }: { node: GraphNode }): ReactNode {
  const { transport } = useBench();
  const state = useNodeState(node.id);
  const [details, setDetails] = useState<Details | null>(null);
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let left = false;
    transport.request("details", { node: node.id }).then(
      ({ content, buffers }) => {
        if (left) return;
        setDetails(content as unknown as Details);
        url = buffers.length ? URL.createObjectURL(new Blob([buffers[0]])) : null;
        setPicture(url);
      },
      (error) => setDetails({ explain: "", text: "", html: "", error: wordsOf(error) }),
    );
    return () => {
      left = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [transport, node.id, state.state, JSON.stringify(node.arguments)]);
  if (details === null) return null;
  return (
    <section aria-label="output" className="aw-output">
      {node.kind === "step" ? (
        <p>
          {state.state} {state.count > 1 ? `×${state.count}` : ""} {duration(state.seconds)}
          {details.explain ? <em> — {details.explain}</em> : null}
        </p>
      ) : null}
      {details.error ? <p className="aw-error">{details.error}</p> : null}
      {picture ? <img src={picture} alt={`full result of ${node.title}`} /> : null}
      {details.html ? (
        <div className="aw-table" dangerouslySetInnerHTML={{ __html: details.html }} />
      ) : (
        <pre>{details.text}</pre>
      )}
    </section>
  );
}
