/* The try-out page: buttons with data-say speak for the customer, data-fresh begins another conversation. */
(() => {
  "use strict";

  const chat = document.querySelector("usher-chat");
  for (const button of document.querySelectorAll("[data-say]")) {
    button.onclick = () => chat.say(button.dataset.say || button.textContent.trim());
  }
  for (const button of document.querySelectorAll("[data-fresh]")) {
    button.onclick = () => {
      chat.reset();
      chat.show();
    };
  }
})();
