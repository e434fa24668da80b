/** A place to drop an image, or to choose or paste one. */
import { useEffect, useId, useMemo, useState, type ReactNode } from "react";

interface Props {
  label: string;
  file: File | null;
  choose(file: File): void;
  /** Take several images, or archives of images. */
  chooseMany?(files: File[]): void;
  /** Show the chosen image. */
  preview?: boolean;
}

const ARCHIVE = /\.(zip|tar|tgz|tar\.(gz|bz2|xz))$/i;

export function ImagePicker({ label, file, choose, chooseMany, preview = true }: Props): ReactNode {
  const id = useId();
  const [over, setOver] = useState(false);
  const url = useMemo(() => (file && preview ? URL.createObjectURL(file) : ""), [file, preview]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const take = (files: FileList | null | undefined) => {
    if (!files?.length) return;
    const many = files.length > 1 || ARCHIVE.test(files[0].name);
    if (many && chooseMany) chooseMany([...files]);
    else choose(files[0]);
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
        <b>{label}</b> {file ? file.name : chooseMany
            ? "drop an image here, or several, or a zip of images"
            : "drop an image here, or choose one"}
      </label>
      <input
        id={id}
        type="file"
        accept={chooseMany ? "image/*,.zip,.tar,.tgz,.gz" : "image/*"}
        multiple={chooseMany !== undefined}
        onChange={(event) => take(event.target.files)}
      />
    </div>
  );
}
