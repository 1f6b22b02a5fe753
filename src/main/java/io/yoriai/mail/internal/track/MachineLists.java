package io.yoriai.mail.internal.track;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.account.Networks;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;

/** By which machines that follow every link are known: lists that an administrator edits (spec/smp-mail-tracking.md 3.9). */
@Component
public class MachineLists {

    /** System setting: pieces of the names by which scanners call themselves, a line each. Field of faults, too. */
    public static final String SCANNERS = "tracking.scanner_agents";
    /** System setting: networks of gateways and data centres, a line each. Field of faults, too. */
    public static final String GATEWAYS = "tracking.gateway_networks";

    private static final String USUAL = String.join("\n", "bot/", "bot)", "bot;", "slackbot", "crawl", "spider", "scan",
            "preview",
            "proofpoint", "mimecast", "barracuda", "safelinks", "urldefense", "curl/", "wget/", "python", "java/",
            "go-http",
            "headless", "monitor");

    private static final int MOST = 500;
    private static final int LONGEST = 100;

    private final SystemSettings settings;
    private final AuditLog audit;

    MachineLists(SystemSettings settings, AuditLog audit) {
        this.settings = settings;
        this.audit = audit;
    }

    /** The usual ones where none are set. */
    public List<String> scanners() {
        List<String> set = lines(settings.get(SCANNERS, ""));
        return set.isEmpty() ? lines(USUAL) : set;
    }

    public List<String> gateways() {
        return lines(settings.get(GATEWAYS, ""));
    }

    /** Whether a program's name is that of a scanner; a program without a name is one. */
    boolean isScanner(@Nullable String agent) {
        if (agent == null || agent.isBlank()) {
            return true;
        }
        String small = agent.toLowerCase(Locale.ROOT) + ";";
        return scanners().stream().anyMatch(piece -> small.contains(piece.toLowerCase(Locale.ROOT)));
    }

    boolean isGateway(@Nullable String address) {
        List<String> networks = gateways();
        return address != null && !networks.isEmpty() && Networks.contain(networks, address);
    }

    /**
     * Sets both lists.
     *
     * @param scanners none: the usual ones
     * @throws FaultException 400 of {@link #SCANNERS} or {@link #GATEWAYS}
     */
    @Transactional
    public void change(SignedIn by, List<String> scanners, List<String> gateways) {
        if (scanners.size() > MOST
                || scanners.stream().anyMatch(piece -> piece.length() < 3 || piece.length() > LONGEST)) {
            throw new FaultException(Fault.invalidValue(SCANNERS));
        }
        if (gateways.size() > MOST || !gateways.stream().allMatch(Networks::valid)) {
            throw new FaultException(Fault.invalidValue(GATEWAYS));
        }
        change(by, SCANNERS, scanners(), scanners);
        change(by, GATEWAYS, gateways(), gateways);
    }

    private void change(SignedIn by, String name, List<String> before, List<String> after) {
        if (!before.equals(after) && !(after.isEmpty() && before.equals(lines(USUAL)))) {
            settings.change(name, String.join("\n", after));
            audit.write(by, "setting.change", "SystemSetting/" + name, Map.of("list", String.join(", ", before)),
                    Map.of("list", String.join(", ", after)));
        }
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
