#!/usr/bin/env bash
# The marketing API and the newsletter API in seven small programs; see ../README.md. Needs curl 7.87 and openssl.
set -euo pipefail
server=$YORIAI_SERVER
rest=$server/services/rest

# The query of a call with its signature: the parameters as name and value, sorted, joined, keyed.
signed() {
  local signature parameter
  signature=$(printf '%s\n' "$@" | sed 's/=//' | LC_ALL=C sort | tr -d '\n' |
    openssl dgst -sha1 -hmac "$YORIAI_API_SECRET" | sed 's/.* //')
  query=()
  for parameter in "$@" "api_sig=$signature"; do
    query+=(--url-query "$parameter")
  done
}

# Calls a method with a token, which would be good for an hour of further calls: verb, path, parameters, "--", options of curl.
call() {
  local verb=$1 path=$2 token own=()
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    own+=("$1")
    shift
  done
  [ $# -eq 0 ] || shift
  signed "api_key=$YORIAI_API_KEY" "password=$YORIAI_API_PASSWORD"
  token=$(curl --silent --show-error "${query[@]}" "$rest/authentication" |
    sed -n 's:.*<Token>\(.*\)</Token>.*:\1:p')
  signed "api_key=$YORIAI_API_KEY" "token=$token" ${own[@]+"${own[@]}"}
  curl --silent --show-error --request "$verb" "${query[@]}" "$@" "$rest/$path"
}

xml() {
  printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
}

# Sends a body of XML: verb, path, body, parameters.
send() {
  local verb=$1 path=$2 body=$3
  shift 3
  call "$verb" "$path" "$@" -- --include --header 'Content-Type: application/xml' --data-binary "$body"
}

number() {
  sed -n "s:.*<$1RecordNum>\([0-9]*\)<.*:\1:p"
}

search() {
  call GET visitor search_key1=Email search_operator1=like "search_value1=$1" count=1 limit=10 -- --include
}

upsert() {
  send PUT visitor "<VisitorData><Email>$(xml "$1")</Email><Name1>$(xml "$2")</Name1><Name2>$(xml "$3")</Name2></VisitorData>" \
    upsert=1 update_key=Email
}

attend() {
  send POST visitor/attendance/session "<SessionAttendance><Session><SessionId>$(xml "$1")</SessionId></Session><AnonymousId>$(xml "$2")</AnonymousId></SessionAttendance>" \
    type=3 check_registration=2
}

apply() {
  send POST application "<Application><Seminar><SeminarId>$(xml "$1")</SeminarId></Seminar><VisitorId>$(xml "$2")</VisitorId></Application>"
}

bulk() {
  local batch answer
  batch=$(call POST bulkapi method=visitor.put upsert=1 update_key=Email -- --fail-with-body --dump-header - --output /dev/stderr \
    --header 'Content-Type: text/csv; charset=UTF-8' --data-binary "@$1" | tr -d '\r' |
    sed -n 's:^[Ll]ocation\: .*/\([0-9]*\)$:\1:p')
  while true; do
    answer=$(call GET bulkapi "Id=$batch" result=none)
    echo "batch $batch: $(number Success <<<"$answer") good and $(number Error <<<"$answer") bad of $(number Total <<<"$answer")"
    case $answer in *'<BulkStatusId>3<'* | *'<BulkStatusId>4<'*) break ;; esac
    sleep 1
  done
  call GET bulkapi "Id=$batch" -- --header 'Accept: text/csv'
}

reader() {
  local token
  token=$(curl --silent --show-error --data path=accessToken --data-urlencode "client_id=$YORIAI_NEO_CLIENT_ID" \
    --data-urlencode "client_secret=$YORIAI_NEO_CLIENT_SECRET" "$server/services.php" |
    sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')
  curl --silent --show-error --include --data path=userUpdate --data-urlencode "access_token=$token" \
    --data-urlencode "magazine_id=$1" --data-urlencode "email=$2" --data-urlencode "name=$3" "$server/services.php"
}

# Shell has no server of its own: open the address, sign in, and paste the address that the browser is sent to.
callback() {
  local back token
  signed "api_key=$YORIAI_API_KEY" user_type=2 "callback_url=http://localhost:$1/cb"
  curl --silent "${query[@]}" --write-out '%{url_effective}\n' --output /dev/null "$server/public/authapi/login"
  echo 'Sign in there, then paste the address that the browser comes to:' >&2
  read -r back
  token=$(sed -n 's/.*auth_ttoken=\([0-9a-f]*\).*/\1/p' <<<"$back")
  call GET authinfo/token "auth_ttoken=$token" -- --include
}

"$@"
