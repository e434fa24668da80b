/** The operations that can be added, by group, with search. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { Operation } from "./model";
import { useBench } from "./shared";

export const DRAGGED = "application/x-anyloom-operation";
const INPUTS = ["Image", "Text", "Number", "Integer", "Flag", "Points", "Regions", "Masks"];

/** Return the operations whose name, group, types or description hold every word, likeliest first. */
export function found(operations: Operation[], search: string): Operation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = operations.filter((one) => {
    const types = [...one.arguments, ...one.outputs].map((socket) => socket.type);
    const text = [one.name, one.group, one.about, ...types].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (!words.length) return matching;
  const name = words.join("_");
  const rank = (one: Operation) =>
    one.name === name ? 0 : one.name.startsWith(name) ? 1 : one.name.includes(name) ? 2 : 3;
  return matching
    .map((one, index) => ({ one, key: [rank(one), one.kind === "graph" ? 1 : 0, index] }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2])
    .map(({ one }) => one);
}

export function Palette({ add }: { add(change: Record<string, unknown>): void }): ReactNode {
  const { transport } = useBench();
  const [operations, setOperations] = useState<Operation[]>([]);
  const [search, setSearch] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    transport.request("palette").then(
      ({ content }) => setOperations(content.operations as Operation[]),
      () => setOperations([]),
    );
  }, [transport]);
  const matching = useMemo(() => found(operations, search), [operations, search]);
  const groups = useMemo(() => {
    const named = new Map<string, Operation[]>();
    for (const one of matching) named.set(one.group, [...(named.get(one.group) ?? []), one]);
    return search ? [...named] : [...named].sort(([one], [other]) => one.localeCompare(other));
  }, [matching, search]);
  return (
    <aside className="aw-palette" aria-label="Nodes to add">
      <input
        ref={field}
        type="search"
        placeholder="search nodes and types"
        aria-label="search nodes and types"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && search && matching.length) {
            add({ kind: "add", operation: matching[0].name });
          }
        }}
      />
      <div className="aw-palette-groups">
        {search ? null : (
          <details>
            <summary>inputs</summary>
            {INPUTS.map((type) => (
              <button key={type} onClick={() => add({ kind: "add input", type })}>
                {type}
              </button>
            ))}
          </details>
        )}
        {groups.map(([group, members]) => (
          <details key={group} open={search !== ""}>
            <summary>{group}</summary>
            {members.map((one) => (
              <button
                key={one.name}
                title={one.about}
                draggable
                data-operation={one.name}
                onDragStart={(event) => event.dataTransfer.setData(DRAGGED, one.name)}
                onClick={() => add({ kind: "add", operation: one.name })}
              >
                {one.name}
              </button>
            ))}
          </details>
        ))}
      </div>
    </aside>
  );
}
