"use strict";
// A bare page to try the bot with. Texts are set as text, never as HTML.
const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("ask");
const field = document.getElementById("message");
let session = null;

function show(text, who, card) {
  const item = document.createElement("li");
  item.className = who + (card && card.kind === "red_flag" ? " urgent" : "");
  item.textContent = text;
  log.append(item);
  item.scrollIntoView({ block: "nearest" });
  return item;
}

function showMessages(messages) {
  for (const message of messages) {
    const item = show(message.text, "bot", message.card);
    for (const button of message.buttons) {
      const choice = document.createElement("button");
      choice.type = "button";
      choice.textContent = button.title;
      choice.addEventListener("click", () => say(button.payload, button.title));
      item.append(choice);
    }
  }
}

async function call(path, body) {
  const headers = { "Content-Type": "application/json" };
  if (session) headers.Authorization = "Bearer " + session;
  const answer = await fetch("/chat" + path, { method: "POST", headers, body: JSON.stringify(body) });
  const data = await answer.json();
  if (!answer.ok) {
    if (answer.status === 401) session = null;
    throw new Error(data.error.message);
  }
  return data;
}

async function begin() {
  const data = await call("/sessions", {});
  session = data.session;
  return data.messages;
}

async function say(message, shown) {
  show(shown, "you");
  status.textContent = "Looking it up ...";
  try {
    if (!session) await begin();
    showMessages((await call("/messages", { message })).messages);
    status.textContent = "";
  } catch (error) {
    status.textContent = error.message;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value;
  field.value = "";
  say(text, text);
});
begin().then(showMessages, (error) => { status.textContent = error.message; });
