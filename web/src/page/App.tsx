/** The page: its navigation, the token, and one view for each address. */
import { lazy, Suspense, useEffect, useState, type FormEvent, type ReactNode } from "react";
import type { ColorMode } from "../graph/GraphCanvas";
import { size } from "../graph/model";
import { wordsOf } from "../transport";
import { api, type GraphFacts, type Offer, type Session } from "./api";
import { EditDoor } from "./EditDoor";
import { GraphForm } from "./GraphForm";
import { History } from "./History";
import { useAddress, useLoaded } from "./hooks";
import { RunView } from "./RunView";

const CanvasView = lazy(() => import("./CanvasView"));

export function App(): ReactNode {
  const [mode, setMode] = useColorMode();
  const [view = "", name = ""] = useAddress();
  const session = useLoaded<Session>(() => api.session());
  const known = session.value;
  const links = [
    ["", "Graphs"],
    ...(known?.edits ? [["edit", "Edit"]] : []),
    ...(known?.canvas ? [["canvas", "Canvas"]] : []),
    ["runs", "Runs"],
  ];
  return (
    <>
      <header>
        <a className="brand" href="#/">
          anyloom
        </a>
        <nav aria-label="Page">
          {links.map(([where, label]) => (
            <a key={where} href={`#/${where}`} aria-current={where === view ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <button onClick={() => setMode(mode === "dark" ? "light" : "dark")}>
          {mode === "dark" ? "light" : "dark"}
        </button>
        {known?.tokens ? (
          <button onClick={() => void api.remove("/v1/session").then(session.reload)}>
            sign out {known.client}
          </button>
        ) : null}
      </header>
      <main>
        {known === null ? (
          session.error ? <Entry reason={session.error} entered={session.reload} /> : <p>loading …</p>
        ) : view === "graph" ? (
          <GraphPage key={name} name={name} canvas={known.canvas} />
        ) : view === "edit" ? (
          <EditDoor />
        ) : view === "canvas" ? (
          <Suspense fallback={<p>loading …</p>}>
            <CanvasView key={name} name={name} mode={mode} />
          </Suspense>
        ) : view === "runs" ? (
          <History />
        ) : view === "run" ? (
          <RunView key={name} id={name} />
        ) : (
          <Gallery />
        )}
      </main>
    </>
  );
}

function Gallery(): ReactNode {
  const { value, error } = useLoaded<Offer>(() => api.graphs());
  const [words, setWords] = useState("");
  const refused = Object.entries(value?.refused ?? {});
  const found = (value?.graphs ?? []).filter((one) =>
    words.toLowerCase().split(/\s+/).every((word) => `${one.name} ${one.about}`.toLowerCase().includes(word)),
  );
  return (
    <>
      <h2>Graphs</h2>
      <p className="row">
        <input type="search" placeholder="search" aria-label="search" value={words} onChange={(event) => setWords(event.target.value)} />
      </p>
      {error ? <p role="alert" className="bad">{error}</p> : null}
      <Cards graphs={found.filter((one) => !one.verb)} />
      {found.some((one) => one.verb) ? (
        <details open={words !== ""}>
          <summary>Steps of edits</summary>
          <Cards graphs={found.filter((one) => one.verb)} />
        </details>
      ) : null}
      {refused.length ? (
        <details>
          <summary>{refused.length === 1 ? "1 graph" : `${refused.length} graphs`} left out</summary>
          <dl>
            {refused.map(([name, reason]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </>
  );
}

function Cards({ graphs }: { graphs: GraphFacts[] }): ReactNode {
  return (
    <ul className="gallery">
      {[...graphs.filter((one) => one.example), ...graphs.filter((one) => !one.example)].map((one) => (
        <li key={one.name}>
          <a className="card" href={`#/graph/${one.name}`}>
            {one.example ? (
              <img src={`/v1/graphs/${one.name}/example`} alt="" loading="lazy" />
            ) : (
              <div className="ports">
                <span>{Object.keys(one.inputs.properties).join(", ") || "nothing"}</span>
                <span aria-hidden="true">↓</span>
                <span>{Object.keys(one.outputs).join(", ")}</span>
              </div>
            )}
            <b>{one.name}</b>
            <p>{one.about}</p>
            <Downloads of={one} />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What the server would have to download before it can run a graph. */
function Downloads({ of }: { of: GraphFacts }): ReactNode {
  if (!of.downloads.length) return null;
  const each = of.downloads.map((one) => `${one.model} (${size(one.size) || "size unknown"})`);
  return <p className="soft">not on this server yet: a run downloads {each.join(", ")}</p>;
}

function GraphPage({ name, canvas }: { name: string; canvas: boolean }): ReactNode {
  const { value, error } = useLoaded<GraphFacts>(() => api.get(`/v1/graphs/${encodeURIComponent(name)}`), name);
  if (error) return <p role="alert" className="bad">{error}</p>;
  if (value === null) return <p>loading …</p>;
  return (
    <>
      <h2>{value.name}</h2>
      <p>{value.about}</p>
      <Downloads of={value} />
      <GraphForm graph={value} />
      <details>
        <summary>The graph</summary>
        <img className="drawing" src={`/v1/graphs/${value.name}/picture`} alt={`drawing of ${value.name}`} />
        <p className="soft">
          {value.models.length ? `models: ${value.models.join(", ")}` : "no models"}
        </p>
        {canvas ? <a href={`#/canvas/${value.name}`}>open on the canvas</a> : null}
      </details>
    </>
  );
}

function Entry({ reason, entered }: { reason: string; entered(): void }): ReactNode {
  const [token, setToken] = useState("");
  const [error, setError] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    api.enter(token.trim()).then(entered, (problem) => setError(wordsOf(problem)));
  };
  if (!reason.includes("Bearer")) return <p role="alert" className="bad">{reason}</p>;
  return (
    <form className="form entry" onSubmit={submit}>
      <h2>Who are you?</h2>
      <label className="field">
        <span>Token</span>
        <input type="password" autoComplete="current-password" required value={token} onChange={(event) => setToken(event.target.value)} />
        <small>The person who runs this server has it.</small>
      </label>
      <p className="row">
        <button className="main">Enter</button>
        <span role="alert" className="bad">
          {error ? "this is no token of this server" : ""}
        </span>
      </p>
    </form>
  );
}

const MODE = "anyloom-mode";

/** Return the color mode: as it was chosen here, else as the system has it. */
function useColorMode(): [ColorMode, (mode: ColorMode) => void] {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const [mode, setMode] = useState<ColorMode>(() => {
    const chosen = localStorage.getItem(MODE);
    return chosen === "dark" || chosen === "light" ? chosen : system.matches ? "dark" : "light";
  });
  useEffect(() => {
    document.documentElement.dataset.theme = mode;
  }, [mode]);
  const choose = (next: ColorMode) => {
    localStorage.setItem(MODE, next);
    setMode(next);
  };
  return [mode, choose];
}
