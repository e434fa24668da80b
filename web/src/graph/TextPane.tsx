/** The graph as text beside the picture, editable. */
import { useEffect, useState, type ReactNode } from "react";
import { wordsOf } from "../transport";
import { useBench, useGraph } from "./shared";

export function TextPane({ form }: { form: "yaml" | "python" }): ReactNode {
  const { transport } = useBench();
  const graph = useGraph();
  const [text, setText] = useState(graph[form]);
  const [error, setError] = useState("");
  useEffect(() => {
    setText(graph[form]);
    setError("");
  }, [graph[form], form]);
  const apply = () =>
    transport.request("text", { form, text }).then(
      () => setError(""),
      (refusal) => setError(wordsOf(refusal)),
    );
  return (
    <aside className="aw-text" aria-label={`The graph as ${form === "yaml" ? "YAML" : "Python"}`}>
      <textarea
        spellCheck={false}
        value={text}
        aria-label={form === "yaml" ? "YAML" : "Python"}
        aria-invalid={error !== ""}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) apply();
        }}
      />
      <div className="aw-row">
        <button onClick={apply} disabled={text === graph[form]}>
          apply (Ctrl+Enter)
        </button>
        <button onClick={() => setText(graph[form])} disabled={text === graph[form]}>
          discard
        </button>
      </div>
      {error ? (
        <pre className="aw-error" role="alert">
          {error}
        </pre>
      ) : null}
    </aside>
  );
}
