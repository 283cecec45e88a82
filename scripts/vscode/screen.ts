import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";

/** What a suite in the extension host, which sees no screen, may ask of the window. */
export type ScreenRequest =
  | { readonly do: "texts"; readonly selector: string }
  | { readonly do: "click"; readonly selector: string; readonly text: string; readonly exact?: boolean }
  | { readonly do: "type"; readonly text: string };

export interface Screen {
  readonly url: string;
  close(): void;
}

/** Looks at the window and uses it for a suite, as a person would: a request a call, answered in JSON. */
export async function serveScreen(page: Page): Promise<Screen> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => (body += text));
    request.on("end", async () => {
      try {
        response.end(JSON.stringify(await use(page, JSON.parse(body) as ScreenRequest)));
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

async function use(page: Page, request: ScreenRequest): Promise<unknown> {
  switch (request.do) {
    case "texts":
      return page.locator(request.selector).allInnerTexts();
    case "click":
      await (request.exact === true
        ? page.locator(request.selector).filter({ has: page.getByText(request.text, { exact: true }) })
        : page.locator(request.selector, { hasText: request.text })
      )
        .first()
        .click({ timeout: 20_000 });
      return true;
    case "type":
      await page.keyboard.insertText(request.text);
      await page.keyboard.press("Enter");
      return true;
  }
}
