/** The canvas: draw a graph, run it, save it as YAML. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { mountGraphCanvas, type ColorMode, type Mounted } from "../graph/GraphCanvas";
import type { Graph } from "../graph/model";
import { useShared } from "../graph/shared";
import { wordsOf } from "../transport";
import { uploaded } from "./api";
import { CanvasTransport, type Beginning } from "./http_transport";

interface Props {
  name: string;
  mode: ColorMode;
}

export default function CanvasView({ name, mode }: Props): ReactNode {
  const [beginning, setBeginning] = useState<Beginning>(name ? { graph: name } : {});
  const [transport, setTransport] = useState<CanvasTransport | null>(null);
  const [error, setError] = useState("");
  useEffect(() => {
    let made: CanvasTransport | null = null;
    let current = true;
    setTransport(null);
    setError("");
    CanvasTransport.open(beginning).then(
      (opened) => {
        made = opened;
        if (current) setTransport(opened);
        else opened.close();
      },
      (problem) => current && setError(wordsOf(problem)),
    );
    return () => {
      current = false;
      made?.close();
    };
  }, [beginning]);
  const read = async (file: File | undefined) => {
    if (file) setBeginning({ yaml: await file.text() });
  };
  return (
    <>
      <p className="row">
        <label className="button">
          Open a YAML file
          <input type="file" accept=".yaml,.yml" hidden onChange={(event) => void read(event.target.files?.[0])} />
        </label>
        {transport ? <Inputs transport={transport} failed={setError} /> : null}
        <span role="alert" className="bad">
          {error}
        </span>
      </p>
      {transport ? <Board transport={transport} mode={mode} /> : error ? null : <p>opening …</p>}
    </>
  );
}

/** The images that the graph is given, and its text as a file. */
function Inputs({ transport, failed }: { transport: CanvasTransport; failed(text: string): void }): ReactNode {
  const graph = useShared<Graph>(transport, "graph");
  const images = graph.nodes.filter((node) => node.kind === "input" && /^Image\b/.test(node.type ?? ""));
  const give = async (name: string, file: File | undefined) => {
    if (!file) return;
    try {
      await transport.request("give", { name, value: await uploaded(file) });
      failed("");
    } catch (error) {
      failed(wordsOf(error));
    }
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([graph.yaml], { type: "application/yaml" }));
    link.download = `${graph.name}.yaml`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return (
    <>
      <button onClick={save}>Save as YAML</button>
      {images.map((node) => (
        <label key={node.id}>
          {node.id}{" "}
          <input
            type="file"
            accept="image/*"
            aria-label={`image for ${node.id}`}
            onChange={(event) => void give(node.id, event.target.files?.[0])}
          />
        </label>
      ))}
    </>
  );
}

function Board({ transport, mode }: { transport: CanvasTransport; mode: ColorMode }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted | null>(null);
  useEffect(() => {
    const made = mountGraphCanvas(place.current!, transport);
    mounted.current = made;
    made.setColorMode(mode);
    return () => {
      mounted.current = null;
      setTimeout(() => made.unmount()); // React does not unmount a root while it draws another one
    };
  }, [transport]);
  useEffect(() => mounted.current?.setColorMode(mode), [mode]);
  return <div className="board" ref={place} />;
}
