import { heapFlags, setFlags, tierUpFlags } from "../host/v8-flags.ts";
import { runNodeServer } from "./node-server.ts";

setFlags(tierUpFlags, heapFlags);
runNodeServer();
