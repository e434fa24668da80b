/** What a run asks a person. */
import { useState, type ReactNode } from "react";
import { wordsOf } from "../transport";
import { api, type Question, type Run } from "./api";

export function Questions({ run, answered }: { run: Run; answered(): void }): ReactNode {
  return (
    <section aria-label="Questions">
      {run.questions.map((one) => (
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
  const choices = question.type === "Flag" ? ["yes", "no"] : question.choices;
  const give = (value: string) =>
    api.post(`/v1/runs/${run.id}/answers`, { key: question.key, answer: answerOf(question.type, value) }).then(answered, (problem) =>
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
      <h3>
        {question.text} {question.item ? <small>{question.item}</small> : null}
      </h3>
      {question.jpeg ? <img className="result" src={`data:image/jpeg;base64,${question.jpeg}`} alt="" /> : null}
      {choices.length ? (
        <p className="row">
          {choices.map((one) => (
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

/** Return an answer as the API takes it: "120,80 -40,9" as points, "10,10,60,60; …" as boxes. */
export function answerOf(type: string, text: string): unknown {
  if (type === "Flag") return text === "yes";
  if (type === "Points") {
    const clicks = text.trim().split(/\s+/);
    return {
      points: clicks.map((one) => one.replace(/^-/, "").split(",").map(Number)),
      positive: clicks.map((one) => !one.startsWith("-")),
    };
  }
  if (type === "Regions") {
    return { boxes: text.split(";").map((box) => box.split(",").map(Number)) };
  }
  return text;
}
