// Its defaults are IPv4; of IPv6 it has to be told everything.
export const options = (family, link) =>
  family === "udp6" ? { type: "udp6", ip: "ff02::fb", interface: `::%${link}`, bind: "::" } : {};
