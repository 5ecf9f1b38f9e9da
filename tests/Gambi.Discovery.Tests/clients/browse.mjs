// browse.mjs [udp6 LINK]: tells what it finds until standard input ends.
import { Bonjour } from "bonjour-service";
import { options } from "./options.mjs";

const [family, link] = process.argv.slice(2);
const bonjour = new Bonjour(options(family, link), (error) => { throw error; });
const browser = bonjour.find({ type: "gambi" });
const tell = (what, service) =>
  console.log([what, service.name, service.host, service.port, (service.addresses ?? []).join(","), Object.entries(service.txt ?? {}).map(([key, value]) => `${key}=${value}`).sort().join(",")].join("\t"));
browser.on("up", (service) => tell("found", service));
browser.on("down", (service) => tell("gone", service));
process.stdin.resume();
process.stdin.on("end", () => bonjour.destroy(() => console.log("stopped")));
