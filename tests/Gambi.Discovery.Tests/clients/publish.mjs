// publish.mjs NAME PORT [udp6 LINK]: publishes until standard input ends.
import { Bonjour } from "bonjour-service";
import { options } from "./options.mjs";

const [name, port, family, link] = process.argv.slice(2);
const bonjour = new Bonjour(options(family, link), (error) => { throw error; });
const service = bonjour.publish({ name, port: Number(port), type: "gambi", txt: { version: "1.0" }, disableIPv6: false });
service.on("up", () => console.log(`published\t${service.name}`));
process.stdin.resume();
process.stdin.on("end", () => bonjour.unpublishAll(() => bonjour.destroy(() => console.log("stopped"))));
