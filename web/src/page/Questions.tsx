/** What a run asks a person. */
import { useState, type ReactNode } from "react";
import { wordsOf } from "../transport";
import { api, type Question, type Run } from "./api";

export function Questions({ run, answered }: { run: Run; answered(): void }): ReactNode {
  return (
    <section aria-label="Questions">
      {(run.questions ?? []).map((one) => (
        <Asked key={one.key} run={run} question={one} answered={answered} />
      ))}
    </section>
  );
}

interface Props {
  run: Run;
  question: Question;
  answered(): void;
}

function Asked({ run, question, answered }: Props): ReactNode {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const give = (value: string) =>
    api.post(`/v1/runs/${run.id}/answers`, { key: question.key, answer: value }).then(answered, (problem) =>
      setError(wordsOf(problem)),
    );
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void give(text);
      }}
    >
      <h3>{question.text}</h3>
      {question.jpeg ? <img className="result" src={`data:image/jpeg;base64,${question.jpeg}`} alt="" /> : null}
      {question.choices.length ? (
        <p className="row">
          {question.choices.map((one) => (
            <button type="button" key={one} onClick={() => void give(one)}>
              {one}
            </button>
          ))}
        </p>
      ) : (
        <p className="row">
          <input value={text} required aria-label={question.text} onChange={(event) => setText(event.target.value)} />
          <button className="main">Answer</button>
          <small>{question.type}</small>
        </p>
      )}
      <span role="alert" className="bad">
        {error}
      </span>
    </form>
  );
}
