"""The marketing API and the newsletter API in seven small programs; see ../README.md."""
import hashlib
import hmac
import json
import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen
from xml.sax.saxutils import escape

SERVER = os.environ["YORIAI_SERVER"]
REST = "/services/rest/"


def send(verb, url, body=None, content_type="application/xml", accept="*/*"):
    """Sends a request: status, headers and text of the answer, whatever it is."""
    request = Request(url, method=verb, data=None if body is None else body.encode())
    request.add_header("Content-Type", content_type)
    request.add_header("Accept", accept)
    try:
        with urlopen(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def signed(path, parameters):
    """The address of a call with its signature: the parameters as name and value, sorted, joined, keyed."""
    joined = "".join(sorted(name + value for name, value in parameters.items()))
    secret = os.environ["YORIAI_API_SECRET"].encode()
    signature = hmac.new(secret, joined.encode(), hashlib.sha1).hexdigest()
    return SERVER + path + "?" + urlencode({**parameters, "api_sig": signature})


def call(verb, path, parameters, body=None, **more):
    """Calls a method with a token, which would be good for an hour of further calls."""
    key = os.environ["YORIAI_API_KEY"]
    login = signed(REST + "authentication", {"api_key": key, "password": os.environ["YORIAI_API_PASSWORD"]})
    status, _, answer = send("GET", login)
    if status != 200:
        sys.exit(f"{status}\n{answer}")
    token = re.search("<Token>(.+?)</Token>", answer).group(1)
    return send(verb, signed(REST + path, {"api_key": key, "token": token, **parameters}), body, **more)


def tell(answer):
    print(answer[0])
    print(answer[2])


def search(email):
    tell(call("GET", "visitor", {"search_key1": "Email", "search_operator1": "like", "search_value1": email,
                                 "count": "1", "limit": "10"}))


def upsert(email, family, given):
    tell(call("PUT", "visitor", {"upsert": "1", "update_key": "Email"},
              f"<VisitorData><Email>{escape(email)}</Email><Name1>{escape(family)}</Name1>"
              f"<Name2>{escape(given)}</Name2></VisitorData>"))


def attend(session, onsite):
    tell(call("POST", "visitor/attendance/session", {"type": "3", "check_registration": "2"},
              f"<SessionAttendance><Session><SessionId>{escape(session)}</SessionId></Session>"
              f"<AnonymousId>{escape(onsite)}</AnonymousId></SessionAttendance>"))


def apply(campaign, lead):
    tell(call("POST", "application", {},
              f"<Application><Seminar><SeminarId>{escape(campaign)}</SeminarId></Seminar>"
              f"<VisitorId>{escape(lead)}</VisitorId></Application>"))


def bulk(file):
    with open(file, encoding="utf-8", newline="") as csv:
        posted = call("POST", "bulkapi", {"method": "visitor.put", "upsert": "1", "update_key": "Email"}, csv.read(),
                      content_type="text/csv; charset=UTF-8")
    if posted[0] != 201:
        tell(posted)
        sys.exit(1)
    batch = posted[1]["Location"].rsplit("/", 1)[1]
    while True:
        answer = call("GET", "bulkapi", {"Id": batch, "result": "none"})[2]
        total, good, bad = (re.search(f"<{name}RecordNum>(\\d+)", answer).group(1)
                            for name in ("Total", "Success", "Error"))
        print(f"batch {batch}: {good} good and {bad} bad of {total}")
        if re.search("<BulkStatusId>[34]<", answer):
            break
        time.sleep(1)
    print(call("GET", "bulkapi", {"Id": batch}, accept="text/csv")[2])


def reader(magazine, email, name):
    services = SERVER + "/services.php"
    form = "application/x-www-form-urlencoded"
    answer = send("POST", services, urlencode({"path": "accessToken",
                                               "client_id": os.environ["YORIAI_NEO_CLIENT_ID"],
                                               "client_secret": os.environ["YORIAI_NEO_CLIENT_SECRET"]}), form)
    token = json.loads(answer[2]).get("access_token", "")
    tell(send("POST", services, urlencode({"path": "userUpdate", "access_token": token, "magazine_id": magazine,
                                           "email": email, "name": name}), form))


def callback(port):
    got = {}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            got.update(parse_qs(urlsplit(self.path).query))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"You may close this page.")

        def log_message(self, *_):
            pass

    with HTTPServer(("localhost", int(port)), Page) as server:
        print(signed("/public/authapi/login", {"api_key": os.environ["YORIAI_API_KEY"], "user_type": "2",
                                               "callback_url": f"http://localhost:{port}/cb"}), flush=True)
        while "auth_ttoken" not in got and "auth_error" not in got:
            server.handle_request()
    if "auth_error" in got:
        sys.exit(got["auth_error"][0])
    tell(call("GET", "authinfo/token", {"auth_ttoken": got["auth_ttoken"][0]}))


programs = {own.__name__: own for own in (search, upsert, attend, apply, bulk, reader, callback)}
programs[sys.argv[1]](*sys.argv[2:])
