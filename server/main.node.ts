import { tuneTierUp } from "../host/tier-up.ts";
import { runNodeServer } from "./node-server.ts";

tuneTierUp();
runNodeServer();
