import { runNodeServer } from "./node-server.ts";

runNodeServer();
