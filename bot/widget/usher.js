/* Usher's chat widget: one script tag, one custom element, no build step.
 *
 *   <script src="https://assistant.example/widget/usher.js" data-title="Fernline"></script>
 *
 * puts <usher-chat> on the page; or write the element yourself where you want it. docs/channels.md lists attributes,
 * methods and events. What customers and assistants write is only ever set as text, never as HTML.
 *
 *   Line        the way to the server: session, socket, resume, messages kept until they are stored there
 *   Transcript  what was said, on the screen
 *   UsherChat   the element: launcher, panel, composer
 */
(() => {
  "use strict";

  const script = document.currentScript;
  const origin = script ? new URL(script.src).origin : location.origin;

  const PING_EVERY = 25_000;
  const PATIENCE = 8_000;
  const FIRST_WAIT = 500;
  const LONGEST_WAIT = 15_000;
  const RESEND_AFTER = 4_000;
  const LOST_AFTER = 1_500;
  const SAME_GROUP = 300;
  const LONGEST_TEXT = 20_000;

  const STRINGS = {
    open: "Open chat",
    close: "Close chat",
    conversation: "Conversation",
    placeholder: "Write a message",
    send: "Send",
    you: "You",
    bot: "Assistant",
    person: "Support team",
    typing: "The assistant is writing",
    online: "Virtual assistant · answers at once",
    connecting: "Connecting …",
    lost: "No connection. Trying again …",
    waiting: "A person will continue here. You need not repeat anything.",
    human: "You are talking with a person.",
    joined: "A person has joined the conversation.",
    back: "The assistant is back.",
    retry: "Not sent yet; trying again …",
    again: "Send again",
    image: "Image",
    attachment: "Open attachment",
    choices: "Suggested answers",
    today: "Today",
    yesterday: "Yesterday",
    latest: "New messages",
    unread: "New messages in chat",
    longest: "That is as long as a message can be.",
  };

  const ICONS = {
    chat: "M5 5.5A2.5 2.5 0 0 1 7.5 3h9A2.5 2.5 0 0 1 19 5.5v7a2.5 2.5 0 0 1-2.5 2.5H12l-4.3 3.9c-.6.6-1.7.1-1.7-.8V15A2.5 2.5 0 0 1 5 12.5zM9 7.8h6M9 10.8h3.5",
    close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
    send: "M4.2 20.3 20.6 12 4.2 3.7l2 6.9 7.2 1.4-7.2 1.4z",
    bot: "M12 4v2.6M7.4 6.6h9.2a2.6 2.6 0 0 1 2.6 2.6v5.6a2.6 2.6 0 0 1-2.6 2.6H7.4a2.6 2.6 0 0 1-2.6-2.6V9.2a2.6 2.6 0 0 1 2.6-2.6zM9.3 11v2M14.7 11v2M2.6 11.2v2M21.4 11.2v2",
    person: "M12 11.6a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM5 19.6a7 7 0 0 1 14 0",
    down: "M6.5 9.5l5.5 5.5 5.5-5.5",
  };

  const CSS = `
:host{all:initial!important;display:contents!important}
:host([hidden]){display:none!important}
*{box-sizing:border-box}
.root{--accent:var(--usher-accent,#0b6e4f);--on-accent:#fff;--deep:color-mix(in srgb,var(--accent) 76%,#000);--ink-accent:var(--accent);
--bg:#fff;--soft:#f1f4f2;--line:#d9e0dc;--edge:#7b8a83;--ink:#14211c;--quiet:#55655e;--person:#6437a0;--warn:#7a4100;--warn-bg:#fff3df;
--shadow:0 24px 60px -12px rgb(8 28 20/.32),0 4px 14px rgb(8 28 20/.12);
position:fixed;z-index:2147483000;inset-block-end:20px;inset-inline-end:20px;color:var(--ink);color-scheme:light;text-align:start;
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
.root.light{--on-accent:#10201a;--deep:color-mix(in srgb,var(--accent) 82%,#fff);--ink-accent:color-mix(in srgb,var(--accent) 42%,#000)}
.root.dark{--bg:#121917;--soft:#1e2825;--line:#2f3b37;--edge:#7d8d86;--ink:#e9f0ec;--quiet:#a3b3ac;--person:#bf9cf5;--warn:#ffd08c;--warn-bg:#33260f;
--ink-accent:color-mix(in srgb,var(--accent) 42%,#fff);--shadow:0 24px 60px -12px rgb(0 0 0/.7),0 0 0 1px rgb(255 255 255/.08);color-scheme:dark}
:host([position=left]) .root{inset-inline:20px auto}
:host([inline]) .root{position:relative;inset:auto;z-index:auto;block-size:100%}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;margin:0}button{cursor:pointer}
svg{inline-size:22px;block-size:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;display:block}
:focus{outline:0}:focus-visible{outline:2px solid var(--ink-accent);outline-offset:2px}
.hear{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.launcher{inline-size:60px;block-size:60px;padding:0;border:0;border-radius:50%;background:linear-gradient(145deg,var(--accent),var(--deep));color:var(--on-accent);
display:grid;place-items:center;box-shadow:var(--shadow);transition:transform .18s}
.launcher:hover{transform:translateY(-2px)}.launcher svg{inline-size:28px;block-size:28px}
.badge{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-inline-size:22px;block-size:22px;padding:0 6px;border-radius:11px;background:#c8102e;color:#fff;
font-size:12px;font-weight:700;line-height:22px;text-align:center;box-shadow:0 0 0 2px var(--bg)}

.panel{position:absolute;inset-block-end:0;inset-inline-end:0;inline-size:min(400px,calc(100vw - 40px));block-size:min(680px,calc(100dvh - 40px));display:flex;flex-direction:column;
background:var(--bg);border-radius:22px;box-shadow:var(--shadow);overflow:hidden;animation:rise .24s cubic-bezier(.2,.8,.3,1)}
:host([position=left]) .panel{inset-inline:0 auto}
:host([inline]) .panel{position:static;inline-size:100%;block-size:100%;animation:none}
:host([inline]) .launcher,:host([inline]) .shut{display:none}
@keyframes rise{from{opacity:0;transform:translateY(18px) scale(.97)}}
header{display:flex;align-items:center;gap:12px;padding:15px 16px;background:linear-gradient(125deg,var(--accent),var(--deep));color:var(--on-accent)}
.mark{inline-size:42px;block-size:42px;border-radius:50%;background:color-mix(in srgb,currentColor 16%,transparent);display:grid;place-items:center;flex:none}
h2{margin:0;font-size:16px;font-weight:650;line-height:1.25;overflow-wrap:anywhere}
.status{margin:1px 0 0;font-size:12.5px;line-height:1.35}
.shut{margin-inline-start:auto;inline-size:40px;block-size:40px;flex:none;padding:0;border:0;border-radius:50%;background:transparent;display:grid;place-items:center;transition:background .15s}
.shut:hover{background:color-mix(in srgb,currentColor 18%,transparent)}header :focus-visible{outline-color:currentColor}
.banner{padding:9px 16px;font-size:13.5px;line-height:1.4;background:var(--warn-bg);color:var(--warn)}
.banner.person{background:color-mix(in srgb,var(--person) 11%,var(--bg));color:var(--person)}

.scroll{flex:1;min-block-size:0;overflow-y:auto;overscroll-behavior:contain;padding:14px 16px 12px;scrollbar-width:thin}
.scroll:focus-visible{outline-offset:-3px;border-radius:6px}
ol{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}
.day,.note{align-self:center;text-align:center;font-size:12.5px;color:var(--quiet);margin:12px 0 4px}
.note{max-inline-size:90%;padding:5px 14px;border-radius:14px;background:var(--soft)}
.turn{display:grid;grid-template-columns:30px minmax(0,1fr);column-gap:9px;margin-block-start:12px}.turn.same{margin-block-start:4px}
.fresh{animation:in .22s ease-out}@keyframes in{from{opacity:0;transform:translateY(7px)}}
.who{grid-column:2;font-size:12px;color:var(--quiet);margin:0 2px 3px;overflow-wrap:anywhere}.same .who,.same .face{display:none}
.face{grid-row:2;inline-size:30px;block-size:30px;border-radius:50%;display:grid;place-items:center;background:color-mix(in srgb,var(--accent) 13%,var(--bg));color:var(--ink-accent)}
.face svg{inline-size:18px;block-size:18px}
.person .face{background:var(--person);color:var(--bg)}.person .who b{color:var(--person)}.who b{font-weight:600}
.body{grid-column:2;display:flex;flex-direction:column;align-items:flex-start;gap:6px}
.bubble{max-inline-size:min(88%,34rem);padding:9px 14px;border-radius:18px;border-start-start-radius:6px;background:var(--soft);white-space:pre-wrap;overflow-wrap:anywhere}
.person .bubble{background:color-mix(in srgb,var(--person) 9%,var(--bg));box-shadow:inset 0 0 0 1px color-mix(in srgb,var(--person) 26%,var(--bg))}
.bubble a{color:inherit;text-underline-offset:2px}
.turn.customer{grid-template-columns:minmax(0,1fr)}.customer .body{grid-column:1;align-items:flex-end}
.customer .bubble{background:var(--accent);color:var(--on-accent);border-radius:18px;border-end-end-radius:6px}
.pending .bubble{background:color-mix(in srgb,var(--accent) 16%,var(--bg));color:var(--ink)}
.state{font-size:12.5px;color:var(--warn);text-align:end}.state button{border:0;background:none;padding:2px;text-decoration:underline;color:inherit;font-weight:600}
.picture{display:block;max-inline-size:min(88%,26rem)}.picture img{display:block;max-inline-size:100%;max-block-size:280px;border-radius:14px;background:var(--soft)}
.card{inline-size:min(88%,24rem);border:1px solid var(--line);border-radius:16px;overflow:hidden}.card img{inline-size:100%;display:block}.card .words{padding:10px 14px}.card b{display:block}
.chips{display:flex;flex-wrap:wrap;gap:7px;margin-block:2px 4px}
.chip{padding:7px 14px;min-block-size:36px;border-radius:18px;border:1.5px solid var(--ink-accent);background:var(--bg);color:var(--ink-accent);font-size:14px;font-weight:550;line-height:1.35;
text-align:start;text-decoration:none;overflow-wrap:anywhere;transition:background .15s,color .15s}
.chip:hover{background:color-mix(in srgb,var(--ink-accent) 12%,var(--bg))}
.dots{display:inline-flex;gap:5px;padding:14px 16px}.dots i{inline-size:7px;block-size:7px;border-radius:50%;background:var(--quiet);animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.16s}.dots i:nth-child(3){animation-delay:.32s}@keyframes dot{0%,60%,100%{opacity:.35;transform:none}30%{opacity:1;transform:translateY(-4px)}}

.foot{position:relative;padding:10px 14px 14px;background:var(--bg);border-block-start:1px solid var(--line)}
.latest{position:absolute;inset-block-end:calc(100% + 10px);inset-inline:0;margin-inline:auto;inline-size:max-content;display:flex;gap:6px;align-items:center;padding:6px 14px;border:1px solid var(--line);
border-radius:999px;background:var(--bg);box-shadow:0 6px 20px rgb(0 0 0/.16);font-size:13px;font-weight:550}.latest svg{inline-size:15px;block-size:15px}
.composer{display:flex;align-items:flex-end;gap:6px;padding:4px;border:1.5px solid var(--edge);border-radius:24px;transition:border-color .15s,box-shadow .15s}
.composer:focus-within{border-color:var(--ink-accent);box-shadow:0 0 0 3px color-mix(in srgb,var(--ink-accent) 20%,transparent)}
textarea{flex:1;min-inline-size:0;resize:none;border:0;background:none;padding:8px 4px 8px 12px;padding-inline:12px 4px;line-height:1.45;block-size:38px;max-block-size:130px}
textarea:focus-visible{outline:0}textarea::placeholder{color:var(--quiet);opacity:1}
.send{inline-size:38px;block-size:38px;flex:none;padding:0;border:0;border-radius:50%;background:var(--accent);color:var(--on-accent);display:grid;place-items:center;transition:background .15s}
.send svg{fill:currentColor;stroke:none;inline-size:19px;block-size:19px}.send:disabled{background:var(--soft);color:var(--quiet);cursor:default}
:host(:dir(rtl)) .send svg{transform:scaleX(-1)}
.longest{margin:6px 12px 0;font-size:12.5px;color:var(--warn)}
@media (max-width:480px){
:host(:not([inline])) .panel{position:fixed;inset:var(--top,0) 0 auto;inline-size:100%;block-size:var(--tall,100dvh);border-radius:0}
textarea{font-size:16px}.foot{padding-block-end:max(12px,env(safe-area-inset-bottom))}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.bubble,.chip,.launcher,.send,.panel{border:1px solid}}
@media print{:host{display:none!important}}
`;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);

  /** An element with properties, attributes (role, class, anything with a dash) and children; strings become text. */
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

  function outward(address, options, ...children) {
    return make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow", ...options }, ...children);
  }

  /** Text with its web addresses as links; everything stays text. */
  function linked(text) {
    const out = document.createDocumentFragment();
    let end = 0;
    for (const found of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g)) {
      const address = safe(found[0]);
      if (!address) continue;
      out.append(text.slice(end, found.index), outward(address, {}, found[0]));
      end = found.index + found[0].length;
    }
    out.append(text.slice(end));
    return out;
  }

  /** A web address that may be shown or followed, never javascript: or data:; empty for anything else. */
  function safe(address) {
    try {
      const url = new URL(String(address), location.href);
      return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  }

  /** Whether dark letters are needed on a colour (WCAG contrast of white on it is under 4.5). */
  function isLight(color) {
    const pen = make("canvas", { width: 1, height: 1 }).getContext("2d");
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const linear = [...pen.getImageData(0, 0, 1, 1).data].map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4);
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) < 4.5;
  }

  /** Browser storage where it may be used; private windows and strict pages forbid it. */
  const memory = (where) => ({
    get(key) {
      try {
        return JSON.parse(where().getItem(key));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        where().setItem(key, JSON.stringify(value));
      } catch {
        /* the conversation then lasts as long as the page */
      }
    },
  });
  const browser = memory(() => localStorage); // of all tabs: the session
  const tab = memory(() => sessionStorage); // of this one: what it has not sent yet, and whether it is open

  class Line extends EventTarget {
    constructor(server, identity) {
      super();
      this.server = server;
      this.identity = identity;
      this.key = `usher ${server}`;
      this.recall();
      this.pending = tab.get(this.key)?.pending || [];
      this.last = -1;
      this.tries = 0;
      this.wanted = this.isLive = false;
    }

    tell(type, detail = {}) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }

    keep() {
      browser.set(this.key, { token: this.token, conversation: this.conversation, seen: this.seen });
    }

    recall() {
      const { token = null, conversation = null, seen = null } = browser.get(this.key) || {};
      Object.assign(this, { token, conversation, seen });
    }

    /** Another tab has begun another conversation, or left this one: nobody may go on in it here. */
    changed(event) {
      if (event.key !== this.key || browser.get(this.key)?.conversation === this.conversation) return;
      this.hangUp();
      this.recall();
      this.startOver();
      if (this.wanted && this.token) this.connect(); // else the other tab is just about to get one
    }

    keepPending() {
      tab.set(this.key, { ...tab.get(this.key), pending: this.pending });
    }

    /** The customer has read everything up to the last event. */
    read() {
      if (this.seen === this.last) return;
      this.seen = this.last;
      this.keep();
    }

    open() {
      if (this.wanted) return;
      this.wanted = true;
      this.wake = () => this.hurry();
      addEventListener("online", this.wake);
      addEventListener("pageshow", this.wake);
      addEventListener("storage", (this.elsewhere = (event) => this.changed(event)));
      document.addEventListener("visibilitychange", this.wake);
      this.connect();
    }

    close() {
      this.wanted = false;
      removeEventListener("online", this.wake);
      removeEventListener("pageshow", this.wake);
      removeEventListener("storage", this.elsewhere);
      document.removeEventListener("visibilitychange", this.wake);
      this.hangUp();
    }

    hangUp() {
      clearTimeout(this.timer);
      clearTimeout(this.resend);
      clearInterval(this.pinger);
      const { socket } = this;
      this.socket = null;
      this.isLive = false;
      socket?.close();
    }

    /** The customer looks at the page, or the network is back: no reason to wait. */
    hurry() {
      if (!this.wanted || document.hidden) return;
      if (!this.socket) {
        clearTimeout(this.timer);
        this.connect();
      } else this.ping();
    }

    /** A connection that does not answer is dead, whatever the browser believes of it. */
    ping() {
      const { socket } = this;
      if (socket?.readyState !== WebSocket.OPEN) return;
      const asked = Date.now();
      socket.send(JSON.stringify({ type: "ping" }));
      setTimeout(() => {
        if (this.socket !== socket || this.heard >= asked) return;
        this.hangUp();
        this.again();
      }, PATIENCE);
    }

    async connect() {
      if (this.socket || this.starting) return;
      this.starting = true;
      try {
        await this.begin();
        if (this.wanted) this.dial();
      } catch {
        this.again();
      } finally {
        this.starting = false;
      }
    }

    /** Make sure of a token; another tab may have one by now. */
    async begin() {
      if (!this.token) this.recall();
      if (this.token && !this.identity) return;
      const session = await this.ask({ token: this.token, identity: this.identity });
      if (this.conversation && session.conversation !== this.conversation) this.forget();
      this.token = session.token;
      this.conversation = session.conversation;
      this.identity = null; // from now on the session itself says who it is
      this.keep();
    }

    async ask(body) {
      const answer = await fetch(`${this.server}/webhooks/webchat/session`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const said = await answer.json();
      if (answer.ok) return said;
      if (body.token && ["InvalidToken", "ExpiredToken"].includes(said.reason)) {
        this.forget();
        return this.ask({ ...body, token: null });
      }
      if (body.identity && ["InvalidIdentity", "NoIdentity"].includes(said.reason)) {
        console.warn(`usher-chat: ${said.message}`); // for the page's developer; the customer chats on as a visitor
        return this.ask({ token: body.token });
      }
      throw new Error(said.message);
    }

    forget() {
      this.token = this.conversation = this.seen = null;
      this.keep();
      this.startOver();
    }

    startOver() {
      this.last = -1;
      this.tell("fresh");
    }

    /** Leave this conversation and begin another. */
    reset() {
      this.hangUp();
      this.pending = [];
      this.keepPending();
      this.forget();
      if (this.wanted) this.connect();
    }

    dial() {
      const socket = new WebSocket(`${this.server.replace(/^http/, "ws")}/webhooks/webchat/socket`);
      this.socket = socket;
      socket.onopen = () => socket.send(JSON.stringify({ type: "open", token: this.token, last_event_id: this.last }));
      socket.onmessage = (event) => this.socket === socket && this.hear(JSON.parse(event.data));
      socket.onclose = () => {
        if (this.socket !== socket) return;
        this.hangUp();
        this.again();
      };
    }

    again() {
      if (!this.wanted) return;
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries) * (0.7 + Math.random() * 0.6);
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
      if (frame.type === "session") this.welcome(frame);
      else if (frame.type === "caught_up") this.live();
      else if (frame.type === "ack") this.done(frame.id);
      else if (frame.type === "error") this.refused(frame);
      else if (frame.type === "message" && frame.speaker === "customer") this.done(frame.id);
      this.tell(frame.type, frame);
    }

    welcome(frame) {
      if (frame.last_event_id < this.last) this.startOver(); // the server knows less than we do: its store was emptied
      this.conversation = frame.conversation;
      this.token = frame.token || this.token;
      this.keep();
    }

    live() {
      this.isLive = true;
      this.tries = 0;
      clearInterval(this.pinger);
      this.pinger = setInterval(() => this.ping(), PING_EVERY);
      for (const message of this.pending) this.write(message);
    }

    refused(frame) {
      if (["InvalidToken", "ExpiredToken"].includes(frame.reason)) this.forget();
      else if (["StorageUnavailable", "TooMany"].includes(frame.reason)) {
        clearTimeout(this.resend);
        this.resend = setTimeout(() => this.pending.forEach((message) => this.write(message)), RESEND_AFTER);
      } else if (frame.id) this.done(frame.id);
    }

    done(id) {
      const left = this.pending.filter((message) => message.id !== id);
      if (left.length === this.pending.length) return;
      this.pending = left;
      this.keepPending();
    }

    say(text, payload) {
      const whole = text.toWellFormed?.() ?? text;
      const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      return this.post({ type: "message", id, text: whole, ...(payload ? { payload } : {}) });
    }

    /** Send a message, now or as soon as there is a connection. The same id again is the same message. */
    post(message) {
      this.pending.push(message);
      this.keepPending();
      this.write(message);
      this.open();
      this.hurry();
      return message;
    }

    write(frame) {
      if (this.isLive && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
    }
  }

  class Transcript {
    /** say(text, payload) is called when a button is pressed, post(message) when something is to be sent again. */
    constructor(strings, language, { say, post }) {
      this.strings = strings;
      this.language = language;
      this.say = say;
      this.post = post;
      this.list = make("ol");
      const label = { role: "log", "aria-label": strings.conversation, "aria-live": "off" };
      this.node = make("div", { class: "scroll", tabIndex: 0, ...label }, this.list);
      this.dots = make("li", { class: "turn same", hidden: true, "aria-hidden": "true" });
      this.dots.append(make("div", { class: "body" }, make("div", { class: "bubble dots" }, make("i"), make("i"), make("i"))));
      this.latest = make("button", { class: "latest", type: "button", hidden: true }, icon("down"), strings.latest);
      this.latest.onclick = () => this.toEnd();
      this.follow = true;
      this.node.onscroll = () => this.scrolled();
      const follow = new ResizeObserver(() => this.follow && this.toEnd());
      follow.observe(this.list);
      follow.observe(this.node);
      this.empty();
    }

    empty() {
      this.list.replaceChildren(this.dots);
      this.drafts = new Map();
      this.day = this.speaker = this.spoke = null;
      this.quiet(true);
    }

    /** What was said before the page was loaded is shown, but neither read aloud nor animated. */
    quiet(on) {
      this.isQuiet = on;
      if (on) this.node.setAttribute("aria-live", "off");
      else requestAnimationFrame(() => !this.isQuiet && this.node.setAttribute("aria-live", "polite"));
    }

    /** Where the next thing goes that the server has: what it does not have yet stays below. */
    get place() {
      return this.drafts.values().next().value?.item ?? this.dots;
    }

    draft(message) {
      if (this.drafts.has(message.id)) return;
      const item = this.add({ speaker: "customer", text: message.text, time: Date.now() / 1000 }, this.dots);
      item.classList.add("pending");
      item.querySelector(".body").append(make("span", { class: "state" }));
      this.drafts.set(message.id, { item, message });
    }

    /** The server has a message that this page sent; it may have masked something in it. */
    settle(frame) {
      const draft = this.drafts.get(frame.id);
      if (!draft) return false;
      this.drafts.delete(frame.id);
      draft.item.classList.remove("pending");
      draft.item.querySelector(".state").remove();
      if (frame.text !== draft.message.text) draft.item.querySelector(".bubble").replaceChildren(linked(frame.text));
      return true;
    }

    arrived(id) {
      const draft = this.drafts.get(id);
      if (!draft) return;
      draft.item.classList.remove("pending");
      draft.item.querySelector(".state").textContent = "";
    }

    stall(id) {
      const draft = this.drafts.get(id);
      if (!draft) return;
      draft.item.classList.add("pending");
      draft.item.querySelector(".state").textContent = this.strings.retry;
    }

    fail(id, reason) {
      const draft = this.drafts.get(id);
      if (!draft) return;
      draft.item.classList.add("pending");
      const again = make("button", { type: "button" }, this.strings.again);
      again.onclick = () => {
        this.stall(id);
        this.node.focus();
        this.post(draft.message);
      };
      draft.item.querySelector(".state").replaceChildren(`${reason} `, again);
    }

    add(frame, place = this.place) {
      const { speaker } = frame;
      if (frame.time) this.dayLine(new Date(frame.time * 1000), place);
      const item = make("li", { class: `turn ${speaker}` });
      if (!this.isQuiet) item.classList.add("fresh");
      const heading = this.heading(frame);
      if (heading.length === 1 && speaker !== "customer") item.classList.add("same");
      item.append(...heading, make("div", { class: "body" }, ...this.parts(frame)));
      this.list.insertBefore(item, place);
      return item;
    }

    /** Who speaks: seen by all where it is somebody else than before, else only heard. */
    heading(frame) {
      const { speaker, time } = frame;
      const s = this.strings;
      const name = { customer: s.you, person: [frame.name, s.person].filter(Boolean).join(" · ") }[speaker] || s.bot;
      const same = this.speaker === name && !(time - this.spoke > SAME_GROUP);
      this.speaker = name;
      this.spoke = time ?? this.spoke;
      if (same || speaker === "customer") return [make("span", { class: "hear" }, `${name}: `)];
      const clock = time ? ` · ${new Date(time * 1000).toLocaleTimeString(this.language, { timeStyle: "short" })}` : "";
      const face = make("span", { class: "face", "aria-hidden": "true" }, icon(speaker === "person" ? "person" : "bot"));
      return [make("span", { class: "who" }, make("b", {}, name), clock), face];
    }

    parts(frame) {
      const parts = [];
      if (frame.text) parts.push(make("div", { class: "bubble", dir: "auto" }, linked(String(frame.text))));
      if (frame.image && safe(frame.image)) parts.push(this.picture(frame.image, frame.text));
      for (const card of frame.elements || []) parts.push(this.card(card));
      const file = typeof frame.attachment === "string" ? frame.attachment : frame.attachment?.payload?.src;
      if (file && safe(file)) parts.push(make("div", { class: "bubble" }, outward(safe(file), {}, this.strings.attachment)));
      if (frame.buttons?.length) parts.push(this.chips(frame.buttons));
      return parts;
    }

    picture(address, text) {
      const picture = make("img", { alt: text || this.strings.image, referrerPolicy: "no-referrer", src: safe(address) });
      const link = outward(safe(address), { class: "picture" }, picture);
      picture.onerror = () => picture.replaceWith(this.strings.image);
      return link;
    }

    card(card) {
      const words = make("div", { class: "words" }, make("b", {}, String(card.title ?? "")), String(card.subtitle ?? ""));
      const box = make("div", { class: "card" });
      if (card.image_url && safe(card.image_url)) box.append(make("img", { src: safe(card.image_url), alt: "" }));
      if (card.buttons?.length) words.append(this.chips(card.buttons));
      box.append(words);
      return box;
    }

    chips(buttons) {
      const row = make("div", { class: "chips", role: "group", "aria-label": this.strings.choices });
      for (const { title = "", payload, url } of buttons) {
        if (url && safe(url)) row.append(outward(safe(url), { class: "chip" }, String(title)));
        else {
          const chip = make("button", { class: "chip", type: "button", dir: "auto" }, String(title));
          chip.onclick = () => this.say(String(title), payload);
          row.append(chip);
        }
      }
      return row;
    }

    /** Old buttons go: what they offered belongs to a moment that is over. */
    chipsOff() {
      this.list.querySelectorAll(".chips").forEach((row) => row.remove());
    }

    note(text) {
      this.speaker = null;
      this.list.insertBefore(make("li", { class: "note" }, text), this.place);
    }

    dayLine(date, place) {
      if (date.toDateString() === this.day) return;
      this.day = date.toDateString();
      this.speaker = null;
      const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
      const words = date.toLocaleDateString(this.language, { weekday: "long", day: "numeric", month: "long" });
      const label = [this.strings.today, this.strings.yesterday][ago] ?? words;
      this.list.insertBefore(make("li", { class: "day" }, label), place);
    }

    get atEnd() {
      return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 40;
    }

    scrolled() {
      if (this.atEnd) {
        this.follow = true;
        this.latest.hidden = true;
      } else if (this.node.scrollTop < this.top) this.follow = false;
      this.top = this.node.scrollTop;
    }

    toEnd() {
      this.follow = true;
      this.latest.hidden = true;
      this.node.scrollTop = this.node.scrollHeight;
    }
  }

  class UsherChat extends HTMLElement {
    static observedAttributes = ["accent", "theme"];

    connectedCallback() {
      if (!this.shadowRoot) this.build();
      const { key } = this.line;
      const before = tab.get(key)?.open; // a reload leaves it as the customer had it
      if (this.hasAttribute("inline")) this.show({ focus: false });
      else if (before ?? this.opensItself()) this.show({ focus: false });
      else if (this.line.token || this.line.pending.length) this.line.open();
    }

    disconnectedCallback() {
      this.line.close();
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.paint();
    }

    /** Say something for the customer: document.querySelector("usher-chat").say("hello"). */
    say(text, payload) {
      if (!this.isOpen) this.show();
      this.transcript.chipsOff();
      this.transcript.draft(this.line.say(text, payload));
      this.transcript.toEnd();
    }

    show({ focus = true } = {}) {
      this.panel.hidden = false;
      this.launcher.hidden = true;
      this.launcher.setAttribute("aria-expanded", "true");
      this.remember(true);
      this.count(0);
      this.line.read();
      this.line.open();
      this.transcript.toEnd();
      if (focus) this.focusInside();
      this.tell("usher-open");
    }

    hide() {
      if (this.hasAttribute("inline") || !this.isOpen) return;
      this.panel.hidden = true;
      this.launcher.hidden = false;
      this.launcher.setAttribute("aria-expanded", "false");
      this.remember(false);
      this.launcher.focus();
      this.tell("usher-close");
    }

    /** Leave the conversation, for instance when the customer signs out, and begin another. */
    reset() {
      this.line.reset();
    }

    get isOpen() {
      return Boolean(this.panel && !this.panel.hidden);
    }

    opensItself() {
      return this.getAttribute("open") === "wide" ? innerWidth >= 960 : this.hasAttribute("open");
    }

    remember(open) {
      tab.set(this.line.key, { ...tab.get(this.line.key), open });
    }

    tell(type, detail = null) {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
    }

    build() {
      this.strings = { ...STRINGS, ...this.translations() };
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.line = new Line((this.getAttribute("server") || origin).replace(/\/$/, ""), this.getAttribute("identity"));
      const language = this.closest("[lang]")?.lang || undefined;
      const send = { say: (text, payload) => this.press(text, payload), post: (message) => this.line.post(message) };
      this.transcript = new Transcript(this.strings, language, send);
      this.unread = 0;
      this.buildPanel();
      this.listen();
      this.cover();
      this.paint();
      this.empty();
    }

    translations() {
      try {
        return JSON.parse(this.getAttribute("strings") || "{}");
      } catch (error) {
        console.warn(`usher-chat: the attribute "strings" is not JSON: ${error.message}`);
        return {};
      }
    }

    buildPanel() {
      const s = this.strings;
      const title = this.getAttribute("title-text") || s.bot;
      this.status = make("p", { class: "status" }, s.connecting);
      this.shut = make("button", { class: "shut", type: "button", "aria-label": s.close }, icon("close"));
      const mark = make("span", { class: "mark", "aria-hidden": "true" }, icon("bot"));
      const header = make("header", {}, mark, make("div", {}, make("h2", {}, title), this.status), this.shut);
      this.banner = make("div", { class: "banner", role: "status", hidden: true });
      this.input = make("textarea", { rows: 1, placeholder: s.placeholder, maxLength: LONGEST_TEXT, dir: "auto", enterKeyHint: "send" });
      this.input.setAttribute("aria-label", s.placeholder);
      this.button = make("button", { class: "send", disabled: true, "aria-label": s.send }, icon("send"));
      this.form = make("form", { class: "composer" }, this.input, this.button);
      this.longest = make("p", { class: "longest", role: "status", hidden: true }, s.longest);
      const foot = make("div", { class: "foot" }, this.transcript.latest, this.form, this.longest);
      const label = { role: "dialog", "aria-label": title, tabIndex: -1, hidden: true };
      this.panel = make("section", { class: "panel", ...label }, header, this.banner, this.transcript.node, foot);
      this.launcher = make("button", { class: "launcher", type: "button", "aria-expanded": "false" }, icon("chat"));
      this.badge = make("span", { class: "badge", hidden: true, "aria-hidden": "true" });
      this.launcher.append(this.badge);
      this.heard = make("p", { class: "hear", role: "status" });
      this.root = make("div", { class: "root" }, this.launcher, this.panel, this.heard);
      this.shadowRoot.append(this.root);
      this.count(0);
    }

    listen() {
      this.launcher.onclick = () => this.show();
      this.shut.onclick = () => this.hide();
      this.panel.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("input", () => this.fit());
      this.form.onsubmit = (event) => {
        event.preventDefault();
        this.submit();
      };
      const on = (type, act) => this.line.addEventListener(type, (event) => act(event.detail));
      on("session", (frame) => this.welcome(frame));
      on("caught_up", () => this.caughtUp());
      on("message", (frame) => this.receive(frame));
      on("typing", (frame) => this.working(frame));
      on("ack", () => this.typing(false));
      on("owner", (frame) => this.owned(frame.owner));
      on("error", (frame) => this.refused(frame));
      on("lost", () => this.lost());
      on("fresh", () => this.empty());
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
      this.narrow = matchMedia("(max-width: 480px)");
      this.narrow.addEventListener("change", () => this.cover());
      visualViewport?.addEventListener("resize", () => this.fill());
      visualViewport?.addEventListener("scroll", () => this.fill());
    }

    /** Above the keyboard of a phone, which covers the page without shrinking it. */
    fill() {
      if (visualViewport.scale > 1.01) return; // zoomed by hand
      this.root.style.setProperty("--tall", `${visualViewport.height}px`);
      this.root.style.setProperty("--top", `${visualViewport.offsetTop}px`);
    }

    /** On a phone the panel covers the page, and says so to screen readers. */
    cover() {
      if (this.narrow.matches && !this.hasAttribute("inline")) this.panel.setAttribute("aria-modal", "true");
      else this.panel.removeAttribute("aria-modal");
    }

    paint() {
      const theme = this.getAttribute("theme") || "auto";
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      this.root.classList.toggle("dark", theme === "dark" || (theme === "auto" && dark));
      const accent = this.getAttribute("accent");
      if (accent) this.root.style.setProperty("--accent", accent);
      else this.root.style.removeProperty("--accent");
      const shown = accent || getComputedStyle(this.root).getPropertyValue("--accent");
      this.root.classList.toggle("light", isLight(shown.trim()));
    }

    key(event) {
      if (event.key === "Escape" && !event.isComposing) this.hide();
      else if (event.key === "Tab") this.stayInside(event);
      else if (event.target === this.input && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.submit();
      }
    }

    /** Where the panel fills the screen, the tab key must not reach what it covers. */
    stayInside(event) {
      if (!this.narrow.matches || this.hasAttribute("inline")) return;
      const stops = [...this.panel.querySelectorAll("a,button:enabled,textarea,[tabindex='0']")].filter((stop) => stop.checkVisibility());
      const from = this.shadowRoot.activeElement;
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (from !== edge && from !== this.panel) return;
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0]).focus();
    }

    /** On a phone the keyboard would cover the conversation before anybody has asked for it. */
    focusInside() {
      (matchMedia("(pointer: coarse)").matches ? this.panel : this.input).focus();
    }

    press(text, payload) {
      this.say(text, payload);
      this.focusInside();
    }

    submit() {
      const text = this.input.value.trim();
      if (!text) return;
      this.input.value = "";
      this.fit();
      this.say(text);
    }

    fit() {
      this.button.disabled = !this.input.value.trim();
      this.longest.hidden = this.input.value.length < LONGEST_TEXT;
      this.input.style.blockSize = "auto";
      this.input.style.blockSize = `${Math.min(130, this.input.scrollHeight)}px`;
    }

    count(unread) {
      const s = this.strings;
      this.unread = unread;
      this.badge.hidden = !unread;
      this.badge.textContent = unread > 9 ? "9+" : unread;
      this.launcher.setAttribute("aria-label", unread ? `${s.open} (${unread})` : s.open);
      this.heard.textContent = unread ? `${s.unread}: ${unread}` : "";
    }

    empty() {
      this.transcript.empty();
      this.owner = "bot";
      const greeting = this.getAttribute("greeting");
      if (greeting) this.transcript.add({ speaker: "bot", text: greeting });
    }

    welcome() {
      clearTimeout(this.grace);
      this.showOwner();
    }

    caughtUp() {
      this.transcript.quiet(false);
      this.showOwner();
      this.showPending();
    }

    showPending() {
      for (const message of this.line.pending) this.transcript.draft(message);
    }

    lost() {
      this.showPending();
      this.status.textContent = this.strings.connecting;
      this.typing(false);
      clearTimeout(this.grace);
      // A connection that is back at once is not worth a word.
      this.grace = setTimeout(() => this.warn(this.strings.lost), this.line.tries > 1 ? 0 : LOST_AFTER);
    }

    warn(text, style = "") {
      this.banner.className = `banner ${style}`;
      this.banner.textContent = text;
      this.banner.hidden = !text;
    }

    /** Somebody else holds the conversation now. */
    owned(owner) {
      if (owner === this.owner) return;
      this.owner = owner;
      if (owner === "human") this.transcript.note(this.strings.joined);
      if (owner === "bot") this.transcript.note(this.strings.back);
      else this.typing(false);
      if (!this.transcript.isQuiet) this.showOwner();
    }

    showOwner() {
      const s = this.strings;
      this.status.textContent = this.owner === "human" ? s.person : s.online;
      const said = { waiting: s.waiting, offered: s.waiting, human: s.human }[this.owner];
      this.warn(said ?? "", "person");
    }

    refused(frame) {
      this.typing(false);
      const kept = this.line.pending.some((message) => message.id === frame.id);
      if (kept) this.transcript.stall(frame.id);
      else if (this.transcript.drafts.has(frame.id)) this.transcript.fail(frame.id, frame.message);
      else if (frame.id) this.transcript.note(frame.message);
    }

    receive(frame) {
      const theirs = frame.speaker !== "customer";
      if (!theirs && this.transcript.settle(frame)) return;
      if (frame.speaker === "person" && this.owner !== "human") this.owned("human");
      if (theirs) this.typing(false);
      if (frame.speaker !== "bot") this.transcript.chipsOff();
      this.transcript.add(frame);
      if (!this.transcript.follow) this.transcript.latest.hidden = false;
      if (this.isOpen) this.line.read();
      else if (theirs && this.line.seen !== null && frame.event_id > this.line.seen) this.count(this.unread + 1);
      if (!this.transcript.isQuiet) this.tell("usher-message", frame);
    }

    /** The server has begun to answer a message. */
    working(frame) {
      this.transcript.arrived(frame.id);
      this.typing(true);
    }

    typing(on) {
      if (on && this.owner !== "bot") return;
      this.transcript.dots.hidden = !on;
      if (this.isOpen) this.heard.textContent = on ? this.strings.typing : "";
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
