/** The runs of the client, the latest first. */
import { useEffect, useState, type ReactNode } from "react";
import { wordsOf } from "../transport";
import { api, type Run } from "./api";
import { hasImage, imageOf, overlayOf } from "./Results";
import { said } from "./RunView";

export function History(): ReactNode {
  const [runs, setRuns] = useState<Run[]>([]);
  const [more, setMore] = useState(true);
  const [error, setError] = useState("");
  const load = async (before?: number) => {
    try {
      const found = await api.runs(before);
      setRuns((known) => (before === undefined ? found : [...known, ...found]));
      setMore(found.length === 24);
    } catch (problem) {
      setError(wordsOf(problem));
    }
  };
  useEffect(() => void load(), []);
  return (
    <>
      <h2>Runs</h2>
      {error ? <p role="alert" className="bad">{error}</p> : null}
      {runs.length || error ? null : <p>none yet</p>}
      <ul className="gallery">
        {runs.map((run) => (
          <li key={run.id}>
            <a className="card" href={`#/run/${run.id}`}>
              {hasImage(run) || run.batch ? <img src={pictureOf(run)} alt="" loading="lazy" /> : null}
              <b>{run.graph}</b>{" "}
              <span className="state" data-state={run.state}>
                {run.state}
              </span>
              <p>
                {said(run)} {run.batch ? imagesOf(run.batch) : ""}
              </p>
              <small className="soft">{new Date(run.created * 1000).toLocaleString()}</small>
            </a>
          </li>
        ))}
      </ul>
      {more && runs.length ? <button onClick={() => void load(runs.at(-1)?.number)}>Earlier runs</button> : null}
    </>
  );
}

/** Return the address of the image of a run, with what it found drawn where something was found. */
function pictureOf(run: Run): string {
  return run.overlay !== null && hasImage(run) ? overlayOf(run, run.overlay, 360) : imageOf(run, 360);
}

function imagesOf({ done, failed, waiting }: NonNullable<Run["batch"]>): string {
  const count = done + failed + waiting;
  return count === 1 ? "1 image" : `${count} images`;
}
