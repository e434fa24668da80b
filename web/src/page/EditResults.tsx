/** The steps of an edit that is done, each with its mask and a slider between before and after. */
import type { ReactNode } from "react";
import { api, fileOf, type Plan, type Run } from "./api";
import { useLoaded } from "./hooks";
import { imageOf, overlayOf } from "./Results";
import { Slider } from "./Slider";

interface Stored {
  file: string;
  width: number;
  height: number;
}

export function EditResults({ run }: { run: Run }): ReactNode {
  const { value } = useLoaded<Plan>(() => api.post("/v1/edit/plan", { plan: run.inputs.plan }), run.id);
  const image = (name: string) => run.outputs?.[name] as Stored | undefined;
  const edited = image("edited");
  return (
    <section aria-label="Results">
      {value?.steps.map((step, index) => {
        const after = image(step.image);
        if (!after) return null;
        const earlier = index ? image(value.steps[index - 1].image) : undefined;
        const before = earlier
          ? fileOf(run, earlier.file)
          : imageOf(run, Math.min(4096, Math.max(after.width, after.height)));
        return (
          <article className="card" key={step.text}>
            <h3>
              {index + 1}. {step.chips.map((chip) => chip.text).join(" ")}
            </h3>
            <div className="grid">
              {step.masks && run.outputs?.[step.masks] !== undefined ? (
                <figure>
                  <img
                    className="result"
                    src={overlayOf(run, step.masks, 1280, index ? value.steps[index - 1].image : "")}
                    alt={`what step ${index + 1} is done to`}
                  />
                  <figcaption>what it is done to</figcaption>
                </figure>
              ) : null}
              <Slider before={before} after={fileOf(run, after.file)} label={`step ${index + 1}`} />
            </div>
          </article>
        );
      })}
      {edited ? (
        <p className="row">
          <a className="main" href={fileOf(run, edited.file)} download>
            Download the result (PNG)
          </a>
        </p>
      ) : null}
    </section>
  );
}
