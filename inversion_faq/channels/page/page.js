"use strict";
// Lets the example questions be asked with a tap. Where the chat does not run, they stay what they are: text.
customElements.whenDefined("inversion-helper").then(() => {
  const helper = document.querySelector("inversion-helper");
  for (const question of document.querySelectorAll("button[data-ask]")) {
    question.disabled = false;
    question.addEventListener("click", () => {
      helper.scrollIntoView({ block: "nearest" });
      helper.ask(question.dataset.ask, question.dataset.payload);
    });
  }
});
