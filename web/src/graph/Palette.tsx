/** The operations that can be added, by group, with search. */
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { Operation } from "./model";
import { useBench } from "./shared";

export const DRAGGED = "application/x-anyloom-operation";
const INPUTS = ["Image", "Text", "Number", "Integer", "Flag", "Points", "Regions", "Masks"];

/** Return the operations whose name, group, types or description hold every word. */
export function found(operations: Operation[], search: string): Operation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((one) => {
    const types = [...one.arguments, ...one.outputs].map((socket) => socket.type);
    const text = [one.name, one.group, one.about, ...types].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function Palette({ add }: { add(change: Record<string, unknown>): void }): ReactNode {
  const { transport } = useBench();
  const [operations, setOperations] = useState<Operation[]>([]);
  const [search, setSearch] = useState("");
  useEffect(() => {
    transport.request("palette").then(
      ({ content }) => setOperations(content.operations as Operation[]),
      () => setOperations([]),
    );
  }, [transport]);
  const groups = useMemo(() => {
    const named = new Map<string, Operation[]>();
    for (const one of found(operations, search)) {
      named.set(one.group, [...(named.get(one.group) ?? []), one]);
    }
    return [...named].sort(([one], [other]) => one.localeCompare(other));
  }, [operations, search]);
  return (
    <aside className="aw-palette" aria-label="Nodes to add">
      <input
        type="search"
        placeholder="search nodes and types"
        aria-label="search nodes and types"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
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
