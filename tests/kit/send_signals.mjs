// Sends one call of each kind with @segment/analytics-node: node send_signals.mjs PACKAGE HOST KEY
import { createRequire } from "node:module";

const [, , folder, host, writeKey] = process.argv;
const { Analytics } = createRequire(folder)("@segment/analytics-node");
const analytics = new Analytics({ writeKey, host, flushInterval: 50, maxRetries: 0 });
const failures = [];
analytics.on("error", (error) => failures.push(String(error.reason ?? error)));

const userId = "C-7001";
const consent = { categoryPreferences: { Analytics: true } };
analytics.track({ userId, event: "Segment Consent Preference Updated", context: { consent } });
analytics.identify({ userId, anonymousId: "node-1", traits: { email: "quinn.hale@example.com", plan: "Flex 20" } });
analytics.track({ userId, event: "Order Completed", properties: { total: 49.5 }, timestamp: new Date(Date.now() - 3600e3) });
analytics.page({ userId, name: "Phones", properties: { path: "/phones" } });
analytics.screen({ userId, name: "Basket" });
analytics.group({ userId, groupId: "brooks", traits: { name: "The Brooks" } });
analytics.alias({ userId, previousId: "node-2" });
await analytics.closeAndFlush({ timeout: 5000 });
if (failures.length) {
  console.error(failures.join("\n"));
  process.exit(1);
}
