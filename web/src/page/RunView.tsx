/** One run: what happens in it, and its results. */
import type { ReactNode } from "react";
import { duration } from "../graph/model";
import { api, type Run } from "./api";
import { EditResults } from "./EditResults";
import { useRun, type StepState } from "./hooks";
import { Questions } from "./Questions";
import { imageOf, Results } from "./Results";

export function RunView({ id }: { id: string }): ReactNode {
  const { run, steps, images, notice, error, reload } = useRun(id);
  if (error) return <p role="alert" className="bad">{error}</p>;
  if (run === null) return <p>loading …</p>;
  const live = run.state === "waiting" || run.state === "running";
  return (
    <>
      <h2>
        <a href={run.graph === "edit" ? "#/edit" : `#/graph/${run.graph}`}>{run.graph}</a>{" "}
        <span className="state" data-state={run.state} role="status">
          {run.state}
        </span>
      </h2>
      <p className="soft">
        {new Date(run.created * 1000).toLocaleString()} {said(run)} {notice}
        {run.timing ? ` ${duration(run.timing.seconds)}, ${run.timing.cached} of ${run.timing.cached + run.timing.computed} steps from the cache` : ""}
      </p>
      {live ? <button onClick={() => void api.remove(`/v1/runs/${id}`)}>Cancel</button> : null}
      {images && live ? <p role="status">{images === 1 ? "1 image" : `${images} images`} so far</p> : null}
      {run.batch ? <BatchResults run={run} ended={!live} /> : null}
      {run.failures.map((one) => (
        <p key={one.node + one.reason} role="alert" className="bad">
          {one.node ? `${one.node}: ` : ""}
          {one.reason}
        </p>
      ))}
      {run.state === "asking" ? <Questions run={run} answered={reload} /> : null}
      <Steps steps={steps} open={live} />
      {run.graph === "edit" && run.state === "done" ? <EditResults run={run} /> : <Results run={run} />}
    </>
  );
}

/** Return what a person asked for, in one line. */
export function said(run: Run): string {
  const texts = ["instruction", "prompt", "text", "question"].map((name) => run.inputs[name]);
  const found = texts.find((one) => typeof one === "string" && one !== "");
  return found === undefined ? "" : `“${String(found)}”`;
}

export function Steps({ steps, open }: { steps: Map<string, StepState>; open: boolean }): ReactNode {
  if (!steps.size) return null;
  return (
    <details className="steps" open={open}>
      <summary>{steps.size} steps</summary>
      <ul>
        {[...steps].map(([name, step]) => (
          <li key={name} data-state={step.state}>
            {step.jpeg ? <img src={`data:image/jpeg;base64,${step.jpeg}`} alt={`what ${name} has made`} /> : null}
            <b>{name}</b> <span>{step.state}</span> <small>{duration(step.seconds)}</small>
            {step.error ? <small className="bad"> {step.error}</small> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

function BatchResults({ run, ended }: { run: Run; ended: boolean }): ReactNode {
  const { done, failed, waiting, found } = run.batch!;
  const counts = { done, failed, "waiting for an answer": waiting };
  return (
    <article className="card">
      <p className="chips">
        {Object.entries(counts).map(([what, count]) =>
          count ? (
            <span className="chip" key={what}>
              {count} {what}
            </span>
          ) : null,
        )}
      </p>
      {Object.keys(found).length ? (
        <p>
          found:{" "}
          {Object.entries(found)
            .map(([label, count]) => `${count} ${label || "without label"}`)
            .join(", ")}
        </p>
      ) : null}
      {done ? <img className="result" src={imageOf(run, 1024)} alt="the first images" /> : null}
      {ended ? (
        <p className="row">
          <a className="main" href={`/v1/runs/${run.id}/archive`} download>
            Download all results (zip)
          </a>
          <small>report.html in it shows every image</small>
        </p>
      ) : null}
    </article>
  );
}
