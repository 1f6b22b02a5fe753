package io.yoriai.site.internal;

/** The first call of the newsletter API to try: a token, and what the demo's reader is registered with. */
final class NewsletterSample {

    private NewsletterSample() {}

    /**
     * Both calls in one piece for a shell.
     *
     * @param server scheme, host and port
     * @param client id and secret with a colon between; "" where the server has none that everybody may know
     */
    static String pasted(String server, String client) {
        int colon = client.indexOf(':');
        String id = colon < 0 ? "CLIENT_ID" : client.substring(0, colon);
        String secret = colon < 0 ? "CLIENT_SECRET" : client.substring(colon + 1);
        return """
                TOKEN=$(curl -s '%1$s/services.php?path=accessToken' \\
                  -d client_id=%2$s \\
                  -d client_secret=%3$s \\
                  | sed -n 's/.*"access_token": "\\(.*\\)",/\\1/p')
                curl "%1$s/services.php?path=user&access_token=$TOKEN&magazine_id=1&email=hoge@fugo.com\""""
                .formatted(server, id, secret);
    }
}
