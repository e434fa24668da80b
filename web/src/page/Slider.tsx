/** Two images of one size above each other, with a line that moves between them. */
import { useState, type ReactNode } from "react";

interface Props {
  before: string;
  after: string;
  label: string;
}

export function Slider({ before, after, label }: Props): ReactNode {
  const [share, setShare] = useState(50);
  return (
    <div className="slider">
      <div className="slider-images">
        <img src={after} alt={`${label}, after`} />
        <img src={before} alt={`${label}, before`} style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }} />
        <span className="slider-line" style={{ left: `${share}%` }} />
      </div>
      <input
        type="range"
        min={0}
        max={100}
        value={share}
        aria-label={`before and after: ${label}`}
        onChange={(event) => setShare(Number(event.target.value))}
      />
    </div>
  );
}
