package io.yoriai.tracking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.yoriai.tracking.internal.Binding;
import io.yoriai.tracking.internal.HitReader;
import io.yoriai.tracking.internal.HitWriter;
import io.yoriai.tracking.internal.StoredHit;

/** Takes hits of the tag, and ties browsers to leads (spec/smp-mail-tracking.md 3.11). */
@Service
public class Tracking {

    /** Applied for a campaign. */
    public static final int APPLIED = 1;
    /** Followed a counted link of a mail. */
    public static final int CLICK = 2;
    /** Signed in to my page. */
    public static final int MY_PAGE = 3;
    /** Signed in for an application of the user authentication API. */
    public static final int SIGN_IN = 4;
    /** Opened a link of a mail that names the lead. */
    public static final int LINK = 5;

    private static final Pattern BROWSER = Pattern.compile("[A-Za-z0-9]{14}");

    private final TrackingSites sites;
    private final HitReader reader;
    private final HitWriter writer;
    private final Binding binding;

    Tracking(TrackingSites sites, HitReader reader, HitWriter writer, Binding binding) {
        this.sites = sites;
        this.reader = reader;
        this.writer = writer;
        this.binding = binding;
    }

    /** What became of a hit. */
    public enum Taken {
        /** Stored, or stored before. */
        KEPT,
        /** Of no interest: a crawler. */
        DROPPED,
        /** Not of a registered site. */
        REFUSED,
        /** No hit. */
        WRONG,
        /** Cannot be stored just now. */
        BUSY
    }

    /** Takes a hit: what is answered KEPT is stored. */
    public Taken take(PageHit hit) {
        if (!sites.tag().equals(hit.tag()) || sites.tag().isEmpty() || !sites.has(hit.url())
                || hit.origin() != null && !sites.has(hit.origin())) {
            return Taken.REFUSED;
        }
        if (reader.isCrawler(hit.agent())) {
            return Taken.DROPPED;
        }
        StoredHit read = reader.read(hit);
        return read == null ? Taken.WRONG : writer.store(read) ? Taken.KEPT : Taken.BUSY;
    }

    /** A token for the address of a registered site: whoever comes with it within ten minutes, once, is this lead. */
    public String token(long lead, int reason) {
        return binding.token(lead, reason);
    }

    /**
     * Ties a browser that the tag knows to a lead; what is no browser's name ties nothing.
     *
     * @param browser as the tag's cookie names it; null: it does not
     * @param reason one of the constants
     */
    public void bind(@Nullable String browser, long lead, int reason) {
        if (browser != null && BROWSER.matcher(browser).matches() && !sites.tag().isEmpty()) {
            binding.now(browser, lead, reason);
        }
    }

    /**
     * Whoever uses a browser wants to be nobody: what it does from now on counts in totals alone, whatever it shows of whom.
     *
     * @param browser as the tag's cookie names it; what is none changes nothing
     * @param out false: the wish ends
     */
    public void optOut(String browser, boolean out) {
        if (BROWSER.matcher(browser).matches()) {
            binding.optOut(browser, out);
        }
    }

    /** Whether signing in for an application ties the browser (認証API利用時のトラッキング利用). */
    public boolean bindsApplications() {
        return sites.bindsApplications();
    }

    /** An address of a registered site, with a {@linkplain #token token} in it; others stay as they are. */
    public String marked(String address, long lead, int reason) {
        return marked(address, () -> token(lead, reason));
    }

    /**
     * The same for a link of a mail: the browser is the lead's once the click turns out to be a person's.
     *
     * @param lead 0: whoever the address of the mail, which went to a reader, is or becomes
     */
    public String clicked(String address, long lead, long mail) {
        return marked(address, () -> binding.clicked(lead, mail));
    }

    private String marked(String address, Supplier<String> token) {
        if (!sites.has(address)) {
            return address;
        }
        int fragment = address.indexOf('#');
        String page = fragment < 0 ? address : address.substring(0, fragment);
        return page + (page.indexOf('?') < 0 ? "?" : "&") + "_camt=" + token.get()
                + (fragment < 0 ? "" : address.substring(fragment));
    }
}
