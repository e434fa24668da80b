/** A place to drop an image, or to choose or paste one. */
import { useEffect, useId, useMemo, useState, type ReactNode } from "react";

interface Props {
  label: string;
  file: File | null;
  choose(file: File): void;
  /** Show the chosen image. */
  preview?: boolean;
}

export function ImagePicker({ label, file, choose, preview = true }: Props): ReactNode {
  const id = useId();
  const [over, setOver] = useState(false);
  const url = useMemo(() => (file && preview ? URL.createObjectURL(file) : ""), [file, preview]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const take = (files: FileList | null | undefined) => {
    if (files?.length) choose(files[0]);
  };
  return (
    <div
      className="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      onPaste={(event) => take(event.clipboardData.files)}
    >
      {url ? <img src={url} alt={file?.name ?? ""} /> : null}
      <label htmlFor={id}>
        <b>{label}</b> {file ? file.name : "drop an image here, or choose one"}
      </label>
      <input id={id} type="file" accept="image/*" onChange={(event) => take(event.target.files)} />
    </div>
  );
}
