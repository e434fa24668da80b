/** Shows the page. */
import { createRoot } from "react-dom/client";
import { App } from "./App";
import "./page.css";

createRoot(document.getElementById("page")!).render(<App />);
