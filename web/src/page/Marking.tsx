/** The image of a form, to click on. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { mountImageClicks } from "../clicks/ImageClicks";
import type { Prompts } from "../clicks/prompts";
import { MarkTransport } from "./http_transport";

interface Props {
  file: File;
  marked(prompts: Prompts, masks: unknown[] | null): void;
}

export function Marking({ file, marked }: Props): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(marked);
  latest.current = marked;
  const [error, setError] = useState("");
  useEffect(() => {
    let unmount = () => {};
    let current = true;
    setError("");
    createImageBitmap(file).then(
      (bitmap) => {
        if (!current || place.current === null) return;
        const shape: [number, number] = [bitmap.height, bitmap.width];
        bitmap.close();
        const transport = new MarkTransport(file, shape, (...found) => latest.current(...found));
        unmount = mountImageClicks(place.current, transport);
      },
      () => setError(`${file.name} cannot be shown by this browser, so there is nothing to click on`),
    );
    return () => {
      current = false;
      unmount();
    };
  }, [file]);
  return (
    <>
      <div ref={place} />
      {error ? <p role="alert">{error}</p> : null}
    </>
  );
}

/** Return the value of an input from what is marked, undefined for nothing. */
export function markedValue(
  kind: "points" | "boxes" | "masks",
  asText: boolean,
  prompts: Prompts,
  masks: unknown[] | null,
): unknown {
  const clicks = prompts.objects.flatMap((one, object) => one.clicks.map((click) => ({ ...click, object })));
  const boxes = prompts.objects.flatMap((one) => (one.box ? [one.box.map(Math.round)] : []));
  if (kind === "masks") return masks?.length ? { rle: masks } : undefined;
  if (kind === "boxes") {
    if (!boxes.length) return undefined;
    return asText ? boxes.map((box) => box.join(",")).join("; ") : { boxes };
  }
  if (!clicks.length) return undefined;
  if (asText) {
    return clicks
      .map(({ at, positive }) => `${positive ? "" : "-"}${Math.floor(at[0])},${Math.floor(at[1])}`)
      .join(" ");
  }
  return {
    points: clicks.map(({ at }) => at),
    positive: clicks.map(({ positive }) => positive),
    objects: clicks.map(({ object }) => object),
  };
}
