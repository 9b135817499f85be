import { defineConfig } from "vitest/config";

// Two projects: the core has no business with anything slow, so its tests get little time; the others may use real
// processes and loopback sockets.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "core", include: ["src/core/**/*.test.ts"], testTimeout: 5_000, isolate: false } },
      {
        test: {
          name: "host",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["src/core/**", "**/node_modules/**"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
