/** Edit an image by a sentence: its plan as chips that can be corrected, then the steps. */
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { wordsOf } from "../transport";
import { api, ApiError, uploaded, type Chip, type Plan } from "./api";
import { useLoaded } from "./hooks";
import { ImagePicker } from "./ImagePicker";
import { RunView } from "./RunView";

export function EditDoor(): ReactNode {
  const [image, setImage] = useState<File | null>(null);
  const [sentence, setSentence] = useState("");
  const [plan, setPlan] = useState<Plan | null>(null);
  const [files, setFiles] = useState<Record<string, File>>({});
  const [problem, setProblem] = useState<{ text: string; suggestion: string } | null>(null);
  const [run, setRun] = useState("");
  const verbs = useLoaded<Record<string, string[]>>(() => api.get("/v1/edit/verbs"));
  const asked = useRef(0);

  const understand = async (body: Record<string, unknown>) => {
    const mine = ++asked.current;
    try {
      const found: Plan = await api.post("/v1/edit/plan", body);
      if (mine !== asked.current) return;
      setPlan(found);
      setProblem(null);
    } catch (error) {
      if (mine !== asked.current) return;
      const suggestion = error instanceof ApiError ? error.suggestion : "";
      setProblem({ text: wordsOf(error), suggestion });
      if ("instruction" in body) setPlan(null);
    }
  };
  useEffect(() => {
    if (!sentence.trim()) return;
    const timer = setTimeout(() => void understand({ instruction: sentence }), 350);
    return () => clearTimeout(timer);
  }, [sentence]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!image) return setProblem({ text: "choose an image first", suggestion: "" });
    if (!plan) return understand({ instruction: sentence });
    try {
      const given: Record<string, unknown> = {};
      for (const [name, file] of Object.entries(files)) given[name] = await uploaded(file);
      const body = { image: await uploaded(image), plan: plan.plan, instruction: sentence, files: given };
      setRun((await api.post("/v1/graphs/edit/runs?thumbnails=true", body)).id);
      setProblem(null);
    } catch (error) {
      setProblem({ text: wordsOf(error), suggestion: "" });
    }
  };
  const correct = (step: number, field: string, text: string) =>
    void understand({ plan: plan!.plan, correct: { step, field, text } });
  const drop = (step: number) => {
    const steps = (plan!.plan.steps as unknown[]).filter((_, index) => index !== step);
    if (steps.length) void understand({ plan: { steps } });
    else setPlan(null);
  };
  return (
    <>
      <h2>Edit by a sentence</h2>
      <form className="form" onSubmit={submit}>
        <ImagePicker label="image" file={image} choose={setImage} />
        <label className="field">
          <span>What to do</span>
          <input
            value={sentence}
            placeholder="blur the background, then brighten the photo"
            onChange={(event) => setSentence(event.target.value)}
          />
        </label>
        {problem ? (
          <p role="alert" className="bad">
            {problem.text}{" "}
            {problem.suggestion ? (
              <>
                did you mean{" "}
                <button type="button" onClick={() => setSentence(problem.suggestion)}>
                  {problem.suggestion}
                </button>
              </>
            ) : null}
          </p>
        ) : null}
        {plan ? (
          <ol className="plan" aria-label="Plan">
            {plan.steps.map((step, index) => (
              <li key={index}>
                {step.chips.map((chip) => (
                  <PlanChip
                    key={`${chip.field} ${chip.text}`}
                    chip={chip}
                    verbs={Object.keys(verbs.value ?? {})}
                    change={(text) => correct(index, chip.field, text)}
                  />
                ))}
                <button type="button" aria-label={`drop step ${index + 1}`} onClick={() => drop(index)}>
                  ×
                </button>
              </li>
            ))}
          </ol>
        ) : null}
        {(plan?.files ?? []).map((name) => (
          <ImagePicker
            key={name}
            label={name}
            file={files[name] ?? null}
            choose={(file) => setFiles((before) => ({ ...before, [name]: file }))}
          />
        ))}
        <p className="row">
          <button className="main" disabled={plan === null}>
            Edit
          </button>
        </p>
      </form>
      {run ? <RunView key={run} id={run} /> : null}
      <details>
        <summary>What can be said</summary>
        <dl className="verbs">
          {Object.entries(verbs.value ?? {}).map(([verb, sentences]) => (
            <div key={verb}>
              <dt>{verb}</dt>
              {sentences.slice(0, 4).map((one) => (
                <dd key={one}>{one}</dd>
              ))}
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

interface ChipProps {
  chip: Chip;
  verbs: string[];
  change(text: string): void;
}

function PlanChip({ chip, verbs, change }: ChipProps): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const done = () => {
    if (text !== null && text !== chip.text) change(text);
    setText(null);
  };
  if (chip.field === "do") {
    const known = verbs.includes(chip.text) ? verbs : [chip.text, ...verbs];
    return (
      <select className="chip verb" value={chip.text} aria-label="verb" onChange={(event) => change(event.target.value)}>
        {known.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    );
  }
  if (chip.fixed) {
    return (
      <span className="chip">
        <small>{chip.field}</small> {chip.text}
      </span>
    );
  }
  if (text === null) {
    return (
      <button type="button" className="chip" title={`correct ${chip.field}`} onClick={() => setText(chip.text)}>
        <small>{chip.field}</small> {chip.text}
      </button>
    );
  }
  return (
    <input
      className="chip"
      autoFocus
      value={text}
      aria-label={chip.field}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === "Escape") setText(null);
        if (event.key !== "Enter") return;
        event.preventDefault();
        done();
      }}
    />
  );
}
