# The marketing API and the newsletter API in seven small programs; see ../README.md.
require "cgi"
require "json"
require "net/http"
require "openssl"
require "socket"

SERVER = ENV.fetch("YORIAI_SERVER")
REST = "/services/rest/"

# Sends a request: the answer, whatever it is.
def deliver(verb, address, body = nil, headers = { "Content-Type" => "application/xml" })
  uri = URI(address)
  Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") do |http|
    http.send_request(verb, uri.request_uri, body, headers)
  end
end

# The address of a call with its signature: the parameters as name and value, sorted, joined, keyed.
def signed(path, parameters)
  joined = parameters.map { |name, value| (name + value).b }.sort.join
  signature = OpenSSL::HMAC.hexdigest("SHA1", ENV.fetch("YORIAI_API_SECRET"), joined)
  "#{SERVER}#{path}?#{URI.encode_www_form(parameters.merge('api_sig' => signature))}"
end

# Calls a method with a token, which would be good for an hour of further calls.
def call(verb, path, parameters, body = nil, headers = { "Content-Type" => "application/xml" })
  key = ENV.fetch("YORIAI_API_KEY")
  login = signed("#{REST}authentication", { "api_key" => key, "password" => ENV.fetch("YORIAI_API_PASSWORD") })
  token = deliver("GET", login).body[%r{<Token>(.+?)</Token>}, 1].to_s
  deliver(verb, signed(REST + path, { "api_key" => key, "token" => token }.merge(parameters)), body, headers)
end

def tell(answer)
  puts answer.code, answer.body
end

def escaped(text)
  text.encode(xml: :text)
end

def form(parameters)
  deliver("POST", "#{SERVER}/services.php", URI.encode_www_form(parameters),
          { "Content-Type" => "application/x-www-form-urlencoded" })
end

def search(email)
  tell(call("GET", "visitor", { "search_key1" => "Email", "search_operator1" => "like", "search_value1" => email,
                                "count" => "1", "limit" => "10" }))
end

def upsert(email, family, given)
  tell(call("PUT", "visitor", { "upsert" => "1", "update_key" => "Email" },
            "<VisitorData><Email>#{escaped(email)}</Email><Name1>#{escaped(family)}</Name1>" \
            "<Name2>#{escaped(given)}</Name2></VisitorData>"))
end

def attend(session, onsite)
  tell(call("POST", "visitor/attendance/session", { "type" => "3", "check_registration" => "2" },
            "<SessionAttendance><Session><SessionId>#{escaped(session)}</SessionId></Session>" \
            "<AnonymousId>#{escaped(onsite)}</AnonymousId></SessionAttendance>"))
end

def apply(campaign, lead)
  tell(call("POST", "application", {},
            "<Application><Seminar><SeminarId>#{escaped(campaign)}</SeminarId></Seminar>" \
            "<VisitorId>#{escaped(lead)}</VisitorId></Application>"))
end

def bulk(file)
  posted = call("POST", "bulkapi", { "method" => "visitor.put", "upsert" => "1", "update_key" => "Email" },
                File.binread(file), { "Content-Type" => "text/csv; charset=UTF-8" })
  unless posted.code == "201"
    tell(posted)
    exit 1
  end
  batch = posted["Location"].split("/").last
  loop do
    answer = call("GET", "bulkapi", { "Id" => batch, "result" => "none" }).body
    total, good, bad = %w[Total Success Error].map { |name| answer[/<#{name}RecordNum>(\d+)/, 1] }
    puts "batch #{batch}: #{good} good and #{bad} bad of #{total}"
    break if answer.match?(/<BulkStatusId>[34]</)

    sleep 1
  end
  puts call("GET", "bulkapi", { "Id" => batch }, nil, { "Accept" => "text/csv" }).body
end

def reader(magazine, email, name)
  token = JSON.parse(form({ "path" => "accessToken", "client_id" => ENV.fetch("YORIAI_NEO_CLIENT_ID"),
                            "client_secret" => ENV.fetch("YORIAI_NEO_CLIENT_SECRET") }).body)["access_token"].to_s
  tell(form({ "path" => "userUpdate", "access_token" => token, "magazine_id" => magazine, "email" => email,
              "name" => name }))
end

def callback(port)
  listening = TCPServer.new("localhost", port.to_i)
  puts signed("/public/authapi/login", { "api_key" => ENV.fetch("YORIAI_API_KEY"), "user_type" => "2",
                                         "callback_url" => "http://localhost:#{port}/cb" })
  $stdout.flush
  token = nil
  until token
    browser = listening.accept
    token = browser.gets.to_s[/auth_ttoken=([0-9a-f]+)/, 1]
    browser.write "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nYou may close this page."
    browser.close
  end
  tell(call("GET", "authinfo/token", { "auth_ttoken" => token }))
end

send(ARGV[0], *ARGV[1..])
