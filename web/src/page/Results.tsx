/** The outputs of a run: images, instances, tables, texts, and files to download. */
import type { ReactNode } from "react";
import { fileOf, type Run } from "./api";
import { Slider } from "./Slider";

interface Stored {
  kind?: string;
  file?: string;
  files?: string[];
  rows?: Record<string, unknown>[];
  width?: number;
  height?: number;
}

export function Results({ run }: { run: Run }): ReactNode {
  const outputs = Object.entries(run.outputs ?? {});
  const annotated = Object.entries(run.annotations ?? {});
  return (
    <section aria-label="Results">
      {annotated.map(([name, found]) => (
        <article className="card" key={`instances ${name}`}>
          <h3>
            {name} <small>{found.length === 1 ? "1 instance" : `${found.length} instances`}</small>
          </h3>
          {found.length && hasImage(run) ? (
            <img className="result" src={overlayOf(run, name)} alt={`${name} on the image`} />
          ) : null}
          <p className="chips">
            {counted(found.map((one) => one.category_name ?? "")).map(([label, count]) => (
              <span className="chip" key={label}>
                {label || "no label"}
                {count > 1 ? ` × ${count}` : ""}
              </span>
            ))}
          </p>
          <p className="row">
            {(["coco", "labelme", "yolo"] as const).map((format) => (
              <a key={format} href={`/v1/runs/${run.id}/annotations?format=${format}&output=${name}`} download>
                {{ coco: "COCO", labelme: "LabelMe", yolo: "YOLO" }[format]}
              </a>
            ))}
            {hasImage(run) ? (
              <a href={overlayOf(run, name, 4096)} download={`${name}-overlay.jpg`}>
                overlay
              </a>
            ) : null}
          </p>
          <Files run={run} value={run.outputs?.[name]} />
        </article>
      ))}
      {outputs
        .filter(([name]) => !annotated.some(([other]) => other === name))
        .map(([name, value]) => (
          <article className="card" key={name}>
            <h3>{name}</h3>
            <Value run={run} name={name} value={value} />
          </article>
        ))}
    </section>
  );
}

function Value({ run, name, value }: { run: Run; name: string; value: unknown }): ReactNode {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return <p className="value">{value === null ? "nothing" : String(value)}</p>;
  }
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== "object");
    if (plain) return <p className="value">{value.join(", ") || "nothing"}</p>;
    return (
      <div className="grid">
        {value.map((one, index) => (
          <Value key={index} run={run} name={`${name} ${index + 1}`} value={one} />
        ))}
      </div>
    );
  }
  const { kind, file, rows, width, height } = value as Stored;
  if (kind === undefined) {
    return (
      <dl>
        {Object.entries(value as object).map(([key, one]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              <Value run={run} name={`${name} ${key}`} value={one} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if (rows) return <TableOf rows={rows} />;
  if (kind === "Image" && file) {
    const address = fileOf(run, file);
    const comparable = hasImage(run) && width !== undefined && !/overlay|sheet/.test(name);
    return (
      <>
        {comparable ? (
          <Slider before={imageOf(run, Math.min(4096, Math.max(width, height ?? 0)))} after={address} label={name} />
        ) : (
          <img className="result" src={address} alt={name} />
        )}
        <Files run={run} value={value} />
      </>
    );
  }
  return <Files run={run} value={value} />;
}

function Files({ run, value }: { run: Run; value: unknown }): ReactNode {
  const { file, files = [] } = (value ?? {}) as Stored;
  const all = file ? [file, ...files] : files;
  if (!all.length) return null;
  return (
    <details open={all.length === 1}>
      <summary>{all.length === 1 ? "1 file" : `${all.length} files`}</summary>
      <p className="row">
        {all.map((path) => (
          <a key={path} href={fileOf(run, path)} download>
            {path.split("/").pop()}
          </a>
        ))}
      </p>
    </details>
  );
}

function TableOf({ rows }: { rows: Record<string, unknown>[] }): ReactNode {
  const columns = Object.keys(rows[0] ?? {});
  if (!rows.length) return <p className="value">no rows</p>;
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one}>{one}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 200).map((row, index) => (
            <tr key={index}>
              {columns.map((one) => (
                <td key={one}>{typeof row[one] === "object" ? JSON.stringify(row[one]) : String(row[one])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function hasImage(run: Run): boolean {
  return Object.values(run.inputs).some((one) => typeof one === "object" && one !== null && "upload" in one);
}

export function imageOf(run: Run, side: number): string {
  return `/v1/runs/${run.id}/image?side=${side}`;
}

export function overlayOf(run: Run, output: string, side = 1280, on = ""): string {
  const image = on ? `&on=${encodeURIComponent(on)}` : "";
  return `/v1/runs/${run.id}/overlay?output=${encodeURIComponent(output)}&side=${side}${image}`;
}

function counted(labels: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts];
}
