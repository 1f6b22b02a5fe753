<?php
// The marketing API and the newsletter API in seven small programs; see ../README.md.
const REST = '/services/rest/';

/** Sends a request: status, headers and text of the answer, whatever it is. */
function send(string $verb, string $url, string $body, string $type, string $accept = '*/*'): array
{
    $context = stream_context_create(['http' => ['method' => $verb, 'header' => "Content-Type: $type\r\nAccept: $accept",
        'content' => $body, 'ignore_errors' => true]]);
    $text = file_get_contents($url, false, $context);
    return [(int) explode(' ', $http_response_header[0])[1], $http_response_header, $text];
}

/** The address of a call with its signature: the parameters as name and value, sorted, joined, keyed. */
function signed(string $path, array $parameters): string
{
    $pairs = array_map(fn ($name, $value) => $name . $value, array_keys($parameters), $parameters);
    sort($pairs, SORT_STRING);
    $parameters['api_sig'] = hash_hmac('sha1', implode('', $pairs), getenv('YORIAI_API_SECRET'));
    return getenv('YORIAI_SERVER') . $path . '?' . http_build_query($parameters);
}

/** Calls a method with a token, which would be good for an hour of further calls. */
function call(string $verb, string $path, array $parameters, string $body = '', string $type = 'application/xml',
    string $accept = '*/*'): array
{
    $key = getenv('YORIAI_API_KEY');
    $login = signed(REST . 'authentication', ['api_key' => $key, 'password' => getenv('YORIAI_API_PASSWORD')]);
    preg_match('~<Token>(.+?)</Token>~', send('GET', $login, '', $type)[2], $found);
    $all = ['api_key' => $key, 'token' => $found[1] ?? ''] + $parameters;
    return send($verb, signed(REST . $path, $all), $body, $type, $accept);
}

function tell(array $answer): void
{
    echo $answer[0], "\n", $answer[2], "\n";
}

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_XML1 | ENT_NOQUOTES);
}

function number(string $answer, string $name): string
{
    preg_match("~<{$name}RecordNum>(\d+)~", $answer, $found);
    return $found[1];
}

function form(array $parameters): array
{
    return send('POST', getenv('YORIAI_SERVER') . '/services.php', http_build_query($parameters),
        'application/x-www-form-urlencoded');
}

$programs = [
    'search' => fn (string $email) => tell(call('GET', 'visitor', ['search_key1' => 'Email',
        'search_operator1' => 'like', 'search_value1' => $email, 'count' => '1', 'limit' => '10'])),

    'upsert' => fn (string $email, string $family, string $given) => tell(call('PUT', 'visitor',
        ['upsert' => '1', 'update_key' => 'Email'], '<VisitorData><Email>' . escaped($email) . '</Email><Name1>'
        . escaped($family) . '</Name1><Name2>' . escaped($given) . '</Name2></VisitorData>')),

    'attend' => fn (string $session, string $onsite) => tell(call('POST', 'visitor/attendance/session',
        ['type' => '3', 'check_registration' => '2'], '<SessionAttendance><Session><SessionId>' . escaped($session)
        . '</SessionId></Session><AnonymousId>' . escaped($onsite) . '</AnonymousId></SessionAttendance>')),

    'apply' => fn (string $campaign, string $lead) => tell(call('POST', 'application', [],
        '<Application><Seminar><SeminarId>' . escaped($campaign) . '</SeminarId></Seminar><VisitorId>'
        . escaped($lead) . '</VisitorId></Application>')),

    'bulk' => function (string $file): void {
        $posted = call('POST', 'bulkapi', ['method' => 'visitor.put', 'upsert' => '1', 'update_key' => 'Email'],
            file_get_contents($file), 'text/csv; charset=UTF-8');
        if ($posted[0] !== 201) {
            tell($posted);
            exit(1);
        }
        preg_match('~^Location: .*/(\d+)~mi', implode("\n", $posted[1]), $found);
        $batch = $found[1];
        do {
            $answer = call('GET', 'bulkapi', ['Id' => $batch, 'result' => 'none'])[2];
            printf("batch %s: %s good and %s bad of %s\n", $batch, number($answer, 'Success'),
                number($answer, 'Error'), number($answer, 'Total'));
            $ended = preg_match('~<BulkStatusId>[34]<~', $answer);
            sleep($ended ? 0 : 1);
        } while (!$ended);
        echo call('GET', 'bulkapi', ['Id' => $batch], '', 'application/xml', 'text/csv')[2], "\n";
    },

    'reader' => function (string $magazine, string $email, string $name): void {
        $token = json_decode(form(['path' => 'accessToken', 'client_id' => getenv('YORIAI_NEO_CLIENT_ID'),
            'client_secret' => getenv('YORIAI_NEO_CLIENT_SECRET')])[2], true)['access_token'] ?? '';
        tell(form(['path' => 'userUpdate', 'access_token' => $token, 'magazine_id' => $magazine, 'email' => $email,
            'name' => $name]));
    },

    'callback' => function (string $port): void {
        $listening = stream_socket_server("tcp://localhost:$port");
        echo signed('/public/authapi/login', ['api_key' => getenv('YORIAI_API_KEY'), 'user_type' => '2',
            'callback_url' => "http://localhost:$port/cb"]), "\n";
        do {
            $browser = stream_socket_accept($listening, 3600);
            $line = fgets($browser);
            fwrite($browser, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nYou may close this page.");
            fclose($browser);
        } while (!preg_match('~auth_ttoken=([0-9a-f]+)~', $line, $found));
        tell(call('GET', 'authinfo/token', ['auth_ttoken' => $found[1]]));
    },
];
$programs[$argv[1]](...array_slice($argv, 2));
