/* Usher's chat widget: one script tag, one custom element, no build step.
 *
 *   <script src="https://assistant.example/widget/usher.js" data-title="Fernline"></script>
 *
 * puts <usher-chat> on the page; or write the element yourself where you want it. docs/channels.md lists the attributes.
 * What customers and assistants write is only ever set as text, never as HTML.
 */
(() => {
  "use strict";

  const script = document.currentScript;
  const origin = script ? new URL(script.src).origin : location.origin;
  const PING_EVERY = 25000;
  const SILENCE = 12000;
  const LONGEST_WAIT = 15000;

  const STRINGS = {
    open: "Open chat",
    close: "Close chat",
    placeholder: "Write a message",
    send: "Send",
    you: "You",
    bot: "Assistant",
    person: "Support team",
    typing: "The assistant is writing",
    online: "Usually answers at once",
    connecting: "Connecting …",
    lost: "Connection lost. Trying again …",
    waiting: "You are in the queue: a person will continue here. You need not repeat anything.",
    human: "You are talking with a person.",
    back: "The assistant is back.",
    retry: "Not sent yet; trying again.",
    image: "Image",
    attachment: "Open attachment",
    today: "Today",
    yesterday: "Yesterday",
    latest: "New messages",
  };

  const ICONS = {
    chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1c-.6.6-1.4.1-1.4-.7V16A2.5 2.5 0 0 1 4 13.5z",
    close: "M6 6l12 12M18 6L6 18",
    send: "M3.6 20.2 21 12 3.6 3.8l-.1 6.4L15 12 3.5 13.8z",
    bot: "M12 3v3M7 6h10a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3zm2 5v2m6-2v2",
    person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8a7 7 0 0 1 14 0",
    down: "M6 9l6 6 6-6",
  };

  const CSS = `
:host{--accent:#0b6e4f;--on-accent:#fff;--bg:#fff;--soft:#f3f5f4;--line:#dfe5e2;--ink:#14211c;--quiet:#5a6b64;--mine:var(--accent);
--on-mine:var(--on-accent);--person:#6b3fa0;--warn:#8a4b00;--warn-bg:#fff4e0;--shadow:0 18px 50px rgb(10 30 20/.22),0 2px 8px rgb(10 30 20/.12);
--font:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
all:initial;position:fixed;z-index:2147483000;inset-block-end:20px;inset-inline-end:20px;font:15px/1.45 var(--font);color:var(--ink);color-scheme:light}
:host([position=left]){inset-inline:20px auto}
:host([inline]){position:relative;inset:auto;display:block;block-size:100%}
*{box-sizing:border-box}button{font:inherit;color:inherit;cursor:pointer}
svg{inline-size:22px;block-size:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;display:block}
:focus-visible{outline:3px solid color-mix(in srgb,var(--accent) 55%,#7ab8ff);outline-offset:2px}
.launcher{inline-size:60px;block-size:60px;border:0;border-radius:50%;background:var(--accent);color:var(--on-accent);display:grid;place-items:center;
box-shadow:var(--shadow);transition:transform .18s}.launcher:hover{transform:translateY(-2px) scale(1.03)}.launcher svg{inline-size:28px;block-size:28px}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-inline-size:22px;block-size:22px;padding:0 6px;border-radius:11px;background:#c8102e;color:#fff;
font-size:12px;font-weight:700;line-height:22px;text-align:center}
.panel{position:absolute;inset-block-end:0;inset-inline-end:0;inline-size:min(396px,calc(100vw - 40px));block-size:min(660px,calc(100dvh - 40px));display:flex;
flex-direction:column;background:var(--bg);border-radius:20px;box-shadow:var(--shadow);overflow:hidden;transform-origin:bottom right;animation:rise .22s ease-out}
:host([position=left]) .panel{inset-inline:0 auto;transform-origin:bottom left}
:host([inline]) .panel{position:static;inline-size:100%;block-size:100%;animation:none}:host([inline]) .launcher,:host([inline]) .shut{display:none}
[hidden]{display:none!important}
@keyframes rise{from{opacity:0;transform:translateY(14px) scale(.97)}}
header{display:flex;align-items:center;gap:12px;padding:16px;background:linear-gradient(135deg,var(--accent),color-mix(in srgb,var(--accent) 78%,#000));color:var(--on-accent)}
header .mark{inline-size:42px;block-size:42px;border-radius:14px;background:rgb(255 255 255/.18);display:grid;place-items:center;flex:none}
header h2{margin:0;font-size:16.5px;font-weight:650;line-height:1.2}header p{margin:2px 0 0;font-size:13px}
header .shut{margin-inline-start:auto;inline-size:38px;block-size:38px;border:0;border-radius:12px;background:rgb(255 255 255/.12);display:grid;place-items:center}
header .shut:hover{background:rgb(255 255 255/.24)}header :focus-visible{outline-color:#fff}
.banner{padding:9px 16px;font-size:13.5px;background:var(--warn-bg);color:var(--warn);border-block-end:1px solid var(--line)}
.banner.person{background:color-mix(in srgb,var(--person) 10%,var(--bg));color:var(--person)}
.scroll{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:18px 16px 8px;scroll-behavior:smooth}
ol{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:4px}
.day{align-self:center;margin:10px 0 6px;font-size:12px;color:var(--quiet)}
.note{align-self:center;max-inline-size:88%;margin:8px 0;padding:5px 14px;border-radius:14px;background:var(--soft);font-size:13px;color:var(--quiet);text-align:center}
.turn{display:grid;grid-template-columns:30px 1fr;column-gap:9px;margin-block-start:10px;animation:in .2s ease-out}.turn.same{margin-block-start:0}
@keyframes in{from{opacity:0;transform:translateY(6px)}}
.turn .who{grid-column:2;font-size:12px;color:var(--quiet);margin:0 0 3px 2px}.turn.same .who,.turn.same .face{display:none}
.face{grid-row:1/span 2;align-self:end;inline-size:30px;block-size:30px;border-radius:50%;display:grid;place-items:center;background:color-mix(in srgb,var(--accent) 14%,var(--bg));
color:var(--accent)}.face svg{inline-size:17px;block-size:17px}
.person .face{background:var(--person);color:#fff}.person .who{color:var(--person);font-weight:600}
.body{grid-column:2;display:flex;flex-direction:column;align-items:flex-start;gap:6px;min-inline-size:0}
.bubble{max-inline-size:88%;padding:9px 14px;border-radius:5px 18px 18px 18px;background:var(--soft);white-space:pre-wrap;overflow-wrap:anywhere}
.person .bubble{background:color-mix(in srgb,var(--person) 9%,var(--bg));border:1px solid color-mix(in srgb,var(--person) 24%,var(--bg))}
.bubble a{color:inherit;text-underline-offset:2px}
.turn.customer{grid-template-columns:1fr}.customer .body{grid-column:1;align-items:flex-end}.customer .bubble{background:var(--mine);color:var(--on-mine);border-radius:18px 18px 5px 18px}
.customer .state{font-size:12px;color:var(--warn)}.pending .bubble{opacity:.62}
img.picture{max-inline-size:88%;max-block-size:260px;border-radius:14px;border:1px solid var(--line)}
.card{inline-size:88%;border:1px solid var(--line);border-radius:14px;overflow:hidden}.card img{inline-size:100%;display:block}.card div{padding:10px 14px}.card b{display:block}
.chips{display:flex;flex-wrap:wrap;gap:7px;margin-block:3px 4px}
.chip{padding:7px 14px;border-radius:999px;border:1.5px solid var(--accent);background:var(--bg);color:var(--accent);font-size:14px;font-weight:550;text-align:start;transition:background .15s}
.chip:hover{background:color-mix(in srgb,var(--accent) 10%,var(--bg))}
.dots{display:inline-flex;gap:5px;padding:13px 15px}.dots i{inline-size:7px;block-size:7px;border-radius:50%;background:var(--quiet);animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.16s}.dots i:nth-child(3){animation-delay:.32s}@keyframes dot{0%,60%,100%{opacity:.3;transform:none}30%{opacity:1;transform:translateY(-4px)}}
.latest{position:absolute;inset-block-end:88px;inset-inline:0;margin-inline:auto;inline-size:max-content;display:flex;gap:6px;align-items:center;padding:6px 13px;border:1px solid var(--line);
border-radius:999px;background:var(--bg);box-shadow:0 4px 16px rgb(0 0 0/.16);font-size:13px}.latest svg{inline-size:15px;block-size:15px}
form{display:flex;align-items:flex-end;gap:9px;padding:12px 14px 14px;border-block-start:1px solid var(--line);background:var(--bg)}
textarea{flex:1;resize:none;border:1.5px solid var(--line);border-radius:16px;padding:10px 14px;font:inherit;color:inherit;background:var(--bg);max-block-size:128px;min-block-size:44px}
textarea::placeholder{color:var(--quiet);opacity:1}textarea:focus{outline:0;border-color:var(--accent);box-shadow:0 0 0 3px color-mix(in srgb,var(--accent) 18%,transparent)}
.send{inline-size:44px;block-size:44px;flex:none;border:0;border-radius:14px;background:var(--accent);color:var(--on-accent);display:grid;place-items:center}
.send svg{fill:currentColor;stroke:none;inline-size:20px;block-size:20px}.send:disabled{background:var(--soft);color:var(--quiet);cursor:default}
.hear{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.dark{--bg:#131a17;--soft:#202a26;--line:#33403a;--ink:#e8efeb;--quiet:#9fb0a8;--warn:#ffcf8a;--warn-bg:#3a2b12;--person:#b794f6;--mine:color-mix(in srgb,var(--accent) 82%,#fff 0%);color-scheme:dark;color:var(--ink)}
.dark .chip{color:color-mix(in srgb,var(--accent) 45%,#fff);border-color:color-mix(in srgb,var(--accent) 60%,#fff)}.dark .face{color:color-mix(in srgb,var(--accent) 40%,#fff);background:color-mix(in srgb,var(--accent) 40%,#000)}
.dark .person .face{color:#1b1030;background:var(--person)}
@media (max-width:480px){:host(:not([inline])) .panel{position:fixed;inset:0;inline-size:100vw;block-size:100dvh;border-radius:0}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important;scroll-behavior:auto!important}}
`;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);

  /** An element with properties, attributes (keys with a dash, role, class) and children; strings become text. */
  function make(tag, options = {}, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(options)) {
      if (key === "class" || key === "role" || key.includes("-")) node.setAttribute(key, value);
      else node[key] = value;
    }
    node.append(...children);
    return node;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  /** Text with its web addresses as links; everything stays text. */
  function linked(text) {
    const out = document.createDocumentFragment();
    let end = 0;
    for (const found of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g)) {
      out.append(text.slice(end, found.index));
      out.append(make("a", { href: found[0], target: "_blank", rel: "noopener noreferrer nofollow" }, found[0]));
      end = found.index + found[0].length;
    }
    out.append(text.slice(end));
    return out;
  }

  /** A web address that may be shown or followed: never javascript: or data:. */
  function safe(address) {
    try {
      const url = new URL(address, location.href);
      return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  }

  /** localStorage where it may be used; private windows and strict pages forbid it. */
  const storage = {
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        /* the conversation then lasts as long as the page */
      }
    },
  };

  /** The way to the server: session, socket, resume, and messages that are kept until they are stored there. */
  class Line extends EventTarget {
    constructor(server, identity) {
      super();
      this.server = server;
      this.identity = identity;
      this.key = `usher ${server}`;
      const kept = storage.get(this.key) || {};
      this.token = kept.token || null;
      this.pending = kept.pending || [];
      this.last = -1;
      this.tries = 0;
      this.wanted = false;
    }

    keep() {
      storage.set(this.key, { token: this.token, pending: this.pending });
    }

    tell(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }

    open() {
      if (this.wanted) return;
      this.wanted = true;
      addEventListener("online", (this.wake = () => this.hurry()));
      document.addEventListener("visibilitychange", this.wake);
      this.connect();
    }

    close() {
      this.wanted = false;
      clearTimeout(this.timer);
      clearInterval(this.pinger);
      removeEventListener("online", this.wake);
      document.removeEventListener("visibilitychange", this.wake);
      this.socket?.close();
    }

    hurry() {
      if (this.wanted && !this.socket && !document.hidden) {
        clearTimeout(this.timer);
        this.connect();
      }
    }

    async connect() {
      if (this.socket || this.starting) return;
      this.starting = true;
      try {
        if (!this.token || this.identity) await this.begin();
        this.dial();
      } catch {
        this.again();
      } finally {
        this.starting = false;
      }
    }

    async begin() {
      const body = { token: this.token };
      if (this.identity) body.identity = this.identity;
      const answer = await fetch(`${this.server}/webhooks/webchat/session`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.status === 401 && this.token) {
        this.forget();
        return this.begin();
      }
      if (!answer.ok) throw new Error(`session: ${answer.status}`);
      const session = await answer.json();
      if (this.conversation && session.conversation !== this.conversation) this.tell("fresh");
      this.token = session.token;
      this.conversation = session.conversation;
      this.keep();
    }

    forget() {
      this.token = null;
      this.last = -1;
      this.tell("fresh");
    }

    dial() {
      const socket = new WebSocket(`${this.server.replace(/^http/, "ws")}/webhooks/webchat/socket`);
      this.socket = socket;
      socket.onopen = () => socket.send(JSON.stringify({ type: "open", token: this.token, last_event_id: this.last }));
      socket.onmessage = (event) => this.hear(JSON.parse(event.data));
      socket.onclose = () => {
        if (this.socket !== socket) return;
        this.socket = null;
        clearInterval(this.pinger);
        this.again();
      };
    }

    again() {
      if (!this.wanted) return;
      const wait = Math.min(LONGEST_WAIT, 500 * 2 ** this.tries) * (0.7 + Math.random() * 0.6);
      this.tries += 1;
      this.tell("lost");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.connect(), wait);
    }

    hear(frame) {
      this.heard = Date.now();
      if (frame.event_id !== undefined) {
        if (frame.event_id <= this.last) return;
        this.last = frame.event_id;
      }
      if (frame.type === "session") this.ready(frame);
      else if (frame.type === "ack") this.done(frame.id);
      else if (frame.type === "error") this.refused(frame);
      else if (frame.type === "message" && frame.speaker === "customer") this.done(frame.id);
      this.tell(frame.type, frame);
    }

    ready(frame) {
      this.tries = 0;
      this.conversation = frame.conversation;
      clearInterval(this.pinger);
      this.pinger = setInterval(() => {
        if (Date.now() - this.heard > PING_EVERY + SILENCE) this.socket?.close();
        else this.write({ type: "ping" });
      }, PING_EVERY);
      for (const message of this.pending) this.write(message);
    }

    refused(frame) {
      if (["InvalidToken", "ExpiredToken"].includes(frame.reason)) this.forget();
      else if (["StorageUnavailable", "TooMany"].includes(frame.reason)) {
        clearTimeout(this.resend);
        this.resend = setTimeout(() => this.pending.forEach((message) => this.write(message)), 4000);
      } else if (frame.id) this.done(frame.id);
    }

    done(id) {
      const left = this.pending.filter((message) => message.id !== id);
      if (left.length !== this.pending.length) {
        this.pending = left;
        this.keep();
      }
    }

    say(text, payload) {
      const id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      const message = { type: "message", id, text };
      if (payload) message.payload = payload;
      this.pending.push(message);
      this.keep();
      this.write(message);
      this.hurry();
      return message;
    }

    write(frame) {
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
    }
  }

  class UsherChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) {
        this.line.open();
        return;
      }
      this.strings = { ...STRINGS, ...JSON.parse(this.getAttribute("strings") || "{}") };
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.line = new Line((this.getAttribute("server") || origin).replace(/\/$/, ""), this.getAttribute("identity"));
      this.unread = 0;
      this.drafts = new Map();
      this.build();
      this.listen();
      if (this.line.token || this.isOpen) this.line.open();
      if (this.hasAttribute("open") || this.hasAttribute("inline")) this.show(!this.hasAttribute("inline"));
    }

    disconnectedCallback() {
      this.line.close();
    }

    get isOpen() {
      return this.panel && !this.panel.hidden;
    }

    build() {
      const s = this.strings;
      const title = this.getAttribute("title-text") || this.getAttribute("data-title") || "Usher";
      if (this.hasAttribute("accent")) this.style.setProperty("--accent", this.getAttribute("accent"));
      this.status = make("p", {}, s.connecting);
      this.shut = make("button", { class: "shut", type: "button", "aria-label": s.close }, icon("close"));
      const mark = make("span", { class: "mark", "aria-hidden": "true" }, icon("bot"));
      const header = make("header", {}, mark, make("div", {}, make("h2", {}, title), this.status), this.shut);
      this.banner = make("div", { class: "banner", role: "status", hidden: true });
      this.list = make("ol", { role: "log", "aria-live": "polite", "aria-label": title });
      this.dots = make("li", { class: "turn", hidden: true });
      const bubble = make("div", { class: "bubble dots" }, make("i"), make("i"), make("i"));
      this.dots.append(
        make("span", { class: "face", "aria-hidden": "true" }, icon("bot")),
        make("div", { class: "body" }, bubble, make("span", { class: "hear" }, s.typing)),
      );
      this.list.append(this.dots);
      this.scroller = make("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": title }, this.list);
      this.latest = make("button", { class: "latest", type: "button", hidden: true }, icon("down"), s.latest);
      this.input = make("textarea", { rows: 1, placeholder: s.placeholder, maxLength: 4000, dir: "auto", "aria-label": s.placeholder });
      this.button = make("button", { class: "send", disabled: true, "aria-label": s.send }, icon("send"));
      this.form = make("form", {}, this.input, this.button);
      const parts = [header, this.banner, this.scroller, this.latest, this.form];
      this.panel = make("section", { class: "panel", role: "dialog", "aria-label": title, hidden: true }, ...parts);
      this.launcher = make("button", { class: "launcher", type: "button", "aria-label": s.open, "aria-expanded": "false" }, icon("chat"));
      this.badge = make("span", { class: "badge", hidden: true });
      this.launcher.append(this.badge);
      this.root = make("div", {}, this.launcher, this.panel);
      this.shadowRoot.append(this.root);
      const dark = matchMedia("(prefers-color-scheme: dark)");
      const paint = () => {
        const theme = this.getAttribute("theme") || "auto";
        this.root.classList.toggle("dark", theme === "dark" || (theme === "auto" && dark.matches));
      };
      dark.addEventListener("change", paint);
      paint();
      this.empty();
    }

    listen() {
      this.launcher.onclick = () => this.show(true);
      this.shut.onclick = () => this.hide();
      this.panel.addEventListener("keydown", (event) => event.key === "Escape" && !this.hasAttribute("inline") && this.hide());
      this.input.addEventListener("input", () => this.fit());
      this.input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.submit();
        }
      });
      this.form.onsubmit = (event) => {
        event.preventDefault();
        this.submit();
      };
      this.latest.onclick = () => this.toEnd();
      this.scroller.onscroll = () => this.atEnd() && (this.latest.hidden = true);
      const on = (type, act) => this.line.addEventListener(type, (event) => act(event.detail));
      on("session", (frame) => this.ready(frame));
      on("message", (frame) => this.receive(frame));
      on("typing", () => this.type(true));
      on("ack", () => this.type(false));
      on("owner", (frame) => this.owned(frame.owner, true));
      on("error", (frame) => this.refused(frame));
      on("lost", () => this.lost());
      on("fresh", () => this.empty());
    }

    show(focus) {
      this.panel.hidden = false;
      this.launcher.hidden = true;
      this.launcher.setAttribute("aria-expanded", "true");
      this.count(0);
      this.line.open();
      this.toEnd();
      if (focus) this.input.focus();
    }

    hide() {
      this.panel.hidden = true;
      this.launcher.hidden = false;
      this.launcher.setAttribute("aria-expanded", "false");
      this.launcher.focus();
    }

    count(unread) {
      this.unread = unread;
      this.badge.hidden = !unread;
      this.badge.textContent = unread > 9 ? "9+" : unread;
      const s = this.strings;
      this.launcher.setAttribute("aria-label", unread ? `${s.open} (${unread})` : s.open);
    }

    empty() {
      for (const item of [...this.list.children]) if (item !== this.dots) item.remove();
      this.drafts.clear();
      this.day = null;
      this.speaker = null;
      for (const message of this.line.pending) this.draft(message);
      const greeting = this.getAttribute("greeting");
      if (greeting) this.add({ speaker: "bot", text: greeting });
    }

    ready(frame) {
      this.status.textContent = this.strings.online;
      this.owned(frame.owner, false);
      this.catching = frame.last_event_id;
    }

    lost() {
      this.status.textContent = this.strings.connecting;
      this.type(false);
      this.warn(this.strings.lost);
    }

    warn(text, style = "") {
      this.banner.className = `banner ${style}`;
      this.banner.textContent = text;
      this.banner.hidden = !text;
    }

    owned(owner, changed) {
      const s = this.strings;
      const before = this.owner;
      this.owner = owner;
      if (["waiting", "offered"].includes(owner)) this.warn(s.waiting, "person");
      else if (owner === "human") this.warn(s.human, "person");
      else {
        this.warn("");
        if (changed && before && before !== "bot") this.note(s.back);
      }
    }

    refused(frame) {
      this.type(false);
      const draft = this.drafts.get(frame.id);
      const kept = this.line.pending.some((message) => message.id === frame.id);
      if (draft) draft.querySelector(".state").textContent = kept ? this.strings.retry : frame.message;
      else if (frame.message && !["InvalidToken", "ExpiredToken"].includes(frame.reason)) this.note(frame.message);
    }

    submit() {
      const text = this.input.value.trim();
      if (!text) return;
      this.input.value = "";
      this.fit();
      this.say(text);
    }

    /** Send something; for the page too: document.querySelector("usher-chat").say("hello"). */
    say(text, payload) {
      this.chipsOff();
      this.draft(this.line.say(text, payload));
      this.line.open();
      this.toEnd();
    }

    draft(message) {
      const item = this.add({ speaker: "customer", text: message.text });
      item.classList.add("pending");
      item.querySelector(".body").append(make("span", { class: "state" }));
      this.drafts.set(message.id, item);
    }

    receive(frame) {
      const draft = this.drafts.get(frame.id);
      if (frame.speaker === "customer" && draft) {
        draft.classList.remove("pending");
        draft.querySelector(".state").remove();
        this.drafts.delete(frame.id);
        return;
      }
      if (frame.speaker === "customer") this.chipsOff();
      const end = this.atEnd();
      this.add(frame);
      const fresh = !(frame.event_id <= this.catching);
      if (frame.speaker !== "customer") this.type(false);
      if (frame.speaker !== "customer" && !this.isOpen && fresh) this.count(this.unread + 1);
      if (end) this.toEnd();
      else this.latest.hidden = false;
    }

    add(frame) {
      this.dayLine(frame.time);
      const s = this.strings;
      const { speaker } = frame;
      const name = speaker === "customer" ? s.you : speaker === "person" ? [frame.name, s.person].filter(Boolean).join(" · ") : s.bot;
      const item = make("li", { class: `turn ${speaker}` });
      if (this.speaker === name) item.classList.add("same");
      this.speaker = name;
      const body = make("div", { class: "body" });
      if (speaker === "customer") item.append(make("span", { class: "hear" }, `${name}: `));
      else {
        item.append(make("span", { class: "face", "aria-hidden": "true" }, icon(speaker === "person" ? "person" : "bot")));
        item.append(make("span", { class: "who" }, name));
      }
      if (frame.time) body.title = new Date(frame.time * 1000).toLocaleString();
      if (frame.text) body.append(make("div", { class: "bubble", dir: "auto" }, linked(frame.text)));
      if (frame.image && safe(frame.image)) body.append(this.picture(frame.image, frame.text));
      for (const card of frame.elements || []) body.append(this.card(card));
      if (typeof frame.attachment === "string" && safe(frame.attachment)) {
        const link = make("a", { href: safe(frame.attachment), target: "_blank", rel: "noopener noreferrer" }, s.attachment);
        body.append(make("div", { class: "bubble" }, link));
      }
      if (frame.buttons?.length) {
        this.chipsOff();
        body.append(this.chips(frame.buttons));
      }
      item.append(body);
      this.list.insertBefore(item, this.dots);
      return item;
    }

    picture(address, text) {
      const picture = make("img", { class: "picture", src: safe(address), alt: text || this.strings.image });
      picture.onload = () => this.toEnd();
      return picture;
    }

    card(card) {
      const box = make("div", { class: "card" });
      if (card.image_url && safe(card.image_url)) box.append(make("img", { src: safe(card.image_url), alt: "" }));
      const words = make("div", {}, make("b", {}, String(card.title || "")), String(card.subtitle || ""));
      box.append(words);
      if (card.buttons?.length) words.append(this.chips(card.buttons));
      return box;
    }

    chips(buttons) {
      const row = make("div", { class: "chips" });
      for (const button of buttons) {
        const chip = make("button", { class: "chip", type: "button", dir: "auto" }, String(button.title || ""));
        chip.onclick = () => {
          this.say(String(button.title || ""), button.payload);
          this.input.focus();
        };
        row.append(chip);
      }
      return row;
    }

    /** Old buttons go: what they offered belongs to a moment that is over. */
    chipsOff() {
      this.list.querySelectorAll(".chips").forEach((row) => row.remove());
    }

    note(text) {
      this.speaker = null;
      const end = this.atEnd();
      this.list.insertBefore(make("li", { class: "note" }, text), this.dots);
      if (end) this.toEnd();
    }

    dayLine(time) {
      if (!time) return;
      const date = new Date(time * 1000);
      const day = date.toDateString();
      if (day === this.day) return;
      this.day = day;
      this.speaker = null;
      const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
      const words = date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
      const label = ago === 0 ? this.strings.today : ago === 1 ? this.strings.yesterday : words;
      this.list.insertBefore(make("li", { class: "day" }, label), this.dots);
    }

    type(on) {
      if (on && this.owner && this.owner !== "bot") return;
      const end = this.atEnd();
      this.dots.hidden = !on;
      if (end) this.toEnd();
    }

    fit() {
      this.button.disabled = !this.input.value.trim();
      this.input.style.height = "auto";
      this.input.style.height = `${Math.min(128, this.input.scrollHeight + 3)}px`;
    }

    atEnd() {
      return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
    }

    toEnd() {
      this.latest.hidden = true;
      requestAnimationFrame(() => (this.scroller.scrollTop = this.scroller.scrollHeight));
    }
  }

  if (!customElements.get("usher-chat")) customElements.define("usher-chat", UsherChat);

  /* The script tag alone is enough: its data-… attributes become the element's. */
  const place = () => {
    if (!script || document.querySelector("usher-chat")) return;
    const chat = document.createElement("usher-chat");
    for (const { name, value } of [...script.attributes]) {
      if (name.startsWith("data-")) chat.setAttribute(name === "data-title" ? "title-text" : name.slice(5), value);
    }
    document.body.append(chat);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
})();
