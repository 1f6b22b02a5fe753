package io.yoriai.tracking.internal;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.tracking.PageHit;

/** Reads hits: what is too long is cut, what is no hit is none. */
@Component
public class HitReader {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Pattern BROWSER = Pattern.compile("[A-Za-z0-9]{14}");
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9]{14}-([1-9][0-9]{0,6})");
    private static final Pattern LINK = Pattern.compile("https?://.", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("[a-z0-9_]{1,50}");
    private static final Pattern CRAWLER = Pattern
            .compile("(?i)bot\\b|crawl|spider|slurp|mediapartners|facebookexternalhit|lighthouse");
    /** Lone surrogates, too: no text of the database holds them. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");
    /** What our own pages carry for whoever holds it alone: of the last survey, of a page that is not published. */
    private static final Pattern BEARER = Pattern.compile("(?<=[?&])(?:key=[0-9a-f]{32}|preview=[^&#]*)(?:&|(?=#)|$)");
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_TITLE = 500;
    private static final int LONGEST_VALUE = 500;
    private static final int MOST_FIELDS = 20;
    private static final int MOST_AGENTS = 1_000;

    /** People's browsers call themselves by few names. */
    private final LoadingCache<String, Boolean> crawlers = Caffeine.newBuilder().maximumSize(MOST_AGENTS)
            .build(agent -> CRAWLER.matcher(agent).find());

    private final JsonMapper json;
    private final Clock clock;

    HitReader(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    public boolean isCrawler(@Nullable String agent) {
        return agent == null || (agent.length() <= LONGEST_VALUE ? crawlers.get(agent) : CRAWLER.matcher(agent).find());
    }

    /** Null: no hit. */
    public @Nullable StoredHit read(PageHit hit) {
        String url = address(hit.url());
        if (hit.key() == null || !KEY.matcher(hit.key()).matches() || url == null
                || !LINK.matcher(url).lookingAt()) {
            return null;
        }
        String browser = null;
        Integer session = null;
        if (hit.known() && hit.browser() != null && hit.session() != null) {
            Matcher matcher = SESSION.matcher(hit.session());
            if (!BROWSER.matcher(hit.browser()).matches() || !matcher.matches()
                    || !hit.session().startsWith(hit.browser() + "-")) {
                return null;
            }
            browser = hit.browser();
            session = Integer.valueOf(matcher.group(1));
        }
        return new StoredHit(hit.key(), browser, session, url, cut(hit.title(), LONGEST_TITLE),
                address(hit.referrer()), fields(hit.fields()),
                hit.known() ? cut(hit.token(), LONGEST_VALUE) : null,
                clock.instant(), hit.address(), cut(hit.agent(), LONGEST_VALUE));
    }

    private static @Nullable String address(@Nullable String url) {
        String cut = cut(url, LONGEST_URL);
        return cut == null ? null : BEARER.matcher(cut).replaceAll("");
    }

    private @Nullable String fields(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > 20_000) {
            return null;
        }
        try {
            JsonNode said = json.readTree(text);
            ObjectNode kept = json.createObjectNode();
            said.properties().forEach(field -> {
                String value = cut(field.getValue().asString(""), LONGEST_VALUE);
                if (FIELD.matcher(field.getKey()).matches() && value != null && kept.size() < MOST_FIELDS) {
                    kept.put(field.getKey(), value);
                }
            });
            return kept.isEmpty() ? null : kept.toString();
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Control characters are none of a page's. */
    private static @Nullable String cut(@Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String clean = (isPlain(text) ? text : CONTROL.matcher(text).replaceAll("")).strip();
        return clean.length() <= most || clean.codePointCount(0, clean.length()) <= most
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, most));
    }

    /** Whether there is nothing that could be no letter: most of what tags send. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
