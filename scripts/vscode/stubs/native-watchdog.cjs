// Stands in for the native native-watchdog: ends this process when the one that started it is gone.
exports.start = (pid) =>
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (error.code === "ESRCH") process.exit(87);
    }
  }, 1000).unref();
exports.exit = (code) => process.exit(code || 0);
