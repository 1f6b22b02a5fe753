package io.yoriai.tracking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;
import io.yoriai.record.SystemSettings;

/** The tag's number, and the sites that it may stand on (spec/smp-mail-tracking.md 3.11). */
@Service
public class TrackingSites {

    /** System setting: domains, a line each; a domain has its subdomains. Field of faults, too. */
    public static final String DOMAINS = "tracking.domains";
    private static final String TAG = "tracking.camcid";
    /** System setting: 認証API利用時のトラッキング利用. */
    private static final String APPLICATIONS = "tracking.authapi";
    private static final Pattern DOMAIN = Pattern
            .compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final SystemSettings settings;
    private final AuditLog audit;
    private volatile Listed listed = new Listed("", List.of());

    /** @param text the setting that the domains stand in */
    private record Listed(String text, List<String> domains) {}

    TrackingSites(SystemSettings settings, AuditLog audit) {
        this.settings = settings;
        this.audit = audit;
    }

    /** The number that the tag names; "" until sites are registered. */
    public String tag() {
        return settings.get(TAG, "");
    }

    public List<String> domains() {
        String text = settings.get(DOMAINS, "");
        Listed known = listed;
        if (!known.text().equals(text)) {
            known = new Listed(text, text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
            listed = known;
        }
        return known.domains();
    }

    /**
     * Registers the sites; the first time, the tag gets its number.
     *
     * @throws FaultException 400 INVALID_VALUE of {@link #DOMAINS} where one is no domain, or there are more than a hundred
     */
    @Transactional
    public void change(SignedIn by, List<String> domains) {
        List<String> small = domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
        if (small.size() > 100
                || small.stream().anyMatch(domain -> domain.length() > 253 || !DOMAIN.matcher(domain).matches())) {
            throw new FaultException(Fault.invalidValue(DOMAINS));
        }
        String old = String.join(", ", domains());
        settings.change(DOMAINS, String.join("\n", small));
        if (tag().isEmpty()) {
            settings.change(TAG, RandomText.letters(12));
        }
        audit.write(by, "setting.change", "SystemSetting/" + DOMAINS, Map.of("domains", old),
                Map.of("domains", String.join(", ", small)));
    }

    /** Who tracks, as mails show it; "": nobody said. */
    public String operator() {
        return settings.get("mail.label_name", "");
    }

    /** Whether signing in for an application ties the browser to the lead. */
    public boolean bindsApplications() {
        return settings.on(APPLICATIONS, false);
    }

    /** Changes that. */
    @Transactional
    public void bindApplications(SignedIn by, boolean on) {
        if (on != bindsApplications()) {
            settings.change(APPLICATIONS, on ? "1" : "0");
            audit.write(by, "setting.change", "SystemSetting/" + APPLICATIONS);
        }
    }

    /** Whether an address or origin stands on a registered site. */
    public boolean has(@Nullable String address) {
        if (address == null) {
            return false;
        }
        String host;
        try {
            host = URI.create(address).getHost();
        } catch (IllegalArgumentException e) {
            return false;
        }
        String small = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return domains().stream().anyMatch(domain -> small.equals(domain) || small.endsWith("." + domain));
    }
}
