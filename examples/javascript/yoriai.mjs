// The marketing API and the newsletter API in seven small programs; see ../README.md.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const { YORIAI_SERVER: server, YORIAI_API_KEY: key, YORIAI_API_PASSWORD: password, YORIAI_API_SECRET: secret,
  YORIAI_NEO_CLIENT_ID: client, YORIAI_NEO_CLIENT_SECRET: clientSecret } = process.env;
const rest = "/services/rest/";
const form = { "Content-Type": "application/x-www-form-urlencoded" };

/** The address of a call with its signature: the parameters as name and value, sorted, joined, keyed. */
function signed(path, parameters) {
  const pairs = Object.entries(parameters).map(([name, value]) => Buffer.from(name + value));
  const joined = Buffer.concat(pairs.sort(Buffer.compare));
  const signature = createHmac("sha1", secret).update(joined).digest("hex");
  return `${server}${path}?${new URLSearchParams({ ...parameters, api_sig: signature })}`;
}

/** Calls a method with a token, which would be good for an hour of further calls. */
async function call(verb, path, parameters, body, headers = { "Content-Type": "application/xml" }) {
  const login = await fetch(signed(`${rest}authentication`, { api_key: key, password }));
  const token = (await login.text()).match(/<Token>(.+?)<\/Token>/)?.[1] ?? "";
  return fetch(signed(rest + path, { api_key: key, token, ...parameters }), { method: verb, headers, body });
}

async function tell(answer) {
  console.log(answer.status);
  console.log(await answer.text());
}

const escaped = text => text.replace(/[&<>]/g, sign => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

const programs = {
  async search(email) {
    await tell(await call("GET", "visitor", { search_key1: "Email", search_operator1: "like", search_value1: email,
      count: "1", limit: "10" }));
  },

  async upsert(email, family, given) {
    await tell(await call("PUT", "visitor", { upsert: "1", update_key: "Email" },
      `<VisitorData><Email>${escaped(email)}</Email><Name1>${escaped(family)}</Name1>` +
      `<Name2>${escaped(given)}</Name2></VisitorData>`));
  },

  async attend(session, onsite) {
    await tell(await call("POST", "visitor/attendance/session", { type: "3", check_registration: "2" },
      `<SessionAttendance><Session><SessionId>${escaped(session)}</SessionId></Session>` +
      `<AnonymousId>${escaped(onsite)}</AnonymousId></SessionAttendance>`));
  },

  async apply(campaign, lead) {
    await tell(await call("POST", "application", {},
      `<Application><Seminar><SeminarId>${escaped(campaign)}</SeminarId></Seminar>` +
      `<VisitorId>${escaped(lead)}</VisitorId></Application>`));
  },

  async bulk(file) {
    const posted = await call("POST", "bulkapi", { method: "visitor.put", upsert: "1", update_key: "Email" },
      readFileSync(file), { "Content-Type": "text/csv; charset=UTF-8" });
    if (posted.status !== 201) {
      await tell(posted);
      process.exit(1);
    }
    const batch = posted.headers.get("Location").split("/").pop();
    for (let ended = false; !ended;) {
      const answer = await (await call("GET", "bulkapi", { Id: batch, result: "none" })).text();
      const [total, good, bad] = ["Total", "Success", "Error"]
        .map(name => answer.match(new RegExp(`<${name}RecordNum>(\\d+)`))[1]);
      console.log(`batch ${batch}: ${good} good and ${bad} bad of ${total}`);
      ended = /<BulkStatusId>[34]</.test(answer);
      await new Promise(done => setTimeout(done, ended ? 0 : 1000));
    }
    console.log(await (await call("GET", "bulkapi", { Id: batch }, undefined, { Accept: "text/csv" })).text());
  },

  async reader(magazine, email, name) {
    const post = parameters => fetch(`${server}/services.php`,
      { method: "POST", headers: form, body: new URLSearchParams(parameters) });
    const token = await (await post({ path: "accessToken", client_id: client, client_secret: clientSecret })).json();
    await tell(await post({ path: "userUpdate", access_token: token.access_token ?? "", magazine_id: magazine, email,
      name }));
  },

  async callback(port) {
    const got = await new Promise(done => {
      const listening = createServer((request, answer) => {
        const query = new URL(request.url, "http://localhost").searchParams;
        answer.end("You may close this page.");
        if (query.has("auth_ttoken") || query.has("auth_error")) {
          listening.close();
          listening.closeAllConnections();
          done(query);
        }
      }).listen(Number(port), "localhost", () => console.log(signed("/public/authapi/login", { api_key: key,
        user_type: "2", callback_url: `http://localhost:${port}/cb` })));
    });
    if (got.has("auth_error")) {
      console.error(got.get("auth_error"));
      process.exit(1);
    }
    await tell(await call("GET", "authinfo/token", { auth_ttoken: got.get("auth_ttoken") }));
  },
};

const [program, ...own] = process.argv.slice(2);
await programs[program](...own);
